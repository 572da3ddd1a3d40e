"""What models cost, by day, user and model: the only SQL of `usage_by_day`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import Connection, case, delete, func, select
from sqlalchemy.dialects import postgresql, sqlite

from bot.tables import storable, usage_by_day
from rag.corpus.catalog.database import Database
from rag.types import Usage

FORGOTTEN = ""  # whose usage it is when its user is forgotten
CORPUS = "corpus"  # whose vectors are; they are counted, and no limit on answers is about them

_c = usage_by_day.c
_COUNTS = (_c.calls, _c.prompt_tokens, _c.completion_tokens)
_TOKENS = _c.prompt_tokens + _c.completion_tokens


class Booking(NamedTuple):
    """What usage is counted under."""

    day: dt.date
    user: str
    model: str


@dataclass(frozen=True, slots=True)
class DayUsage:
    """What one model was used for on one day."""

    day: dt.date
    model: str
    users: int  # those that are forgotten count as one
    calls: int
    prompt_tokens: int
    completion_tokens: int


class UsageLedger:
    """Sums that only grow. Every method raises StorageError where the database can't."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, entries: Iterable[tuple[Booking, Usage]]) -> None:
        """Add usage, all or none; right with any number of processes that do the same."""
        sums: dict[Booking, Usage] = {}
        for booking, usage in entries:
            sums[booking] = sums.get(booking, Usage()) + usage
        with self._database.writing("the model's usage can't be counted") as connection:
            for booking in sorted(sums):  # in one order, or two writers could wait for each other
                _add(connection, booking, sums[booking])

    def spent(self, day: dt.date, user: str) -> tuple[int, int]:
        """The tokens of a day that answers took: the user's, and everyone's."""
        own = case((_c.user == storable(user), _TOKENS), else_=0)
        query = select(func.sum(own), func.sum(_TOKENS)).where(
            _c.day == day.isoformat(), _c.user != CORPUS
        )
        if not self._exists():
            return 0, 0
        with self._database.reading() as connection:
            users, everyones = connection.execute(query).one()
        return int(users or 0), int(everyones or 0)

    def by_day(self, last: int) -> list[DayUsage]:
        """The last so many days on which a model was used, newest first."""
        days = select(_c.day).distinct().order_by(_c.day.desc()).limit(last).scalar_subquery()
        query = (
            select(
                _c.day, _c.model, func.count(_c.user.distinct()), *(func.sum(c) for c in _COUNTS)
            )
            .where(_c.day.in_(days))
            .group_by(_c.day, _c.model)
            .order_by(_c.day.desc(), _c.model)
        )
        if not self._exists():
            return []
        with self._database.reading() as connection:
            rows = connection.execute(query).all()
        return [
            DayUsage(dt.date.fromisoformat(day), model, *map(int, counts))
            for day, model, *counts in rows
        ]

    def forget(self, user: str) -> dict[dt.date, int]:
        """Drop the user's id and keep the sums; returns the tokens that it had used, by day."""
        gone = delete(usage_by_day).where(_c.user == storable(user), _c.user != FORGOTTEN)
        tokens: dict[dt.date, int] = {}
        if not self._exists():
            return tokens
        with self._database.writing("the user can't be forgotten") as connection:
            for iso, model, *counts in connection.execute(
                gone.returning(_c.day, _c.model, *_COUNTS)
            ).all():
                day, usage = dt.date.fromisoformat(iso), Usage(*counts)
                _add(connection, Booking(day, FORGOTTEN, model), usage)
                tokens[day] = tokens.get(day, 0) + usage.tokens
        return tokens

    def _exists(self) -> bool:
        """False only in a read-only folder in which no model was asked yet."""
        return self._database.writable or self._database.has(usage_by_day)


def _add(connection: Connection, booking: Booking, usage: Usage) -> None:
    """One statement, so that nothing comes between reading a sum and writing it."""
    # The same words in both dialects, but SQLAlchemy has a class of its own for each.
    dialect = sqlite if connection.dialect.name == "sqlite" else postgresql
    row = dialect.insert(usage_by_day).values(
        day=booking.day.isoformat(),
        user=storable(booking.user),
        model=storable(booking.model),
        calls=usage.calls,
        prompt_tokens=usage.prompt_tokens,
        completion_tokens=usage.completion_tokens,
    )
    sums = {column.name: column + row.excluded[column.name] for column in _COUNTS}
    connection.execute(
        row.on_conflict_do_update(index_elements=list(usage_by_day.primary_key), set_=sums)
    )
