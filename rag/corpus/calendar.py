"""The calendar as people speak of it in the two languages of questions. Pure functions.

Names are case-folded, in German and English together: a month is one, whatever it is called.
"""

from __future__ import annotations

import datetime as dt

ONE_DAY = dt.timedelta(days=1)
Days = tuple[dt.date, dt.date]
"""The first and the last day of a stretch of time."""

_SPOKEN_MONTHS = {
    "de": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
    "en": "January February March April May June July August September October November December",
}
MONTH_NAMES = tuple(dict.fromkeys(" ".join(_SPOKEN_MONTHS.values()).casefold().split()))
"""In full, of both languages; case-folded."""


def _numbered(*names: str, start: int = 0) -> dict[str, int]:
    return {name: n for n, alike in enumerate(names, start) for name in alike.split()}


MONTHS = _numbered(
    "januar jänner january jan", "februar feber february feb", "märz maerz march mar mär",
    "april apr", "mai may", "juni june jun", "juli july jul", "august aug",
    "september sept sep", "oktober october okt oct", "november nov",
    "dezember december dez dec",
    start=1,
)  # fmt: skip
WEEKDAYS = _numbered(
    "montag monday", "dienstag tuesday", "mittwoch wednesday", "donnerstag thursday",
    "freitag friday", "samstag sonnabend saturday", "sonntag sunday",
)  # fmt: skip
NUMBERS = _numbered(
    "null zero", "ein eine einem einer einen one a", "zwei two", "drei three", "vier four",
    "fünf five", "sechs six", "sieben seven", "acht eight", "neun nine", "zehn ten",
)  # fmt: skip
SEASONS = _numbered("frühling frühjahr spring", "sommer summer", "herbst autumn fall", "winter")


def spoken_date(day: dt.date, language: str) -> str:
    """`16. August 2025` in German, `16 August 2025` in English and anything else."""
    month = _SPOKEN_MONTHS.get(language, _SPOKEN_MONTHS["en"]).split()[day.month - 1]
    return f"{day.day}{'.' if language == 'de' else ''} {month} {day.year}"


def month_of(year: int, month: int) -> Days:
    """The days of a month."""
    start = dt.date(year, month, 1)
    return start, (start + 31 * ONE_DAY).replace(day=1) - ONE_DAY


def year_of(year: int) -> Days:
    """The days of a year."""
    return dt.date(year, 1, 1), dt.date(year, 12, 31)


def season_of(year: int, season: int) -> Days:
    """The days of a season, as meteorologists count; winter goes on into the next year."""
    first, last = 3 * season + 3, 3 * season + 5
    return dt.date(year, first, 1), month_of(year + (last > 12), last - 12 * (last > 12))[1]


def third_of(days: Days, third: int) -> Days:
    """The beginning, the middle or the end (0, 1, 2) of a stretch of time."""
    first, last = days
    length = (last - first).days + 1
    start = first + third * length // 3 * ONE_DAY
    return start, first + ((third + 1) * length // 3 - 1) * ONE_DAY


def last_weekday(weekday: int, today: dt.date) -> dt.date:
    """The last day with that name, which may be today."""
    return today - (today.weekday() - weekday) % 7 * ONE_DAY


def shifted(day: dt.date, days: int) -> dt.date | None:
    """So many days on; None where the calendar has none, as feeds say 0001-01-01 for no date."""
    try:
        return day + days * ONE_DAY
    except OverflowError:
        return None


def unit_start(unit: str, day: dt.date) -> dt.date:
    """The first day of the week, month or year (in either language) that a day lies in."""
    if unit.startswith(("woche", "week")):
        return day - day.weekday() * ONE_DAY
    if unit.startswith(("monat", "month")):
        return day.replace(day=1)
    if unit.startswith(("jahr", "year")):
        return day.replace(month=1, day=1)
    return day


def unit_length(unit: str) -> dt.timedelta:
    """About how long a day, week, month or year is."""
    if unit.startswith(("woche", "week")):
        return 7 * ONE_DAY
    if unit.startswith(("monat", "month")):
        return 30 * ONE_DAY
    return 365 * ONE_DAY if unit.startswith(("jahr", "year")) else ONE_DAY
