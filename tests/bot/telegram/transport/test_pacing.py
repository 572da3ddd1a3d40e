from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from typing import Any

import pytest
from telegram.error import RetryAfter
from telegram.ext import ExtBot

from bot.telegram.transport.pacing import PacedLimiter, on_sent
from tests.telegramserver.limits import Limits
from tests.telegramserver.people import Person
from tests.telegramserver.scenario import Telegram
from tests.telegramserver.server import telegram


@pytest.fixture(autouse=True)
def _timedeltas(monkeypatch: pytest.MonkeyPatch) -> None:
    """PTB warns of `RetryAfter.retry_after` as a number, and warnings are errors here."""
    monkeypatch.setenv("PTB_TIMEDELTA", "true")


@pytest.fixture
def tg() -> Iterator[Telegram]:
    with telegram(limits=Limits()) as running:
        yield running


async def test_a_chat_gets_no_more_than_telegram_allows(tg: Telegram) -> None:
    anna, ben = tg.user("Anna", started=True), tg.user("Ben", started=True)
    async with ExtBot(tg.token, base_url=tg.base_url, rate_limiter=PacedLimiter()) as bot:
        many = asyncio.gather(*(bot.send_message(anna.id, str(number)) for number in range(7)))
        await bot.send_message(ben.id, "not held up")
        assert not many.done()
        await many
    assert tg.floods == 0
    assert len(anna.chat.answers) == 7


async def test_typing_and_drafts_take_no_messages_place(tg: Telegram) -> None:
    anna = tg.user("Anna", started=True)
    async with ExtBot(tg.token, base_url=tg.base_url, rate_limiter=PacedLimiter()) as bot:
        for number in range(1, 60):
            await bot.send_chat_action(anna.id, "typing")
            await bot.send_message_draft(anna.id, 1, "x" * number)
        await bot.send_message(anna.id, "at once")
    assert tg.floods == 0


async def test_a_flood_is_waited_out_and_then_told(tg: Telegram) -> None:
    anna = tg.user("Anna", started=True)
    fault = tg.fault("sendMessage", kind="flood", retry_after=1)
    async with ExtBot(tg.token, base_url=tg.base_url, rate_limiter=PacedLimiter(1)) as bot:
        await bot.send_message(anna.id, "once")
        assert tg.count("sendMessage") == 2
        fault.left = 100
        with pytest.raises(RetryAfter):
            await bot.send_message(anna.id, "again")
    assert tg.count("sendMessage") == 4


async def test_messages_that_are_recorded_go_one_at_a_time(tg: Telegram) -> None:
    """However many wait: a crash finds at most one that is sent and not recorded."""
    people = [tg.user(f"P{number}", started=True) for number in range(20)]
    unrecorded: list[int] = []

    async def send(bot: ExtBot[Any], person: Person) -> None:
        async def record(_sent: object) -> None:
            unrecorded.append(tg.count("sendMessage") - recorded[0])
            await asyncio.sleep(0.08)  # in all, longer than the gate is patient with one
            recorded[0] += 1

        on_sent.set(record)
        await bot.send_message(person.id, "Hallo")

    recorded = [0]
    async with ExtBot(tg.token, base_url=tg.base_url, rate_limiter=PacedLimiter()) as bot:
        await asyncio.gather(*(send(bot, person) for person in people))
    assert unrecorded == [1] * 20


async def test_a_busy_loop_opens_the_gate_for_nobody(tg: Telegram) -> None:
    """What loads a model's library holds the loop up, and the answer is there already."""
    people = [tg.user(f"P{number}", started=True) for number in range(4)]
    limiter = PacedLimiter(gate_patience_s=0.2)
    unrecorded: list[int] = []
    recorded = 0

    async def send(bot: ExtBot[Any], person: Person) -> None:
        async def record(_sent: object) -> None:
            nonlocal recorded
            unrecorded.append(tg.count("sendMessage") - recorded)
            asyncio.get_running_loop().call_soon(time.sleep, 0.4)
            await asyncio.sleep(0.45)
            recorded += 1

        on_sent.set(record)
        await bot.send_message(person.id, "Hallo")

    async with ExtBot(tg.token, base_url=tg.base_url, rate_limiter=limiter) as bot:
        await asyncio.gather(*(send(bot, person) for person in people))
    assert unrecorded == [1] * 4


async def test_a_message_that_stalls_holds_up_the_others_for_a_moment(tg: Telegram) -> None:
    anna, ben = tg.user("Anna", started=True), tg.user("Ben", started=True)
    stalls = asyncio.Event()

    async def never(_sent: object) -> None:
        stalls.set()
        await asyncio.Event().wait()

    async def record(_sent: object) -> None:
        return

    limiter = PacedLimiter(gate_patience_s=0.1)
    async with ExtBot(tg.token, base_url=tg.base_url, rate_limiter=limiter) as bot:
        on_sent.set(never)
        stalled = asyncio.create_task(bot.send_message(anna.id, "Hallo"))
        await stalls.wait()
        on_sent.set(record)
        for _ in range(2):
            await asyncio.wait_for(bot.send_message(ben.id, "Hallo"), 5)
        stalled.cancel()
        await asyncio.wait([stalled])
        await asyncio.wait_for(bot.send_message(ben.id, "Hallo"), 5)
