"""On which days, in people's words, in German and in English: daily, Monday to Friday, or weekly.

Pure functions. More than one of these is refused, but for the name of a day within a topic
("Fridays for Future daily 8:00").
"""

from __future__ import annotations

import re
from typing import NamedTuple

from bot.subscriptions.clocks import EARLY_PART, SPOKEN
from bot.subscriptions.schedule import Every
from bot.subscriptions.unclear import Unclear
from rag.corpus.calendar import WEEKDAYS

_SHORT_DAYS = {
    "mo": 0, "mon": 0, "di": 1, "tue": 1, "tues": 1, "mi": 2, "wed": 2, "do": 3, "thu": 3,
    "thurs": 3, "fr": 4, "fri": 4, "sa": 5, "sat": 5, "so": 6, "sun": 6,
}  # fmt: skip
DAY = "|".join(WEEKDAYS)
_SHORT_DAY = rf"(?:{'|'.join(_SHORT_DAYS)})\b\.?"
_ANY_DAY = rf"(?:{DAY}|{_SHORT_DAY})"
_EVERY = r"(?:jede[nrsm]?|every|each)"
_WEEK = rf"(?:wöchentlich|woechentlich|weekly|{_EVERY}\s+(?:woche|week))"
_CLOCK = r"(?:[01]?\d|2[0-3])"
_TIME_NEXT = (
    rf"(?=\s*,?\s*(?:{EARLY_PART}|{SPOKEN}|(?:um|at|gegen|@)\s*(?:{SPOKEN}|{_CLOCK})\b"
    rf"|{_CLOCK}(?:[:.h]\d\d|\s*uhr|\s*o['’]?clock|\s*[ap]\.?m|\s+{EARLY_PART})))"
)

WEEKDAYS_ONLY = re.compile(
    r"\b(?:werktags|wochentags|an\s+werktagen|weekdays|on\s+weekdays|(?:every|each)\s+weekday"
    r"|(?:on\s+)?workdays|unter\s+der\s+woche|during\s+the\s+week|jeden\s+(?:werktag|wochentag)"
    r"|(?:von\s+)?(?:montags?|mo)\s*(?:bis|-|–)\s*(?:freitags?|fr)"
    r"|(?:from\s+)?(?:mondays?|mon)\s*(?:to|through|thru|-|–)\s*(?:fridays?|fri))\b",
    re.IGNORECASE,
)
_DAILY = re.compile(
    r"\b(?:tgl\.|(?:alle\s+tage|(?:(?:einmal|once)\s+)?(?:täglich|taeglich|daily)"
    r"|(?:einmal|once)\s+(?:am|a|pro)\s+(?:tag|day)"
    rf"|{_EVERY}(?:\s+single)?\s+(?:tag|day|morgen|morning|abend|evening))\b)",
    re.IGNORECASE,
)
_WEEKLY = re.compile(
    rf"\b(?:(?:nur|only)\s+)?(?:(?:{_WEEK}(?:\s*,)?\s+)?"
    rf"(?:(?:am|on)\s+|{_EVERY}\s+)(?P<named>{_ANY_DAY}s?)"
    rf"|{_WEEK}(?:\s+(?P<after>{_ANY_DAY}s?))?"
    rf"|(?P<often>(?:{DAY})s)"
    rf"|(?<!the )(?P<before>{_ANY_DAY}){_TIME_NEXT})(?!\w)",
    re.IGNORECASE,
)
_BEHIND = re.compile(rf"\s*,?\s*(?P<day>{_ANY_DAY}s?)(?!\w)\s*(?=$|[,;:])", re.IGNORECASE)
_JOIN = r"(?:[,/&+–-]|\b(?:und|and|or|oder|sowie|bis|to|through|thru)\b)"
_ON = rf"(?:(?:am|on|auch|{_EVERY})\s+)?"
_RANGE = WEEKDAYS_ONLY.pattern  # of its two days neither is one of several
_SEVERAL = re.compile(
    rf"{_RANGE}(?:\s*{_JOIN})+\s*{_ON}{_ANY_DAY}s?(?!\w)"
    rf"|(?<!\w)(?!{_RANGE}){_ANY_DAY}s?(?:(?:\s*{_JOIN})+\s*{_ON}|\s+)(?!{_RANGE}){_ANY_DAY}s?(?!\w)",
    re.IGNORECASE,
)
_FIRM = re.compile(rf"(?:(?:nur|only)\s+)?(?:{_WEEK}|{_EVERY}\b)", re.IGNORECASE)
_IN_PHRASE = re.compile(
    r"\s+(?:for|of|at|in|on|with)\s+(?!me\b|mich\b|the\b|noon\b)[^\W\d]\w*", re.IGNORECASE
)
_IN_NAME = re.compile(r"\s+for\s+(?!me\b|mich\b)[^\W\d]\w*", re.IGNORECASE)
_EVENING = re.compile(r"(?:abend|evening)$", re.IGNORECASE)


class Days(NamedTuple):
    """Which days, and what is left of the text."""

    every: Every = "daily"
    weekday: int | None = None  # of weekly ones
    is_evening: bool = False
    is_firm: bool = False  # how often was said, and not only a day
    is_said: bool = False
    rest: str = ""


class _Mention(NamedTuple):
    match: re.Match[str]
    every: Every

    @property
    def day(self) -> str | None:
        return next((said for said in self.match.groupdict().values() if said), None)

    @property
    def is_whole(self) -> bool:
        """Whether it doesn't lack its day."""
        return self.every != "weekly" or self.day is not None

    @property
    def is_firm(self) -> bool:
        return self.every != "weekly" or bool(_FIRM.match(self.match.group()))


def days_in(text: str) -> Days:
    """The days in a text; without any it is daily.

    Raises: Unclear.
    """
    several = _SEVERAL.search(text)
    if several is not None:
        raise Unclear("two-schedules", several.group())
    found = _without_names(_mentions(text))
    if not found:
        return Days(rest=text)
    days = [one for one in found if one.is_whole]
    # "weekly 8:00 on Monday" is one schedule in two pieces.
    is_split = len(found) == 2 and len(days) == 1 and days[0].day is not None
    if len(found) > 1 and not is_split:
        raise Unclear("two-schedules", ", ".join(one.match.group().strip() for one in found))
    one = days[0] if days else found[0]
    if not one.is_whole:
        raise Unclear("no-weekday", one.match.group())
    left = text
    for taken in sorted(found, key=lambda each: -each.match.start()):
        left = f"{left[: taken.match.start()]} {left[taken.match.end() :]}"
    return Days(
        one.every,
        weekday_of(one.day) if one.day else None,
        bool(_EVENING.search(one.match.group())),
        is_split or one.is_firm,
        is_said=True,
        rest=left,
    )


def day_behind(text: str) -> tuple[int, str] | None:
    """The weekday that a text behind a time begins with, and the rest: `8am Monday`."""
    found = _BEHIND.match(text)
    return (weekday_of(found["day"]), text[found.end() :]) if found else None


def _mentions(text: str) -> list[_Mention]:
    found: list[_Mention] = []
    for pattern, every in _PATTERNS:
        for match in pattern.finditer(text):
            if not any(_overlap(match, other.match) for other in found):
                found.append(_Mention(match, every))
    return found


def _without_names(found: list[_Mention]) -> list[_Mention]:
    """Without days that are in the name of something: "Fridays for Future".

    Raises: Unclear where nothing else says how often.
    """
    is_said = any(one.is_firm and one.is_whole for one in found)
    left = []
    for one in found:
        behind = one.match.string[one.match.end() :]
        is_often = one.match.groupdict().get("often") is not None
        if is_often and not is_said and (name := _IN_NAME.match(behind)):
            raise Unclear("left-over", one.match.group() + name.group())
        if not (is_often and is_said and _IN_PHRASE.match(behind)):
            left.append(one)
    return left


_PATTERNS: tuple[tuple[re.Pattern[str], Every], ...] = (
    (WEEKDAYS_ONLY, "weekdays"),
    (_WEEKLY, "weekly"),
    (_DAILY, "daily"),
)


def weekday_of(said: str) -> int:
    """0 is Monday."""
    name = said.casefold().rstrip(".")
    days = {**_SHORT_DAYS, **WEEKDAYS}
    return days[name] if name in days else days[name.removesuffix("s").rstrip(".")]


def _overlap(one: re.Match[str], other: re.Match[str]) -> bool:
    return one.start() < other.end() and other.start() < one.end()
