"""Conversations of an evaluation are as real as others, and leave nothing behind."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any

import pytest

from bot.rehearsal import Rehearsal
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
class Leaving:
    """Notes that the loop was left."""

    is_done: bool = False

    async def __call__(self) -> None:
        self.is_done = True


@pytest.fixture
def leaving() -> Leaving:
    return Leaving()


@pytest.fixture
def rehearse(leaving: Leaving) -> Callable[[], Rehearsal]:
    return lambda: Rehearsal(echo, FILTERS, notify=pytest.fail, leave_loop=leaving)


def questions(rehearsal: Rehearsal, number: int) -> list[str]:
    return [turn.question for turn in rehearsal._store.turns(f"rehearsal:{number}")]


def test_each_conversation_has_its_own_turns(rehearse: Callable[[], Rehearsal]) -> None:
    with rehearse() as rehearsal:
        first, second = rehearsal.begin(), rehearsal.begin()
        assert first("Eins?", NOW).question == "Eins?"
        second("Zwei?", NOW)
        first("Drei?", NOW)
        assert questions(rehearsal, 1) == ["Eins?", "Drei?"]
        assert questions(rehearsal, 2) == ["Zwei?"]


def test_the_next_rehearsal_knows_nothing_of_the_last_one(
    rehearse: Callable[[], Rehearsal],
) -> None:
    for _ in range(2):
        with rehearse() as rehearsal:
            assert questions(rehearsal, 1) == []
            rehearsal.begin()("Eins?", NOW)


def test_a_failure_is_raised_and_the_conversation_goes_on(
    rehearse: Callable[[], Rehearsal],
) -> None:
    with rehearse() as rehearsal:
        ask = rehearsal.begin()
        with pytest.raises(IndexHeld):
            ask("Fehler?", NOW)
        ask("Eins?", NOW)
        assert questions(rehearsal, 1) == ["Eins?"]


def test_an_answer_outside_any_conversation_is_waited_for_in_the_same_loop(
    rehearse: Callable[[], Rehearsal], leaving: Leaving
) -> None:
    with rehearse() as rehearsal:
        assert rehearsal.ask("Eins?", NOW).question == "Eins?"
        assert questions(rehearsal, 1) == []
        assert not leaving.is_done
    assert leaving.is_done
