"""Time words of a question, read against the asker's now: "gestern", "in August", "since Friday".

Pure: nothing here asks a clock. A period is when the articles appeared, not what they tell of; a
bare year may be either, so it stays a word to look for as well.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from rag.search.periods import OneDay, find_period
from rag.search.timepoints import bare_years


@dataclass(frozen=True, slots=True)
class TimeFrame:
    """What a question says about time."""

    since: dt.date | None = None
    until: dt.date | None = None
    wants_latest: bool = False  # "aktuell", "latest", "heute", "now"
    phrases: tuple[str, ...] = ()  # the time words, as they stand in the question, case-folded
    years: tuple[str, ...] = ()  # of the period, where articles of other times may tell of them
    day: dt.date | None = None  # asked for by itself; the period is this one and the next

    @property
    def is_period(self) -> bool:
        """Whether the question names a period."""
        return self.since is not None or self.until is not None

    def is_day(self, day: dt.date | None) -> bool:
        """Whether a day is the one that is asked for by itself."""
        return day is not None and day == self.day

    def holds(self, day: dt.date | None) -> bool:
        """Whether a day lies in the period that the question names."""
        if day is None or not self.is_period:
            return False
        return (self.since is None or day >= self.since) and (
            self.until is None or day <= self.until
        )


_LATEST = re.compile(
    r"\b(?:aktuell\w*|neueste\w*|neuste\w*|neues|jüngste\w*|derzeit\w*|momentan|zuletzt|gerade"
    r"|heute|jetzt|latest|newest|recent|recently|current|currently|breaking|now|today)\b",
    re.IGNORECASE,
)


def read_time(question: str, now: dt.datetime) -> TimeFrame:
    """The period and the wish for news that a question's words express.

    Where a day or month has no year, it is the last one that isn't after now.
    """
    latest = tuple(match[0].casefold() for match in _LATEST.finditer(question))
    found = find_period(question, now.date())
    if found is None:
        return TimeFrame(wants_latest=bool(latest), phrases=latest)
    phrase, period = found
    said, years = _without_years(phrase)
    day = period.since if isinstance(period, OneDay) else None
    return TimeFrame(*period, bool(latest), (*said, *latest), years, day)


def _without_years(phrase: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The words around bare years, and the years."""
    around, years, at = [], [], 0
    for year in bare_years(phrase):
        around.append(phrase[at : year.start()])
        years.append(year[0])
        at = year.end()
    around.append(phrase[at:])
    return tuple(text for words in around if (text := words.strip())), tuple(years)
