"""Subscriptions as rows, and back.

A zone that is unknown where the bot runs now (older zone data, another machine) stops nobody's
deliveries: that subscription goes by UTC, which is shown to who has it, and the row stays.
"""

from __future__ import annotations

import datetime as dt
import logging
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlalchemy import ColumnElement, Row

from bot.subscriptions.schedule import Schedule
from bot.subscriptions.tables import subscriptions
from bot.subscriptions.values import Subscription, Wish
from bot.tables import storable

_c = subscriptions.c
_log = logging.getLogger(__name__)


def row_of(wish: Wish) -> dict[str, Any]:
    """The columns that say what is wished for."""
    schedule = wish.schedule
    return {
        "kind": wish.kind,
        "topic": storable(wish.topic),
        "source_id": wish.source_id,
        "thread_id": wish.thread_id,
        "chat_id": wish.chat_id,
        "user_id": wish.user_id,
        "every": schedule.kind,
        "at": schedule.at.isoformat("minutes"),
        "weekday": schedule.weekday,
        "zone": schedule.zone.key,
        "language": wish.language,
    }


def is_same(wish: Wish) -> ColumnElement[bool]:
    """The condition that a row says the same, whoever wished for it and in what language."""
    row = row_of(wish)
    condition = _c.chat_id == wish.chat_id
    for name in row.keys() - {"chat_id", "user_id", "language"}:
        condition &= _c[name].is_not_distinct_from(row[name])
    return condition


def subscription_of(row: Row[Any]) -> Subscription:
    """A whole row."""
    schedule = Schedule(row.every, dt.time.fromisoformat(row.at), row.weekday, _zone_of(row))
    wish = Wish(
        kind=row.kind,
        topic=row.topic,
        source_id=row.source_id,
        thread_id=row.thread_id,
        chat_id=row.chat_id,
        user_id=row.user_id,
        schedule=schedule,
        language=row.language,
    )
    last_sent = moment(row.last_sent) if row.last_sent else None
    return Subscription(row.pk, row.number, wish, moment(row.next_due), last_sent)


def _zone_of(row: Row[Any]) -> ZoneInfo:
    try:
        return ZoneInfo(row.zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):  # as it is named, or as it is kept
        _log.error("subscription %d goes by UTC: no zone %.40r is known", row.pk, row.zone)
        return ZoneInfo("UTC")


def stamp(at: dt.datetime) -> str:
    """A time as it is kept."""
    return at.astimezone(dt.UTC).isoformat(timespec="microseconds")


def moment(kept: str) -> dt.datetime:
    """A time that was kept."""
    return dt.datetime.fromisoformat(kept)
