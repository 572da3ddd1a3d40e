"""Which stretch of a group's talk somebody wants summed up, in German and English. Pure functions.

Invariant: what isn't understood whole is nothing: a summary of another stretch than was asked for
would look like the right one.

    read_span("2h", now)  read_span("seit gestern mir", now)  read_span("last 50 messages", now)
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal

from rag.corpus.calendar import NUMBERS, WEEKDAYS, last_weekday

MOST_MESSAGES = 5_000  # that can be asked for by number
LONGEST = 200  # characters; nobody names a stretch at more length
MOST_DAYS = 3_660  # so that no date comes out before the calendar begins

Kind = Literal["missed", "period", "count", "from_reply"]


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of time, or of messages."""

    kind: Kind = "missed"  # since the asker's last message or summary there
    since: dt.datetime | None = None  # UTC; of a period
    until: dt.datetime | None = None  # UTC, not included; None: until now
    count: int | None = None  # of messages
    is_private: bool = False  # to be sent to the asker alone


def read_span(text: str, now: dt.datetime) -> Span | None:
    """What stands behind `/summary`; None for what is no stretch.

    Args:
        text: anything; nothing at all is what the asker missed.
        now: in the zone that "today" is meant in.
    """
    said = _words(text) if len(text) <= LONGEST else []
    if text.strip() and not said:
        return None
    words = [word for word in said if word not in _POLITE]
    words, is_private = _without_private(words)
    if not words:
        return Span(is_private=is_private)
    span = _read(" ".join(words), now)
    return replace(span, is_private=is_private) if span else None


# -- words ---------------------------------------------------------------------------------------

_PUNCTUATION = re.compile(r"[!?…„“”\"'’‘(),;]|[.:](?=\s|$)|\s[-–—]\s")
_POLITE = frozenset("bitte please pls".split())
_PRIVATE = frozenset("me mir privat private privately".split())


def _words(text: str) -> list[str]:
    return _PUNCTUATION.sub(" ", text.casefold()).split()


def _without_private(words: list[str]) -> tuple[list[str], bool]:
    """Without one "me" or "mir" in front or behind."""
    if words and words[0] in _PRIVATE:
        return words[1:], True
    if words and words[-1] in _PRIVATE:
        return words[:-1], True
    return words, False


def _any_of(*names: str) -> str:
    return "|".join(sorted((re.escape(name) for name in names), key=len, reverse=True))


# -- periods -------------------------------------------------------------------------------------

_NUMBER = rf"(?P<number>\d{{1,4}}|(?:eine[rn]?\s+)?halbe[nr]?|half an?|{_any_of(*NUMBERS)})"
_UNITS = {
    "minutes": "m min mins minute minuten minutes",
    "hours": "h hr hrs std stunde stunden hour hours",
    "days": "d t tag tage tagen day days",
    "weeks": "w woche wochen week weeks",
}
_UNIT_OF = {name: unit for unit, names in _UNITS.items() for name in names.split()}
_UNIT = rf"(?P<unit>{_any_of(*_UNIT_OF)})"
_THE = r"(?:(?:von|vom|aus|in|of|from|on|during|for|über)\s+)?(?:(?:den|der|die|das|dem|the)\s+)?"
_LAST = r"(?:letzte|vergangene|vorige)[nrsm]?|last|past|previous"
_SINCE = r"(?:seit|since|ab|from)"
_MESSAGES = r"(?:nachrichten|beiträge[n]?|messages|msgs|posts)"
_DAY = rf"(?P<day>heute|today|gestern|yesterday|vorgestern|{_any_of(*WEEKDAYS)})"
_CLOCK = r"(?:um\s+|at\s+)?(?P<hour>\d{1,2})(?:[:.](?P<minute>\d{2}))?\s*(?P<half>uhr|am|pm|h)?"
_Said = dict[str, str]


def _read(text: str, now: dt.datetime) -> Span | None:
    for pattern, read in _READERS:
        found = pattern.fullmatch(text)
        if found is None:
            continue
        said = {name: value for name, value in found.groupdict().items() if value}
        try:
            return read(said, now)
        except (OverflowError, ValueError):  # 25:00, the year 0
            return None
    return None


def _count(said: _Said, _now: dt.datetime) -> Span | None:
    count = _number(said["number"])
    return Span("count", count=min(int(count), MOST_MESSAGES)) if count >= 1 else None


def _lasting(said: _Said, now: dt.datetime) -> Span | None:
    number, unit = _number(said.get("number", "1")), _UNIT_OF[said["unit"]]
    if not number:
        return None
    length = dt.timedelta(**{unit: number})
    if length > dt.timedelta(MOST_DAYS):
        return None
    if unit in ("minutes", "hours"):
        # In UTC: an hour is one, also where the clocks are put forward or back.
        return Span("period", since=now.astimezone(dt.UTC) - length)
    return Span("period", since=_utc(now - length))  # by the same clock, which may be 23 or 25 h


def _one_day(said: _Said, now: dt.datetime) -> Span:
    day = _day(said["day"], now)
    until = _midnight(day + dt.timedelta(1), now) if day < now.date() else None
    return Span("period", since=_midnight(day, now), until=until)


def _since_day(said: _Said, now: dt.datetime) -> Span:
    return Span("period", since=_midnight(_day(said["day"], now), now))


def _since_clock(said: _Said, now: dt.datetime) -> Span:
    hour = int(said["hour"])
    if said.get("half") in ("am", "pm"):
        if not 1 <= hour <= 12:
            raise ValueError(hour)
        hour = hour % 12 + 12 * (said["half"] == "pm")
    moment = now.replace(hour=hour, minute=int(said.get("minute", 0)), second=0, microsecond=0)
    if "day" in said:
        moment = _on(_day(said["day"], now), moment)
    elif moment > now:
        moment -= dt.timedelta(1)
    return Span("period", since=_utc(min(moment, now)))


def _this_week(_said: _Said, now: dt.datetime) -> Span:
    return Span("period", since=_midnight(_monday(now), now))


def _last_week(_said: _Said, now: dt.datetime) -> Span:
    monday = _monday(now)
    before = monday - dt.timedelta(7)
    return Span("period", since=_midnight(before, now), until=_midnight(monday, now))


_READERS: tuple[tuple[re.Pattern[str], Callable[[_Said, dt.datetime], Span | None]], ...] = tuple(
    (re.compile(pattern), read)
    for pattern, read in (
        (r"(?P<number>\d{1,9})", _count),
        (rf"{_THE}(?:{_LAST})\s+(?P<number>\d{{1,9}})(?:\s+{_MESSAGES})?", _count),
        (rf"{_THE}(?:{_LAST})\s+{_NUMBER}\s+{_MESSAGES}", _count),
        (rf"{_THE}(?P<number>\d{{1,9}})\s+{_MESSAGES}", _count),
        (rf"{_THE}(?:letzte[nr]?|vorige[nr]?|last)\s+(?:woche|week)", _last_week),
        (rf"{_THE}(?:diese[rn]?|this)\s+(?:woche|week)", _this_week),
        (rf"(?:{_SINCE}|for)?\s*{_THE}(?:(?:{_LAST})\s+)?{_NUMBER}\s*{_UNIT}", _lasting),
        (rf"(?:{_SINCE}\s+)?{_THE}(?:{_LAST})\s+{_UNIT}", _lasting),
        (rf"(?:(?:von|vom|of|from|am|on)\s+)?{_DAY}", _one_day),
        (
            rf"{_SINCE}\s+(?:(?:letzte[mn]|last)\s+)?{_DAY}(?:\s+(?:früh|morgen|morning))?",
            _since_day,
        ),
        (rf"{_SINCE}\s+{_DAY}\s+{_CLOCK}", _since_clock),
        (rf"{_SINCE}\s+{_CLOCK}", _since_clock),
    )
)


def _number(said: str) -> float:
    if said.isdecimal():
        return int(said)
    return 0.5 if "hal" in said else NUMBERS[said]


def _day(said: str, now: dt.datetime) -> dt.date:
    today = now.date()
    back = {"heute": 0, "today": 0, "gestern": 1, "yesterday": 1, "vorgestern": 2}.get(said)
    return last_weekday(WEEKDAYS[said], today) if back is None else today - dt.timedelta(back)


def _monday(now: dt.datetime) -> dt.date:
    return now.date() - dt.timedelta(now.weekday())


def _midnight(day: dt.date, now: dt.datetime) -> dt.datetime:
    return _utc(dt.datetime.combine(day, dt.time(), now.tzinfo))


def _on(day: dt.date, moment: dt.datetime) -> dt.datetime:
    return dt.datetime.combine(day, moment.timetz().replace(tzinfo=None), moment.tzinfo)


def _utc(moment: dt.datetime) -> dt.datetime:
    return moment.astimezone(dt.UTC)
