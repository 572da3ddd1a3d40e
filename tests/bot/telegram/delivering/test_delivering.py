"""What is due comes once, to who may have it, and not late."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from bot.subscriptions.schedule import Schedule
from bot.telegram.transport.messenger import Messenger
from bot.telegram.transport.outbox import Outbox
from bot.telegram.transport.refusals import Stop
from rag.errors import ModelUnavailable
from tests.bot.telegram.delivering.round import BERLIN, EIGHT, Round, opened_round
from tests.bot.telegram.desk import Desk
from tests.telegramserver.people import Person
from tests.telegramserver.scenario import Telegram

DAY = dt.timedelta(days=1)
MINUTE = dt.timedelta(minutes=1)


def said(person: Person) -> list[str]:
    return [one.text for one in person.chat.answers]


async def test_it_comes_at_its_time_every_day(round_: Round, anna: Person) -> None:
    round_.wishes(anna)
    await round_.at(EIGHT - MINUTE)
    assert said(anna) == []
    for moment in (EIGHT, EIGHT + MINUTE, EIGHT + DAY, EIGHT + DAY):
        await round_.at(moment)
    assert said(anna) == ["1. de 21.08. 08:00", "2. de 22.08. 08:00"]
    assert round_.telling.made[1] == (EIGHT, EIGHT + DAY)


async def test_it_comes_at_its_time_over_a_change_of_the_clocks(
    round_: Round, anna: Person
) -> None:
    round_.wishes(anna, schedule=Schedule("weekly", dt.time(2, 30), 6, BERLIN))
    for day in (19, 26):
        for minutes in range(-60, 180, 10):
            midnight = dt.datetime(2025, 10, day, tzinfo=BERLIN).astimezone(dt.UTC)
            await round_.at(midnight + dt.timedelta(hours=2, minutes=minutes))
    assert said(anna) == ["1. de 19.10. 02:30", "2. de 26.10. 02:30"]


async def test_nothing_comes_late_or_in_a_heap(round_: Round, anna: Person) -> None:
    round_.wishes(anna)
    await round_.at(EIGHT + 4 * DAY + dt.timedelta(hours=3))
    assert said(anna) == []
    await round_.at(EIGHT + 9 * DAY + dt.timedelta(minutes=40))
    assert said(anna) == ["1. de 30.08. 08:00"]


async def test_in_a_group_it_comes_to_its_topic(round_: Round, tg: Telegram, anna: Person) -> None:
    forum = tg.supergroup("Redaktion", [anna], forum=True)
    kultur = forum.topic("Kultur", by=anna)
    round_.wishes(anna, about=kultur, to=kultur)
    round_.wishes(anna, about=kultur)
    await round_.at(EIGHT)
    assert len(kultur.answers) == len(said(anna)) == 1


# -- who may have it -----------------------------------------------------------------------------


async def test_who_was_shut_out_gets_nothing(round_: Round, anna: Person) -> None:
    round_.wishes(anna)
    round_.desk.service.access.revoke(anna.id)
    await round_.at(EIGHT)
    assert round_.telling.made == []
    round_.desk.service.access.allow(anna.id)
    await round_.at(EIGHT + MINUTE)
    assert said(anna) == []  # that one is gone
    await round_.at(EIGHT + DAY)
    assert len(said(anna)) == 1


async def test_so_does_a_group_that_was_shut_out(round_: Round, tg: Telegram, anna: Person) -> None:
    group = tg.supergroup("Redaktion", [anna])
    round_.wishes(anna, to=group)
    round_.wishes(anna, about=group)
    round_.desk.service.access.revoke(group.id)
    await round_.at(EIGHT)
    assert group.answers == []
    assert said(anna) == []


async def test_who_is_shut_out_while_it_is_made_gets_nothing(round_: Round, anna: Person) -> None:
    round_.wishes(anna)
    round_.telling.meanwhile = lambda: round_.desk.service.access.revoke(anna.id)
    await round_.at(EIGHT)
    assert said(anna) == []


async def test_who_left_the_group_hears_no_more_of_it(
    round_: Round, tg: Telegram, anna: Person
) -> None:
    boss = tg.user("Boss")
    group = tg.supergroup("Redaktion", [boss, anna])
    round_.wishes(anna, about=group)
    await round_.at(EIGHT)
    assert len(said(anna)) == 1
    group.removes(anna, by=boss)
    await round_.at(EIGHT + DAY)
    assert len(said(anna)) == 1
    assert len(round_.telling.made) == 1


async def test_who_blocked_the_bot_gets_the_next_one_when_they_are_back(
    round_: Round, anna: Person
) -> None:
    round_.wishes(anna)
    anna.blocks_bot()
    await round_.at(EIGHT)  # the refusal says so
    await round_.at(EIGHT + DAY)
    assert len(round_.telling.made) == 1
    anna.unblocks_bot()
    await round_.desk.hears()
    await round_.at(EIGHT + 2 * DAY)
    assert said(anna) == ["2. de 23.08. 08:00"]
    assert round_.telling.made[1][0] == EIGHT + DAY  # a day, as nothing came before


async def test_a_group_that_moved_gets_it_where_it_is(
    round_: Round, tg: Telegram, anna: Person
) -> None:
    group = tg.group("Redaktion", [anna])
    round_.wishes(anna, to=group)
    bigger = group.upgrade(by=anna)
    await round_.at(EIGHT)  # before the bot has heard of it
    assert len(bigger.answers) == 1
    await round_.desk.hears()
    await round_.at(EIGHT + DAY)
    assert len(bigger.answers) == 2


# -- trouble -------------------------------------------------------------------------------------


async def test_what_cannot_be_made_now_is_made_later(round_: Round, anna: Person) -> None:
    round_.wishes(anna)
    round_.telling.failures = [ModelUnavailable("too slow"), ModelUnavailable("too slow")]
    for minutes in (0, 0.5, 1, 2, 3, 4):
        await round_.at(EIGHT + minutes * MINUTE)
    assert said(anna) == ["3. de 21.08. 08:00"]


async def test_what_can_never_be_made_is_given_up(
    round_: Round, anna: Person, caplog: pytest.LogCaptureFixture
) -> None:
    round_.wishes(anna)
    round_.telling.failures = [ValueError("a fault of ours")] * 50
    for minutes in range(120):
        await round_.at(EIGHT + minutes * MINUTE)
    assert len(round_.telling.made) == 5
    assert round_.store.outbox_ids() == set()
    assert "a subscription failed" in caplog.text


async def test_an_outage_of_telegram_puts_it_off(round_: Round, tg: Telegram, anna: Person) -> None:
    round_.wishes(anna)
    with tg.unreachable():
        await round_.at(EIGHT)
        await round_.at(EIGHT + MINUTE)
    await round_.at(EIGHT + 3 * MINUTE)
    assert said(anna) == ["1. de 21.08. 08:00"]  # and it was made once


async def test_what_was_half_sent_before_a_crash_is_sent_to_its_end(
    round_: Round, tg: Telegram, anna: Person
) -> None:
    round_.telling.says = ["first", "second"]
    round_.wishes(anna)
    tg.fault("sendMessage", kind="drop", times=6, after=1)
    await round_.at(EIGHT)
    assert said(anna) == ["first"]
    anew = restarted(round_.desk)
    async with opened_round(anew) as later:
        await later.at(EIGHT + MINUTE)
        assert later.telling.made == []
    assert said(anna) == ["first", "second", "1. de 21.08. 08:00"]
    await anew.service.messenger.close()


def restarted(desk: Desk) -> Desk:
    """With a messenger that remembers no more than is on disk."""
    service = desk.service
    outbox: Outbox = service.messenger._outbox
    messenger = Messenger(service.bot, outbox, service.chats, first_pause_s=0.001)
    return replace(desk, service=replace(service, messenger=messenger))


async def test_a_bot_that_telegram_no_longer_serves_stops(
    round_: Round, tg: Telegram, anna: Person
) -> None:
    round_.wishes(anna)
    tg.fault("sendMessage", kind="unauthorized")
    with pytest.raises(Stop):
        await round_.at(EIGHT)


async def test_what_is_ended_while_it_is_made_is_not_sent(round_: Round, anna: Person) -> None:
    round_.wishes(anna)
    round_.telling.meanwhile = lambda: round_.desk.service.subscriptions.end(anna.id)
    await round_.at(EIGHT)
    assert said(anna) == []
