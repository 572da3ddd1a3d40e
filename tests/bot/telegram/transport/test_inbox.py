from __future__ import annotations

import asyncio
import datetime as dt
import random
from pathlib import Path

import pytest

from bot.telegram.transport.inbox import Inbox
from tests.bot.telegram.updates import database_in, message

NOON = dt.datetime(2026, 8, 16, 12, tzinfo=dt.UTC)


@pytest.fixture
def inbox(tmp_path: Path) -> Inbox:
    return Inbox(database_in(tmp_path), lambda: NOON)


def test_updates_wait_oldest_first(inbox: Inbox) -> None:
    assert inbox.receive([message(7, "später"), message(5, "früher")]) == 2
    first, second = inbox.waiting(10)
    assert (first.update_id, second.update_id) == (5, 7)
    assert first.payload == message(5, "früher")
    assert first.attempts == 0
    assert (inbox.depth(), inbox.last_update_id()) == (2, 7)


def test_each_update_is_taken_once_however_often_it_comes(inbox: Inbox) -> None:
    copies = [message(number) for number in range(200) for _ in range(3)]
    random.Random(1).shuffle(copies)
    new = sum(inbox.receive(copies[at : at + 100]) for at in range(0, len(copies), 100))
    assert new == 200
    assert len(inbox.waiting(1_000)) == 200


async def test_a_finished_update_never_comes_back(inbox: Inbox) -> None:
    inbox.receive([message(1)])
    await inbox.finish(1)
    assert inbox.receive([message(1)]) == 0
    assert inbox.waiting(10) == []
    assert inbox.depth() == 0
    assert inbox.last_update_id() == 1


async def test_no_text_stays_when_it_is_handled(inbox: Inbox, tmp_path: Path) -> None:
    inbox.receive([message(1, "canary-of-anna")])
    await inbox.finish(1)
    with database_in(tmp_path).reading() as connection:
        rows = connection.exec_driver_sql("SELECT * FROM telegram_inbox").all()
    assert "canary" not in str(rows)


def test_what_is_known_is_not_read_again(inbox: Inbox) -> None:
    inbox.receive([message(number) for number in range(10)])
    assert [one.update_id for one in inbox.waiting(3, known={0, 1, 4})] == [2, 3, 5]


async def test_attempts_are_counted_and_given_back(inbox: Inbox) -> None:
    inbox.receive([message(1), message(2)])
    for update_id in (1, 2, 1):
        inbox.begin(update_id)
        await inbox.close()
    inbox.give_back([2])
    assert [one.attempts for one in inbox.waiting(10)] == [2, 0]


def test_lone_surrogates_are_kept(inbox: Inbox) -> None:
    inbox.receive([message(1, "\ud83d")])
    assert inbox.waiting(1)[0].payload["message"]["text"] == "\ud83d"


def test_no_updates_are_no_write(inbox: Inbox) -> None:
    assert inbox.receive([]) == 0
    assert inbox.last_update_id() is None


async def test_only_what_was_finished_long_ago_is_pruned(inbox: Inbox) -> None:
    inbox.receive([message(1), message(2)])
    await inbox.finish(1)
    assert inbox.prune(NOON) == 0
    assert inbox.prune(NOON + dt.timedelta(seconds=1)) == 1
    assert [one.update_id for one in inbox.waiting(10)] == [2]
    assert inbox.receive([message(1)]) == 1


async def test_more_ids_than_a_statement_takes(inbox: Inbox) -> None:
    inbox.receive([message(number) for number in range(1_200)])
    for update_id in range(1_200):
        inbox.begin(update_id)
    await asyncio.gather(*map(inbox.finish, range(0, 1_200, 2)))
    waiting = inbox.waiting(1_000)
    assert len(waiting) == 600
    assert {one.attempts for one in waiting} == {1}
