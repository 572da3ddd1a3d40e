"""What was sent for an update, so that handling it again sends nothing twice.

A message is recorded after Telegram has taken it: a crash between the two repeats that one. Rows
are needed for as long as the inbox may hand the update out again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import delete, select
from sqlalchemy.dialects import postgresql, sqlite

from bot.telegram.keeping.tables import inbox, outbox
from bot.telegram.transport.swift import writing_swiftly
from rag.corpus.catalog.database import Database

_c = outbox.c


@dataclass(frozen=True, slots=True)
class Delivered:
    """A message that stands in a chat."""

    update_id: int
    part: int
    chat_id: int
    message_id: int


class Outbox:
    """Messages by update. Safe to use from threads; all methods can raise StorageError."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def sent_for(self, update_id: int) -> dict[int, Delivered]:
        """What was sent already, by part."""
        query = select(_c.update_id, _c.part, _c.chat_id, _c.message_id).where(
            _c.update_id == update_id, _c.message_id.is_not(None)
        )
        with self._database.reading() as connection:
            return {row.part: Delivered(*row) for row in connection.execute(query).all()}

    def update_ids(self) -> set[int]:
        """The updates for which anything was sent, of those that aren't pruned."""
        with self._database.reading() as connection:
            return set(connection.execute(select(_c.update_id).distinct()).scalars())

    def record(self, delivered: Sequence[Delivered]) -> None:
        """Safe from a kill when this returns; after a power cut, the last messages may repeat."""
        with writing_swiftly(self._database, "what was sent can't be recorded") as connection:
            dialect = sqlite if connection.dialect.name == "sqlite" else postgresql
            for one in delivered:
                row = dialect.insert(outbox).values(
                    update_id=one.update_id,
                    part=one.part,
                    chat_id=one.chat_id,
                    message_id=one.message_id,
                )
                connection.execute(
                    row.on_conflict_do_update(
                        index_elements=list(outbox.primary_key),
                        set_={"chat_id": one.chat_id, "message_id": one.message_id},
                    )
                )

    def prune(self) -> int:
        """Forget what belongs to updates that are finished, or forgotten themselves."""
        waiting = select(inbox.c.update_id).where(inbox.c.finished_at.is_(None))
        with self._database.writing("the outbox can't be pruned") as connection:
            return connection.execute(delete(outbox).where(_c.update_id.not_in(waiting))).rowcount
