"""A dispatcher that runs, and what tests ask of it."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

from telegram import Bot, Update

from bot.telegram.transport.attempts import Pauses
from bot.telegram.transport.dispatch import Dispatcher
from bot.telegram.transport.inbox import Inbox
from bot.telegram.transport.refusals import Stop
from tests.bot.telegram.updates import (
    PATIENCE_S,
    Json,
    until,
)

SHORT = Pauses((0.0, 0.0), away=0.01, longest=0.02)


@asynccontextmanager
async def running(
    inbox: Inbox, handle: Callable[[Update], Awaitable[None]], **more: Any
) -> AsyncIterator[Dispatcher]:
    dispatcher = Dispatcher(inbox, Bot("1:x"), handle, **({"pauses": SHORT} | more))
    run = asyncio.create_task(dispatcher.run())
    try:
        yield dispatcher
    finally:
        await dispatcher.drain(0.2)
        with contextlib.suppress(Stop):
            await asyncio.wait_for(run, PATIENCE_S)


async def emptied(inbox: Inbox) -> None:
    await until(lambda: not inbox.depth())


def put(inbox: Inbox, dispatcher: Dispatcher, *updates: Json) -> None:
    inbox.receive(updates)
    dispatcher.wake()


def chat_of(update: Update) -> int:
    assert update.effective_chat is not None
    return update.effective_chat.id
