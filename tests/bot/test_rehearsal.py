"""Conversations of an evaluation are as real as others, and leave nothing behind."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest

from bot.conversation import ConversationService
from bot.rehearsal import Rehearsal
from bot.store import ConversationStore
from rag.errors import IndexHeld
from rag.types import Answer, Filters
from tests.support.newsroom import ANSWER, NOW

FILTERS = Filters(outlet="taz")


async def echo(question: str, **given: Any) -> Answer:
    if question == "Fehler?":
        raise IndexHeld("held")
    assert (given["filters"], given["now"]) == (FILTERS, NOW)
    return dataclasses.replace(ANSWER, question=question)


@dataclasses.dataclass
class Serving:
    """Serves conversations, and remembers from which store."""

    store: ConversationStore | None = None
    has_left: bool = False

    def __call__(self, store: ConversationStore) -> ConversationService:
        self.store = store
        return ConversationService(echo, store, None, pytest.fail)

    async def leave_loop(self) -> None:
        self.has_left = True

    def questions(self, number: int) -> list[str]:
        assert self.store is not None
        return [turn.question for turn in self.store.turns(f"rehearsal:{number}")]


def test_each_conversation_has_its_own_turns() -> None:
    serving = Serving()
    with Rehearsal(serving, FILTERS, serving.leave_loop) as rehearsal:
        first, second = rehearsal.begin(), rehearsal.begin()
        assert first("Eins?", NOW).question == "Eins?"
        second("Zwei?", NOW)
        first("Drei?", NOW)
        assert (serving.questions(1), serving.questions(2)) == (["Eins?", "Drei?"], ["Zwei?"])


def test_the_next_rehearsal_knows_nothing_of_the_last_one() -> None:
    serving = Serving()
    for _ in range(2):
        with Rehearsal(serving, FILTERS, serving.leave_loop) as rehearsal:
            assert serving.questions(1) == []
            rehearsal.begin()("Eins?", NOW)


def test_a_failure_is_raised_and_the_conversation_goes_on() -> None:
    serving = Serving()
    with Rehearsal(serving, FILTERS, serving.leave_loop) as rehearsal:
        ask = rehearsal.begin()
        with pytest.raises(IndexHeld):
            ask("Fehler?", NOW)
        ask("Eins?", NOW)
        assert serving.questions(1) == ["Eins?"]


def test_an_answer_outside_any_conversation_is_waited_for_in_the_same_loop() -> None:
    serving = Serving()
    with Rehearsal(serving, FILTERS, serving.leave_loop) as rehearsal:
        answer = rehearsal.run(echo("Eins?", filters=FILTERS, now=NOW))
        assert answer.question == "Eins?"
        assert not serving.has_left
    assert serving.has_left
