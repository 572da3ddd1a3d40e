"""The bot's deliveries, made when a test says so, at the time that it says."""

from __future__ import annotations

import datetime as dt
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from sqlalchemy import MetaData

from bot.subscriptions.deliveries import DeliveryStore
from bot.subscriptions.schedule import Schedule
from bot.subscriptions.values import Delivery, Kind, Subscription, Wish
from bot.telegram.delivering.briefings import BriefingMaker
from bot.telegram.delivering.delivering import Courier
from bot.telegram.delivering.made import Made, Maker
from bot.telegram.delivering.runner import Runner
from bot.telegram.showing.parts import plain_parts
from rag.corpus.catalog.database import Database
from tests.bot.telegram.desk import Desk
from tests.telegramserver.people import Person
from tests.telegramserver.places import Place

BERLIN = ZoneInfo("Europe/Berlin")
MORNING = Schedule("daily", dt.time(8), None, BERLIN)
EIGHT = dt.datetime(2025, 8, 21, 8, tzinfo=BERLIN)  # the first after the newsroom's now


@dataclass
class Telling:
    """A maker that says from when to when it tells; `says` goes before, each a message."""

    says: list[str] = field(default_factory=list)
    made: list[tuple[dt.datetime, dt.datetime]] = field(default_factory=list)
    failures: list[Exception] = field(default_factory=list)
    meanwhile: Callable[[], object] = lambda: None

    async def __call__(self, delivery: Delivery, now: dt.datetime, language: str) -> Made | None:
        self.made.append((delivery.since, now))
        self.meanwhile()
        if self.failures:
            raise self.failures.pop(0)
        told = f"{len(self.made)}. {language} {delivery.due.astimezone(BERLIN):%d.%m. %H:%M}"
        return Made([part for one in [*self.says, told] for part in plain_parts(one)])


@dataclass
class Round:
    """Deliveries of a desk."""

    desk: Desk
    store: DeliveryStore
    runner: Runner
    telling: Telling

    async def at(self, moment: dt.datetime) -> None:
        """The time comes, and what is due is delivered or not."""
        self.desk.times[0] = moment.astimezone(dt.UTC)
        await self.runner.step()
        await self.runner.settled()

    def wishes(
        self,
        who: Person,
        kind: Kind = "summary",
        *,
        about: Place | None = None,
        to: Place | None = None,
        topic: str = "",
        schedule: Schedule = MORNING,
    ) -> Subscription:
        """Somebody subscribes; in private, about that chat itself, unless told."""
        target = to or who.chat
        if kind == "summary":
            self.desk.service.groups.set_on((about or target).chat.id, True)
        source = (about or target).chat
        own_topic = (about or target).own_topic
        wish = Wish(
            kind=kind,
            topic=topic,
            source_id=source.id,
            thread_id=own_topic.id if own_topic else None,
            chat_id=target.chat.id,
            user_id=who.id,
            schedule=schedule,
            language="de",
        )
        return self.desk.service.subscriptions.add(wish, self.desk.times[0])


@asynccontextmanager
async def opened_round(desk: Desk) -> AsyncIterator[Round]:
    """Briefings are the app's, and summaries say when they are from."""
    database = Database.open(desk.app.settings.catalog_url, MetaData())
    store, telling = DeliveryStore(database), Telling()
    makers: dict[Kind, Maker] = {
        "briefing": BriefingMaker(desk.app.briefings.brief, desk.service.answers),
        "summary": telling,
    }
    courier = Courier(desk.service, store, makers)
    yield Round(desk, store, Runner(store, courier, desk.service.clock), telling)
    database.close()
