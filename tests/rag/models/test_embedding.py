"""Vectors from a server, and its faults."""

from __future__ import annotations

import time
from typing import Any

import numpy as np
import pytest

from rag.errors import ContextTooLong, ModelCutOff, ModelFault, ModelRefused, ModelUnavailable
from rag.models.breaker import Breaker
from rag.models.config import ModelConfig
from rag.models.embedding import REST_S, OpenAIEmbedder
from rag.types import Usage
from tests.rag.models.conftest import PAUSE_S, Maker, texts_sent
from tests.support.modelserver import Abort, Error, Raw, Sleep, model_server
from tests.support.modelvectors import vector


def test_vectors_are_those_of_the_texts_in_their_order(embedder: Maker) -> None:
    texts = [f"article number {number}" for number in range(300)]
    with model_server() as server:
        made = embedder(server.config())
        vectors = made.embed(texts)
        assert made.dimensions == 1_536
    assert vectors.shape == (300, 1_536)
    assert vectors.dtype == np.float32
    expected = np.stack([vector(text, 1_536) for text in texts])
    np.testing.assert_allclose(vectors, expected, atol=1e-6)
    assert sorted(len(request.body["input"]) for request in server.embeddings) == [44, 128, 128]
    assert made.usage.calls == 3
    assert made.usage.prompt_tokens > 300


@pytest.mark.parametrize("name", ["nomic-embed-text", "bge-m3"])
def test_any_model_name_does(embedder: Maker, name: str) -> None:
    with model_server(local=True) as server:
        made = embedder(server.config(embedding_model=name))
        assert made.dimensions == 64
        assert made.embed_query("Trump").shape == (64,)
    assert made.fingerprint == f"openai-{name}-127.0.0.1"  # a port moves


def test_openais_own_models_are_known_without_asking() -> None:
    config = ModelConfig(None, "sk-1", "gpt-5.4-mini", "text-embedding-3-large")
    made = OpenAIEmbedder(config)
    assert (made.fingerprint, made.dimensions) == ("openai-text-embedding-3-large", 3_072)
    assert made.embed([]).shape == (0, 3_072)


def test_empty_and_overlong_texts_are_taken_too(embedder: Maker) -> None:
    texts = ["", " \n", "Straße " * 5_000, "🙂" * 9_000, "a\udc00b"]
    with model_server() as server:
        vectors = embedder(server.config()).embed(texts)
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-6)
    assert texts_sent(server)[:2] == ["-", "-"]
    assert max(len(text.encode()) for text in texts_sent(server)) <= 8_000


def test_a_model_that_takes_less_gets_less(embedder: Maker) -> None:
    def refuse_long(body: dict[str, Any]) -> Error | None:
        is_long = any(len(text) > 1_500 for text in body["input"])
        return Error(400, "input exceeds the context length") if is_long else None

    with model_server(local=True, embeddings=refuse_long) as server:
        made = embedder(server.config(embedding_model="small"))
        made.embed(["word " * 1_000])
        made.embed(["word " * 1_000])
    assert [len(text) for text in texts_sent(server)] == [5_000, 2_000, 1_000, 1_000]


def test_a_vector_of_nothing_gets_a_place(embedder: Maker) -> None:
    nothing = Raw(b'{"data": [{"index": 0, "embedding": [0.0, 0.0]}], "model": "m"}')
    with model_server(local=True, embeddings=[[nothing]]) as server:
        found = embedder(server.config(embedding_model="m")).embed_query("x")
    np.testing.assert_allclose(found, [0.5**0.5] * 2, atol=1e-6)


@pytest.mark.parametrize("bad", [Error(429), Error(500), [Abort()], [Raw(b"{}")], [Raw(b"<p>")]])
def test_a_passing_fault_is_tried_again(embedder: Maker, bad: Error | list[Raw | Abort]) -> None:
    with model_server(embeddings=[bad, bad, None]) as server:
        assert embedder(server.config()).embed_query("Trump").shape == (1_536,)
    assert len(server.embeddings) == 3


@pytest.mark.parametrize(
    ("bad", "kind", "tries", "said"),
    [
        (Error(401), ModelRefused, 1, "OPENAI_API_KEY"),
        (Error(404), ModelRefused, 1, "check NEWSBOT_EMBEDDING_MODEL"),
        (Error(429, code="insufficient_quota"), ModelRefused, 1, "top up"),
        (Error(400, "no"), ModelRefused, 1, "check NEWSBOT_EMBEDDING_MODEL"),
        (Error(400, code="context_length_exceeded"), ContextTooLong, 3, "too long"),
        (Error(503), ModelUnavailable, 3, "503"),
        ([Sleep(30)], ModelUnavailable, 3, "did not answer in time"),
        ([Raw(b'{"data": []}')], ModelCutOff, 3, "unreadable"),
        ([Raw(b'{"data": [{"embedding": [NaN, 1]}]}')], ModelCutOff, 3, "unreadable"),
    ],
)
def test_what_stays_has_a_name(
    embedder: Maker, bad: Any, kind: type[ModelFault], tries: int, said: str
) -> None:
    with (
        model_server(embeddings=bad if isinstance(bad, Error) else [bad]) as server,
        pytest.raises(kind, match=said) as caught,
    ):
        embedder(server.config(timeout_s=0.5)).embed(["Trump"])
    assert len(server.embeddings) == tries
    assert caught.value.__cause__ is None
    assert caught.value.__context__ is None


def test_a_question_waits_for_its_vector_a_few_seconds_at_most(embedder: Maker) -> None:
    with model_server(embeddings=[[Sleep(30)]]) as server:
        made = embedder(server.config(timeout_s=0.5))
        with pytest.raises(ModelUnavailable):
            made.embed_query("Trump")
        assert server.embeddings[0].wait().closed_early
    assert len(server.embeddings) == 1


def test_a_model_that_takes_less_gets_no_more_time(embedder: Maker) -> None:
    def refuse_slowly(_: dict[str, Any]) -> Error:
        time.sleep(0.35)  # the double answers one at a time here
        return Error(400, "input exceeds the context length")

    began = time.monotonic()
    with (
        model_server(local=True, embeddings=refuse_slowly) as server,
        pytest.raises(ModelUnavailable, match="in time"),
    ):
        embedder(server.config(embedding_model="m", timeout_s=0.5)).embed_query("word " * 2_000)
    assert len(server.embeddings) == 2
    assert time.monotonic() - began < 5  # machines are shared


def test_after_a_question_in_vain_others_do_not_wait(embedder: Maker) -> None:
    clock = [100.0]
    with model_server(embeddings=[[Sleep(30)], None]) as server:
        made = OpenAIEmbedder(server.config(timeout_s=0.5), pause_s=PAUSE_S, now=lambda: clock[0])
        with pytest.raises(ModelUnavailable, match="in time") as first:
            made.embed_query("Trump")
        clock[0] += REST_S - 1
        with pytest.raises(ModelUnavailable, match="in time") as second:
            made.embed_query("Putin")
        assert (str(second.value), second.value.usage) == (str(first.value), Usage())
        assert len(server.embeddings) == 1
        assert made.embed(["Trump"]).shape == (1, 1_536)  # an index is worth the wait
        clock[0] += 1
        assert made.embed_query("Putin").shape == (1_536,)
        made.close()


def test_a_success_lets_the_next_question_ask() -> None:
    breaker = Breaker(REST_S, lambda: 0.0)
    breaker.open(ModelUnavailable("down"))
    with pytest.raises(ModelUnavailable, match="down"):
        breaker.check()
    breaker.close()
    breaker.check()


@pytest.mark.parametrize("bad", [Error(401), [Raw(b"[" * 200_000)]])
def test_a_server_that_answers_badly_is_asked_again(embedder: Maker, bad: Any) -> None:
    with model_server(embeddings=[*[bad] * (1 if isinstance(bad, Error) else 3), None]) as server:
        made = embedder(server.config())
        with pytest.raises(ModelFault):
            made.embed_query("Trump")
        assert made.embed_query("Trump").shape == (1_536,)


def test_vectors_of_another_length_are_refused(embedder: Maker) -> None:
    other = Raw(b'{"data": [{"index": 0, "embedding": [1.0, 0.0]}], "model": "m"}')
    with model_server(local=True, embeddings=[None, [other]]) as server:
        made = embedder(server.config(embedding_model="m"))
        made.embed_query("Trump")
        with pytest.raises(ModelRefused, match="2 numbers, not of 64"):
            made.embed_query("Trump")


def test_a_key_that_no_header_can_carry(embedder: Maker) -> None:
    with model_server() as server, pytest.raises(ModelRefused, match="OPENAI_API_KEY"):
        embedder(server.config(api_key="sk-ü")).embed_query("Trump")
    assert server.requests == []
