from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from bot.subscriptions.values import outbox_id
from bot.telegram.transport.inbox import Inbox
from bot.telegram.transport.outbox import Delivered, Outbox
from tests.bot.telegram.updates import ANNA, database_in, message


@pytest.fixture
def outbox(tmp_path: Path) -> Outbox:
    return Outbox(database_in(tmp_path))


async def test_what_was_sent_is_known_by_update_and_part(outbox: Outbox) -> None:
    first, second = Delivered(1, 0, ANNA, 10), Delivered(1, 1, ANNA, 11)
    await asyncio.gather(*map(outbox.record, [first, second, Delivered(2, 0, ANNA, 12)]))
    assert outbox.sent_for(1) == {0: first, 1: second}
    assert outbox.sent_for(3) == {}
    assert outbox.update_ids() == {1, 2}


async def test_a_message_sent_anew_takes_the_place_of_the_old(outbox: Outbox) -> None:
    await outbox.record(Delivered(1, 0, ANNA, 10))
    await outbox.record(Delivered(1, 0, ANNA, 20))
    assert outbox.sent_for(1)[0].message_id == 20


async def test_only_updates_that_still_wait_are_remembered(outbox: Outbox, tmp_path: Path) -> None:
    inbox = Inbox(database_in(tmp_path))
    inbox.receive([message(1), message(2)])
    for number in (1, 2, 3):
        await outbox.record(Delivered(number, 0, ANNA, number))
    await inbox.finish(1)
    assert outbox.prune() == 2
    assert set(outbox.sent_for(2)) == {0}


async def test_what_was_delivered_by_itself_is_remembered_until_it_has_ended(
    outbox: Outbox,
) -> None:
    going, ended = outbox_id(1), outbox_id(2)
    for number in (going, ended, -7):
        await outbox.record(Delivered(number, 0, ANNA, 1))
    assert outbox.prune([ended]) == 2
    assert outbox.update_ids() == {going}
