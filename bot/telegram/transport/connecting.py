"""The bot and Telegram at the start, until each knows the other."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from typing import Any

from telegram.error import TelegramError
from telegram.ext import ExtBot

from bot.settings import Settings
from bot.telegram.transport.pacing import PacedLimiter
from bot.telegram.transport.refusals import Remedy, Stop, remedy_of, stop_line
from bot.telegram.transport.watched import WatchedRequest, Watching

TELEGRAM = "https://api.telegram.org"
START_S = 20.0  # to reach Telegram at the start, tried again and again
TIMEOUT_S = 20.0
CONNECTIONS = 32  # as many as handlers; the client looks at each idle one at each request


@asynccontextmanager
async def connected(settings: Settings, watching: Watching) -> AsyncIterator[ExtBot[Any]]:
    """The bot, known to Telegram; each of its requests is told to `watching`.

    Raises: Stop on a bad token; the last refusal when Telegram can't be reached.
    """
    token = settings.telegram_bot_token
    assert token is not None
    root = settings.telegram_api_url or TELEGRAM
    bot: ExtBot[Any] = ExtBot(
        token.get_secret_value(),
        base_url=f"{root}/bot",
        base_file_url=f"{root}/file/bot",
        request=WatchedRequest(watching, CONNECTIONS, TIMEOUT_S),
        get_updates_request=WatchedRequest(watching, 2, TIMEOUT_S),
        rate_limiter=PacedLimiter(),
    )
    try:
        await told(bot.initialize)
        yield bot
    finally:
        await bot.shutdown()


async def told(ask: Callable[[], Coroutine[Any, Any, Any]]) -> None:
    """Ask Telegram at the start, again while it can't be reached.

    Raises: Stop.
    """
    ends_at, pause_s = asyncio.get_running_loop().time() + START_S, 0.5
    while True:
        try:
            await ask()
        except TelegramError as exc:
            is_late = asyncio.get_running_loop().time() + pause_s > ends_at
            if remedy_of(exc) is not Remedy.RETRY or is_late:
                raise _unwilling(exc) from None  # its text can have the token in it
            await asyncio.sleep(pause_s)
            pause_s *= 2
        else:
            return


def _unwilling(error: TelegramError) -> Stop:
    """Why the bot can't start, in one line."""
    match remedy_of(error):
        case Remedy.STOP:
            return stop_line(error)
        case Remedy.RETRY | Remedy.WAIT:
            return Stop("Telegram can't be reached; check the network, and TELEGRAM_API_URL if set")
    return Stop(f"Telegram refuses to serve the bot: {error.message}")
