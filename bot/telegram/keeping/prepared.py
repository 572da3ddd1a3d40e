"""Messages that were made for an update and wait to be sent, so that a crash makes no others.

Invariant: texts are there until the messages stand, and no longer; what stays then only says that
nothing is left to do. Answers aren't here: they are kept anyway, for their buttons.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, delete, insert, select

from bot.telegram.keeping.tables import inbox, prepared
from bot.telegram.keeping.times import stamp
from bot.telegram.showing.parts import Part
from rag.corpus.catalog.database import Database

_c = prepared.c


@dataclass(frozen=True, slots=True)
class Prepared:
    """What an update got, or is to get."""

    parts: Sequence[Part]  # without buttons; empty once they stand
    until: dt.datetime | None  # of a group's talk, up to when they tell it

    @property
    def is_done(self) -> bool:
        """Whether nothing is left to do."""
        return not self.parts


class PreparedStore:
    """Messages by update. Safe to use from threads; all methods block, can raise StorageError."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def get(self, update_id: int) -> Prepared | None:
        """What was made for an update; None if nothing was, or it was forgotten."""
        query = select(_c.parts, _c.until).where(_c.update_id == update_id)
        with self._database.reading() as connection:
            row = connection.execute(query).first()
        if row is None:
            return None
        parts = [Part(html, plain) for html, plain in json.loads(row.parts or "[]")]
        return Prepared(parts, dt.datetime.fromisoformat(row.until) if row.until else None)

    def keep(
        self,
        update_id: int,
        chat_id: int,
        parts: Sequence[Part],
        until: dt.datetime | None,
        stand: Callable[[Connection], bool] | None = None,
    ) -> bool:
        """Keep what was made of a chat's messages, on disk when this returns.

        Returns: False, and keeps nothing, if the messages don't `stand` any more by then.
        """
        row = {
            "update_id": update_id,
            "chat_id": chat_id,
            "parts": json.dumps([(part.html, part.plain) for part in parts]),
            "until": stamp(until) if until is not None else None,
        }
        with self._database.writing("what was made can't be kept") as connection:
            _prune(connection)
            if stand is not None and not stand(connection):
                return False
            _put(connection, row)
            return True

    def done(self, update_id: int, chat_id: int) -> None:
        """The messages stand, also if they were forgotten meanwhile."""
        with self._database.writing("what was sent can't be noted") as connection:
            _put(connection, {"update_id": update_id, "chat_id": chat_id})

    def forget(self, chat_id: int | None = None) -> None:
        """Delete what wasn't sent yet of a chat's messages, or of any; it is made anew."""
        with self._database.writing("what was made can't be forgotten") as connection:
            drop_texts(connection, chat_id)


def drop_texts(connection: Connection, chat_id: int | None) -> None:
    """Delete what wasn't sent yet, and whatever waits for an update that is finished."""
    of_it = delete(prepared).where(_c.parts.is_not(None))
    if chat_id is not None:
        of_it = of_it.where(_c.chat_id == chat_id)
    connection.execute(of_it)
    _prune(connection)


def _put(connection: Connection, row: dict[str, Any]) -> None:
    connection.execute(delete(prepared).where(_c.update_id == row["update_id"]))
    connection.execute(insert(prepared).values(**row))


def _prune(connection: Connection) -> None:
    """Updates that are finished don't come again."""
    waiting = select(inbox.c.update_id).where(inbox.c.finished_at.is_(None))
    is_done = _c.parts.is_(None)
    ended = _c.update_id.in_(select(inbox.c.update_id).where(inbox.c.finished_at.is_not(None)))
    gone = (is_done & _c.update_id.not_in(waiting)) | ended
    connection.execute(delete(prepared).where(gone))
