"""A follow-up is made to stand on its own, then searched for and answered."""

from __future__ import annotations

from typing import Any

import pytest

from rag.answer.engine import History
from rag.types import Answer, Filters, Turn
from tests.rag.answer.writing import QUESTION, engine_of, good
from tests.support.modelserver import Error, ModelServer, model_server
from tests.support.newsroom import NOW, Newsroom

FIRST = "Was geschah mit der Carolabrücke in Dresden?"


async def follow_up(newsroom: Newsroom, server: ModelServer, question: str) -> Answer:
    async with engine_of(newsroom, server) as engine:
        first = await engine.ask(FIRST, filters=Filters(), now=NOW, uses_model=False)
        history = History([Turn(FIRST, first)])
        return await engine.ask(question, filters=Filters(), now=NOW, history=history)


async def test_a_follow_up_takes_two_calls_and_is_searched_for_as_it_is_meant(
    newsroom: Newsroom,
) -> None:
    def script(body: dict[str, Any]) -> str:
        if "Last question: Was kostet das?" in body["messages"][1]["content"]:
            return f"QUESTION: {QUESTION}\nde: Abriss Carolabrücke Kosten\nen: demolition cost"
        return good(body)

    with model_server(script) as server:
        answer = await follow_up(newsroom, server, "Was kostet das?")
    assert answer.question == "Was kostet das?"
    assert answer.standalone_question == QUESTION
    assert answer.mode == "llm"
    assert answer.usage.calls == len(server.chats) == 2
    assert "reader: Was geschah mit der Carolabrücke" in server.chats[0].text


@pytest.mark.parametrize("reply", ["I can't do that.", "QUESTION:", "x" * 600])
async def test_a_rewriting_without_sense_leaves_it_to_the_rules(
    newsroom: Newsroom, reply: str
) -> None:
    def script(body: dict[str, Any]) -> str:
        return reply if "Last question" in body["messages"][1]["content"] else good(body)

    with model_server(script) as server:
        answer = await follow_up(newsroom, server, "Was kostet der Abriss dort?")
    assert "Dresden" in answer.standalone_question or "Carolabrücke" in answer.standalone_question


async def test_a_model_that_fails_at_the_follow_up_isnt_asked_again(newsroom: Newsroom) -> None:
    with model_server(Error(401)) as server:
        answer = await follow_up(newsroom, server, "Was kostet das?")
    assert answer.mode == "extractive"
    assert answer.notice
    assert len(server.chats) == 1
