"""What was sent for an update, so that handling it again sends nothing twice.

A message is recorded after Telegram has taken it: a crash between the two repeats that one. Rows
are needed for as long as the inbox may hand the update out again.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass

from sqlalchemy import Connection, delete, select
from sqlalchemy.dialects import postgresql, sqlite

from bot.subscriptions.values import NO_UPDATE
from bot.telegram.keeping.tables import inbox, outbox
from rag.corpus.catalog.commits import Commits, Kind
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
        self._commits = Commits(database)

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

    async def record(self, delivered: Delivered) -> None:
        """Safe from a kill when this returns; after a power cut, the last messages may repeat."""
        await self._commits.write(_RECORD, delivered)

    def prune(self, ended: Collection[int] = ()) -> int:
        """Forget what belongs to updates that are finished, or forgotten themselves.

        Deliveries are no updates: of those, the `ended` ones.
        """
        waiting = select(inbox.c.update_id).where(inbox.c.finished_at.is_(None))
        with self._database.writing("the outbox can't be pruned") as connection:
            of_updates = (_c.update_id > NO_UPDATE) & _c.update_id.not_in(waiting)
            done = of_updates | _c.update_id.in_(ended)
            return connection.execute(delete(outbox).where(done)).rowcount


def _record(connection: Connection, delivered: Sequence[Delivered]) -> None:
    # The same words in both dialects, but SQLAlchemy has a class of its own for each.
    dialect = sqlite if connection.dialect.name == "sqlite" else postgresql
    row = dialect.insert(outbox)
    connection.execute(
        row.on_conflict_do_update(
            index_elements=list(outbox.primary_key),
            set_={"chat_id": row.excluded.chat_id, "message_id": row.excluded.message_id},
        ),
        [asdict(one) for one in delivered],
    )


_RECORD: Kind[Delivered, None] = Kind("what was sent can't be recorded", _record, is_swift=True)
