"""Points of time by their names: a day, a weekday, a month, a year. Pure: nothing asks a clock."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from contextlib import suppress

from rag.corpus.calendar import (
    MONTHS,
    ONE_DAY,
    SEASONS,
    WEEKDAYS,
    Days,
    last_weekday,
    month_of,
    season_of,
    year_of,
)

LEAP_DAY_YEARS = 8  # from one 29th of February to the next, at most


def any_of(names: Iterable[str]) -> str:
    """A pattern for any of some names, the longest first."""
    return "|".join(sorted(names, key=len, reverse=True))


# Patterns for questions as they were written, to be compiled with `re.IGNORECASE`.
MONTH, WEEKDAY, SEASON = any_of(MONTHS), any_of(WEEKDAYS), any_of(SEASONS)
VERBS = r"(?-i:may|march)\b"  # "the troops march 5 miles": no months but after a preposition
DAY = (
    r"\d{4}-\d{2}-\d{2}|\d{1,2}\.\s?\d{1,2}\.(?:\s?\d{4})?"
    rf"|\d{{1,2}}(?:\.|st|nd|rd|th)?\s?(?:of )?(?:{MONTH})\b(?:,?\s\d{{4}})?"
    rf"|\b(?:(?!{VERBS})|(?<=on )|(?<=since ))"
    rf"(?:{MONTH})\s\d{{1,2}}(?:st|nd|rd|th)?\b(?:,?\s\d{{4}})?"
)
# "2000 soldiers" and "2024 Euro" are amounts. What follows a year is an end, a word that no amount
# has after it, or a participle.
YEAR = (
    r"(?<![\d./-])\b(?:19|20)\d\d(?=\s*$|\s*[?!.,;:)](?:\s|$)|\s(?:in|im|am|an|auf|bei|beim|mit|zu"
    r"|zum|zur|für|gegen|nach|vor|von|aus|über|der|die|das|den|dem|was|wer|wo|wie|hat|und|bis|at|on"
    r"|with|for|against|after|before|from|by|to|the|about|what|who|where|how|did|and|until"
    r"|\w*ge\w+(?:t|en)|passiert)\b)"
)
POINT = rf"gestern|yesterday|{DAY}|(?:{MONTH})\b(?:\s\d{{4}}\b)?|(?:{WEEKDAY})\b|{YEAR}"
_DATED = re.compile(rf"{DAY}|(?:{MONTH}|{SEASON})\s(?:of\s)?\d{{4}}", re.IGNORECASE)
_BARE_YEAR = re.compile(r"\b(?:19|20)\d\d\b")


def bare_years(text: str) -> list[re.Match[str]]:
    """The years that stand in a text without day, month or season."""
    dated = [match.span() for match in _DATED.finditer(text)]
    return [
        match
        for match in _BARE_YEAR.finditer(text)
        if not any(start <= match.start() < end for start, end in dated)
    ]


def days_of(point: str, today: dt.date) -> Days | None:
    """The days that a case-folded `POINT` covers; the last of its name up to today."""
    if point in ("gestern", "yesterday"):
        return today - ONE_DAY, today - ONE_DAY
    if point in WEEKDAYS:
        day = last_weekday(WEEKDAYS[point], today)
        return day, day
    if re.fullmatch(r"\d{4}", point):
        return year_of(int(point))
    name, _, year = point.partition(" ")
    if name in MONTHS and (not year or re.fullmatch(r"\d{4}", year)):
        month = MONTHS[name]
        return month_of(int(year) if year else today.year - (month > today.month), month)
    found = read_day(point, today)
    return (found, found) if found else None


def seasons_back(season: int, today: dt.date) -> Iterator[Days]:
    """The seasons of a name that have begun, the latest first."""
    for year in range(today.year, dt.MINYEAR - 1, -1):
        days = season_of(year, season)
        if days[0] <= today:
            yield days


def read_day(text: str, today: dt.date) -> dt.date | None:
    """The day that a case-folded `DAY` names, if there is such a day."""
    numbers = [int(number) for number in re.findall(r"\d+", text)]
    year: int | None
    name = re.search(MONTH, text)
    if re.match(r"\d{4}-", text):
        year, month, day = numbers
    elif name:
        day, month, *rest = numbers[0], MONTHS[name[0]], *numbers[1:]
        year = rest[0] if rest else None
    else:
        day, month, *rest = numbers
        year = rest[0] if rest else None
    latest_first = range(today.year, today.year - LEAP_DAY_YEARS - 1, -1)
    for possible in latest_first if year is None else (year,):
        with suppress(ValueError):  # the 30th of February is in no year
            found = dt.date(possible, month, day)
            if found <= today or year is not None:
                return found
    return None
