"""Phrases that name a period, and the days that each means: "gestern", "seit Freitag", "in May".

Pure: nothing here asks a clock.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Callable
from typing import NamedTuple

from rag.corpus.calendar import (
    NUMBERS,
    ONE_DAY,
    SEASONS,
    WEEKDAYS,
    last_weekday,
    season_of,
    third_of,
    unit_length,
    unit_start,
)
from rag.search.timepoints import (
    DAY,
    MONTH,
    POINT,
    SEASON,
    VERBS,
    WEEKDAY,
    YEAR,
    any_of,
    days_of,
    read_day,
    seasons_back,
)

FEW = 3  # "the last few days"

Period = tuple[dt.date | None, dt.date | None]
"""Its first and last day; None where it is open."""
_Said = dict[str, str]
"""What the named groups of a pattern matched, case-folded."""
_Reader = Callable[[_Said, dt.date], Period | None]

_COUNT = r"\d{1,3}|" + any_of(NUMBERS)
_UNIT = r"(?:tag|woche|monat|jahr)(?:en|e|n)?|(?:day|week|month|year)s?"
_UNITS = r"tagen?|wochen|monaten?|jahren?|days|weeks|months|years"
_LAST = r"(?:letzte|vergangene|vorige)[nrms]?|last|past|previous"
_THIS = r"diese[nrms]?|this"
_PART_OF_DAY = r"(?:morgen|vormittag|mittag|nachmittag|abend|nacht)?"


class OneDay(NamedTuple):
    """A day that is asked for, and the next, on which it is still reported."""

    since: dt.date
    until: dt.date


def find_period(question: str, today: dt.date) -> tuple[str, Period] | None:
    """The phrase of a question that names a period, case-folded, and the period."""
    for pattern, read in _READERS:
        match = pattern.search(question)
        period = _read(read, match, today) if match else None
        if match and period:
            return match[0].casefold(), period
    return None


def _read(read: _Reader, match: re.Match[str], today: dt.date) -> Period | None:
    said = {name: text.casefold() for name, text in match.groupdict().items() if text}
    try:
        return read(said, today)
    except (OverflowError, ValueError):  # "the last 999 years", "in May 0000"
        return None


def _today(_said: _Said, today: dt.date) -> Period | None:
    return today, today


def _days_back(days: int) -> _Reader:
    return lambda _said, today: _reported_on(today - days * ONE_DAY)


def _reported_on(day: dt.date) -> OneDay:
    """What happens on one day is reported on it or on the next."""
    return OneDay(day, day + ONE_DAY)


def _this_unit(said: _Said, today: dt.date) -> Period | None:
    return unit_start(said["unit"], today), today


def _last_unit(said: _Said, today: dt.date) -> Period | None:
    end = unit_start(said["unit"], today) - ONE_DAY
    return unit_start(said["unit"], end), end


def _last_n_units(said: _Said, today: dt.date) -> Period | None:
    return today - _count(said["count"]) * unit_length(said["unit"]), today


def _last_few_units(said: _Said, today: dt.date) -> Period | None:
    return today - FEW * unit_length(said["units"]), today


def _last_n_hours(said: _Said, today: dt.date) -> Period | None:
    return today - math.ceil(_count(said["count"]) / 24) * ONE_DAY, today


def _n_units_ago(said: _Said, today: dt.date) -> Period | None:
    length = unit_length(said["unit"])
    day = today - _count(said["count"]) * length
    slack = (length - ONE_DAY) / 2
    return day - slack, day + slack


def _weekday(said: _Said, today: dt.date) -> Period | None:
    return _reported_on(last_weekday(WEEKDAYS[said["weekday"]], today))


def _weekend(said: _Said, today: dt.date) -> Period | None:
    saturday = last_weekday(WEEKDAYS["saturday"], today)
    if "last" in said and today - saturday <= ONE_DAY:  # said on a weekend, of the one before
        saturday -= 7 * ONE_DAY
    return saturday, saturday + 2 * ONE_DAY


def _last_season(said: _Said, today: dt.date) -> Period | None:
    season = SEASONS[said["season"]]
    return next((days for days in seasons_back(season, today) if days[1] < today), None)


def _this_season(said: _Said, today: dt.date) -> Period | None:
    days = next(seasons_back(SEASONS[said["season"]], today), None)
    return days if days and days[1] >= today else None  # that of this year is to come


def _season_of_year(said: _Said, _today: dt.date) -> Period | None:
    return season_of(int(said["year"]), SEASONS[said["season"]])


def _part(said: _Said, today: dt.date) -> Period | None:
    third = next(n for n, names in enumerate(_THIRDS) if said["part"] in names.split("|"))
    whole = days_of(said["point"], today)
    return third_of(whole, third) if whole else None


def _since(said: _Said, today: dt.date) -> Period | None:
    days = days_of(said["point"], today)
    return (days[0], today) if days else None


def _before(said: _Said, today: dt.date) -> Period | None:
    days = days_of(said["point"], today)
    return (None, days[0] - ONE_DAY) if days else None


def _after(said: _Said, today: dt.date) -> Period | None:
    days = days_of(said["point"], today)
    return (days[1] + ONE_DAY, None) if days else None


def _between(said: _Said, today: dt.date) -> Period | None:
    """From the first to the last; `between May and July 2024` names the year, or month, once."""
    named, last = said["point"], days_of(said["end"], today)
    if not last:
        return None
    if re.fullmatch(r"\d{1,2}\.?", named):
        return last[1].replace(day=int(named.rstrip("."))), last[1]
    first = days_of(named, today if re.search(r"\d{4}", named) else last[1])
    return (first[0], last[1]) if first and first[0] <= last[1] else None


def _on_day(said: _Said, today: dt.date) -> Period | None:
    day = read_day(said["day"], today)
    return _reported_on(day) if day else None


def _within(said: _Said, today: dt.date) -> Period | None:
    return days_of(said["point"], today)


def _count(text: str) -> int:
    return int(text) if text.isdecimal() else NUMBERS[text]


_THIRDS = (
    "anfang|early|beginning of|the beginning of|start of",
    "mitte|mid|middle of|the middle of",
    "ende|late|end of|the end of",
)
_PART = rf"\b(?P<part>{'|'.join(_THIRDS)})[\s-]"
_WEEKEND = r"wochenendes?|weekend"

_READERS: tuple[tuple[re.Pattern[str], _Reader], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), read)
    for pattern, read in (
        (r"\b(?:vorgestern|the day before yesterday)\b", _days_back(2)),
        (
            rf"\b(?:zwischen|between|from|vo[nm])\s(?:dem\s|the\s)?(?P<point>\d{{1,2}}\.?|{POINT})"
            rf"\s(?:und|and|bis(?:\szum)?|to|until)\s(?:dem\s|the\s)?(?P<end>{POINT})",
            _between,
        ),
        (rf"(?<![\d.])(?P<point>{DAY})\s(?:bis(?:\szum)?|to|until|[–-])\s(?P<end>{DAY})", _between),
        (rf"{_PART}(?P<point>(?:{MONTH})\b(?:\s\d{{4}}\b)?|{YEAR})", _part),
        (rf"\b(?:seit|since)\s(?:dem\s|the\s)?(?P<point>{POINT})", _since),
        (rf"\b(?:vor|before)\s(?!{VERBS})(?:dem\s|the\s(?=\d))?(?P<point>{POINT})", _before),
        (rf"\b(?:nach|after)\s(?!{VERBS})(?:dem\s|the\s(?=\d))?(?P<point>{POINT})", _after),
        (r"\b(?:gestern|gestrige\w*|yesterday)\b", _days_back(1)),
        (rf"\b(?:{_LAST}|last)\s(?P<count>{_COUNT})\s(?P<unit>{_UNIT})\b", _last_n_units),
        (rf"\b(?:{_LAST})\s(?P<count>{_COUNT})\s(?:stunden|hours)\b", _last_n_hours),
        (rf"\b(?:{_LAST})\s(?:paar\s|few\s)?(?P<units>{_UNITS})\b", _last_few_units),
        (rf"\bvor\s(?P<count>{_COUNT})\s(?P<unit>{_UNIT})\b", _n_units_ago),
        (rf"\b(?P<count>{_COUNT})\s(?P<unit>{_UNIT})\sago\b", _n_units_ago),
        (rf"\b(?:{_THIS})\s(?P<unit>{_UNIT})\b", _this_unit),
        (rf"\b(?:{_LAST})\s(?P<unit>{_UNIT})\b", _last_unit),
        (rf"\b(?P<last>{_LAST})\s(?:{_WEEKEND})\b", _weekend),
        (rf"\b(?:am|(?:at|on|over|during) the|{_THIS})\s(?:(?P<last>{_LAST})\s)?(?:{_WEEKEND})\b",
         _weekend),
        (rf"\b(?:am|an|on|nacht (?:zum|zu|auf)|{_LAST}|{_THIS})\s(?:{_LAST}\s)?"
         rf"(?P<weekday>{WEEKDAY}){_PART_OF_DAY}\b", _weekday),
        (rf"(?<![\d.])(?P<day>{DAY})", _on_day),
        (rf"\b(?:im|in|während|during)\s(?:{_LAST}\s)?(?P<point>(?:{MONTH})\b(?:\s\d{{4}}\b)?)",
         _within),
        (rf"\b(?P<point>(?:{MONTH})\s\d{{4}})\b", _within),
        (rf"\b(?:{_LAST})\s(?P<season>{SEASON})s?\b", _last_season),
        (rf"\b(?:{_THIS})\s(?P<season>{SEASON})s?\b", _this_season),
        (rf"\b(?P<season>{SEASON})\s(?:of\s)?(?P<year>(?:19|20)\d\d)\b", _season_of_year),
        (r"\b(?:im jahre?|in the year)\s(?P<point>(?:19|20)\d\d)\b", _within),
        (rf"(?:\b(?:in|of|aus)\s)?(?P<point>{YEAR})(?!\s(?:und|and)\b)", _within),
        (r"\b(?:heute|heutige\w*|today)\b", _today),
    )
)  # fmt: skip
