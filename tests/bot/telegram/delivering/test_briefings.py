"""Briefings that are subscribed to, on a real corpus: in full once, and then what is new."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.locales import texts
from bot.tables import briefings
from bot.telegram.handling.forgetting import forget_user
from tests.bot.telegram.delivering.round import EIGHT, Round, opened_round
from tests.bot.telegram.desk import Desk, index, opened_desk
from tests.support.newsroom import NEWS, WOLVES
from tests.telegramserver.people import Person
from tests.telegramserver.scenario import Telegram

DAY = dt.timedelta(days=1)
NEW_WOLVES = dataclasses.replace(
    WOLVES,
    id="wolf-2",
    source="wolf-2.txt",
    title="Wolf in der Lausitz erschossen",
    text="Ein Wolf ist in der Lausitz bei Nochten erschossen worden. Das Landesamt für Umwelt "
    "ermittelt gegen unbekannt. Der Schäfer Jurij Kubasch bestreitet, etwas damit zu tun zu haben.",
    published=dt.date(2025, 8, 21),
)


def de(key: str, **values: str | int) -> str:
    return texts("de").say(key, **values)


async def test_it_tells_the_news_with_its_sources(round_: Round, anna: Person) -> None:
    round_.wishes(anna, "briefing", topic="Wölfe Lausitz")
    await round_.at(EIGHT)
    [message] = anna.chat.answers
    assert "Lausitz" in message.text
    assert "[1]" in message.text
    assert "Elbkurier" in message.text
    anna.taps(message.button("1"))
    await round_.desk.hears()
    assert "Jurij Kubasch" in message.text or "Rudel" in message.text  # the source, opened
    assert await round_.desk.says(anna, "/sources") != de("nothing-to-show")


async def test_where_nothing_is_new_it_says_so_in_a_line(
    round_: Round, anna: Person, tmp_path: Path
) -> None:
    round_.wishes(anna, "briefing", topic="Wölfe Lausitz")
    await round_.at(EIGHT)
    await round_.at(EIGHT + DAY)
    since = "Donnerstag, 21. August 2025, 08:00 Uhr"
    assert anna.chat.answers[1].text == de("nothing-new", topic="Wölfe Lausitz", since=since)
    index(round_.desk, tmp_path / "articles", *NEWS, NEW_WOLVES)
    await round_.at(EIGHT + 2 * DAY)
    assert "erschossen" in anna.chat.answers[2].text
    assert len(anna.chat.answers) == 3


async def test_what_somebody_asks_for_in_between_takes_nothing_from_it(
    round_: Round, anna: Person
) -> None:
    round_.wishes(anna, "briefing", topic="Wölfe Lausitz")
    round_.wishes(anna, "briefing", topic="Wölfe in der Lausitz")
    await round_.at(EIGHT)
    assert len(anna.chat.answers) == 2
    assert all("[1]" in one.text for one in anna.chat.answers)


async def test_a_topic_that_nobody_wrote_of_is_said_to_be_one(round_: Round, anna: Person) -> None:
    round_.wishes(anna, "briefing", topic="Quastenflosser Tiefseetauchboot")
    await round_.at(EIGHT)
    assert anna.chat.answers[0].text == de(
        "nothing-on-topic", topic="Quastenflosser Tiefseetauchboot"
    )


async def test_without_a_topic_it_is_whatever_is_newest(round_: Round, anna: Person) -> None:
    round_.wishes(anna, "briefing")
    await round_.at(EIGHT)
    assert "[1]" in anna.chat.answers[0].text


@pytest.fixture
async def empty(tg: Telegram, tmp_path: Path) -> AsyncIterator[Desk]:
    async with opened_desk(tg, tmp_path, public=True) as desk:
        yield desk


async def test_without_any_article_it_says_a_line_as_well(empty: Desk, anna: Person) -> None:
    async with opened_round(empty) as round_:
        round_.wishes(anna, "briefing", topic="Ukraine")
        await round_.at(EIGHT)
    assert anna.chat.answers[0].text == de("nothing-on-topic", topic="Ukraine")


async def test_what_it_told_of_last_is_forgotten_with_it(round_: Round, anna: Person) -> None:
    kept = round_.wishes(anna, "briefing", topic="Wölfe Lausitz")
    await round_.at(EIGHT)
    query = select(briefings.c.asker)
    with round_.store._database.reading() as connection:
        assert connection.scalars(query).all() == [kept.asker]
    await forget_user(round_.desk.service, anna.id)
    with round_.store._database.reading() as connection:
        assert connection.scalars(query).all() == []
