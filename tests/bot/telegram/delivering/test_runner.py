"""The alarm clock: it looks when something is due, and goes on whatever happens."""

from __future__ import annotations

import asyncio
import datetime as dt
from contextlib import suppress
from typing import Any

import pytest
from sqlalchemy import text

from bot.subscriptions.schedule import Schedule
from bot.telegram.delivering.runner import AT_ONCE, LONGEST_SLEEP_S, Runner
from rag.errors import StorageError
from tests.bot.telegram.delivering.round import BERLIN, EIGHT, Round
from tests.telegramserver.people import Person

DAY = dt.timedelta(days=1)


class Night:
    """A sleep in which the clock of the desk goes on, until a time."""

    def __init__(self, round_: Round, until: dt.datetime, least: float = 0.0) -> None:
        self.round = round_
        self.until = until
        self.least = dt.timedelta(seconds=least)
        self.slept: list[float] = []

    async def __call__(self, seconds: float) -> None:
        self.slept.append(seconds)
        await self.round.runner.settled()
        times = self.round.desk.times
        times[0] += max(dt.timedelta(seconds=seconds), self.least)
        if times[0] >= self.until:
            raise asyncio.CancelledError


async def runs(round_: Round, until: dt.datetime, least: float = 0.0) -> Night:
    night = Night(round_, until, least)
    round_.runner = Runner(round_.store, round_.runner._courier, round_.desk.service.clock, night)
    with suppress(asyncio.CancelledError):
        await round_.runner.run()
    return night


async def test_it_sleeps_until_something_is_due_and_never_long(round_: Round, anna: Person) -> None:
    round_.wishes(anna)
    round_.desk.times[0] = EIGHT.astimezone(dt.UTC) - dt.timedelta(seconds=25)
    night = await runs(round_, EIGHT + dt.timedelta(seconds=5))
    assert night.slept[:3] == [LONGEST_SLEEP_S, LONGEST_SLEEP_S, 5]
    assert len(anna.chat.answers) == 1
    _since, made_at = round_.telling.made[0]
    assert made_at == EIGHT


async def test_through_a_winter_and_two_changes_of_the_clocks(round_: Round, anna: Person) -> None:
    """It looks every fifty minutes here: ten seconds would take too long."""
    sundays = Schedule("weekly", dt.time(2, 30), 6, BERLIN)
    round_.wishes(anna, schedule=sundays)
    round_.desk.times[0] = dt.datetime(2025, 10, 1, tzinfo=dt.UTC)
    await runs(round_, dt.datetime(2026, 4, 15, tzinfo=BERLIN), least=3_000)
    days = [one.text.split()[2] for one in anna.chat.answers]
    assert len(days) == len(set(days)) == 28
    times = {one.text.split()[2]: one.text.split()[3] for one in anna.chat.answers}
    assert times.pop("29.03.") == "03:00"  # 02:30 doesn't exist
    assert set(times.values()) == {"02:30"}


async def test_jumps_of_the_clock_repeat_nothing(round_: Round, anna: Person) -> None:
    round_.wishes(anna)
    for hours in (0, -2, 0, 0.5, -1, 24, 23, 24.5, 24 * 5, 24 * 4):
        await round_.at(EIGHT + dt.timedelta(hours=hours))
    told = [one.text.split(" ", 1)[1] for one in anna.chat.answers]
    assert told == ["de 21.08. 08:00", "de 22.08. 08:00", "de 26.08. 08:00"]


async def test_a_database_that_fails_is_looked_at_again(
    round_: Round, anna: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    round_.wishes(anna)
    failures = [StorageError("the disk is full")]
    take = round_.store.take_due

    def take_or_fail(now: dt.datetime) -> int:
        if failures:
            raise failures.pop()
        return take(now)

    monkeypatch.setattr(round_.store, "take_due", take_or_fail)
    round_.desk.times[0] = EIGHT.astimezone(dt.UTC)
    await runs(round_, EIGHT + dt.timedelta(minutes=1))
    assert len(anna.chat.answers) == 1


async def test_what_is_under_way_at_the_end_is_there_at_the_next_start(
    round_: Round, anna: Person
) -> None:
    round_.wishes(anna)
    round_.desk.times[0] = EIGHT.astimezone(dt.UTC)
    begun = asyncio.Event()
    round_.telling.meanwhile = begun.set
    running = asyncio.create_task(round_.runner.run())
    await begun.wait()
    running.cancel()
    with suppress(asyncio.CancelledError):
        await running
    round_.telling.meanwhile = lambda: None
    await round_.at(EIGHT + dt.timedelta(minutes=1))
    assert [one.text.split(" ", 1)[1] for one in anna.chat.answers] == ["de 21.08. 08:00"]


async def test_what_is_sent_past_the_grace_is_not_told_again(
    round_: Round, anna: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A flood wait holds it up while the runner goes on looking."""
    round_.wishes(anna)
    made_at = EIGHT + dt.timedelta(minutes=10)
    round_.desk.times[0] = made_at.astimezone(dt.UTC)
    messenger = round_.desk.service.messenger
    begun, may_go_on, send = asyncio.Event(), asyncio.Event(), messenger.send

    async def held_up(*given: Any) -> Any:
        begun.set()
        await may_go_on.wait()
        return await send(*given)

    with monkeypatch.context() as patched:
        patched.setattr(messenger, "send", held_up)
        await round_.runner.step()
        await begun.wait()
        round_.desk.times[0] += dt.timedelta(minutes=51)
        await round_.runner.step()
        may_go_on.set()
        await round_.runner.settled()
    await round_.at(EIGHT + DAY)
    assert [since for since, _now in round_.telling.made] == [EIGHT - DAY, made_at]
    assert len(anna.chat.answers) == 2


async def test_what_waits_for_a_slot_too_long_is_given_up(round_: Round, anna: Person) -> None:
    round_.wishes(anna)
    round_.desk.times[0] = EIGHT.astimezone(dt.UTC)
    for _ in range(AT_ONCE):
        await round_.runner._slots.acquire()
    await round_.runner.step()
    round_.desk.times[0] += dt.timedelta(hours=1, seconds=1)
    await round_.runner.step()
    for _ in range(AT_ONCE):
        round_.runner._slots.release()
    await round_.runner.settled()
    assert anna.chat.answers == []


async def test_a_look_with_nothing_due_takes_no_lock(round_: Round, anna: Person) -> None:
    """While `newsbot index` writes, people's questions wait for nothing of this."""
    round_.wishes(anna)
    database = round_.store._database
    with database.writing("") as connection:
        connection.execute(text("SELECT 1"))
        async with asyncio.timeout(5):
            await round_.at(EIGHT - DAY)
