"""PTB's Application, run as a bot runs it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, TypeAlias

from telegram.ext import Application, ApplicationBuilder, ExtBot

from tests.telegramserver.scenario import Telegram

App: TypeAlias = Application[Any, Any, Any, Any, Any, Any]


def application_for(tg: Telegram) -> App:
    """A real Application that talks to the double, without handlers."""
    return ApplicationBuilder().token(tg.token).base_url(tg.base_url).build()


def bot_for(tg: Telegram) -> ExtBot[None]:
    """A real Bot; use it as a context manager."""
    return ExtBot(tg.token, base_url=tg.base_url)


@asynccontextmanager
async def polled(application: App, **more: Any) -> AsyncIterator[App]:
    """Runs it by polling, in this loop."""
    async with application:
        await application.start()
        assert application.updater is not None
        await application.updater.start_polling(**more)
        try:
            yield application
        finally:
            await application.updater.stop()
            await application.stop()
