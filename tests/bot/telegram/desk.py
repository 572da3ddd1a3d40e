"""The bot's parts, as `bot.telegram.running` puts them together, handling what people did."""

from __future__ import annotations

import datetime as dt
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from telegram import Update
from telegram.ext import ExtBot

from bot.bootstrap import App, build_app
from bot.groupchat.store import GroupStore
from bot.settings import Settings
from bot.subscriptions.deliveries import drop_content
from bot.subscriptions.store import SubscriptionStore
from bot.telegram.admission.access import Access
from bot.telegram.handling.routing import Router
from bot.telegram.handling.service import Service
from bot.telegram.keeping.answers import AnswerStore
from bot.telegram.keeping.chats import Chats
from bot.telegram.keeping.prepared import PreparedStore, drop_texts
from bot.telegram.keeping.tables import inbox, metadata, prepared
from bot.telegram.operating.metrics import Metrics
from bot.telegram.transport.inbox import Inbox
from bot.telegram.transport.messenger import Messenger
from bot.telegram.transport.outbox import Outbox
from bot.telegram.transport.polling import ALLOWED_UPDATES
from rag.corpus.catalog.database import Database
from tests.support.newsroom import NOW, write_jsonl
from tests.telegramserver.people import Person
from tests.telegramserver.places import Place
from tests.telegramserver.scenario import Telegram


@dataclass
class Desk:
    """Updates are handled when a test says so, in their order."""

    tg: Telegram
    service: Service
    router: Router
    inbox: Inbox
    times: list[dt.datetime] = field(default_factory=lambda: [NOW])

    @property
    def app(self) -> App:
        return self.service.app

    async def hears(self) -> int:
        """Handle what people did meanwhile; how many updates that were."""
        handled = 0
        while updates := await self.service.bot.get_updates(
            self._next, timeout=0, allowed_updates=ALLOWED_UPDATES
        ):
            for update in updates:
                self._next = update.update_id + 1
                self.inbox.receive([update.to_dict()])
                await self.router.handle(update)
                await self.inbox.finish(update.update_id)
                handled += 1
        return handled

    async def hears_again(self) -> None:
        """Handle the last update anew, as where a crash came before that was noted."""
        told = self.tg.world.updates.confirmed[-1].json
        await self.router.handle(Update.de_json(told, self.service.bot))

    async def says(self, person: Person, text: str, in_: Place | None = None, **more: Any) -> str:
        """What the bot answers to a message: its last words there, or none."""
        place = in_ or person.chat
        before = len(place.answers)
        person.says(text, in_, **more)
        await self.hears()
        return "\n\n".join(message.text for message in place.answers[before:])

    def passes(self, **time: float) -> None:
        """The bot's clock goes on."""
        self.times[0] += dt.timedelta(**time)

    _next: int = 0


@asynccontextmanager
async def opened_desk(tg: Telegram, folder: Path, **given: Any) -> AsyncIterator[Desk]:
    """A bot on a corpus of its own, `folder/articles`; closed to everybody, unless told."""
    settings = Settings(
        _env_file=None,
        data_dir=folder / "data",
        telegram_bot_token=tg.token,
        **{"embeddings": "hashing", "answers": "extractive"} | given,
    )
    times = [NOW]
    app = build_app(settings, lambda: times[0])
    database = Database.open(settings.catalog_url, metadata)
    access = Access(database, settings, lambda: times[0])
    subscriptions = SubscriptionStore.open(database)
    kept = dt.timedelta(settings.retention_days)
    derived = (drop_texts, drop_content)
    groups = GroupStore(database, kept, lambda: times[0], [inbox, prepared], derived)

    def migrate(old: int, new: int) -> None:
        access.migrate(old, new)
        subscriptions.migrate(old, new)
        groups.migrate(old, new)

    chats = Chats(database, migrate, lambda: times[0])
    async with ExtBot(tg.token, base_url=tg.base_url) as bot:
        messenger = Messenger(bot, Outbox(database), chats, first_pause_s=0.001)
        service = Service(
            app=app, bot=bot, messenger=messenger, access=access, chats=chats,
            answers=AnswerStore(database, lambda: times[0]), metrics=Metrics(),
            clock=lambda: times[0], subscriptions=subscriptions,
            groups=groups,
            prepared=PreparedStore(database),
        )  # fmt: skip
        yield Desk(tg, service, Router(service, bot.bot), Inbox(database), times)
        await messenger.close()
        service.close()
    await app.leave_loop()
    app.close()
    database.close()


def index(desk: Desk, folder: Path, *articles: Any) -> None:
    """Read articles from a file of the folder, as `newsbot index` does."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "news.jsonl"
    write_jsonl(path, articles)
    desk.app.corpus.index([folder], prune=False, progress=lambda *_told: None)
