"""Conversations of an evaluation are as real as others, and leave nothing behind."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pytest

from bot.conversation import ConversationService
from bot.rehearsal import Rehearsal
from bot.store import ConversationStore
from rag.errors import IndexHeld
from rag.types import Answer, Filters
from tests.support.newsroom import ANSWER, NOW

FILTERS = Filters(outlet="taz")


def echo(question: str, filters: Filters, now: dt.datetime) -> Answer:
    if question == "Fehler?":
        raise IndexHeld("held")
    assert (filters, now) == (FILTERS, NOW)
    return dataclasses.replace(ANSWER, question=question)


@dataclasses.dataclass
class Serving:
    """Serves conversations, and remembers from which store."""

    store: ConversationStore | None = None

    def __call__(self, store: ConversationStore) -> ConversationService:
        self.store = store
        return ConversationService(echo, store, pytest.fail)

    def questions(self, number: int) -> list[str]:
        assert self.store is not None
        return [turn.question for turn in self.store.turns(f"rehearsal:{number}")]


def test_each_conversation_has_its_own_turns() -> None:
    serving = Serving()
    with Rehearsal(serving, FILTERS) as rehearsal:
        first, second = rehearsal.begin(), rehearsal.begin()
        assert first("Eins?", NOW).question == "Eins?"
        second("Zwei?", NOW)
        first("Drei?", NOW)
        assert (serving.questions(1), serving.questions(2)) == (["Eins?", "Drei?"], ["Zwei?"])


def test_the_next_rehearsal_knows_nothing_of_the_last_one() -> None:
    serving = Serving()
    for _ in range(2):
        with Rehearsal(serving, FILTERS) as rehearsal:
            assert serving.questions(1) == []
            rehearsal.begin()("Eins?", NOW)


def test_a_failure_is_raised_and_the_conversation_goes_on() -> None:
    serving = Serving()
    with Rehearsal(serving, FILTERS) as rehearsal:
        ask = rehearsal.begin()
        with pytest.raises(IndexHeld):
            ask("Fehler?", NOW)
        ask("Eins?", NOW)
        assert serving.questions(1) == ["Eins?"]
