from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest
from telegram.error import RetryAfter
from telegram.ext import ExtBot

from bot.telegram.transport.pacing import PacedLimiter
from tests.telegramserver.limits import Limits
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
