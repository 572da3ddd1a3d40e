"""The one place where the parts of the Telegram bot are put together."""

from __future__ import annotations

import asyncio
import datetime as dt
import sys
from collections.abc import Callable, Collection
from contextlib import AsyncExitStack
from dataclasses import dataclass
from typing import Any

from telegram import User
from telegram.ext import ExtBot

from bot.bootstrap import App
from bot.groupchat.store import GroupStore
from bot.settings import Settings
from bot.subscriptions.deliveries import DeliveryStore, drop_content
from bot.subscriptions.store import SubscriptionStore
from bot.subscriptions.tables import deliveries
from bot.telegram.admission.access import Access
from bot.telegram.delivering.opening import runner_of
from bot.telegram.delivering.runner import Runner
from bot.telegram.handling.recording import overhearing
from bot.telegram.handling.regrets import telling
from bot.telegram.handling.routing import Router
from bot.telegram.handling.service import Service
from bot.telegram.keeping.answers import AnswerStore
from bot.telegram.keeping.chats import Chats
from bot.telegram.keeping.prepared import PreparedStore, drop_texts
from bot.telegram.keeping.tables import inbox as received
from bot.telegram.keeping.tables import metadata, prepared
from bot.telegram.keeping.times import utc_now
from bot.telegram.operating.gauges import watch_corpus, watch_queues
from bot.telegram.operating.metrics import Metrics
from bot.telegram.transport.connecting import connected
from bot.telegram.transport.dispatch import Dispatcher
from bot.telegram.transport.inbox import Inbox
from bot.telegram.transport.messenger import Messenger
from bot.telegram.transport.outbox import Outbox
from rag.corpus.catalog.database import Database

Clock = Callable[[], dt.datetime]


@dataclass(frozen=True, slots=True)
class Parts:
    """What runs together."""

    app: App
    bot: ExtBot[Any]
    me: User
    inbox: Inbox
    outbox: Outbox
    database: Database
    service: Service
    dispatcher: Dispatcher
    deliveries: DeliveryStore
    runner: Runner

    @classmethod
    async def opened(
        cls,
        settings: Settings,
        app: App,
        stack: AsyncExitStack,
        hide: Callable[..., object],
        clock: Clock,
    ) -> Parts:
        """Open them; the stack closes what was opened.

        Args:
            settings: What the user set.
            app: What answers.
            stack: Of the block in which they are used.
            hide: Told what no log may show.
            clock: The askers'.

        Raises: SettingsInvalid, Stop, StorageError.
        """
        # In a thread, as all that may wait for the database; and a missing model is told at once.
        brief = await asyncio.to_thread(lambda: app.briefings.brief)
        database = await asyncio.to_thread(Database.open, settings.catalog_url, metadata)
        stack.callback(database.close)
        stack.push_async_callback(app.leave_loop)
        metrics = Metrics()
        bot = await stack.enter_async_context(connected(settings, metrics))
        access = await asyncio.to_thread(Access, database, settings, utc_now)
        code = await asyncio.to_thread(access.pairing_code)
        if code is not None:
            hide(code, code.replace("-", ""))
            _say_pairing_code(code)
        inbox, outbox = Inbox(database), Outbox(database)
        subscriptions = await asyncio.to_thread(SubscriptionStore.open, database)
        groups = await asyncio.to_thread(_groups, settings, database)

        def migrate(old: int, new: int) -> None:
            access.migrate(old, new)
            groups.migrate(old, new)
            subscriptions.migrate(old, new)

        chats = Chats(database, migrate)
        messenger = Messenger(bot, outbox, chats)
        stack.push_async_callback(messenger.close)
        service = Service(
            app=app,
            bot=bot,
            messenger=messenger,
            access=access,
            chats=chats,
            answers=AnswerStore(database),
            groups=groups,
            subscriptions=subscriptions,
            prepared=PreparedStore(database),
            metrics=metrics,
            clock=clock,
        )
        stack.callback(service.close)
        router = Router(service, bot.bot)
        dispatcher = Dispatcher(
            inbox,
            bot,
            router.handle,
            handle_new=router.handle_new,
            on_full=telling(router, "queue-full"),
            on_given_up=telling(router, "apology"),
            is_chatter=router.is_chatter,
            on_chatter=overhearing(router),
        )
        watch_corpus(service.metrics, app)
        watch_queues(service.metrics, inbox.depth, lambda: dispatcher.fullness)
        due = DeliveryStore(database)
        runner = runner_of(service, due, brief)
        return cls(app, bot, bot.bot, inbox, outbox, database, service, dispatcher, due, runner)

    def ended(self) -> Collection[int]:
        """Deliveries that the outbox may forget: of those that it knew before it was asked."""
        return self.deliveries.ended(self.outbox.update_ids())


def _groups(settings: Settings, database: Database) -> GroupStore:
    # What groups say also stands in the inbox until it is handled, and in summaries until they
    # are sent.
    kept = dt.timedelta(days=settings.retention_days)
    derived = (drop_texts, drop_content)
    return GroupStore(database, kept, copies=(received, prepared, deliveries), derived=derived)


def _say_pairing_code(code: str) -> None:
    """On stdout, and never in a log."""
    sys.stdout.write(f"No admin yet. Send this code to the bot in Telegram to become one: {code}\n")
    sys.stdout.flush()
