"""Telegram's updates, on disk before they are confirmed and until they are handled.

Invariant: an update that `receive` took is in `waiting` until it is finished, through any crash;
one that was finished never comes back, however often Telegram delivers it. No text of a message
stays here when it is handled.
"""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import Connection, bindparam, delete, func, select, update
from sqlalchemy.dialects import postgresql, sqlite

from bot.telegram.keeping.tables import inbox
from bot.telegram.keeping.times import stamp, utc_now
from bot.telegram.transport.lanes import conversation_of
from rag.corpus.catalog.commits import Commits, Kind
from rag.corpus.catalog.database import Database

_IDS_A_STATEMENT = 500  # old SQLites take 999 parameters

_c = inbox.c
_UNFINISHED = _c.finished_at.is_(None)


@dataclass(frozen=True, slots=True)
class Received:
    """An update that waits to be handled."""

    update_id: int
    payload: dict[str, Any]  # as the Bot API has it
    attempts: int  # how often handling it has begun
    received_at: dt.datetime  # UTC


class Inbox:
    """Updates by id. Safe to use from threads; all methods block and can raise StorageError."""

    def __init__(self, database: Database, clock: Callable[[], dt.datetime] = utc_now) -> None:
        self._database = database
        self._commits = Commits(database)
        self._clock = clock

    def receive(self, updates: Sequence[Mapping[str, Any]]) -> int:
        """Keep updates, on disk when this returns; how many of them were new."""
        if not updates:
            return 0
        received_at = stamp(self._clock())
        rows = [
            {
                "update_id": one["update_id"],
                "conversation": conversation_of(one),
                "payload": json.dumps(one, ensure_ascii=True),  # lone surrogates, too
                "received_at": received_at,
                "attempts": 0,
            }
            for one in {one["update_id"]: one for one in updates}.values()
        ]
        with self._database.writing("updates can't be kept") as connection:
            return _add(connection, rows)

    def waiting(self, limit: int, known: Collection[int] = ()) -> list[Received]:
        """The oldest that aren't finished, by id, without those that are known."""
        ids = select(_c.update_id).where(_UNFINISHED).order_by(_c.update_id)
        with self._database.reading() as connection:
            fresh = [pk for pk in connection.execute(ids).scalars() if pk not in known][:limit]
            rows = [
                row
                for some in _chunks(fresh)
                for row in connection.execute(
                    select(_c.update_id, _c.payload, _c.attempts, _c.received_at)
                    .where(_c.update_id.in_(some), _UNFINISHED)
                    .order_by(_c.update_id)
                ).all()
            ]
        return [
            Received(pk, json.loads(payload), attempts, dt.datetime.fromisoformat(received_at))
            for pk, payload, attempts, received_at in rows
        ]

    def begin(self, update_id: int) -> None:
        """Count an attempt, soon; at the latest with what is written of it. In an event loop."""
        self._commits.write_soon(_MARK, _Mark(update_id, 1))

    def undo_begin(self, update_id: int) -> None:
        """The attempt doesn't count, soon: nothing was wrong with the update. In an event loop."""
        self._commits.write_soon(_MARK, _Mark(update_id, -1))

    async def finish(self, update_id: int) -> None:
        """It is handled, or given up: drop what it said."""
        await self._commits.write(_MARK, _Mark(update_id, 0, stamp(self._clock())))

    def give_back(self, update_ids: Iterable[int]) -> None:
        """Their attempts don't count: the bot stopped before they were through."""
        with self._database.writing(_MARK.failure) as connection:
            _count(connection, update_ids, -1)

    async def close(self) -> None:
        """Wait for what is to be written."""
        await self._commits.close()

    def depth(self) -> int:
        """How many aren't finished."""
        query = select(func.count()).select_from(inbox).where(_UNFINISHED)
        with self._database.reading() as connection:
            return int(connection.execute(query).scalar_one())

    def last_update_id(self) -> int | None:
        """The highest that was ever kept, of those that aren't pruned."""
        with self._database.reading() as connection:
            found: int | None = connection.execute(select(func.max(_c.update_id))).scalar_one()
        return found

    def prune(self, older_than: dt.datetime) -> int:
        """Forget the ids that were finished before; Telegram delivers again for a day."""
        old = delete(inbox).where(_c.finished_at < stamp(older_than))
        with self._database.writing("the inbox can't be pruned") as connection:
            return connection.execute(old).rowcount


class _Mark(NamedTuple):
    update_id: int
    attempts: int  # more than before
    finished_at: str | None = None  # None: it goes on


def _mark(connection: Connection, marks: Sequence[_Mark]) -> None:
    finished = {mark.update_id: mark.finished_at for mark in marks if mark.finished_at}
    more: Counter[int] = Counter()
    for mark in marks:
        more[mark.update_id] += mark.attempts
    for attempts in set(more.values()) - {0}:
        ids = [pk for pk, one in more.items() if one == attempts and pk not in finished]
        _count(connection, ids, attempts)
    if finished:
        connection.execute(
            update(inbox)
            .where(_c.update_id == bindparam("pk"), _UNFINISHED)
            .values(payload=None, finished_at=bindparam("at")),
            [{"pk": pk, "at": at} for pk, at in finished.items()],
        )


# After a power cut an update may be handled again; it is never lost.
_MARK: Kind[_Mark, None] = Kind("the inbox can't be written", _mark, is_swift=True)


def _add(connection: Connection, rows: list[dict[str, Any]]) -> int:
    """How many weren't there already."""
    # The same words in both dialects, but SQLAlchemy has a class of its own for each.
    dialect = sqlite if connection.dialect.name == "sqlite" else postgresql
    return connection.execute(dialect.insert(inbox).on_conflict_do_nothing(), rows).rowcount


def _count(connection: Connection, update_ids: Iterable[int], attempts: int) -> None:
    for some in _chunks(update_ids):
        connection.execute(
            update(inbox)
            .where(_c.update_id.in_(some), _UNFINISHED)
            .values(attempts=_c.attempts + attempts)
        )


def _chunks(ids: Iterable[int]) -> list[list[int]]:
    every = sorted(set(ids))
    return [every[at : at + _IDS_A_STATEMENT] for at in range(0, len(every), _IDS_A_STATEMENT)]
