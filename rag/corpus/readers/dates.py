"""Publication times in ISO 8601; a date without a time stays a date."""

from __future__ import annotations

import datetime as dt
import re

# Python also takes any one character between date and time.
_SEPARATED = re.compile(r"[0-9W-]+[Tt ][0-9].*")


def parse_published(value: str) -> dt.date | dt.datetime:
    """Read a date or a datetime; without a zone it stays without one.

    Raises:
        ValueError: It isn't ISO 8601, the calendar has no such day, or it isn't in the years
            1 to 9999 of UTC.
    """
    try:
        return dt.date.fromisoformat(value)
    except ValueError:
        return _parse_datetime(value)


def _parse_datetime(value: str) -> dt.datetime:
    if not _SEPARATED.fullmatch(value):
        raise ValueError(value)
    moment = dt.datetime.fromisoformat(value)
    if moment.tzinfo is not None:
        _refuse_outside_of_utc(moment)
    return moment


def _refuse_outside_of_utc(moment: dt.datetime) -> None:
    # Else whoever compares it with another zone's time gets an OverflowError much later.
    try:
        moment.astimezone(dt.UTC)
    except OverflowError as exc:
        raise ValueError(moment) from exc
