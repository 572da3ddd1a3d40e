"""The bot from its start to its end: the one place where its parts are put together.

The bot hears Telegram within three seconds: it polls at once, and what answers is loaded behind.
"""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import logging
import signal
import sys
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from typing import Any

from telegram import Message, Update, User
from telegram.error import TelegramError
from telegram.ext import ExtBot
from telegram.request import HTTPXRequest

from bot.bootstrap import App
from bot.diagnosis import Check
from bot.locales import texts
from bot.settings import Settings, SettingsInvalid
from bot.telegram.admission.access import Access
from bot.telegram.admission.grants import Grants
from bot.telegram.handling.menus import menus, register
from bot.telegram.handling.routing import Router
from bot.telegram.handling.service import Service
from bot.telegram.keeping.answers import AnswerStore
from bot.telegram.keeping.chats import Chats
from bot.telegram.keeping.tables import metadata
from bot.telegram.operating.check import check
from bot.telegram.operating.gauges import watch_corpus, watch_queues
from bot.telegram.operating.health import Health
from bot.telegram.operating.logs import started
from bot.telegram.operating.metrics import Metrics
from bot.telegram.operating.serving import address_of, serving, webhook_of
from bot.telegram.operating.watching import watch
from bot.telegram.showing.parts import plain_parts
from bot.telegram.transport.dispatch import Dispatcher
from bot.telegram.transport.inbox import Inbox, Received
from bot.telegram.transport.messenger import Messenger
from bot.telegram.transport.outbox import Outbox
from bot.telegram.transport.pacing import PacedLimiter
from bot.telegram.transport.polling import ALLOWED_UPDATES, poll
from bot.telegram.transport.refusals import Remedy, Stop, remedy_of, stop_line
from bot.telegram.transport.target import Target
from rag.corpus.catalog.database import Database

TELEGRAM = "https://api.telegram.org"
DRAIN_S = 15.0  # to finish what is under way at SIGTERM
KEPT = dt.timedelta(days=3)  # ids of handled updates; Telegram delivers again for one
PRUNE_S = 3_600.0
NOTICES_S = 5.0
START_S = 20.0  # to reach Telegram at the start, tried again and again
TIMEOUT_S = 20.0
CONNECTIONS = 32  # as many as handlers; the client looks at each of them at each request

_log = logging.getLogger(__name__)

Clock = Callable[[], dt.datetime]


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
            parts = await _Parts.opened(
                settings, app, stack, redactor.hide, clock or _clock_of(settings)
            )
            await _serve(settings, parts, stop)


async def checked(settings: Settings, app: App) -> list[Check]:
    """What would hinder the bot, without starting it."""
    database = await asyncio.to_thread(Database.open, settings.catalog_url, metadata)
    try:
        admitted = await asyncio.to_thread(Grants(database).roles)
        return await check(settings, app, menus=menus(), admitted=len(admitted))
    finally:
        database.close()


@dataclass(frozen=True, slots=True)
class _Parts:
    """What runs together."""

    app: App
    bot: ExtBot[Any]
    me: User
    inbox: Inbox
    outbox: Outbox
    database: Database
    service: Service
    dispatcher: Dispatcher

    @classmethod
    async def opened(
        cls,
        settings: Settings,
        app: App,
        stack: AsyncExitStack,
        hide: Callable[..., object],
        clock: Clock,
    ) -> _Parts:
        database = await asyncio.to_thread(Database.open, settings.catalog_url, metadata)
        stack.callback(database.close)
        stack.push_async_callback(app.leave_loop)
        bot = await stack.enter_async_context(_connected(settings))
        access = await asyncio.to_thread(Access, database, settings, _clock)
        code = await asyncio.to_thread(access.pairing_code)
        if code is not None:
            hide(code, code.replace("-", ""))
            _say_pairing_code(code)
        inbox, outbox = Inbox(database), Outbox(database)
        chats = Chats(database, access.migrate)
        messenger = Messenger(bot, outbox, chats)
        stack.push_async_callback(messenger.close)
        service = Service(
            app=app,
            bot=bot,
            messenger=messenger,
            access=access,
            chats=chats,
            answers=AnswerStore(database),
            metrics=Metrics(),
            clock=clock,
        )
        router = Router(service, bot.bot)
        dispatcher = Dispatcher(
            inbox,
            bot,
            router.handle,
            on_full=_telling(service, "queue-full"),
            on_given_up=_telling(service, "apology"),
        )
        watch_corpus(service.metrics, app)
        watch_queues(service.metrics, inbox.depth, lambda: dispatcher.fullness)
        return cls(app, bot, bot.bot, inbox, outbox, database, service, dispatcher)


async def _serve(settings: Settings, parts: _Parts, stop: asyncio.Event) -> None:
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
            _prune(parts, stop),
            _tell_notices(parts.app, stop),
            register(bot, parts.service.access.admins()),
        ]
        if webhook is None:
            await _told(bot.delete_webhook)
            work.append(poll(bot, inbox, stop, dispatcher.wake, on_poll=health.polled))
        else:
            await _told(
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


async def _prune(parts: _Parts, stop: asyncio.Event) -> None:
    """Forget ids that nothing can ask for any more."""
    while not stop.is_set():
        await asyncio.to_thread(parts.inbox.prune, _clock() - KEPT)
        await asyncio.to_thread(parts.outbox.prune)
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), PRUNE_S)


async def _tell_notices(app: App, stop: asyncio.Event) -> None:
    """What a terminal would show belongs into the log here."""
    while not stop.is_set():
        while app.notices:
            _log.warning(app.notices.pop(0))
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), NOTICES_S)


@asynccontextmanager
async def _connected(settings: Settings) -> AsyncIterator[ExtBot[Any]]:
    """The bot, known to Telegram.

    Raises: Stop on a bad token; the last refusal when Telegram can't be reached.
    """
    token = settings.telegram_bot_token
    assert token is not None
    root = settings.telegram_api_url or TELEGRAM
    bot: ExtBot[Any] = ExtBot(
        token.get_secret_value(),
        base_url=f"{root}/bot",
        base_file_url=f"{root}/file/bot",
        request=HTTPXRequest(CONNECTIONS, TIMEOUT_S, TIMEOUT_S, TIMEOUT_S, TIMEOUT_S),
        get_updates_request=HTTPXRequest(2, TIMEOUT_S, TIMEOUT_S, TIMEOUT_S, TIMEOUT_S),
        rate_limiter=PacedLimiter(),
    )
    try:
        await _told(bot.initialize)
        yield bot
    finally:
        await bot.shutdown()


async def _told(ask: Callable[[], Coroutine[Any, Any, Any]]) -> None:
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


def _telling(service: Service, key: str) -> Callable[[Received], Coroutine[Any, Any, None]]:
    """Tell whoever sent an update that nothing came of it."""

    async def tell(received: Received) -> None:
        update = Update.de_json(received.payload, service.bot)
        user, chat, message = update.effective_user, update.effective_chat, update.effective_message
        if (
            user is None
            or chat is None
            or not service.access.admit(user.id, chat.id, chat.type).is_allowed
        ):
            return
        language = service.chats.language(chat.id, user.id, user.language_code)
        is_topic = isinstance(message, Message) and message.is_topic_message
        thread_id = message.message_thread_id if is_topic and isinstance(message, Message) else None
        said = plain_parts(texts(language).say(key))
        await service.messenger.send(Target(chat.id, thread_id), said)

    return tell


def _say_pairing_code(code: str) -> None:
    """On stdout, and never in a log."""
    sys.stdout.write(f"No admin yet. Send this code to the bot in Telegram to become one: {code}\n")
    sys.stdout.flush()


def print_up(username: str) -> None:
    """Say on stdout that the bot can be talked to."""
    sys.stdout.write(f"@{username} is up: https://t.me/{username}  (Ctrl-C ends it)\n")
    sys.stdout.flush()


def _clock() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


def _clock_of(settings: Settings) -> Clock:
    return lambda: dt.datetime.now(settings.zone)
