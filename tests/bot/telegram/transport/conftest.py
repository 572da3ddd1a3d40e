"""A double of Telegram, somebody who talks to the bot there, and what the bot sends with."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from telegram.ext import ExtBot

from bot.telegram.transport.inbox import Inbox
from bot.telegram.transport.messenger import Messenger
from bot.telegram.transport.outbox import Outbox
from bot.telegram.transport.pacing import PacedLimiter
from tests.bot.telegram.transport.writing import ChatsSeen
from tests.bot.telegram.updates import database_in
from tests.telegramserver.people import Person
from tests.telegramserver.scenario import Telegram


@pytest.fixture
def anna(tg: Telegram) -> Person:
    return tg.user("Anna", started=True)


@pytest.fixture
def chats() -> ChatsSeen:
    return ChatsSeen()


@pytest.fixture
async def messenger(tg: Telegram, chats: ChatsSeen, tmp_path: Path) -> AsyncIterator[Messenger]:
    limiter = PacedLimiter(retries=1, chat_burst=100)
    async with ExtBot(tg.token, base_url=tg.base_url, rate_limiter=limiter) as bot:
        messenger = Messenger(bot, Outbox(database_in(tmp_path)), chats, first_pause_s=0.001)
        yield messenger
        await messenger.close()


@pytest.fixture
def inbox(tmp_path: Path) -> Inbox:
    return Inbox(database_in(tmp_path))
