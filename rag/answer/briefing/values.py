"""What a briefing and a timeline consist of. Frozen, and free of any library.

Invariant: every number in a point, side or event is that of a citation of the same answer.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

from rag.types import Answer

Precision = Literal["day", "month", "year"]


@dataclass(frozen=True, slots=True)
class Period:
    """Inclusive days; None where it is open."""

    since: dt.date | None = None
    until: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Point:
    """One thing to know, on one line, with its `[n]`."""

    text: str
    numbers: tuple[int, ...]  # of its citations
    is_new: bool  # rests on an article that came since the asker's last briefing


@dataclass(frozen=True, slots=True)
class Side:
    """What one outlet tells, where others tell otherwise."""

    outlet: str | None
    day: dt.date | None  # of publication
    number: int  # of its citation
    text: str  # verbatim, on one line


@dataclass(frozen=True, slots=True)
class Disagreement:
    """The same thing, told differently; the oldest side first."""

    sides: tuple[Side, ...]


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened, or is going to."""

    day: dt.date  # the first of the month or year where that is all that is known
    text: str  # verbatim, on one line
    number: int  # of its citation
    precision: Precision


@dataclass(frozen=True, slots=True)
class DayCount:
    """How many articles an outlet had on a day."""

    day: dt.date
    outlet: str | None
    articles: int


@dataclass(frozen=True, slots=True)
class Briefing:
    """What there is to know. `answer.text` is all of it, for whatever shows answers."""

    title: str
    topic: str  # "" for whatever is newest
    period: Period
    answer: Answer
    points: tuple[Point, ...] = ()
    disagreements: tuple[Disagreement, ...] = ()
    since_last: dt.datetime | None = None  # when the asker was last briefed on it
    gathered: frozenset[str] = frozenset()  # ids of the articles that it was made from
    key: str = ""  # of the topic: by which the asker's next briefing on it finds this one
    revision: int = 0  # of the corpus that it was made from
    at: dt.datetime | None = None  # the asker's now


@dataclass(frozen=True, slots=True)
class Timeline:
    """How it went, oldest first. `answer.text` is all of it."""

    title: str
    topic: str
    period: Period
    answer: Answer
    events: tuple[Event, ...] = ()
    counts: tuple[DayCount, ...] = ()  # oldest first, then by outlet
