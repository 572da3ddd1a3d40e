"""Who subscribed to what, in which chat.

What is made twice is one: a command that is handled again after a crash adds nothing.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from itertools import count
from typing import Final

from sqlalchemy import ColumnElement, Connection, delete, func, insert, inspect, or_, select, update

from bot.erasing import rewrite
from bot.subscriptions.rows import is_same, row_of, stamp, subscription_of
from bot.subscriptions.schedule import next_due
from bot.subscriptions.tables import deliveries, metadata, subscriptions
from bot.subscriptions.values import Subscription, Wish, asker_of
from bot.tables import briefings
from rag.corpus.catalog.database import Database

MOST: Final = 10  # in a chat, and of a user: each is a message a day or a week

_c = subscriptions.c


class TooMany(Exception):
    """A chat, or a user, has as many subscriptions as there may be; end one first."""


class SubscriptionStore:
    """Subscriptions. Safe to use from threads; all methods block and can raise StorageError."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @classmethod
    def open(cls, database: Database) -> SubscriptionStore:
        """With its tables, and those of deliveries, made where there are none."""
        if database.writable:
            with database.writing("the subscriptions can't be set up") as connection:
                metadata.create_all(connection)
        return cls(database)

    def add(self, wish: Wish, now: dt.datetime) -> Subscription:
        """Keep a wish, due from `now` on; one that says the same already stays as it is.

        Raises: TooMany.
        """
        with self._database.writing("the subscription can't be kept") as connection:
            same = connection.execute(select(subscriptions).where(is_same(wish))).first()
            if same is not None:
                return subscription_of(same)
            due = stamp(next_due(wish.schedule, now))
            number = _free_number(connection, wish)
            row = row_of(wish) | {"number": number, "next_due": due, "last_sent": None}
            added = insert(subscriptions).values(row).returning(*_c)
            return subscription_of(connection.execute(added).one())

    def of_chat(self, chat_id: int) -> list[Subscription]:
        """What is sent to a chat, by number."""
        query = select(subscriptions).where(_c.chat_id == chat_id).order_by(_c.number)
        with self._database.reading() as connection:
            return [subscription_of(row) for row in connection.execute(query).all()]

    def get(self, subscription_id: int) -> Subscription | None:
        """None if it was ended."""
        query = select(subscriptions).where(_c.pk == subscription_id)
        with self._database.reading() as connection:
            row = connection.execute(query).first()
        return subscription_of(row) if row is not None else None

    # -- ending ----------------------------------------------------------------------------------

    def end(self, chat_id: int, numbers: Collection[int] | None = None) -> int:
        """End those of a chat with these numbers, or all; how many that were."""
        condition = _c.chat_id == chat_id
        if numbers is not None:
            condition &= _c.number.in_(numbers)
        return self._drop(condition)

    def end_one(self, subscription_id: int, chat_id: int) -> bool:
        """End one by its id, if it is the chat's."""
        return self._drop((_c.pk == subscription_id) & (_c.chat_id == chat_id)) > 0

    def forget_user(self, user_id: int) -> int:
        """Delete what somebody subscribed to, in groups as well, and what goes to them.

        Summaries that wait to be sent may tell what they wrote: those are made anew.
        """
        with self._database.writing("the summaries can't be forgotten") as connection:
            summaries = select(_c.pk).where(_c.kind == "summary")
            of_them = update(deliveries).where(deliveries.c.subscription_pk.in_(summaries))
            connection.execute(of_them.values(content=None))
        return self._drop(or_(_c.user_id == user_id, _c.chat_id == user_id))

    def forget_chat(self, chat_id: int) -> int:
        """Delete what goes to a chat, or is about it."""
        return self._drop(or_(_c.chat_id == chat_id, _c.source_id == chat_id))

    def scrub(self) -> None:
        """Leave nothing of what was deleted in the pages of the database; its log is not ours."""
        with self._database.writing("what was forgotten can't be overwritten") as connection:
            rewrite(connection, subscriptions)
            rewrite(connection, deliveries)

    def _drop(self, condition: ColumnElement[bool]) -> int:
        with self._database.writing("the subscription can't be ended") as connection:
            return _drop(connection, condition)

    # -- moving ----------------------------------------------------------------------------------

    def migrate(self, old: int, new: int) -> None:
        """A group has a new id; it has no topics yet, so what goes to one goes to all of it."""
        with self._database.writing("the subscriptions can't be moved") as connection:
            about = update(subscriptions).where(_c.source_id == old)
            connection.execute(about.values(source_id=new, thread_id=None))
            taken = _numbers(connection, new)
            for pk in connection.scalars(select(_c.pk).where(_c.chat_id == old)).all():
                number = next(one for one in count(1) if one not in taken)
                taken.add(number)
                here = update(subscriptions).where(_c.pk == pk)
                connection.execute(here.values(chat_id=new, number=number, thread_id=None))


def _numbers(connection: Connection, chat_id: int) -> set[int]:
    return set(connection.scalars(select(_c.number).where(_c.chat_id == chat_id)))


def _free_number(connection: Connection, wish: Wish) -> int:
    """The least that no other of the chat has.

    Raises: TooMany.
    """
    taken = _numbers(connection, wish.chat_id)
    of_user = select(func.count()).where(_c.user_id == wish.user_id)
    theirs = 0 if wish.user_id is None else connection.execute(of_user).scalar_one()
    if len(taken) >= MOST or theirs >= MOST:
        raise TooMany
    return min(set(range(1, MOST + 1)) - taken)


def _drop(connection: Connection, condition: ColumnElement[bool]) -> int:
    """With what is due of them, and when they were last briefed on what; how many."""
    going = connection.scalars(select(_c.pk).where(condition)).all()
    connection.execute(delete(deliveries).where(deliveries.c.subscription_pk.in_(going)))
    if inspect(connection).has_table(briefings.name):
        askers = [asker_of(pk) for pk in going]
        connection.execute(delete(briefings).where(briefings.c.asker.in_(askers)))
    return connection.execute(delete(subscriptions).where(_c.pk.in_(going))).rowcount
