"""Plain words that reply to what the bot wrote: they may mean that, and not the group's talk."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.bot.telegram.desk import Desk, index
from tests.bot.telegram.grouptalk import PARTY, talk
from tests.bot.telegram.handling.summaries.summing import asks, last
from tests.support.newsroom import NEWS
from tests.telegramserver.gatherings import Gathering
from tests.telegramserver.people import Person
from tests.telegramserver.scenario import Telegram

WOLVES = "Was fordert der Schäfer Jurij Kubasch?"


@pytest.fixture(autouse=True)
def _newspapers(desk: Desk, tmp_path: Path) -> None:
    index(desk, tmp_path / "articles", *NEWS)


@pytest.mark.parametrize("text", ["TL;DR?", "sum it up", "Zusammenfassung?"])
async def test_a_reply_to_an_answer_goes_on_from_that_answer(
    desk: Desk, group: Gathering, anna: Person, bert: Person, text: str
) -> None:
    talk(desk.service, group, [(bert, said) for said in PARTY])
    await asks(desk, anna, f"@newsbot {WOLVES}", group)
    answer = last(group)
    told = await asks(desk, anna, text, group, reply_to=answer)
    assert told
    assert "Nachrichten von" not in told
    first, second = desk.service.answers.given_in(group.id)
    assert (second.question_id != first.question_id, second.follows) == (True, first.answer_id)


async def test_it_does_so_where_summaries_are_off(tg: Telegram, desk: Desk, anna: Person) -> None:
    group = tg.supergroup("Stille", [anna])
    await asks(desk, anna, f"@newsbot {WOLVES}", group)
    told = await asks(desk, anna, "TL;DR?", group, reply_to=last(group))
    assert told
    assert "/summary on" not in told


async def test_it_does_so_where_it_is_edited(desk: Desk, group: Gathering, anna: Person) -> None:
    await asks(desk, anna, f"@newsbot {WOLVES}", group)
    answer = last(group)
    await asks(desk, anna, "Warum?", group, reply_to=answer)
    question = last(group).reply_to
    assert question is not None
    anna.edits(question, "TL;DR?")
    await desk.hears()
    assert desk.service.answers.given_in(group.id)[-1].answer.question == "TL;DR?"


@pytest.mark.parametrize(
    "text", ["was habe ich verpasst?", "fass die Gruppe zusammen", "tl;dr 4", "TL;DR heute"]
)
async def test_who_names_the_talk_or_a_stretch_means_the_group(
    desk: Desk, group: Gathering, anna: Person, bert: Person, text: str
) -> None:
    await asks(desk, anna, f"@newsbot {WOLVES}", group)
    answer = last(group)
    talk(desk.service, group, [(bert, said) for said in PARTY])
    assert "Zusammenfassung\n" in await asks(desk, anna, text, group, reply_to=answer)


async def test_what_is_no_answer_is_not_asked_about(
    desk: Desk, group: Gathering, anna: Person, bert: Person
) -> None:
    await asks(desk, anna, "/help", group)
    told = last(group)
    talk(desk.service, group, [(bert, said) for said in PARTY])
    assert "Zusammenfassung\n4 Nachrichten" in await asks(
        desk, anna, "TL;DR?", group, reply_to=told
    )
