"""What a member takes back, or writes anew, takes with it what was made of it and waits."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Connection

from bot.groupchat.store import GroupStore
from bot.subscriptions.deliveries import DeliveryStore, drop_content
from bot.subscriptions.schedule import Schedule
from bot.subscriptions.store import SubscriptionStore
from bot.subscriptions.values import Delivery, Wish
from bot.telegram.keeping.prepared import PreparedStore, drop_texts
from bot.telegram.keeping.tables import metadata
from bot.telegram.showing.parts import plain_parts
from tests.bot.groupchat.remembered import ANNA, GROUP, NOW, OTHER, WEEK, Memory, said

SECRET = "mein Passwort ist hunter2"
AT_TWO = Schedule("daily", dt.time(14, 5), None, ZoneInfo("Europe/Berlin"))  # NOW is 14:00 there
MINUTE = dt.timedelta(minutes=1)
TakesBack = Callable[[GroupStore], Awaitable[object]]

WAYS: dict[str, TakesBack] = {
    "edited": lambda store: store.edit(said(5, "(entfernt)"), NOW + MINUTE),
    "emptied": lambda store: store.edit(said(5, " "), NOW + MINUTE),
    "dropped": lambda store: store.drop(GROUP, 5),
}


@dataclass
class Waiting:
    """A summary for a command and one for a subscriber, both of what was said in the group."""

    groups: GroupStore
    prepared: PreparedStore
    deliveries: DeliveryStore
    delivery: Delivery

    def make(self) -> tuple[bool, bool]:
        """Whether each of them is kept."""
        stand = self.groups.standing(GROUP, self.groups.last(GROUP, None, 9))
        return (
            self.prepared.keep(900, GROUP, plain_parts(f"Anna: {SECRET}"), None, stand),
            self.deliveries.made(self.delivery, f"Anna: {SECRET}", NOW, stand),
        )

    @property
    def waits(self) -> tuple[bool, bool]:
        return self.prepared.get(900) is not None, self.deliveries.is_made(self.delivery)


@pytest.fixture
async def waiting(memory: Memory) -> Waiting:
    with memory.database.writing("test") as connection:
        metadata.create_all(connection)
    subscriptions = SubscriptionStore.open(memory.database)
    derived = (drop_texts, drop_content)
    groups = GroupStore(memory.database, WEEK, lambda: memory.now, derived=derived)
    subscriptions.add(Wish("summary", "", GROUP, None, GROUP, ANNA, AT_TWO, "de"), NOW)
    deliveries = DeliveryStore(memory.database)
    deliveries.take_due(NOW + 6 * MINUTE)
    [due] = deliveries.ready(NOW + 6 * MINUTE)
    await groups.keep(said(5, SECRET))
    return Waiting(groups, PreparedStore(memory.database), deliveries, due)


@pytest.mark.parametrize("way", WAYS)
async def test_what_was_made_goes_with_the_words_that_it_was_made_of(
    waiting: Waiting, way: str
) -> None:
    assert waiting.make() == waiting.waits == (True, True)
    await WAYS[way](waiting.groups)
    assert waiting.waits == (False, False)


@pytest.mark.parametrize("way", WAYS)
async def test_what_changes_while_a_model_writes_is_not_kept(waiting: Waiting, way: str) -> None:
    stand = waiting.groups.standing(GROUP, waiting.groups.last(GROUP, None, 9))
    await WAYS[way](waiting.groups)
    assert not waiting.prepared.keep(900, GROUP, plain_parts(SECRET), None, stand)
    assert not waiting.deliveries.made(waiting.delivery, SECRET, NOW, stand)
    assert waiting.waits == (False, False)


async def test_an_edit_that_changes_nothing_leaves_what_was_made(waiting: Waiting) -> None:
    await waiting.groups.keep(said(6, "Moin"))
    await waiting.groups.edit(said(6, "Hallo"), NOW + 2 * MINUTE)
    stand = waiting.groups.standing(GROUP, waiting.groups.last(GROUP, None, 9))
    waiting.make()
    assert not await waiting.groups.edit(said(5, SECRET), NOW + MINUTE)  # a link's preview came
    assert not await waiting.groups.edit(said(6, "Moin moin"), NOW + MINUTE)  # comes late
    assert not await waiting.groups.edit(said(7, "nie gesehen"), NOW + MINUTE)
    await waiting.groups.drop(GROUP, 8)
    assert waiting.waits == (True, True)
    assert waiting.prepared.keep(901, GROUP, plain_parts("x"), None, stand)


async def test_an_edit_in_one_group_leaves_what_was_made_of_another(waiting: Waiting) -> None:
    waiting.groups.set_on(OTHER, True)
    await waiting.groups.keep(said(5, "Moin", OTHER))
    waiting.make()
    assert await waiting.groups.edit(said(5, "Hallo", OTHER), NOW + MINUTE)
    assert waiting.waits == (True, True)


async def test_what_was_made_is_dropped_once_for_edits_that_are_written_together(
    memory: Memory,
) -> None:
    dropped: list[int | None] = []

    def drop(_connection: Connection, chat_id: int | None) -> None:
        dropped.append(chat_id)

    store = GroupStore(memory.database, WEEK, lambda: memory.now, derived=(drop,))
    numbers = range(100)
    store.add([said(number, "Montag") for number in numbers])
    edits = [store.edit(said(number, "Dienstag"), NOW + MINUTE) for number in numbers]
    assert all(await asyncio.gather(*edits))
    assert set(dropped) == {GROUP}
    assert len(dropped) < len(edits)


async def test_words_that_were_edited_out_leave_the_files_with_the_next_expiry(
    memory: Memory,
) -> None:
    await memory.store.keep(said(1, "kanarie" * 30))
    await memory.store.edit(said(1, "(entfernt)"), NOW + MINUTE)
    memory.store.expire()
    assert not memory.holds("kanarie")
