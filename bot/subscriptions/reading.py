"""A schedule in people's words, in German and in English; what is left of them is the topic.

    read_schedule("Ukraine jeden Montag um 7:30 Europe/London", zone)
    -> Schedule(weekly, 07:30, Monday, Europe/London), "Ukraine"

Pure functions.
"""

from __future__ import annotations

import datetime as dt
import re
from functools import cache
from typing import Literal, NamedTuple
from zoneinfo import ZoneInfo, available_timezones

from bot.subscriptions.schedule import Every, Schedule
from rag.corpus.calendar import WEEKDAYS

Fault = Literal[
    "no-time",
    "bad-time",
    "two-times",
    "no-weekday",
    "two-schedules",
    "unknown-zone",
    "no-topic",
    "too-long",
]

LONGEST_ORDER = 300  # characters; some of the patterns take time with the square of them


class Unclear(ValueError):
    """A schedule that can't be read; `fault` says why, `said` which of the words."""

    def __init__(self, fault: Fault, said: str = "") -> None:
        self.fault: Fault = fault
        self.said = said
        super().__init__(f"{fault}: {said!r}")


class Read(NamedTuple):
    """A schedule, and what was said beside it."""

    schedule: Schedule
    rest: str


_SHORT_DAYS = {
    "mo": 0, "mon": 0, "di": 1, "tue": 1, "tues": 1, "mi": 2, "wed": 2, "do": 3, "thu": 3,
    "thurs": 3, "fr": 4, "fri": 4, "sa": 5, "sat": 5, "so": 6, "sun": 6,
}  # fmt: skip
_DAY = "|".join(WEEKDAYS)
_ANY_DAY = rf"(?:{_DAY}|(?:{'|'.join(_SHORT_DAYS)})\b\.?)"
_EVERY = r"(?:jede[nrsm]?|every|each)"
_CLOCK = r"(?:[01]?\d|2[0-3])"

_WEEKDAYS_ONLY = re.compile(
    r"\b(?:werktags|wochentags|an\s+werktagen|weekdays|on\s+weekdays|(?:every|each)\s+weekday"
    r"|jeden\s+(?:werktag|wochentag)"
    r"|(?:montags?|mo)\s*(?:bis|-|–)\s*(?:freitags?|fr)|(?:monday|mon)\s*(?:to|-|–)\s*(?:friday|fri))\b",
    re.IGNORECASE,
)
_DAILY = re.compile(
    rf"\b(?:täglich|taeglich|daily|{_EVERY}\s+(?:tag|day|morgen|morning|abend|evening))\b",
    re.IGNORECASE,
)
_WEEKLY = re.compile(
    rf"\b(?:(?:(?:wöchentlich|woechentlich|weekly|{_EVERY}\s+(?:woche|week))(?:\s*,)?\s+)?"
    rf"(?:(?:am|on)\s+|{_EVERY}\s+)(?P<named>{_ANY_DAY}s?)"
    rf"|(?:wöchentlich|woechentlich|weekly|{_EVERY}\s+(?:woche|week))(?:\s+(?P<after>{_ANY_DAY}s?))?"
    rf"|(?P<often>(?:{_DAY})s)"
    rf"|(?P<before>{_DAY})(?=\s*,?\s*(?:um|at|@)?\s*{_CLOCK}(?:[:.]\d\d|\s*uhr|\s*[ap]\.?m)))(?!\w)",
    re.IGNORECASE,
)
_TIME = re.compile(
    r"(?<![\w.:])(?:(?:um|at|gegen|@)\s*)?(?:"
    r"(?P<hour>\d{1,2})(?::|h)(?P<minute>\d{2})(?:\s*(?P<half>[ap])\.?m\b\.?)?(?:\s*uhr\b|\s*h\b)?"
    r"|(?P<hour2>\d{1,2})(?:\.(?P<minute2>\d{2}))?\s*uhr\b(?:\s*(?P<minute3>\d{2})\b)?"
    r"|(?P<hour3>\d{1,2})(?:\.(?P<minute4>\d{2}))?\s*(?P<half2>[ap])\.?m\b\.?"
    r"|(?<=um )(?P<hour4>\d{1,2})(?:\.(?P<minute5>\d{2}))?(?![\w.:])"
    r"|(?<=at )(?P<hour5>\d{1,2})(?![\w.:])"
    r"|(?P<word>noon|mittags|midnight|mitternacht)\b)"
    r"(?:\s+(?P<part>(?:in\s+the\s+)?(?:morning|afternoon|evening)"
    r"|morgens|früh|vormittags|nachmittags|abends)\b)?",
    re.IGNORECASE,
)
_WORDS = {"noon": 12, "mittags": 12, "midnight": 0, "mitternacht": 0}
_LATE = ("afternoon", "evening", "nachmittags", "abends")
_ZONE = re.compile(r"(?<!\S)(?:[a-z]+(?:/[a-z0-9_+-]+){1,2}|utc|gmt)(?!\S)", re.IGNORECASE)
_PUNCTUATION = " ,;:–-"
_BEFORE = frozenset("um at am on zu zum zur über about for für von to of".split())
_AFTER = frozenset("um at am on über about zu und and in".split())
_EVENING = re.compile(r"(?:abend|evening)$", re.IGNORECASE)


def read_schedule(text: str, zone: ZoneInfo) -> Read:
    """Understand a schedule; `zone` holds where none is named. A time without a day is daily.

    Raises: Unclear.
    """
    if len(text) > LONGEST_ORDER:
        raise Unclear("too-long", str(LONGEST_ORDER))
    named, text = _zone_in(text)
    every, weekday, is_evening, text = _days_in(text)
    at, text = _time_in(text, is_evening=is_evening)
    return Read(Schedule(every, at, weekday, named or zone), without_edges(text))


def _days_in(text: str) -> tuple[Every, int | None, bool, str]:
    """On which days, whether in the evening, and what is left of the text."""
    found: list[tuple[re.Match[str], Every]] = []
    for pattern, every in _PATTERNS:
        for match in pattern.finditer(text):
            if not any(_overlap(match, other) for other, _ in found):
                found.append((match, every))
    if not found:
        return "daily", None, False, text
    if len(found) > 1:
        raise Unclear("two-schedules", ", ".join(match.group().strip() for match, _ in found))
    match, every = found[0]
    left = f"{text[: match.start()]} {text[match.end() :]}"
    weekday = None
    if every == "weekly":
        said = next((said for said in match.groupdict().values() if said), None)
        if said is None:
            raise Unclear("no-weekday", match.group().strip())
        weekday = _weekday(said)
    return every, weekday, bool(_EVENING.search(match.group())), left


_PATTERNS: tuple[tuple[re.Pattern[str], Every], ...] = (
    (_WEEKDAYS_ONLY, "weekdays"),
    (_WEEKLY, "weekly"),
    (_DAILY, "daily"),
)


def _time_in(text: str, *, is_evening: bool) -> tuple[dt.time, str]:
    found = list(_TIME.finditer(text))
    if not found:
        raise Unclear("no-time")
    if len(found) > 1:
        raise Unclear("two-times", ", ".join(match.group().strip() for match in found))
    match = found[0]
    return _time(match, is_evening), f"{text[: match.start()]} {text[match.end() :]}"


def _time(match: re.Match[str], is_evening: bool) -> dt.time:
    given = match.groupdict()
    if given["word"]:
        return dt.time(_WORDS[given["word"].casefold()])
    hour = int(_first(given, "hour", "hour2", "hour3", "hour4", "hour5") or 0)
    minute = int(_first(given, "minute", "minute2", "minute3", "minute4", "minute5") or 0)
    half = (_first(given, "half", "half2") or "").casefold()
    part = (given["part"] or "").casefold()
    if half:
        if not 1 <= hour <= 12:
            raise Unclear("bad-time", match.group().strip())
        hour = hour % 12 + (12 if half == "p" else 0)
    elif 1 <= hour < 12 and (part.endswith(_LATE) or (is_evening and not part)):
        hour += 12
    if (hour, minute) == (24, 0):
        hour = 0
    try:
        return dt.time(hour, minute)
    except ValueError:
        raise Unclear("bad-time", match.group().strip()) from None


def _zone_in(text: str) -> tuple[ZoneInfo | None, str]:
    for match in _ZONE.finditer(text):
        name = _zones().get(match.group().casefold())
        if name is not None:
            return ZoneInfo(name), f"{text[: match.start()]} {text[match.end() :]}"
        area = match.group().casefold().partition("/")[0]
        if any(known.startswith(f"{area}/") for known in _zones()):
            raise Unclear("unknown-zone", match.group())
    return None, text  # "Israel/Gaza" is a topic


@cache
def _zones() -> dict[str, str]:
    """Names of zones by their case-folded form."""
    return {name.casefold(): name for name in available_timezones()}


def _weekday(said: str) -> int:
    name = said.casefold().rstrip(".")
    days = {**_SHORT_DAYS, **WEEKDAYS}
    return days[name] if name in days else days[name.removesuffix("s")]


def _first(given: dict[str, str | None], *names: str) -> str | None:
    return next((given[name] for name in names if given[name] is not None), None)


def _overlap(one: re.Match[str], other: re.Match[str]) -> bool:
    return one.start() < other.end() and other.start() < one.end()


def without_edges(text: str) -> str:
    """A topic without the small words that led to what was taken out beside it."""
    tokens = text.split()
    first, end = 0, len(tokens)
    while first < end and _is_small(tokens[first], _BEFORE):
        first += 1
    while first < end and _is_small(tokens[end - 1], _AFTER):
        end -= 1
    return " ".join(tokens[first:end]).strip(_PUNCTUATION)


def _is_small(token: str, edges: frozenset[str]) -> bool:
    bare = token.strip(_PUNCTUATION).casefold()
    return not bare or bare in edges
