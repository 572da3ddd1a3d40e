"""What is due, from the moment on when it is until it was sent or given up.

Invariant: whatever is due is taken once. That it is, and when its subscription is due next, is one
transaction; so is that it was sent, and up to when it told. What was made of it is kept in between,
so that a crash while it is sent repeats nothing of it and makes nothing else.

Nothing comes late in a heap: of all that was due while nobody looked, the last one is taken, if
that isn't longer ago than `GRACE`. What began to be sent in time is sent to its end, though, and
noted: else the next one would tell all of it again.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Container

from sqlalchemy import (
    ColumnElement,
    Connection,
    bindparam,
    delete,
    func,
    insert,
    select,
    true,
    update,
)

from bot.subscriptions.rows import moment, stamp, subscription_of
from bot.subscriptions.schedule import last_due, next_due
from bot.subscriptions.tables import deliveries, subscriptions
from bot.subscriptions.values import NO_UPDATE, Delivery, outbox_id
from rag.corpus.catalog.database import Database

GRACE = dt.timedelta(hours=1)  # the news at eight are of use at nine, and not at noon

_c = deliveries.c
_s = subscriptions.c


class DeliveryStore:
    """Deliveries. Safe to use from threads; all methods block and can raise StorageError."""

    def __init__(self, database: Database, grace: dt.timedelta = GRACE) -> None:
        self._database = database
        self.grace = grace

    # -- what is due -----------------------------------------------------------------------------

    def take_due(self, now: dt.datetime) -> int:
        """Take what is due; how many of it are to be sent."""
        query = select(subscriptions).where(_s.next_due <= stamp(now))
        with self._database.reading() as connection:
            if connection.execute(query.limit(1)).first() is None:
                return 0  # as nearly always: no lock is taken
        with self._database.writing("what is due can't be taken") as connection:
            found = [subscription_of(row) for row in connection.execute(query).all()]
            taken = []
            for one in found:
                last = last_due(one.wish.schedule, now, self.grace)
                if last is not None and last >= one.next_due:
                    taken.append(_new(one.id, last))
                coming = stamp(next_due(one.wish.schedule, now))
                of_it = update(subscriptions).where(_s.pk == one.id)
                connection.execute(of_it.values(next_due=coming))
            if taken:
                connection.execute(insert(deliveries), taken)
        return len(taken)

    def ready(self, now: dt.datetime, sending: Container[int] = ()) -> list[Delivery]:
        """What is to be sent now, the oldest first; what is too late for that is given up.

        Args:
            now: aware.
            sending: ids of deliveries that this process has begun and not ended. Once they are
                made they are never too late: part of it may stand in its chat. It may grow
                meanwhile, as long as an id is in it before its `begin`.
        """
        joined = select(_c.pk.label("delivery"), _c.due, _c.attempts, _c.content, *_s).join_from(
            deliveries, subscriptions, _s.pk == _c.subscription_pk
        )
        query = joined.where(_c.not_before <= stamp(now)).order_by(_c.due, _c.pk)
        with self._database.reading() as connection:
            rows = connection.execute(query).all()
        found = [
            Delivery(row.delivery, subscription_of(row), moment(row.due), row.attempts, row.content)
            for row in rows
        ]
        late = [one for one in found if now - one.due > self.grace]
        if to_drop := [one for one in late if one.content is None or one.id not in sending]:
            self._drop_late(to_drop, sending)
        return [one for one in found if one not in late]

    def next_look(self) -> dt.datetime | None:
        """When something is due, or is to be tried again; None if nobody subscribed."""
        with self._database.reading() as connection:
            times = [
                connection.execute(select(func.min(column))).scalar_one()
                for column in (_s.next_due, _c.not_before)
            ]
        return min((moment(one) for one in times if one), default=None)

    def outbox_ids(self) -> set[int]:
        """Of what may be half sent: the outbox has to remember it."""
        with self._database.reading() as connection:
            return {outbox_id(pk) for pk in connection.scalars(select(_c.pk))}

    def ended(self, outbox_ids: Collection[int]) -> set[int]:
        """Those of deliveries that are sent or given up: the outbox may forget them."""
        return {one for one in outbox_ids if one < NO_UPDATE} - self.outbox_ids()

    # -- what becomes of it ----------------------------------------------------------------------

    def begin(self, delivery: Delivery) -> bool:
        """Count an attempt; False if it was called off: its subscription was ended."""
        return self._note(delivery, attempts=_c.attempts + 1)

    def made(
        self,
        delivery: Delivery,
        content: str,
        until: dt.datetime,
        stand: Callable[[Connection], bool] | None = None,
    ) -> bool:
        """Keep what was made of it, which tells up to `until`.

        Returns: False as in `begin`, or if what it tells doesn't `stand` any more by then.
        """
        return self._note(delivery, stand, content=content, made_at=stamp(until))

    def is_due(self, delivery: Delivery) -> bool:
        """Whether it wasn't called off."""
        return self._has(delivery, true())

    def is_made(self, delivery: Delivery) -> bool:
        """Whether what was made of it is kept: not if it was called off, or tells what is gone."""
        return self._has(delivery, _c.content.is_not(None))

    def put_off(self, delivery: Delivery, until: dt.datetime) -> None:
        """Try again later."""
        self._note(delivery, not_before=stamp(until))

    def sent(self, delivery: Delivery) -> None:
        """It stands in its chat: the next one tells from there on."""
        with self._database.writing("the delivery can't be finished") as connection:
            made_at = connection.scalar(select(_c.made_at).where(_c.pk == delivery.id))
            last = update(subscriptions).where(_s.pk == delivery.subscription.id)
            if made_at is not None:  # not ended meanwhile
                connection.execute(last.values(last_sent=made_at))
            connection.execute(delete(deliveries).where(_c.pk == delivery.id))

    def give_up(self, delivery: Delivery) -> None:
        """Nobody gets it."""
        with self._database.writing("the delivery can't be given up") as connection:
            connection.execute(delete(deliveries).where(_c.pk == delivery.id))

    def _has(self, delivery: Delivery, condition: ColumnElement[bool]) -> bool:
        with self._database.reading() as connection:
            row = connection.execute(select(_c.pk).where(_c.pk == delivery.id, condition)).first()
        return row is not None

    def _note(
        self,
        delivery: Delivery,
        stand: Callable[[Connection], bool] | None = None,
        **values: object,
    ) -> bool:
        with self._database.writing("the delivery can't be noted") as connection:
            if stand is not None and not stand(connection):
                return False
            of_it = update(deliveries).where(_c.pk == delivery.id)
            return connection.execute(of_it.values(**values)).rowcount > 0

    def _drop_late(self, late: Collection[Delivery], sending: Container[int]) -> None:
        idle = [one for one in late if one.id not in sending]
        ids = [one.id for one in late]
        unmade = delete(deliveries).where(_c.pk.in_(ids), _c.content.is_(None))
        # One that was begun since it was read has another number of attempts.
        as_read = delete(deliveries).where(
            _c.pk == bindparam("id"), _c.attempts == bindparam("attempts_read")
        )
        with self._database.writing("what is late can't be given up") as connection:
            connection.execute(unmade)
            if idle:
                read = [{"id": one.id, "attempts_read": one.attempts} for one in idle]
                connection.execute(as_read, read)


def drop_content(connection: Connection, chat_id: int | None) -> None:
    """Delete summaries of a group, or of any, that wait to be sent: they are made anew."""
    of_it = _s.kind == "summary"
    if chat_id is not None:
        of_it &= _s.source_id == chat_id
    summaries = _c.subscription_pk.in_(select(_s.pk).where(of_it))
    connection.execute(update(deliveries).where(summaries).values(content=None, made_at=None))


def _new(subscription_id: int, due: dt.datetime) -> dict[str, object]:
    at = stamp(due)
    return {"subscription_pk": subscription_id, "due": at, "attempts": 0, "not_before": at}
