"""Who agreed to what: groups that are switched on, members who opted out, what was forgotten.

What is asked for every message is in memory, and read anew after each change; one process serves a
bot, so nobody changes it behind this. Writes of messages ask the tables all the same.
"""

from __future__ import annotations

import datetime as dt

from sqlalchemy import Connection, delete, insert, select, update

from bot.groupchat.tables import (
    group_forgotten,
    group_optouts,
    group_settings,
    stamp,
    upsert,
)
from rag.corpus.catalog.database import Database

_g = group_settings.c


class Consent:
    """Settings by group and by user.

    Safe to read from threads; whoever changes something is alone at it. Every change can raise
    StorageError. Those within a given transaction show after `read`.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._on: frozenset[int] = frozenset()
        self._known: frozenset[int] = frozenset()
        self._days: dict[int, int] = {}
        self._out: frozenset[int] = frozenset()
        if database.has(group_settings):  # not in a read-only folder without any
            self.read()

    def read(self) -> None:
        """Take in what the tables say."""
        with self._database.reading() as connection:
            rows = connection.execute(select(_g.chat_id, _g.is_on, _g.retention_days)).all()
            self._out = frozenset(connection.scalars(select(group_optouts.c.user_id)))
        self._known = frozenset(row.chat_id for row in rows)
        self._on = frozenset(row.chat_id for row in rows if row.is_on)
        self._days = {row.chat_id: row.retention_days for row in rows if row.retention_days}

    # -- groups ----------------------------------------------------------------------------------

    def knows(self, chat_id: int) -> bool:
        """Whether anything was ever set there."""
        return chat_id in self._known

    def is_on(self, chat_id: int) -> bool:
        """Whether an admin of the group switched it on."""
        return chat_id in self._on

    def switch_on(self, chat_id: int, now: dt.datetime) -> None:
        """From now on; a group that is on already stays on since when it was."""
        if self.is_on(chat_id):
            return
        with self._database.writing("the group can't be switched on") as connection:
            values = {"is_on": True, "on_since": stamp(now.replace(microsecond=0))}
            upsert(connection, group_settings, {"chat_id": chat_id}, **values)
        self.read()

    def switch_off(self, connection: Connection, chat_id: int) -> None:
        """Its retention stays set."""
        upsert(connection, group_settings, {"chat_id": chat_id}, is_on=False, on_since=None)

    def days(self, chat_id: int) -> int | None:
        """How long the group keeps messages; None where it never said."""
        return self._days.get(chat_id)

    def all_days(self) -> dict[int, int]:
        """The same, of all groups that did."""
        return dict(self._days)

    def set_days(self, chat_id: int, days: int | None) -> None:
        """Without switching anything on."""
        with self._database.writing("the retention can't be set") as connection:
            known = update(group_settings).where(_g.chat_id == chat_id).values(retention_days=days)
            if not connection.execute(known).rowcount:
                row = {"chat_id": chat_id, "is_on": False, "retention_days": days}
                connection.execute(insert(group_settings).values(**row))
        self.read()

    def migrate(self, connection: Connection, old: int, new: int) -> None:
        """Settings go with the group, unless the new one has its own."""
        row = connection.execute(select(group_settings).where(_g.chat_id == old)).mappings().one()
        connection.execute(delete(group_settings).where(_g.chat_id == old))
        if new not in self._known:
            connection.execute(insert(group_settings).values(**{**row, "chat_id": new}))

    # -- users -----------------------------------------------------------------------------------

    def has_opted_out(self, user_id: int | None) -> bool:
        """Nobody has whom Telegram doesn't name."""
        return user_id in self._out

    def opt_out(self, connection: Connection, user_id: int) -> None:
        """Until `opt_in`."""
        upsert(connection, group_optouts, {"user_id": user_id})

    def opt_in(self, user_id: int, now: dt.datetime) -> None:
        """What was written before, and comes late, stays out."""
        if not self.has_opted_out(user_id):
            return
        with self._database.writing("the wish can't be kept") as connection:
            connection.execute(delete(group_optouts).where(group_optouts.c.user_id == user_id))
            second = now.replace(microsecond=0)  # as messengers date: what comes in it is wanted
            self.forget(connection, user_id, second - dt.timedelta(microseconds=1))
        self.read()

    # -- both ------------------------------------------------------------------------------------

    def forget(self, connection: Connection, peer_id: int, now: dt.datetime) -> None:
        """What was sent up to now isn't kept, should it come late."""
        upsert(connection, group_forgotten, {"peer_id": peer_id}, until=stamp(now))

    def expire(self, connection: Connection, oldest: str) -> None:
        """What is older than that isn't kept anyway."""
        connection.execute(delete(group_forgotten).where(group_forgotten.c.until < oldest))
