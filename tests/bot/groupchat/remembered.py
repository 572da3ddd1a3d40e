"""A memory of groups in a folder of a test's, and messages for it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bot.groupchat.messages import GroupMessage
from bot.groupchat.store import GroupStore
from rag.corpus.catalog.database import Database
from tests.support.stores import catalog_url

NOW = dt.datetime(2025, 8, 20, 12, tzinfo=dt.UTC)
WEEK = dt.timedelta(days=7)
GROUP, OTHER = -1_001, -1_002
ANNA, BERT = 17, 18


@dataclass
class Memory:
    """A store, its database, and its clock."""

    folder: Path
    retention: dt.timedelta = WEEK
    now: dt.datetime = NOW
    store: GroupStore = field(init=False)
    database: Database = field(init=False)

    def __post_init__(self) -> None:
        self.open()

    def open(self) -> None:
        self.database = Database.open(catalog_url(self.folder), None)
        self.store = GroupStore(self.database, self.retention, lambda: self.now)

    def restart(self) -> None:
        self.database.close()
        self.open()

    def passes(self, **time: float) -> None:
        self.now += dt.timedelta(**time)

    def texts(self, chat_id: int = GROUP, thread_id: int | None = None) -> list[str]:
        return [one.text for one in self.store.last(chat_id, thread_id, 5_000)]

    def holds(self, word: str) -> bool:
        """Whether a word stands anywhere in the files: tables, free pages, log."""
        files = self.folder.glob("catalog.sqlite3*")
        return any(word.encode() in path.read_bytes() for path in files)


@contextmanager
def remembering(folder: Path, **given: Any) -> Iterator[Memory]:
    memory = Memory(folder, **given)
    try:
        yield memory
    finally:
        memory.database.close()


def said(
    message_id: int,
    text: str = "Guten Morgen",
    chat_id: int = GROUP,
    *,
    user_id: int | None = ANNA,
    sent_at: dt.datetime = NOW,
    **more: Any,
) -> GroupMessage:
    """`said(3)` is sent at NOW."""
    usual: dict[str, Any] = {"thread_id": None, "author": "Anna"}
    return GroupMessage(
        chat_id=chat_id, message_id=message_id, user_id=user_id, text=text, sent_at=sent_at,
        **usual | more,
    )  # fmt: skip
