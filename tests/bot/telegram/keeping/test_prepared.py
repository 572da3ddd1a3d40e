"""Messages that wait to be sent: there until they stand, and no longer."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from bot.telegram.keeping.chats import Chats
from bot.telegram.keeping.prepared import PreparedStore
from bot.telegram.showing.parts import parts_of
from bot.telegram.transport.inbox import Inbox
from rag.corpus.catalog.database import Database

UNTIL = dt.datetime(2025, 8, 16, 16, 4, tzinfo=dt.UTC)
PARTS = parts_of(["<b>Sommerfest</b>", "Anna: KANARIENVOGEL &amp; mehr"])
ONE, OTHER = -1_002_000_000_001, -1_002_000_000_002


@pytest.fixture
def store(database: Database) -> PreparedStore:
    return PreparedStore(database)


def test_what_was_made_is_there_as_it_was_made(store: PreparedStore) -> None:
    assert store.get(7) is None
    store.keep(7, ONE, PARTS, UNTIL)
    kept = store.get(7)
    assert kept is not None
    assert (list(kept.parts), kept.until) == (PARTS, UNTIL)
    assert not kept.is_done
    store.keep(8, ONE, PARTS, None)
    other = store.get(8)
    assert other is not None
    assert other.until is None


def test_what_stands_is_kept_no_longer(store: PreparedStore) -> None:
    store.keep(7, ONE, PARTS, UNTIL)
    store.done(7, ONE)
    kept = store.get(7)
    assert kept is not None
    assert kept.is_done


def test_what_was_forgotten_while_it_was_sent_is_done_all_the_same(store: PreparedStore) -> None:
    store.keep(7, ONE, PARTS, UNTIL)
    store.forget()
    assert store.get(7) is None
    store.done(7, ONE)
    kept = store.get(7)
    assert kept is not None
    assert kept.is_done


def test_a_chat_is_forgotten_without_the_others(store: PreparedStore) -> None:
    store.keep(7, ONE, PARTS, UNTIL)
    store.keep(8, OTHER, PARTS, UNTIL)
    store.forget(ONE)
    assert store.get(7) is None
    assert store.get(8) is not None


async def test_what_is_done_is_dropped_once_its_update_is_finished(
    store: PreparedStore, database: Database
) -> None:
    inbox = Inbox(database)
    for update_id in (7, 8):
        message = {"message_id": 1, "chat": {"id": ONE, "type": "supergroup"}, "date": 0}
        inbox.receive([{"update_id": update_id, "message": message}])
        store.done(update_id, ONE)
    await inbox.finish(7)
    store.keep(9, ONE, PARTS, UNTIL)
    assert store.get(7) is None
    assert store.get(8) is not None


def test_forgotten_texts_stand_nowhere_in_the_files(
    store: PreparedStore, database: Database, tmp_path: Path
) -> None:
    for update_id in range(50):
        store.keep(update_id, ONE, PARTS, UNTIL)
    store.done(3, ONE)
    store.forget()
    Chats(database).scrub()
    left = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert b"KANARIENVOGEL" not in left
