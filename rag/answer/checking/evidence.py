"""What a sentence rests on: a passage, and in it the stretches near the quotes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from rag.answer.checking.daterefs import (
    DateRef,
    blotted,
    clock_times,
    dates,
    implied_days,
    implied_years,
    weekdays,
)
from rag.answer.checking.numbers import Amount, amounts
from rag.corpus.calendar import spoken_date
from rag.types import RankedPassage, day_of


@dataclass(frozen=True, slots=True)
class Evidence:
    """A text that a sentence cites, read for its facts."""

    stretches: tuple[str, ...]  # what of the article is near enough to vouch for a number
    whole: str  # all of the passage, for direct speech
    about: str  # headline, outlet, place, author, date
    language: str
    published: dt.date | None


@dataclass(frozen=True, slots=True)
class Facts:
    """The facts that a text states."""

    amounts: tuple[Amount, ...]
    dates: tuple[DateRef, ...]
    weekdays: frozenset[int]
    minutes: frozenset[int]
    days: frozenset[dt.date]  # that it means, by "gestern" say
    bare: frozenset[float]  # years, and days of a month: what a number without a unit may be


def evidence_of(passage: RankedPassage, stretches: Sequence[str] | None = None) -> Evidence:
    """A passage as evidence; only some stretches of it, if given, vouch for numbers."""
    return Evidence(
        (passage.text,) if stretches is None else tuple(stretches),
        passage.text,
        about(passage),
        passage.article.language,
        day_of(passage.article.published),
    )


def about(passage: RankedPassage) -> str:
    """What a model was shown above a passage."""
    article, day = passage.article, day_of(passage.article.published)
    told = (article.title, passage.subheading, article.outlet, article.place, article.author)
    written = [spoken_date(day, "de"), spoken_date(day, "en")] if day else []
    return ". ".join([*filter(None, told), *written])


@lru_cache(maxsize=2_048)
def facts_in(text: str, language: str, published: dt.date | None) -> Facts:
    """All that a source's text states."""
    named = dates(text)
    clock = clock_times(text)
    days = implied_days(text, language, published)
    places = [(date.start, date.end) for date in named]
    places += [(start, end) for _, start, end, _ in clock]
    bare = {float(year) for year in implied_years(text, published)}
    bare |= {float(day.year) for day in days}
    bare |= {float(n) for date in named for n in (date.day, date.year) if n is not None}
    return Facts(
        tuple(amounts(blotted(text, places), language)),
        tuple(named),
        frozenset(weekday for _, weekday in weekdays(text)),
        frozenset(minute for *_, minute in clock),
        frozenset(days),
        frozenset(bare),
    )
