"""When something is due: at a wall clock's time, in a zone, each day or on one day of the week.

Invariant: what is due comes once on each of its days, however the clocks of the zone are changed.

    a time that doesn't exist that day    the next minute that does
    a time that comes twice               the first of them
    a day that a zone left out            nothing

Pure functions. How Python tells the first two: https://peps.python.org/pep-0495/
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal
from zoneinfo import ZoneInfo

Every = Literal["daily", "weekdays", "weekly"]

_DAY = dt.timedelta(days=1)
_MINUTE = dt.timedelta(minutes=1)
_SATURDAY = 5
# A day and a half: the longest step of a zone's clocks leaves out one day (Samoa, 2011).
_LONGEST_GAP = 36 * 60


@dataclass(frozen=True, slots=True)
class Schedule:
    """When to send; `at` is naive and to the minute."""

    kind: Every
    at: dt.time
    weekday: int | None  # of a weekly one: 0 is Monday
    zone: ZoneInfo

    def __post_init__(self) -> None:
        is_day = self.weekday in range(7) if self.kind == "weekly" else self.weekday is None
        if not is_day:
            raise ValueError(f"{self.kind} doesn't go with the weekday {self.weekday}")

    @property
    def period(self) -> dt.timedelta:
        """About how long it is from one to the next."""
        return 7 * _DAY if self.kind == "weekly" else _DAY

    def is_on(self, day: dt.date) -> bool:
        """Whether anything is due on a day."""
        if self.kind == "weekdays":
            return day.weekday() < _SATURDAY
        return self.weekday is None or day.weekday() == self.weekday


def next_due(schedule: Schedule, after: dt.datetime) -> dt.datetime:
    """The first time that it is due later than `after`, which is aware. In UTC."""
    # What is due at a time that doesn't exist can come on the day after its own.
    day = after.astimezone(schedule.zone).date() - _DAY
    while True:
        if schedule.is_on(day):
            due = _due_on(schedule, day)
            if due is not None and due > after:
                return due
        day += _DAY


def last_due(schedule: Schedule, now: dt.datetime, grace: dt.timedelta) -> dt.datetime | None:
    """The last time that it was due, which is less than `grace` ago; None if it is longer ago."""
    due, last = next_due(schedule, now - grace), None
    while due <= now:
        due, last = next_due(schedule, due), due
    return last


def _due_on(schedule: Schedule, day: dt.date) -> dt.datetime | None:
    """In UTC; None if there is no such day in the zone."""
    told = dt.datetime.combine(day, schedule.at)
    for minutes in range(_LONGEST_GAP):
        moment = _existing(told + minutes * _MINUTE, schedule.zone)
        if moment is not None:
            return moment if minutes == 0 or _has_day(schedule.zone, day) else None
    return None


def _has_day(zone: ZoneInfo, day: dt.date) -> bool:
    """Whether the zone's clocks showed any time of a day: noon isn't enough to know it by."""
    midnight = dt.datetime.combine(day, dt.time())
    return any(_existing(midnight + dt.timedelta(hours=hour), zone) for hour in range(24))


def _existing(told: dt.datetime, zone: ZoneInfo) -> dt.datetime | None:
    """A naive time in UTC, the first of two; None if the zone's clocks never show it."""
    moment = told.replace(tzinfo=zone).astimezone(dt.UTC)
    return moment if moment.astimezone(zone).replace(tzinfo=None) == told else None
