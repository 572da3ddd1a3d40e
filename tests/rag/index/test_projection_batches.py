"""Vectors are kept as they arrive, so a run that breaks pays for nothing twice."""

from __future__ import annotations

from pathlib import Path

import pytest

from rag.errors import ModelUnavailable
from tests.support.articles import article
from tests.support.embedders import BatchingEmbedder
from tests.support.stores import opened_store


def test_batches_in_any_order_become_the_vectors_of_their_texts(tmp_path: Path) -> None:
    with opened_store(tmp_path, BatchingEmbedder(after=1_000)) as store:
        store.catalog.articles.write([article(number) for number in range(95)])
        store.projection.sync()
        reach = store.reach("vectors")
        assert (reach.found, reach.asked) == (95, 95)


@pytest.mark.parametrize("after", [0, 10, 94])
def test_what_came_before_the_break_is_kept(tmp_path: Path, after: int) -> None:
    embedder = BatchingEmbedder(after=after)
    with opened_store(tmp_path, embedder) as store:
        store.catalog.articles.write([article(number) for number in range(95)])
        with pytest.raises(ModelUnavailable):
            store.projection.sync()
        assert store.projection.is_behind()
        assert store.projection.damage == []
    with opened_store(tmp_path, embedder) as store:
        store.projection.sync()
        assert not store.projection.is_behind()
        assert store.reach("vectors").found == 95
    assert embedder.texts == 95
