"""What fails while the indexes are written or searched."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from rag.errors import IndexDamaged
from tests.rag.index.wholeness import check_whole
from tests.support.articles import article
from tests.support.embedders import FailingEmbedder
from tests.support.stores import INDEXES, Store, opened_store


def test_an_embedder_that_fails_midway_is_asked_again_for_the_rest_only(tmp_path: Path) -> None:
    embedder = FailingEmbedder(after=600)
    with opened_store(tmp_path, embedder) as store:
        store.catalog.articles.write([article(number) for number in range(1_200)])
        with pytest.raises(ConnectionError):
            store.projection.sync()
        assert store.projection.is_behind()
        assert store.projection.damage == []
        store.projection.sync()
        check_whole(store)
        assert embedder.texts == 1_200


def test_a_failed_sync_can_be_followed_by_other_changes(tmp_path: Path) -> None:
    with opened_store(tmp_path, FailingEmbedder(after=600)) as store:
        store.catalog.articles.write([article(number) for number in range(1_200)])
        with pytest.raises(ConnectionError):
            store.projection.sync()
        store.catalog.articles.write([article(number, 2) for number in range(0, 1_200, 2)])
        store.catalog.articles.remove([article(number).id for number in range(0, 1_200, 3)])
        store.projection.sync()
        check_whole(store)


@pytest.mark.parametrize("name", INDEXES)
def test_an_index_that_breaks_while_it_is_written_does_not_hold_the_other_one_back(
    store: Store, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    store.catalog.articles.write([article(number) for number in range(600)])
    store.projection.sync()
    store.catalog.articles.write([article(number, 2) for number in range(600)])
    broken: Any = getattr(store.projection, name)
    monkeypatch.setattr(broken, "add", _break)
    store.projection.sync()
    assert len(store.projection.damage) == 1
    other = next(other for other in INDEXES if other != name)
    assert store.projection.revisions() == {other: 2, name: 0}
    assert store.reach(other).is_sufficient
    assert not store.projection.is_behind()
    assert store.projection.repair() == [name]
    check_whole(store)


def _break(*_args: object) -> None:
    raise IndexDamaged("it broke")


def test_both_indexes_may_break_at_once(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    store.catalog.articles.write([article(number) for number in range(9)])
    for name in INDEXES:
        monkeypatch.setattr(getattr(store.projection, name), "add", _break)
    store.projection.sync()
    assert store.projection.damage == ["it broke", "it broke"]
    assert (store.projection.lexical, store.projection.vectors) == (None, None)
    assert store.projection.repair() == list(INDEXES)
    check_whole(store)


def test_an_index_whose_query_failed_is_left_out_until_it_is_repaired(store: Store) -> None:
    store.catalog.articles.write([article(number) for number in range(9)])
    store.projection.sync()
    broken = store.projection.vectors
    assert broken is not None
    store.projection.report_damage(broken, IndexDamaged("it broke"))
    assert store.projection.vectors is None
    assert store.projection.damage == ["it broke"]
    assert store.reach("lexical").is_sufficient
    assert store.projection.repair() == ["vectors"]
    check_whole(store)
    store.projection.report_damage(broken, IndexDamaged("late news of the old one"))
    check_whole(store)


def test_nothing_is_repaired_where_nothing_is_broken(store: Store) -> None:
    assert store.projection.repair() == []
