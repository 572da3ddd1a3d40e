"""A model makes follow-ups stand on their own; what it says is what is searched for."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from llama_index.core.base.base_retriever import BaseRetriever
from llama_index.core.schema import NodeWithScore, QueryBundle

from rag.answer.engine import History, NewsQueryEngine, Writer
from rag.answer.followup.rewriting import parse_rewritten
from rag.answer.generative import GenerativeSynthesizer
from rag.models.chat import ChatModel
from rag.search.retriever import NewsQuery, NewsRetriever
from rag.types import Filters, Turn
from tests.dialogues.measuring import ARTICLES, DIALOGUES, NOW
from tests.support.modelserver import ModelServer, model_server
from tests.support.newsroom import Newsroom, opened_newsroom

LANGUAGES = ("de", "en")


@pytest.mark.parametrize(
    ("reply", "question", "queries"),
    [
        (
            "QUESTION: Wann ist Merz geboren?\nde: Merz geboren\nen: Merz born",
            "Wann ist Merz geboren?",
            {"de": "Merz geboren", "en": "Merz born"},
        ),
        ("**QUESTION:** „Wer?“\n- DE: wer\n- EN: who", "Wer?", {"de": "wer", "en": "who"}),
        ("question: Wer?", "Wer?", {}),
        ("Sure!\n\nQUESTION:  Wer?  \nfr: qui\nde: wer", "Wer?", {"de": "wer"}),
    ],
)
def test_replies_are_read_however_they_are_dressed(
    reply: str, question: str, queries: dict[str, str]
) -> None:
    standalone = parse_rewritten(reply, "Und wann?", LANGUAGES)
    assert standalone is not None
    assert standalone.question == question
    assert standalone.queries == queries
    assert standalone.is_follow_up


@pytest.mark.parametrize("reply", ["", "Wer?", "QUESTION:\nde: x", "QUESTION: " + "x" * 600])
def test_a_reply_without_a_question_is_none(reply: str) -> None:
    assert parse_rewritten(reply, "Und wann?", LANGUAGES) is None


def test_a_question_that_stays_as_it_is_follows_nothing() -> None:
    standalone = parse_rewritten("QUESTION: Wer ist Merz?", "Wer ist Merz?", LANGUAGES)
    assert standalone is not None
    assert not standalone.is_follow_up


class Listening(BaseRetriever):
    """The real retriever, and all that it was asked."""

    def __init__(self, retriever: NewsRetriever) -> None:
        self._retriever = retriever
        self.asked: list[set[str]] = []
        super().__init__()

    def _retrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        assert isinstance(query_bundle, NewsQuery)
        self.asked.append({query_bundle.query_str, *query_bundle.also})
        return self._retriever.retrieve(query_bundle)


def engine_of(
    room: Newsroom, server: ModelServer, model: ChatModel
) -> tuple[NewsQueryEngine, Listening]:
    articles = room.store.catalog.articles
    writer = Writer(model, GenerativeSynthesizer(model, articles.span), articles.languages, 30)
    retriever = Listening(room.retriever)
    return NewsQueryEngine(retriever, room.synthesizer, writer), retriever


async def test_every_rewritten_question_reaches_the_retriever(tmp_path: Path) -> None:
    """All forty dialogues; the model says what a person would have said."""
    meant = ""

    def script(body: dict[str, Any]) -> str:
        prompt = body["messages"][-1]["content"]
        is_rewriting = "\nLast question: " in prompt
        return f"QUESTION: {meant}\nde: suche {meant}" if is_rewriting else "NO_ANSWER"

    with opened_newsroom(tmp_path, ARTICLES) as room, model_server(script) as server:
        model = ChatModel(server.config())
        engine, retriever = engine_of(room, server, model)
        missed = []
        for dialogue in DIALOGUES:
            first = engine.answer(dialogue.opening, filters=Filters(), now=NOW)
            turns = [Turn(dialogue.opening, first)]
            for asked in dialogue.follow_ups:
                meant = asked.meant
                answer = await engine.ask(
                    asked.text, filters=Filters(), now=NOW, history=History(turns)
                )
                if not {asked.meant, f"suche {asked.meant}"} <= retriever.asked[-1]:
                    missed.append(asked.text)
                if answer.standalone_question != asked.meant:
                    missed.append(answer.standalone_question)
                turns.append(Turn(asked.text, answer))
        await model.close()
    assert not missed
    asked_for = sum(len(dialogue.follow_ups) for dialogue in DIALOGUES)
    assert len(server.chats) == 2 * asked_for
