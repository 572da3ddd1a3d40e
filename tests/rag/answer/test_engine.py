"""Question -> answer, as a LlamaIndex query engine."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from llama_index.core.base.base_query_engine import BaseQueryEngine
from llama_index.core.base.response.schema import Response

from rag.answer.engine import History
from rag.search.retriever import NewsQuery, passage_of
from rag.types import Answer, AnswerStatus, Filters, Turn
from tests.support.newsroom import NOW, Newsroom

QUESTION = "Wie viele Schafe haben die Wölfe gerissen?"


def answer_of(response: object) -> Answer:
    assert isinstance(response, Response)
    assert response.metadata is not None
    answer = response.metadata["answer"]
    assert isinstance(answer, Answer)
    assert set(answer.timings_ms) == {"retrieve", "answer", "total"}
    return replace(answer, timings_ms={})  # no two answers take the same time


def test_it_is_a_llama_index_query_engine(newsroom: Newsroom) -> None:
    assert isinstance(newsroom.engine, BaseQueryEngine)


def test_a_text_is_answered_with_its_sources(newsroom: Newsroom) -> None:
    response = newsroom.engine.query(QUESTION)
    assert isinstance(response, Response)
    answer = answer_of(response)
    assert answer.status is AnswerStatus.ANSWERED
    assert response.response == answer.text == str(response)
    cited = {citation.article_id for citation in answer.citations}
    assert cited <= {passage_of(node).article.id for node in response.source_nodes}


async def test_it_answers_asynchronously_too(newsroom: Newsroom) -> None:
    response = await newsroom.engine.aquery(QUESTION)
    assert answer_of(response) == answer_of(newsroom.engine.query(QUESTION))


def test_a_news_query_carries_filters_and_now(newsroom: Newsroom) -> None:
    then = dt.datetime(2025, 4, 20, tzinfo=dt.UTC)
    query = NewsQuery("Was ist neu?", filters=Filters(outlet="Freiberger Bote"), now=then)
    assert answer_of(newsroom.engine.query(query)).as_of == dt.date(2025, 4, 10)
    assert newsroom.ask("Was ist neu?", Filters(outlet="Freiberger Bote"), then).as_of == (
        dt.date(2025, 4, 10)
    )


def test_the_answer_tells_how_long_it_took(newsroom: Newsroom) -> None:
    timings = newsroom.engine.answer(QUESTION, filters=Filters(), now=NOW).timings_ms
    assert set(timings) == {"retrieve", "answer", "total"}
    assert 0 <= timings["retrieve"] + timings["answer"] <= timings["total"] + 0.02


def test_the_same_question_gets_the_same_answer(newsroom: Newsroom) -> None:
    first, second = newsroom.ask(QUESTION), newsroom.ask(QUESTION)
    assert (first.text, first.citations) == (second.text, second.citations)


@pytest.mark.parametrize(
    ("first", "then", "language"),
    [
        ("Was geschah mit der Carolabrücke in Dresden?", "Where did it happen?", "en"),
        ("How many sheep did the wolves kill?", "Und wo?", "de"),
    ],
)
async def test_a_follow_up_is_answered_in_the_language_that_it_is_asked_in(
    newsroom: Newsroom, first: str, then: str, language: str
) -> None:
    before = newsroom.ask(first)
    history = History([Turn(first, before)])
    answer = await newsroom.engine.ask(then, filters=Filters(), now=NOW, history=history)
    assert answer.status is AnswerStatus.ANSWERED
    assert answer.language == language != before.language
    assert answer.text.startswith("Laut" if language == "de" else "According to")
