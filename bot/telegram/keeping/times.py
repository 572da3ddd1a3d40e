"""Times as they are kept: ISO 8601 in UTC."""

from __future__ import annotations

import datetime as dt


def utc_now() -> dt.datetime:
    """The clock unless another is given."""
    return dt.datetime.now(dt.UTC)


def stamp(moment: dt.datetime) -> str:
    """A time as it is kept: of one length, so that the texts are in the order of the times."""
    return moment.astimezone(dt.UTC).isoformat(timespec="microseconds")
