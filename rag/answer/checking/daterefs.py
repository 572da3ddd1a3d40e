"""Dates, weekdays and clock times as they are written in German and English. Pure functions."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple

from rag.corpus.calendar import MONTHS, NUMBERS, WEEKDAYS, shifted
from rag.corpus.language import sentence_spans

WEEKDAY_BEFORE = 18  # characters: "Donnerstag, den "

_MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
_DATES = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"(?<!\d)(?P<y>\d{4})-(?P<m>\d\d)-(?P<d>\d\d)(?!\d)",
        r"(?<![\d.,])(?P<d>\d{1,2})\.\s?(?P<m>\d{1,2})\.(?:\s?(?P<y>\d{4}|\d\d)(?![\d:]))?(?!\d)",
        r"(?<![\d/])(?P<m>\d{1,2})/(?P<d>\d{1,2})/(?P<y>\d{4}|\d\d)(?!\d)",
        rf"(?<![\d.,])(?P<d>\d{{1,2}})(?:\.|st|nd|rd|th)?\s*(?:of\s+)?(?P<n>{_MONTH})\b\.?"
        r"(?:,?\s*(?P<y>\d{4})(?!\d))?",
        rf"\b(?P<n>{_MONTH})\b\.?\s+(?P<d>\d{{1,2}})(?:st|nd|rd|th)?(?![\d:.]\d|\d)"
        r"(?:,?\s+(?P<y>\d{4})(?!\d))?",
        rf"\b(?P<n>{_MONTH})\b\.?,?\s+(?P<y>\d{{4}})(?!\d)",
    )
)
_LONG = "|".join(name for name in sorted(MONTHS, key=len, reverse=True) if len(name) > 4)
_ALONE = re.compile(
    rf"\b(?P<n>(?:(?!march|may)(?:{_LONG}|juni|juli|june|july|märz|mai)))\w{{0,2}}\b"
    r"|\b(?:in|of|since|until|by|last|next|this|early|late|mid|during|before|after)\s+"
    r"(?P<n2>may|march)\b",
    re.IGNORECASE,
)
_CLOCK = re.compile(
    r"(?<![\d.,:])(?P<h>\d{1,2})(?:[:.](?P<min>[0-5]\d))?\s*(?P<half>uhr\b|[ap]\.?\s?m\b\.?|o['’]clock|h\b)"
    r"|(?<![\d.,:])(?P<h2>\d{1,2}):(?P<min2>[0-5]\d)(?![\d:])",
    re.IGNORECASE,
)
_WEEKDAY = re.compile(rf"(?:{'|'.join(WEEKDAYS)})", re.IGNORECASE)
_FUTURE = re.compile(
    r"\b(?:nächste\w*|kommende\w*|will|wollen|soll|sollen|wird|werden|next|coming|plans?|due)\b",
    re.IGNORECASE,
)
_AGO = re.compile(
    rf"\bvor (?P<de>\d{{1,2}}|{'|'.join(NUMBERS)}) tagen?\b"
    rf"|\b(?P<en>\d{{1,2}}|{'|'.join(NUMBERS)}) days? ago\b"
)
_NEAR_DAYS = (
    (re.compile(r"\b(?:vorgestern|day before yesterday)\b", re.IGNORECASE), -2),
    (re.compile(r"\b(?:gestern|gestrige\w*|yesterday)\b", re.IGNORECASE), -1),
    (re.compile(r"\b(?:morgen|tomorrow)\b"), 1),
    (re.compile(r"\bübermorgen\b", re.IGNORECASE), 2),
)
_NEAR_YEARS = (
    (
        re.compile(
            r"(?:letzte|vergangene|vorige|vorjahr)\w*(?:\s+jahr)?|(?:last|previous) year",
            re.IGNORECASE,
        ),
        -1,
    ),
    (re.compile(r"(?:nächste|kommende)\w*\s+jahr|(?:next|coming) year", re.IGNORECASE), 1),
)
_AGO_YEARS = re.compile(
    rf"\bvor (?P<de>\d{{1,3}}|{'|'.join(NUMBERS)}) jahren?\b"
    rf"|\b(?P<en>\d{{1,3}}|{'|'.join(NUMBERS)}) years? (?:ago|after|earlier)\b"
)


class DateRef(NamedTuple):
    """A date in a text, as far as it is told."""

    text: str
    start: int
    end: int
    day: int | None
    month: int
    year: int | None


def dates(text: str) -> list[DateRef]:
    """The dates of a text that name a month; each place is read once."""
    found: list[DateRef] = []
    for pattern in (*_DATES, _ALONE):
        for match in pattern.finditer(text):
            if any(match.start() < other.end and other.start < match.end() for other in found):
                continue
            said = match.groupdict()
            name = said.get("n") or said.get("n2")
            if pattern is _ALONE and not (name or "")[:1].isupper():
                continue
            if (
                name
                and name.casefold() in ("may", "mar", "march", "dec", "sep", "jan")
                and name[0].islower()
            ):
                continue
            month = MONTHS[name.casefold()] if name else int(said["m"])
            day = int(said["d"]) if said.get("d") else None
            year = int(said["y"]) if said.get("y") else None
            if year is not None and year < 100:
                year += 2000 if year < 70 else 1900
            if not 1 <= month <= 12 and day and 1 <= day <= 12:
                month, day = day, month  # 16/8/2025
            if 1 <= month <= 12 and (day is None or 1 <= day <= 31):
                found.append(DateRef(match[0], match.start(), match.end(), day, month, year))
    return found


def weekdays(text: str) -> list[tuple[str, int]]:
    """The weekdays that a text names, also within words: `Dienstagmorgen`."""
    return [
        (match[0], WEEKDAYS[match[0].casefold()])
        for match in _WEEKDAY.finditer(text)
        if not match[0].islower() or match[0].casefold() == "sonnabend"
    ]


def clock_times(text: str) -> list[tuple[str, int, int, int]]:
    """Text, start, end and minute (of half a day) of each clock time."""
    return [
        (match[0], match.start(), match.end(), _minute(match)) for match in _CLOCK.finditer(text)
    ]


def _minute(match: re.Match[str]) -> int:
    hour = int(match["h"] or match["h2"])
    if hour > 24:
        return -1  # no time at all, so no source has it
    return (hour % 12) * 60 + int(match["min"] or match["min2"] or 0)


def blotted(text: str, places: Iterable[tuple[int, int]]) -> str:
    """A text whose dates and times no number is read from, as long as before."""
    for start, end in places:
        text = text[:start] + "#" * (end - start) + text[end:]
    return text


def implied_days(text: str, language: str, published: dt.date | None) -> set[dt.date]:
    """The days that a text means by "gestern" or "on Friday", and its own."""
    if published is None:
        return set()
    away = {0} | {days for pattern, days in _NEAR_DAYS if pattern.search(text)}
    for match in _AGO.finditer(text.casefold()):
        said = match["de"] or match["en"]
        away.add(-(int(said) if said.isdigit() else NUMBERS[said]))
    for start, end in sentence_spans(text, language):
        sentence = text[start:end]
        for _, weekday in weekdays(sentence):
            last = -((published.weekday() - weekday) % 7)
            away.add(last)
            if last == 0:
                away.add(-7)
            if _FUTURE.search(sentence):
                away.add(last + 7)
    return set(filter(None, (shifted(published, days) for days in away)))


def implied_years(text: str, published: dt.date | None) -> set[int]:
    """The years that a text means by "last year" or "vor drei Jahren", and its own."""
    if published is None:
        return set()
    found = {published.year}
    found |= {published.year + years for sign, years in _NEAR_YEARS if sign.search(text)}
    for match in _AGO_YEARS.finditer(text.casefold()):
        said = match["de"] or match["en"]
        found.add(published.year - (int(said) if said.isdigit() else NUMBERS[said]))
    return found


def stands_among(
    sought: DateRef, there: Sequence[DateRef], implied: Collection[dt.date], day: dt.date | None
) -> bool:
    """Whether a date is one of those that a source of some day of print names or means."""
    known = [(other.day, other.month, other.year) for other in there]
    known += [(other.day, other.month, other.year) for other in implied]
    return any(
        sought.month == month
        and (sought.day is None or sought.day == of_month)
        and (sought.year is None or sought.year in (year, _nearest_year(sought, day, year)))
        for of_month, month, year in known
    )


def _nearest_year(sought: DateRef, published: dt.date | None, year: int | None) -> int | None:
    """The year of a date that a source gives without one: that nearest to its day of print."""
    if year is not None:
        return year
    if published is None:
        return sought.year
    return min(
        (published.year - 1, published.year, published.year + 1),
        key=lambda near: abs((near - published.year) * 12 + sought.month - published.month),
    )


def contradicts_weekday(date: DateRef, text: str) -> bool:
    """Whether "Tuesday, 13 August 2025" is no Tuesday."""
    named = weekdays(text[max(0, date.start - WEEKDAY_BEFORE) : date.start])
    if not named or date.day is None or date.year is None:
        return False
    try:
        return dt.date(date.year, date.month, date.day).weekday() != named[-1][1]
    except ValueError:
        return True
