"""A bot killed at random points while it delivers repeats hardly a message and ends what it began.

`pytest tests/bot/telegram/delivering/test_delivering_kill.py --kills 90` kills thirty of them.
"""

from __future__ import annotations

import asyncio
import dataclasses
import datetime as dt
import random
import sys
import time
from collections import Counter
from contextlib import AbstractContextManager
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import MetaData

from bot.groupchat.store import GroupStore
from bot.subscriptions.deliveries import DeliveryStore
from bot.subscriptions.schedule import Schedule
from bot.subscriptions.store import SubscriptionStore
from bot.subscriptions.values import Delivery, Kind, Wish
from bot.telegram.delivering.delivering import Courier
from bot.telegram.delivering.made import Made, Maker
from bot.telegram.delivering.runner import AT_ONCE, Runner
from bot.telegram.showing.parts import plain_parts
from rag.corpus.catalog.database import Database
from tests.bot.telegram.desk import opened_desk
from tests.support.elsewhere import killed_elsewhere
from tests.support.newsroom import NOW
from tests.telegramserver.people import Person
from tests.telegramserver.scenario import Telegram
from tests.telegramserver.server import telegram

PEOPLE = 6
DAYS_A_SECOND = 3.0
GRACE = dt.timedelta(days=600)  # what was half sent is never late here, in 200 s
PATIENCE_S = 30.0


# -- in the process that is killed ---------------------------------------------------------------


async def two_parts(delivery: Delivery, now: dt.datetime, language: str) -> Made:
    await asyncio.sleep(0.005)  # a model that thinks
    told = f"{delivery.subscription.id} {delivery.due:%Y-%m-%d}"
    return Made([*plain_parts(f"{told} a"), *plain_parts(f"{told} b")])


def deliver_without_end(data: str, token: str, base_url: str, begin: float) -> None:
    asyncio.run(_deliver_without_end(Path(data), token, base_url, begin))


async def _deliver_without_end(data: Path, token: str, base_url: str, begin: float) -> None:
    tg: Any = SimpleNamespace(token=token, base_url=base_url)
    async with opened_desk(tg, data, public=True) as desk:

        def clock() -> dt.datetime:
            return NOW + dt.timedelta(days=(time.time() - begin) * DAYS_A_SECOND)

        service = dataclasses.replace(desk.service, clock=clock)
        store = DeliveryStore(Database.open(desk.app.settings.catalog_url, MetaData()), GRACE)
        makers: dict[Kind, Maker] = {"summary": two_parts}
        courier = Courier(service, store, makers)
        await Runner(store, courier, clock, lambda _seconds: asyncio.sleep(0.01)).run()


# -- in the process that kills -------------------------------------------------------------------


def bot_running(tg: Telegram, data: Path, begin: float) -> AbstractContextManager[None]:
    """A bot that is killed when the block ends."""
    arguments = (data, tg.token, tg.base_url, begin)
    return killed_elsewhere(deliver_without_end, *arguments, environment={"PTB_TIMEDELTA": "true"})


def subscribe(folder: Path, people: list[Person]) -> None:
    database = Database.open(f"sqlite:///{folder / 'data' / 'catalog.db'}", MetaData())
    store = SubscriptionStore.open(database)
    schedule = Schedule("daily", dt.time(8), None, ZoneInfo("Europe/Berlin"))
    groups = GroupStore(database, dt.timedelta(7))
    for one in people:
        groups.set_on(one.id, True)
        store.add(Wish("summary", "", one.id, None, one.id, one.id, schedule, "de"), NOW)
    database.close()


def told(people: list[Person]) -> Counter[str]:
    return Counter(one.text for person in people for one in person.chat.answers)


def test_killed_bots_end_what_they_began_and_repeat_at_most_what_was_on_its_way(
    tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    kills: int = max(1, request.config.getoption("--kills") // 3)  # a start takes some seconds
    drawn = random.Random(11)
    repeated: list[int] = []
    with telegram() as tg:
        people = [tg.user(f"User {number}", started=True) for number in range(PEOPLE)]
        subscribe(tmp_path, people)
        begin = time.time()
        for _ in range(kills):
            goal = told(people).total() + drawn.randrange(1, 4 * PEOPLE)
            with bot_running(tg, tmp_path, begin):
                tg.until(lambda goal=goal: told(people).total() >= goal).wait(PATIENCE_S)  # type: ignore[misc]
                time.sleep(drawn.uniform(0, 0.02))
            found = told(people)
            repeated.append(found.total() - len(found))
        with bot_running(tg, tmp_path, begin):
            tg.until(lambda: all(_is_whole(one) for one in people)).wait(PATIENCE_S)
        orders = [[one.text for one in person.chat.answers] for person in people]
    for texts in orders:
        days = [text.split()[1] for text in texts]
        assert days == sorted(days), "one day after the other"
    steps = [now - then for then, now in zip([0, *repeated], repeated, strict=False)]
    assert max(steps) <= AT_ONCE, f"messages repeated after each kill: {steps}"
    sys.stdout.write(f"{kills} kills, {len(found)} messages, {repeated[-1]} repeated\n")


def _is_whole(person: Person) -> bool:
    """Whether all but what is on its way has both of its parts."""
    texts = [one.text for one in person.chat.answers]
    if texts[-1].endswith("a"):
        texts.pop()
    days = {text[:-1] for text in texts}
    return days == {text[:-1] for text in texts if text.endswith("b")}
