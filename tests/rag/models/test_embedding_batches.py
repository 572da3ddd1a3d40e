"""Many texts at once, and runs that break."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from rag.errors import ModelRefused, ModelUnavailable
from rag.types import Usage
from tests.rag.models.conftest import Maker, texts_sent
from tests.support.articles import article
from tests.support.modelserver import Error, Sleep, model_server
from tests.support.stores import opened_store


def test_four_requests_at_once_and_no_more(embedder: Maker) -> None:
    texts = ["x" * 8_000] * (12 * 10)
    with model_server(embeddings=[[Sleep(0.5)]]) as server:
        embedder(server.config()).embed(texts)
    began = sorted(request.at for request in server.embeddings)
    assert len(began) == 10
    assert all(later - earlier >= 0.49 for earlier, later in zip(began, began[4:], strict=False))
    assert began[3] - began[0] < 0.5


def test_what_is_on_its_way_when_another_fails_is_handed_over(embedder: Maker) -> None:
    texts = [f"{number} {'x' * 7_000}" for number in range(14 * 10)]

    def fail_the_second(body: dict[str, Any]) -> Error | list[Sleep]:
        return Error(401) if body["input"][0].startswith("14 ") else [Sleep(0.2)]

    arrived: list[int] = []
    with model_server(embeddings=fail_the_second) as server:
        batches = embedder(server.config()).embed_in_batches(texts)
        with pytest.raises(ModelRefused):  # noqa: PT012  # it comes last
            for indices, _ in batches:
                arrived += indices
    assert sorted(arrived) == [*range(14), *range(28, 56)]
    assert len(server.embeddings) == 4


def test_leaving_early_ends_the_requests(embedder: Maker) -> None:
    texts = [f"{number} {'x' * 7_000}" for number in range(14 * 4)]

    def answer_the_first(body: dict[str, Any]) -> list[Sleep]:
        return [Sleep(0.05 if body["input"][0].startswith("0 ") else 30)]

    with model_server(embeddings=answer_the_first) as server:
        batches = embedder(server.config(timeout_s=30)).embed_in_batches(texts)
        next(batches)
        batches.close()  # type: ignore[attr-defined]
        assert sum(request.wait().closed_early for request in server.embeddings) == 3


def test_a_run_that_breaks_is_resumed_without_paying_twice(embedder: Maker, tmp_path: Path) -> None:
    broken = Error(503)
    articles = [article(number) for number in range(600)]
    with model_server(local=True, embeddings=[None, None, broken]) as server:
        made = embedder(server.config(embedding_model="m"))
        with opened_store(tmp_path, made) as store:
            store.catalog.articles.write(articles)
            with pytest.raises(ModelUnavailable):
                store.projection.sync()
            paid = [set(r.body["input"]) for r in server.embeddings if r.status == 200]
            server.answer_embeddings_with(None)
            server.requests.clear()
            store.projection.sync()
            assert not store.projection.is_behind()
            resumed = texts_sent(server)
            server.requests.clear()
            store.projection.rebuild()
    kept = set().union(*paid) - {"-"}  # one was to learn how long vectors are
    assert kept
    assert kept.isdisjoint(resumed)
    assert len(kept) + len(resumed) == 600
    assert server.requests == []


def test_a_rebuild_needs_no_server(embedder: Maker, tmp_path: Path) -> None:
    with model_server(local=True) as server:
        config = server.config(embedding_model="m", timeout_s=0.5)
        with opened_store(tmp_path, embedder(config)) as store:
            store.catalog.articles.write([article(number) for number in range(30)])
            store.projection.sync()
    with opened_store(tmp_path, embedder(config)) as store:
        store.projection.rebuild()
        assert store.reach("vectors").found == 30


def test_a_closed_embedder_opens_again(embedder: Maker) -> None:
    with model_server() as server:
        made = embedder(server.config())
        first = made.embed_query("Trump")
        made.close()
        made.close()
        np.testing.assert_array_equal(made.embed_query("Trump"), first)
    assert made.usage == Usage(2, 4, 0)
