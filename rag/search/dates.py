"""Time words of a question, read against the asker's now: "gestern", "in August", "since Friday".

Pure: nothing here asks a clock. A period is when the articles appeared, not what they tell of.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

ONE_DAY = dt.timedelta(days=1)
FEW = 3  # "the last few days"
LEAP_DAY_YEARS = 8  # from one 29th of February to the next, at most


@dataclass(frozen=True, slots=True)
class TimeFrame:
    """What a question says about time."""

    since: dt.date | None = None
    until: dt.date | None = None
    wants_latest: bool = False  # "aktuell", "latest", "heute", "now"
    phrases: tuple[str, ...] = ()  # the time words, as they stand in the question

    @property
    def is_period(self) -> bool:
        """Whether the question names a period."""
        return self.since is not None or self.until is not None

    def holds(self, day: dt.date | None) -> bool:
        """Whether a day lies in the period that the question names."""
        if day is None or not self.is_period:
            return False
        return (self.since is None or day >= self.since) and (
            self.until is None or day <= self.until
        )


_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "januar jänner january jan", "februar feber february feb", "märz maerz march mar mär",
            "april apr", "mai may", "juni june jun", "juli july jul", "august aug",
            "september sept sep", "oktober october okt oct", "november nov",
            "dezember december dez dec",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
_WEEKDAYS = {
    name: number
    for number, names in enumerate(
        (
            "montag monday", "dienstag tuesday", "mittwoch wednesday", "donnerstag thursday",
            "freitag friday", "samstag sonnabend saturday", "sonntag sunday",
        )
    )
    for name in names.split()
}  # fmt: skip
_NUMBERS = {
    name: number
    for number, names in enumerate(
        (
            "null zero", "ein eine einem einer einen one a", "zwei two", "drei three", "vier four",
            "fünf five", "sechs six", "sieben seven", "acht eight", "neun nine", "zehn ten",
        )
    )
    for name in names.split()
}  # fmt: skip

_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_WEEKDAY = "|".join(_WEEKDAYS)
_COUNT = r"\d{1,3}|" + "|".join(_NUMBERS)
_UNIT = r"(?:tag|woche|monat|jahr)(?:en|e|n)?|(?:day|week|month|year)s?"
_UNITS = r"tagen?|wochen|monaten?|jahren?|days|weeks|months|years"
_LAST = r"(?:letzte|vergangene|vorige)[nrms]?|last|past|previous"
_THIS = r"diese[nrms]?|this"
_DAY = (
    r"\d{4}-\d{2}-\d{2}|\d{1,2}\.\s?\d{1,2}\.(?:\s?\d{4})?"
    rf"|\d{{1,2}}\.?\s?(?:of )?(?:{_MONTH})\b(?:,?\s\d{{4}})?"
    rf"|\b(?:{_MONTH})\s\d{{1,2}}(?:st|nd|rd|th)?\b(?:,?\s\d{{4}})?"
)
_POINT = rf"gestern|yesterday|{_WEEKDAY}|{_DAY}|(?:{_MONTH})\b"
_YEAR = r"(?:\s(?P<year>\d{4})\b)?"
_LATEST = re.compile(
    r"\b(?:aktuell\w*|neueste\w*|neuste\w*|neues|jüngste\w*|derzeit\w*|momentan|zuletzt|gerade"
    r"|heute|jetzt|latest|newest|recent|recently|current|currently|breaking|now|today)\b"
)


def read_time(question: str, now: dt.datetime) -> TimeFrame:
    """The period and the wish for news that a question's words express.

    Where a day or month has no year, it is the last one that isn't after now.
    """
    text = question.casefold()
    latest = tuple(match[0] for match in _LATEST.finditer(text))
    for pattern, read in _READERS:
        match = pattern.search(text)
        period = _read(read, match, now.date()) if match else None
        if match and period:
            since, until = period
            return TimeFrame(since, until, bool(latest), (match[0], *latest))
    return TimeFrame(wants_latest=bool(latest), phrases=latest)


_Period = tuple[dt.date | None, dt.date | None] | None
_Reader = Callable[["re.Match[str]", dt.date], _Period]


def _read(read: _Reader, match: re.Match[str], today: dt.date) -> _Period:
    try:
        return read(match, today)
    except (OverflowError, ValueError):  # "the last 999 years", "in May 0000"
        return None


def _today(_match: re.Match[str], today: dt.date) -> _Period:
    return today, today


def _days_back(days: int) -> _Reader:
    return lambda _match, today: _reported_on(today - days * ONE_DAY)


def _reported_on(day: dt.date) -> _Period:
    """What happens on one day is reported on it or on the next."""
    return day, day + ONE_DAY


def _this_unit(match: re.Match[str], today: dt.date) -> _Period:
    start = _unit_start(match["unit"], today)
    return start, today


def _last_unit(match: re.Match[str], today: dt.date) -> _Period:
    end = _unit_start(match["unit"], today) - ONE_DAY
    return _unit_start(match["unit"], end), end


def _last_n_units(match: re.Match[str], today: dt.date) -> _Period:
    return today - _count(match["count"]) * _unit_length(match["unit"]), today


def _last_few_units(match: re.Match[str], today: dt.date) -> _Period:
    return today - FEW * _unit_length(match["units"]), today


def _last_n_hours(match: re.Match[str], today: dt.date) -> _Period:
    return today - math.ceil(_count(match["count"]) / 24) * ONE_DAY, today


def _n_units_ago(match: re.Match[str], today: dt.date) -> _Period:
    length = _unit_length(match["unit"])
    day = today - _count(match["count"]) * length
    slack = (length - ONE_DAY) / 2
    return day - slack, day + slack


def _weekday(match: re.Match[str], today: dt.date) -> _Period:
    return _reported_on(_last_weekday(match["weekday"], today))


def _since(match: re.Match[str], today: dt.date) -> _Period:
    named = match["point"]
    if named in _WEEKDAYS:
        return _last_weekday(named, today), today
    if named in ("gestern", "yesterday"):
        return today - ONE_DAY, today
    if named in _MONTHS:
        return _month_of(named, match["year"], today)[0], today
    day = _read_day(named, today)
    return (day, today) if day else None


def _on_day(match: re.Match[str], today: dt.date) -> _Period:
    day = _read_day(match["day"], today)
    return _reported_on(day) if day else None


def _in_month(match: re.Match[str], today: dt.date) -> _Period:
    return _month_of(match["month"], match["year"], today)


_READERS: tuple[tuple[re.Pattern[str], _Reader], ...] = tuple(
    (re.compile(pattern), read)
    for pattern, read in (
        (rf"\b(?:seit|since)\s(?:dem\s|the\s)?(?P<point>{_POINT}){_YEAR}", _since),
        (r"\b(?:vorgestern|the day before yesterday)\b", _days_back(2)),
        (r"\b(?:gestern|gestrige\w*|yesterday)\b", _days_back(1)),
        (rf"\b(?:{_LAST}|last)\s(?P<count>{_COUNT})\s(?P<unit>{_UNIT})\b", _last_n_units),
        (rf"\b(?:{_LAST})\s(?P<count>{_COUNT})\s(?:stunden|hours)\b", _last_n_hours),
        (rf"\b(?:{_LAST})\s(?:paar\s|few\s)?(?P<units>{_UNITS})\b", _last_few_units),
        (rf"\bvor\s(?P<count>{_COUNT})\s(?P<unit>{_UNIT})\b", _n_units_ago),
        (rf"\b(?P<count>{_COUNT})\s(?P<unit>{_UNIT})\sago\b", _n_units_ago),
        (rf"\b(?:{_THIS})\s(?P<unit>{_UNIT})\b", _this_unit),
        (rf"\b(?:{_LAST})\s(?P<unit>{_UNIT})\b", _last_unit),
        (rf"\b(?:am|an|on|{_LAST}|{_THIS})\s(?:{_LAST}\s)?(?P<weekday>{_WEEKDAY})\b", _weekday),
        (rf"(?<![\d.])(?P<day>{_DAY})", _on_day),
        (rf"\b(?:im|in|während|during)\s(?:{_LAST}\s)?(?P<month>{_MONTH})\b{_YEAR}", _in_month),
        (r"\b(?:heute|heutige\w*|today)\b", _today),
    )
)  # fmt: skip


def _unit_start(unit: str, day: dt.date) -> dt.date:
    if unit.startswith(("woche", "week")):
        return day - day.weekday() * ONE_DAY
    if unit.startswith(("monat", "month")):
        return day.replace(day=1)
    if unit.startswith(("jahr", "year")):
        return day.replace(month=1, day=1)
    return day


def _unit_length(unit: str) -> dt.timedelta:
    if unit.startswith(("woche", "week")):
        return 7 * ONE_DAY
    if unit.startswith(("monat", "month")):
        return 30 * ONE_DAY
    return 365 * ONE_DAY if unit.startswith(("jahr", "year")) else ONE_DAY


def _count(text: str) -> int:
    return int(text) if text.isdecimal() else _NUMBERS[text]


def _last_weekday(name: str, today: dt.date) -> dt.date:
    return today - (today.weekday() - _WEEKDAYS[name]) % 7 * ONE_DAY


def _month_of(name: str, year: str | None, today: dt.date) -> tuple[dt.date, dt.date]:
    month = _MONTHS[name]
    start = dt.date(int(year) if year else today.year - (month > today.month), month, 1)
    return start, (start + 31 * ONE_DAY).replace(day=1) - ONE_DAY


def _read_day(text: str, today: dt.date) -> dt.date | None:
    numbers = [int(number) for number in re.findall(r"\d+", text)]
    year: int | None
    name = re.search(_MONTH, text)
    if re.match(r"\d{4}-", text):
        year, month, day = numbers
    elif name:
        day, month, *rest = numbers[0], _MONTHS[name[0]], *numbers[1:]
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
