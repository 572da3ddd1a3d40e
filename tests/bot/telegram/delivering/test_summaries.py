"""Summaries that are subscribed to, of real messages of a group."""

from __future__ import annotations

import datetime as dt

import pytest

from bot.groupchat.messages import GroupMessage
from bot.locales import texts
from bot.telegram.delivering.summaries import SummaryMaker
from tests.bot.telegram.delivering.round import EIGHT, Round
from tests.telegramserver.gatherings import Gathering
from tests.telegramserver.people import Person
from tests.telegramserver.scenario import Telegram

DAY = dt.timedelta(days=1)
PLAN = (
    "Wollen wir am Samstag im Stadtpark grillen?",
    "Grillen klingt gut, ich bringe Würstchen mit.",
    "Ich bringe Salat für das Grillen im Stadtpark mit.",
    "Dann also Samstag um vier im Stadtpark, abgemacht!",
)


@pytest.fixture
def round_of_summaries(round_: Round) -> Round:
    round_.runner._courier._makers = {"summary": SummaryMaker(round_.desk.service)}
    return round_


@pytest.fixture
async def group(round_of_summaries: Round, tg: Telegram, anna: Person) -> Gathering:
    made = tg.supergroup("Grillfreunde", [anna])
    round_of_summaries.desk.service.groups.set_on(made.id, True)
    return made


def talk(round_: Round, chat_id: int, user_id: int, before: dt.datetime, *said: str) -> None:
    begin = before.astimezone(dt.UTC) - dt.timedelta(hours=2)
    round_.desk.times[0] = begin
    round_.desk.service.groups.add(
        [
            GroupMessage(
                chat_id=chat_id,
                message_id=int(begin.timestamp()) % 1_000_000 + number,
                thread_id=None,
                user_id=user_id,
                author="Anna",
                sent_at=begin + dt.timedelta(minutes=number),
                reply_to=None,
                text=text,
            )
            for number, text in enumerate(said)
        ]
    )


async def test_it_tells_what_was_said_since_the_last_one(
    round_of_summaries: Round, group: Gathering, anna: Person
) -> None:
    round_ = round_of_summaries
    round_.wishes(anna, to=group)
    round_.wishes(anna, about=group)
    talk(round_, group.id, anna.id, EIGHT, *PLAN)
    await round_.at(EIGHT)
    [there], [private] = group.answers, anna.chat.answers
    assert "grillen" in there.text.lower()
    assert "Grillfreunde" not in there.text
    assert "Grillfreunde" in private.text
    assert any("t.me/c/" in str(one.get("url")) for one in private.entities)
    await round_.at(EIGHT + DAY)
    since = "Donnerstag, 21. August 2025, 08:00 Uhr"
    assert group.answers[-1].text == texts("de").say("nothing-said", since=since)


async def test_nothing_of_another_group_is_in_it(
    round_of_summaries: Round, group: Gathering, tg: Telegram, anna: Person
) -> None:
    round_ = round_of_summaries
    other = tg.supergroup("Geheim", [anna])
    round_.desk.service.groups.set_on(other.id, True)
    round_.wishes(anna, to=group)
    talk(round_, other.id, anna.id, EIGHT, *[f"Kanarienvogel {text}" for text in PLAN])
    talk(round_, group.id, anna.id, EIGHT, *PLAN)
    await round_.at(EIGHT)
    assert "Kanarienvogel" not in group.answers[0].text


async def test_a_group_that_switched_them_off_gets_none(
    round_of_summaries: Round, group: Gathering, anna: Person
) -> None:
    round_ = round_of_summaries
    round_.wishes(anna, to=group)
    round_.desk.service.groups.set_on(group.id, False)
    await round_.at(EIGHT)
    assert group.answers == []
