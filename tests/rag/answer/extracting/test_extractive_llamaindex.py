"""The synthesizer as a part of LlamaIndex."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

import pytest
from llama_index.core import Settings, VectorStoreIndex
from llama_index.core.base.base_retriever import BaseRetriever
from llama_index.core.base.response.schema import Response
from llama_index.core.embeddings import BaseEmbedding
from llama_index.core.query_engine import RetrieverQueryEngine
from llama_index.core.response_synthesizers.base import BaseSynthesizer
from llama_index.core.retrievers import VectorIndexRetriever
from llama_index.core.schema import NodeWithScore, QueryBundle, TextNode
from pydantic import PrivateAttr

from rag.index.hashing import HashingEmbedder
from rag.types import AnswerStatus
from tests.rag.answer.extracting.soundness import assert_sound
from tests.support.newsroom import NEWS, NOW, WOLVES, Newsroom


def test_the_synthesizer_is_a_llama_index_synthesizer(newsroom: Newsroom) -> None:
    assert isinstance(newsroom.synthesizer, BaseSynthesizer)


def test_making_one_looks_for_no_key(newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    monkeypatch.setattr(Settings, "_llm", None)
    monkeypatch.setattr(Settings, "_embed_model", None)
    Newsroom(newsroom.store).engine.query("Was geschah mit der Carolabrücke?")
    assert Settings._llm is None
    assert Settings._embed_model is None


def test_bare_texts_are_answered_from(newsroom: Newsroom) -> None:
    text = newsroom.synthesizer.get_response(
        "How many eggs did the hen lay?", ["The hen laid eleven eggs.", "A cock crowed."]
    )
    assert "“The hen laid eleven eggs.” [1]" in text


async def test_bare_texts_are_answered_from_asynchronously_too(newsroom: Newsroom) -> None:
    texts = ["The hen laid eleven eggs."]
    question = "How many eggs did the hen lay?"
    there = newsroom.synthesizer.get_response(question, texts)
    assert await newsroom.synthesizer.aget_response(question, texts) == there


class OneNode(BaseRetriever):
    """Another people's retriever: it always finds the same."""

    def _retrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        text = "The mayor of Springfield resigned. He had lost a vote."
        return [NodeWithScore(node=TextNode(text=text, id_="n", metadata={"title": "T"}))]


async def test_another_retriever_can_stand_before_it(newsroom: Newsroom) -> None:
    engine = RetrieverQueryEngine(OneNode(), newsroom.synthesizer)
    question = "Who resigned in Springfield?"
    for response in (engine.query(question), await engine.aquery(question)):
        assert isinstance(response, Response)
        assert response.metadata is not None
        answer = response.metadata["answer"]
        assert answer.status is AnswerStatus.ANSWERED
        assert answer.citations[0].quote == "The mayor of Springfield resigned."
        assert [node.node_id for node in response.source_nodes] == ["n"]


class Hashing(BaseEmbedding):
    """Our embedder as LlamaIndex's."""

    _embedder: HashingEmbedder = PrivateAttr(default_factory=HashingEmbedder)

    def _get_query_embedding(self, query: str) -> list[float]:
        return list(map(float, self._embedder.embed_query(query)))

    async def _aget_query_embedding(self, query: str) -> list[float]:
        return self._get_query_embedding(query)

    def _get_text_embedding(self, text: str) -> list[float]:
        return self._get_query_embedding(text)


def test_llama_indexs_vector_retriever_can_stand_before_it(newsroom: Newsroom) -> None:
    nodes: Sequence[Any] = [
        TextNode(text=a.text, id_=a.id, metadata={"title": a.title, "language": a.language})
        for a in NEWS
    ]
    index = VectorStoreIndex(nodes, embed_model=Hashing())
    retriever = VectorIndexRetriever(index, similarity_top_k=3, embed_model=Hashing())
    engine = RetrieverQueryEngine(retriever, newsroom.synthesizer)
    response = engine.query("Wie viele Schafe haben die Wölfe in der Lausitz gerissen?")
    assert isinstance(response, Response)
    assert response.metadata is not None
    answer = response.metadata["answer"]
    first = answer.citations[0]
    assert (first.article_id, first.title) == ("wolf", WOLVES.title)
    assert WOLVES.text[first.start : first.end] == first.quote
    assert "sieben Schafe" in first.quote
    assert_sound(answer)


def test_the_clock_of_the_synthesizer_is_used_where_none_is_given(newsroom: Newsroom) -> None:
    answer = newsroom.synthesizer.answer(
        QueryBundle("Aktueller Haushalt von Freiberg"),
        newsroom.retriever.retrieve("Aktueller Haushalt von Freiberg"),
    )
    assert answer.text.endswith(f"(vor {(NOW.date() - dt.date(2025, 8, 16)).days} Tagen).")
