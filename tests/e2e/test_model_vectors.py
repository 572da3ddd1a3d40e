"""Vectors of a model: made once, kept, and done without where the server is gone."""

from __future__ import annotations

import json
from typing import Any

import pytest

from rag.corpus.catalog import Catalog
from tests.e2e.conftest import SEEDS, Newsbot, is_one_line, json_of, settings_for
from tests.support.modelserver import Error, ModelServer, model_server

ARTICLES = 300  # three batches
UNPAID = "Schleuse 217 "  # what is in one of them only
PROBE = "-"  # how long a new server's vectors are
WHERE = "Welchen Standort für ein zweites Treffen brachte Putin ins Spiel?"


def extractive(server: ModelServer, **others: str) -> dict[str, str]:
    return settings_for(server, NEWSBOT_ANSWERS="extractive", **others)


def texts_of(server: ModelServer) -> list[str]:
    """All texts that were embedded, and so paid for."""
    paid = [request for request in server.embeddings if request.status == 200]
    texts = [text for request in paid for text in request.body["input"]]
    return [text for text in texts if text != PROBE]


def embedder_of(newsbot: Newsbot) -> str | None:
    catalog = Catalog.open(f"sqlite:///{newsbot.folder}/data/catalog.db")
    try:
        return catalog.vectors.embedder()
    finally:
        catalog.close()


def test_what_vectors_cost_is_counted_beside_the_limits_on_answers(newsbot: Newsbot) -> None:
    with model_server() as server:
        settings = extractive(server, NEWSBOT_TOKENS_PER_DAY="1", NEWSBOT_TOKENS_PER_USER="1")
        assert newsbot("index", str(SEEDS), settings=settings).returncode == 0
        after_index = len(server.embeddings)
        assert newsbot("ask", WHERE, settings=settings).returncode == 0
        asked = len(server.embeddings)
        told = json_of(newsbot("doctor", "--json", settings=settings))["usage"]
    assert asked > after_index
    [vectors] = told
    assert vectors["model"] == "text-embedding-3-small"
    assert vectors["calls"] == asked
    assert vectors["prompt_tokens"] > 0 == vectors["completion_tokens"]


@pytest.fixture
def many(newsbot: Newsbot) -> Newsbot:
    lines = [
        {"id": f"a{n}", "text": f"An der Schleuse {n} warten heute {n + 2} Schiffe auf Einfahrt."}
        for n in range(ARTICLES)
    ]
    path = newsbot.folder / "news.jsonl"
    path.write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    return newsbot


def test_a_corpus_is_embedded_by_the_server_and_searched_by_its_vectors(newsbot: Newsbot) -> None:
    with model_server() as server:
        indexed = newsbot("index", str(SEEDS), settings=extractive(server))
        assert indexed.returncode == 0, indexed.stderr
        report = json_of(newsbot("index", str(SEEDS), "--json", settings=extractive(server)))
        assert len(texts_of(server)) == report["passages"]  # once, though indexed twice
        answer = json_of(newsbot("ask", WHERE, "--json", settings=extractive(server)))
        assert texts_of(server)[-1] == WHERE
        assert server.chats == []
    assert "Moskau" in answer["answer"]
    assert str(embedder_of(newsbot)).startswith("openai-text-embedding-3-small-127.0.0.1")


def test_a_run_that_broke_goes_on_without_paying_twice(many: Newsbot) -> None:
    def breaking(body: dict[str, Any]) -> Error | None:
        is_unpaid = any(UNPAID in text for text in body["input"])
        return Error(401, code="invalid_api_key") if is_unpaid else None

    with model_server(embeddings=breaking) as server:
        broken = many("index", "news.jsonl", settings=extractive(server))
        assert broken.returncode == 1
        assert is_one_line(broken.stderr)
        assert "OPENAI_API_KEY" in broken.stderr
        paid = texts_of(server)
        assert 0 < len(paid) < ARTICLES
        server.answer_embeddings_with(None)
        again = many("index", "news.jsonl", settings=extractive(server))
        assert again.returncode == 0, again.stderr
        assert len(texts_of(server)) == len(set(texts_of(server))) == ARTICLES
        assert set(paid) == set(texts_of(server)[: len(paid)])
        assert all(check["ok"] for check in _checks(many, extractive(server)))


def _checks(newsbot: Newsbot, settings: dict[str, str]) -> list[dict[str, Any]]:
    checks = json_of(newsbot("doctor", "--json", settings=settings))["checks"]
    assert isinstance(checks, list)
    return checks


def test_rebuilding_asks_the_server_for_nothing_and_embedding_anew_for_all(
    newsbot: Newsbot,
) -> None:
    with model_server() as server:
        passages = json_of(newsbot("index", str(SEEDS), "--json", settings=extractive(server)))[
            "passages"
        ]
        asked = len(server.embeddings)
        assert newsbot("rebuild", settings=extractive(server)).returncode == 0
        assert len(server.embeddings) == asked
        hashing = extractive(server, NEWSBOT_EMBEDDINGS="hashing")
        other = newsbot("ask", WHERE, settings=hashing)
        assert other.returncode == 1
        assert is_one_line(other.stderr)
        assert "newsbot rebuild --embed" in other.stderr
        assert newsbot("rebuild", "--embed", settings=hashing).returncode == 0
        assert str(embedder_of(newsbot)).startswith("hashing-")
        assert json_of(newsbot("ask", WHERE, "--json", settings=extractive(server)))["citations"]
        assert len(server.embeddings) == asked  # auto: what the corpus has
        openai = extractive(server, NEWSBOT_EMBEDDINGS="openai")
        back = newsbot("rebuild", "--embed", settings=openai)
        assert back.returncode == 0, back.stderr
        assert len(texts_of(server)) == 2 * passages
        assert str(embedder_of(newsbot)).startswith("openai-")
        assert all(check["ok"] for check in _checks(newsbot, extractive(server)))


def test_embedding_anew_is_by_what_a_new_corpus_would_get(newsbot: Newsbot) -> None:
    newsbot("index", str(SEEDS))
    with model_server() as server:
        assert newsbot("rebuild", "--embed", settings=extractive(server)).returncode == 0
    assert str(embedder_of(newsbot)).startswith("openai-")


def test_a_key_that_comes_later_leaves_the_corpus_its_embedder(newsbot: Newsbot) -> None:
    newsbot("index", str(SEEDS))
    (newsbot.folder / "hafen.txt").write_text(
        "Im Hamburger Hafen wurde am Dienstag ein Rekord aufgestellt.", encoding="utf-8"
    )
    with model_server() as server:
        added = newsbot("index", "hafen.txt", settings=extractive(server))
        assert added.returncode == 0, added.stderr
        answer = json_of(
            newsbot("ask", "Was wurde im Hafen aufgestellt?", "--json", settings=extractive(server))
        )
    assert answer["citations"][0]["article_id"] == "hafen.txt"
    assert server.requests == []


@pytest.mark.parametrize("fault", [Error(503), Error(401, code="invalid_api_key")])
def test_without_the_embedding_server_words_are_searched_and_that_is_told(
    newsbot: Newsbot, fault: Error
) -> None:
    with model_server() as server:
        settings = extractive(server, NEWSBOT_MODEL_TIMEOUT="2")
        newsbot("index", str(SEEDS), settings=settings)
        server.answer_embeddings_with(fault)
        done = newsbot("ask", WHERE, "--json", settings=settings)
    answer = json_of(done)
    assert "Moskau" in answer["answer"]
    assert is_one_line(done.stderr)
    assert "the model server 127.0.0.1:" in done.stderr
