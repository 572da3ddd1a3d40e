"""What a question goes on from: the answer that it replies to, not whatever was said last."""

from __future__ import annotations

from typing import Any

import pytest

from rag.answer.engine import History
from rag.types import Answer
from tests.bot.telegram.desk import Desk
from tests.telegramserver.people import Person
from tests.telegramserver.scenario import Telegram

WOLVES = "Was fordert der Schäfer Jurij Kubasch?"
BRIDGE = "Was ist mit der Carolabrücke in Dresden passiert?"
WHERE = "Und wo ist das passiert?"
COST = "Was soll der Abriss kosten?"


class Told:
    """The history that came with each question."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._answer = desk.app.conversations._answer
        self.histories: list[list[str]] = []
        desk.app.conversations._answer = self

    async def __call__(self, question: str, *, history: History | None, **given: Any) -> Answer:
        assert history is not None
        self.histories.append([turn.question for turn in history.turns])
        return await self._answer(question, history=history, **given)

    @property
    def last(self) -> list[str]:
        return self.histories[-1]


@pytest.fixture
def desk(public_desk: Desk) -> Desk:
    return public_desk


@pytest.fixture
def told(desk: Desk) -> Told:
    return Told(desk)


async def ask(desk: Desk, person: Person, text: str, *place: Any, **more: Any) -> str:
    desk.passes(minutes=5)
    return await desk.says(person, text, *place, **more)


async def test_a_reply_goes_on_from_the_answer_that_it_replies_to(
    desk: Desk, tg: Telegram, anna: Person, bert: Person, told: Told
) -> None:
    group = tg.supergroup("Redaktion", [anna, bert])
    await ask(desk, anna, f"/ask {WOLVES}", group)
    wolves = group.answers[-1]
    await ask(desk, bert, f"/ask {BRIDGE}", group)
    assert "Lausitz" in await ask(desk, anna, WHERE, group, reply_to=wolves)
    assert told.last == [WOLVES]
    # Its answer is one to go on from, too, with what was before it.
    await ask(desk, anna, "Warum?", group, reply_to=group.answers[-1])
    assert told.last == [WOLVES, WHERE]
    await ask(desk, bert, f"/ask {COST}", group, reply_to=wolves)
    assert told.last == [WOLVES], "by a command, too"


async def test_a_reply_reaches_behind_a_new_conversation(
    desk: Desk, anna: Person, told: Told
) -> None:
    await ask(desk, anna, WOLVES)
    wolves = anna.chat.answers[-1]
    await ask(desk, anna, BRIDGE)
    bridge = anna.chat.answers[-1]
    await ask(desk, anna, "/new")
    await ask(desk, anna, WHERE)
    assert told.last == []
    assert "Lausitz" in await ask(desk, anna, WHERE, reply_to=wolves)
    assert told.last == [WOLVES]
    await ask(desk, anna, WHERE, reply_to=bridge)
    assert told.last == [WOLVES, BRIDGE]


async def test_a_suggestion_goes_on_from_its_answer(desk: Desk, anna: Person, told: Told) -> None:
    await ask(desk, anna, WOLVES)
    suggestion = next(b for b in anna.chat.answers[-1].buttons if str(b.data).startswith("q:"))
    await ask(desk, anna, BRIDGE)
    desk.passes(minutes=5)
    anna.taps(suggestion)
    await desk.hears()
    assert told.last == [WOLVES]


async def test_what_others_had_forgotten_is_told_nobody(
    desk: Desk, tg: Telegram, anna: Person, bert: Person, told: Told
) -> None:
    group = tg.supergroup("Redaktion", [anna, bert])
    await ask(desk, anna, f"/ask {WOLVES}", group)
    await ask(desk, bert, WHERE, group, reply_to=group.answers[-1])
    answer = group.answers[-1]
    await ask(desk, anna, "/forget yes", group)
    await ask(desk, bert, "Warum?", group, reply_to=answer)
    assert told.last == [WHERE]


# -- edited questions ----------------------------------------------------------------------------


async def test_an_edited_question_does_not_follow_itself(
    desk: Desk, anna: Person, told: Told
) -> None:
    await ask(desk, anna, BRIDGE)
    question = anna.says(WOLVES)
    await desk.hears()
    desk.passes(minutes=5)
    anna.edits(question, COST)
    await desk.hears()
    assert told.last == [BRIDGE]
    assert "elf Millionen" in anna.chat.answers[-1].text
    await ask(desk, anna, WHERE)
    assert told.last == [BRIDGE, COST], "nobody is told of what was edited away"


async def test_an_edited_question_keeps_its_place(desk: Desk, anna: Person, told: Told) -> None:
    question = anna.says(WOLVES)
    await desk.hears()
    first = anna.chat.answers[-1]
    await ask(desk, anna, WHERE, reply_to=first)
    second = anna.chat.answers[-1]
    desk.passes(minutes=5)
    anna.edits(question, BRIDGE)
    await desk.hears()
    assert told.last == []
    await ask(desk, anna, COST)
    assert told.last == [BRIDGE, WHERE]
    await ask(desk, anna, COST, reply_to=second)
    assert told.last == [BRIDGE, WHERE]


async def test_an_edit_of_what_had_no_answer_is_a_question(
    desk: Desk, tg: Telegram, anna: Person
) -> None:
    bare = anna.says("/ask")
    await desk.hears()
    anna.edits(bare, f"/ask {BRIDGE}")
    await desk.hears()
    assert "Carolabrücke" in anna.chat.answers[-1].text
    for _ in range(2):
        await desk.says(anna, BRIDGE)
    refused = anna.says(BRIDGE)
    await desk.hears()
    assert "Sekunden" in anna.chat.answers[-1].text
    desk.passes(minutes=5)
    anna.edits(refused, WOLVES)
    await desk.hears()
    assert "Kubasch" in anna.chat.answers[-1].text
    group = tg.supergroup("Redaktion", [anna])
    tg.privacy_mode(on=False)
    group.adds_bot()
    said = anna.says("Wer weiß etwas?", group)
    await desk.hears()
    before = len(group.answers)
    anna.edits(said, "Wer weiß etwas darüber?")
    await desk.hears()
    assert len(group.answers) == before
    anna.edits(said, f"@newsbot {BRIDGE}")
    await desk.hears()
    assert "Carolabrücke" in group.answers[-1].text
