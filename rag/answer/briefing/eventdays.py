"""When something happened, by the words of the sentence that tells it. Pure functions.

"am Freitag" is the one before the day of print, or that day; "am 3. Mai" the nearest; "seit 2018"
and "bis Freitag" bound something and date nothing.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from typing import NamedTuple

from rag.answer.briefing.values import Precision
from rag.answer.checking.daterefs import DateRef, dates
from rag.corpus.calendar import MONTHS, NUMBERS, ONE_DAY, WEEKDAYS, shifted
from rag.search.timepoints import any_of, bare_years

# A date without its year is the nearest; one to come counts as further off, unless it is announced,
# and the more so where the sentence tells what is gone.
AHEAD, ANNOUNCED, GONE = 1.5, 0.5, 3.0
FIRST_YEAR = 1000  # "im Jahr 800" is no news, and three digits are mostly something else

_FINENESS: dict[Precision, int] = {"day": 0, "month": 1, "year": 2}
# What stands before a date that bounds something: "seit dem 3. Mai", "until Friday", "by 2031".
_BOUND = re.compile(
    r"\b(?:seit|since|bis|until|till|by|vor|before|nach|after|ab|von|from|zwischen|between|gegen"
    r"|gegenüber|spätestens|frühestens|through)"
    r"(?:\s+(?:dem|der|den|the|zum|zur|ende|anfang|mitte|end of|early|late|mid|ihrem|seinem|its|his"
    r"|her|their))*\s*$",
    re.IGNORECASE,
)
_SINCE = re.compile(r"\b(?:seit|since)\b[^,;:.]{0,40}$", re.IGNORECASE)
_NEXT = re.compile(r"\b(?:nächste[nrms]?|kommende[nrms]?|next|coming)\s+$", re.IGNORECASE)
_LAST = re.compile(
    r"\b(?:letzte[nrms]?|vergangene[nrms]?|vorige[nrms]?|last|past|previous)\s+$", re.IGNORECASE
)
_NO_WEEKDAY = re.compile(r"\b(?:black|good|ash|der|das|die)\s+$", re.IGNORECASE)
_WEEKDAY = re.compile(
    rf"\b(?P<name>{any_of(WEEKDAYS)})"
    r"(?:(?:vor|nach)?mittag|morgen|abend|nacht|früh)?(?:['’]s)?(?!\w)",
    re.IGNORECASE,
)
_COMES = re.compile(
    r"\b(?:will|wird|werden|soll|sollen|plant|planen|beginnt|plans?|is due|are due|is to|are to"
    r"|is expected|is set|are set)\b",
    re.IGNORECASE,
)
_CAME = re.compile(
    r"\b(?:wurden?|worden|hatten?|habe[nt]?|hat|war|waren|haben|gewesen|sagten?|was|were|had|has"
    r"|said|told)\b|\b\w{3,}(?:ierte|ierten|igte|igten)\b",
    re.IGNORECASE,
)
_NEAR = (
    (re.compile(r"\b(?:vorgestern|the day before yesterday)\b", re.IGNORECASE), -2),
    (re.compile(r"\b(?:gestern|gestrige\w*|(?<!before )yesterday)\b", re.IGNORECASE), -1),
    (re.compile(r"\b(?:heute|heutige\w*|today|tonight|this (?:morning|evening|afternoon))\b",
                re.IGNORECASE), 0),
    (re.compile(r"\b(?:übermorgen|the day after tomorrow)\b", re.IGNORECASE), 2),
    (re.compile(r"(?<!heute )(?<!gestern )\bmorgen\b|(?<!after )\btomorrow\b"), 1),
)  # fmt: skip
_COUNT = rf"\d{{1,3}}|{any_of(NUMBERS)}"
_AGO = re.compile(
    rf"\bvor (?P<de>{_COUNT}) (?P<de_unit>tag|jahr|monat)(?:en|e|n)?\b"
    rf"|\b(?P<en>{_COUNT}) (?P<en_unit>day|year|month)s? (?:ago|earlier)\b",
    re.IGNORECASE,
)
_LAST_UNIT = re.compile(
    r"\b(?:letzte[nrms]?|vergangene[nrms]?|vorige[nrms]?|last|previous)\s"
    r"(?P<unit>jahr|monat|year|month)(?:s|es)?\b",
    re.IGNORECASE,
)
# "in 2014", "im Jahr 2014", "Ende 2014", "(2014)"; or a sentence begins: "2014 besetzte …".
_DATES_A_YEAR = re.compile(
    r"(?:\b(?:im\s+jahre?|jahr(?:es)?|in|of|year|sommer|winter|herbst|frühjahr|frühling|summer"
    r"|spring|autumn|anfang|mitte|ende|early|late|mid)[\s-]|\()$",
    re.IGNORECASE,
)
_OPENS = re.compile(r"[„“\"»'(]*$")
_MAY_TELL = re.compile(
    rf"\d|\b(?:{any_of(MONTHS)}|{any_of(WEEKDAYS)}|heut|gestern|vorgestern|morgen|übermorgen|today"
    r"|yesterday|tomorrow|tonight|this|vor|ago|earlier|letzte|vergangene|vorige|last|previous)",
    re.IGNORECASE,
)
_HABIT = re.compile(r"\b(?:jeden|immer|every|each|jeweils)\s+$", re.IGNORECASE)


class Told(NamedTuple):
    """A day that a sentence tells, and how exactly."""

    day: dt.date  # the first of the month or year where that is all
    precision: Precision
    start: int  # where in the sentence


def told_day(sentence: str, published: dt.date | None) -> Told | None:
    """When what a sentence tells happened, as far as it says: the most exact, then the first.

    `published` is the day of print, against which "gestern" is read; without it only dates with
    their year say anything.
    """
    if not _MAY_TELL.search(sentence):  # as most sentences don't: reading one takes .3 ms
        return None
    found = [told for told in _told(sentence, published) if not _is_bound(sentence, told.start)]
    return min(found, key=lambda told: (_FINENESS[told.precision], told.start), default=None)


def _is_bound(sentence: str, start: int) -> bool:
    before = sentence[:start]
    return bool(_BOUND.search(before) or _SINCE.search(before) or _HABIT.search(before))


def _told(sentence: str, published: dt.date | None) -> Iterator[Told]:
    named = dates(sentence)
    for date in named:
        told = _of_date(
            date,
            published,
            is_announced=_is_announced(sentence),
            is_gone=_CAME.search(sentence) is not None,
        )
        if told:
            yield told
    yield from _of_years(sentence, named)
    if published is not None:
        yield from _of_weekdays(sentence, published)
        yield from _of_near_days(sentence, published)
        yield from _of_spans(sentence, published)


def _of_date(
    date: DateRef, published: dt.date | None, *, is_announced: bool, is_gone: bool
) -> Told | None:
    precision: Precision = "day" if date.day else "month"
    if date.year is None and published is None:
        return None
    years = (date.year,) if date.year else _years_around(published)
    possible = []
    for year in years:
        try:
            possible.append(dt.date(year, date.month, date.day or 1))
        except ValueError:  # the 29th of February is in few of them
            continue
    if not possible:
        return None
    near = published or possible[0]
    ahead = ANNOUNCED if is_announced else GONE if is_gone else AHEAD

    def distance(day: dt.date) -> float:
        return (day - near).days * ahead if day > near else (near - day).days

    return Told(min(possible, key=distance), precision, date.start)


def _is_announced(sentence: str) -> bool:
    """Whether a sentence tells what is to come."""
    return _COMES.search(sentence) is not None and not _CAME.search(sentence)


def _years_around(published: dt.date | None) -> tuple[int, ...]:
    assert published is not None
    return tuple(y for y in (published.year - 1, published.year, published.year + 1) if y >= 1)


def _of_years(sentence: str, named: list[DateRef]) -> Iterator[Told]:
    for match in bare_years(sentence):
        if any(date.start <= match.start() < date.end for date in named):
            continue
        before, after = sentence[: match.start()], sentence[match.end() :]
        begins = _OPENS.fullmatch(before) and re.match(r",?\s[a-zäöüß]", after)
        if int(match[0]) >= FIRST_YEAR and (begins or _DATES_A_YEAR.search(before)):
            lead = re.search(r"\b(?:im\s+)?(?:jahre?s?|ende|anfang|mitte|late|early|mid)[\s-]$",
                             before, re.IGNORECASE)  # fmt: skip
            start = lead.start() if lead else match.start()
            yield Told(dt.date(int(match[0]), 1, 1), "year", start)


def _of_weekdays(sentence: str, published: dt.date) -> Iterator[Told]:
    for match in _WEEKDAY.finditer(sentence):
        before = sentence[: match.start()]
        if match["name"].islower() or _NO_WEEKDAY.search(before):
            continue
        back = (published.weekday() - WEEKDAYS[match["name"].casefold()]) % 7  # 0: that very day
        is_ahead = _NEXT.search(before) or (
            back and not _LAST.search(before) and _is_announced(sentence)
        )
        if is_ahead:
            day = shifted(published, 7 - back)
        else:
            day = shifted(published, -7 if _LAST.search(before) and not back else -back)
        lead = _NEXT.search(before) or _LAST.search(before)
        if day:
            yield Told(day, "day", lead.start() if lead else match.start())


def _of_near_days(sentence: str, published: dt.date) -> Iterator[Told]:
    for sign, days in _NEAR:
        match = sign.search(sentence)
        day = shifted(published, days) if match else None
        if match and day:
            yield Told(day, "day", match.start())


def _of_spans(sentence: str, published: dt.date) -> Iterator[Told]:
    for match in _AGO.finditer(sentence):
        said = (match["de"] or match["en"]).casefold()
        unit = (match["de_unit"] or match["en_unit"]).casefold()
        told = _back(published, int(said) if said.isdecimal() else NUMBERS[said], unit)
        if told:
            yield Told(*told, match.start())
    for match in _LAST_UNIT.finditer(sentence):
        told = _back(published, 1, match["unit"].casefold())
        if told:
            yield Told(*told, match.start())


def _back(published: dt.date, count: int, unit: str) -> tuple[dt.date, Precision] | None:
    """The day, month or year that lies so far back."""
    try:
        if unit in ("tag", "day"):
            return published - count * ONE_DAY, "day"
        if unit in ("jahr", "year"):
            return dt.date(published.year - count, 1, 1), "year"
        month = published.year * 12 + published.month - 1 - count
        return dt.date(month // 12, month % 12 + 1, 1), "month"
    except (OverflowError, ValueError):
        return None
