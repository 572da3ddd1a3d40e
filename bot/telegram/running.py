"""The bot from its start to its end.

The bot hears Telegram within three seconds: it polls at once, and what answers is loaded behind.
"""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import logging
import signal
import sys
from collections.abc import Coroutine
from contextlib import AsyncExitStack
from typing import Any

from bot.bootstrap import App
from bot.diagnosis import Check
from bot.groupchat.retention import keep_to_retention
from bot.settings import Settings, SettingsInvalid
from bot.telegram.admission.grants import Grants
from bot.telegram.handling.menus import menus, register
from bot.telegram.handling.profile import describe
from bot.telegram.keeping.tables import peers
from bot.telegram.operating.check import check
from bot.telegram.operating.health import Health
from bot.telegram.operating.logs import started
from bot.telegram.operating.pruning import prune
from bot.telegram.operating.serving import address_of, serving, webhook_of
from bot.telegram.operating.watching import watch
from bot.telegram.parts import Clock, Parts
from bot.telegram.transport.connecting import told
from bot.telegram.transport.polling import ALLOWED_UPDATES, poll
from rag.corpus.catalog.database import Database

DRAIN_S = 13.0  # to finish what is under way at SIGTERM; the end as a whole takes up to 15
NOTICES_S = 5.0

_log = logging.getLogger(__name__)


async def run(
    settings: Settings,
    app: App,
    *,
    debug: bool = False,
    stop: asyncio.Event | None = None,
    clock: Clock | None = None,
) -> None:
    """Serve until `stop`, or without one until SIGTERM or SIGINT.

    `clock`: the askers' now, where it isn't the real one.

    Raises: SettingsInvalid, Stop, AddressTaken, StorageError.
    """
    if settings.telegram_bot_token is None:
        raise SettingsInvalid(
            "TELEGRAM_BOT_TOKEN is not set; ask @BotFather in Telegram for one and set it"
        )
    with started(settings, debug=debug) as redactor:
        if stop is None:
            stop = asyncio.Event()
            for name in (signal.SIGTERM, signal.SIGINT):
                asyncio.get_running_loop().add_signal_handler(name, stop.set)
        async with AsyncExitStack() as stack:
            parts = await Parts.opened(
                settings, app, stack, redactor.hide, clock or _clock_of(settings)
            )
            await _serve(settings, parts, stop)


async def checked(settings: Settings, app: App) -> list[Check]:
    """What would hinder the bot, without starting it."""
    admitted = await asyncio.to_thread(_admitted, settings)
    return await check(settings, app, menus=menus(), admitted=admitted)


def _admitted(settings: Settings) -> int:
    """How many are let in by pairing and /allow; looking makes no database."""
    database = Database.find(settings.catalog_url)
    if database is None:
        return 0
    try:
        roles = Grants(database).roles() if database.has(peers) else {}
        return sum(role != "revoked" for role in roles.values())
    finally:
        database.close()


async def _serve(settings: Settings, parts: Parts, stop: asyncio.Event) -> None:
    dispatcher, inbox, bot = parts.dispatcher, parts.inbox, parts.bot
    health = Health(parts.database, inbox.depth, is_polling=settings.webhook_url is None)
    webhook = webhook_of(settings, inbox.receive, dispatcher.wake)
    async with AsyncExitStack() as stack:
        if settings.listen is not None:
            address = address_of(settings.listen)
            await stack.enter_async_context(
                serving(address, health, parts.service.metrics, webhook)
            )
        work: list[Coroutine[Any, Any, None]] = [
            dispatcher.run(),
            watch(parts.app, stop),
            prune(inbox, parts.outbox, stop, ended=parts.ended),
            parts.runner.run(),
            keep_to_retention(parts.service.groups, stop),
            _tell_notices(parts.app, stop),
            register(bot, parts.service.access.admins()),
            describe(bot),
        ]
        if webhook is None:
            await told(bot.delete_webhook)
            work.append(poll(bot, inbox, stop, dispatcher.wake, on_poll=health.polled))
        else:
            await told(
                lambda: bot.set_webhook(
                    settings.webhook_url or "",
                    secret_token=webhook.secret,
                    allowed_updates=ALLOWED_UPDATES,
                )
            )
        _log.info("the bot is up", extra={"bot": parts.me.username})
        print_up(parts.me.username or "")
        try:
            await _until(stop, work)
        finally:
            parts.service.reindexing.stop()
            left = await dispatcher.drain(DRAIN_S)
            _log.info("the bot is down", extra={"kept_for_the_next_start": left})


async def _until(stop: asyncio.Event, work: list[Coroutine[Any, Any, None]]) -> None:
    """Until the stop, or until something raises, which is raised."""
    tasks = [asyncio.create_task(one) for one in work]
    stopping = asyncio.create_task(stop.wait())
    try:
        pending: set[asyncio.Task[Any]] = {*tasks, stopping}
        while not stop.is_set():
            done, pending = await asyncio.wait(pending, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                task.result()
    finally:
        stop.set()
        for task in (*tasks[1:], stopping):  # the dispatcher ends by its drain
            task.cancel()
        await asyncio.gather(*tasks[1:], stopping, return_exceptions=True)


async def _tell_notices(app: App, stop: asyncio.Event) -> None:
    """What a terminal would show belongs into the log here."""
    while not stop.is_set():
        while app.notices:
            _log.warning(app.notices.pop(0))
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), NOTICES_S)


def print_up(username: str) -> None:
    """Say on stdout that the bot can be talked to."""
    sys.stdout.write(f"@{username} is up: https://t.me/{username}  (Ctrl-C ends it)\n")
    sys.stdout.flush()


def _clock_of(settings: Settings) -> Clock:
    return lambda: dt.datetime.now(settings.zone)
