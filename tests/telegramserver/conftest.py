"""A double for each test, and a real Bot that talks to it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

import pytest
from telegram.ext import ExtBot

from tests.telegramserver.running import bot_for
from tests.telegramserver.scenario import Telegram
from tests.telegramserver.server import telegram


@pytest.fixture(autouse=True)
def _timedeltas(monkeypatch: pytest.MonkeyPatch) -> None:
    """PTB warns of `RetryAfter.retry_after` as a number, and warnings are errors here."""
    monkeypatch.setenv("PTB_TIMEDELTA", "true")


@pytest.fixture
def tg() -> Iterator[Telegram]:
    with telegram() as running:
        yield running


@pytest.fixture
async def bot(tg: Telegram) -> AsyncIterator[ExtBot[None]]:
    async with bot_for(tg) as running:
        yield running
