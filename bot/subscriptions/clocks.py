"""The time of day in people's words, in German and in English.

    8:00   20h15   8 Uhr 30   8am   um 8   halb acht   quarter to 8   abends um 8   noon

Pure functions. What stands before a time and makes another one of it ("kurz vor 8 Uhr") is refused.
"""

from __future__ import annotations

import datetime as dt
import re
from typing import NamedTuple

from bot.subscriptions.unclear import Unclear
from rag.corpus.calendar import NUMBERS

_NOON, _DAY = 12 * 60, 24 * 60  # minutes

_WORDS = {"noon": _NOON, "mittags": _NOON, "midnight": 0, "mitternacht": 0}
_HOURS = {
    **{name: hour for name, hour in NUMBERS.items() if hour},
    "eins": 1,
    **dict.fromkeys(("elf", "eleven"), 11),
    **dict.fromkeys(("zwölf", "twelve"), 12),
}
_LATE = ("afternoon", "evening", "afternoons", "evenings", "nachmittag", "abend")
_NIGHT = ("night", "nachts")
_CLOCK_WORD = r"(?:\s*uhr\b|\s*o['’]?clock\b)"
_PART = (
    r"(?:(?:in\s+the\s+)?(?:morning|afternoon|evening)|at\s+night"
    r"|am\s+(?:morgen|vormittag|nachmittag|abend)|in\s+der\s+früh"
    r"|morgens|früh|vormittags|mittags|nachmittags|abends|nachts)\b"
)
EARLY_PART = (
    r"(?:in\s+the\s+(?:morning|afternoon|evening)|(?:morning|afternoon|evening)s|at\s+night"
    r"|am\s+(?:morgen|vormittag|nachmittag|abend)|in\s+der\s+früh"
    r"|morgens|früh|vormittags|mittags|nachmittags|abends|nachts)\b"
)
"""As it stands before a time: "evening" alone is a word of many topics, "morgen" is tomorrow."""

SPOKEN = (
    r"(?:halb|dreiviertel|half\s+past|viertel\s+(?:vor|nach)|(?:a\s+)?quarter\s+(?:past|after|to))"
)
_TIME = re.compile(
    rf"(?<![\w.:])(?:(?P<early>{EARLY_PART})\s*,?\s*)?(?:(?:um|at|gegen|@)\s*)?(?:"
    rf"(?P<spoken>{SPOKEN})\s+(?P<hour6>\d{{1,2}}|(?:{'|'.join(_HOURS)})\b)(?![\w.:])"
    rf"(?:{_CLOCK_WORD}|\s*(?P<half3>[ap])\.?m\b\.?)?"
    r"|(?P<hour>\d{1,2})(?::|h)(?P<minute>\d{2})(?:\s*(?P<half>[ap])\.?m\b\.?)?(?:\s*uhr\b|\s*h\b)?"
    rf"|(?P<hour2>\d{{1,2}})(?:\.(?P<minute2>\d{{2}}))?{_CLOCK_WORD}(?:\s*(?P<minute3>\d{{2}})\b)?"
    r"|(?P<hour3>\d{1,2})(?:\.(?P<minute4>\d{2}))?\s*(?P<half2>[ap])\.?m\b\.?"
    r"|(?<=um )(?P<hour4>\d{1,2})(?:\.(?P<minute5>\d{2}))?(?![\w.:])"
    r"|(?<=at )(?P<hour5>\d{1,2})(?![\w.:]|\s+(?:noon|midnight))"
    rf"|(?P<hour7>\d{{1,2}})(?:\.(?P<minute6>\d{{2}}))?(?=\s+{_PART})"
    r"|(?(early)(?P<hour8>\d{1,2})(?![\w.:/])|(?!))"
    r"|(?:12\s+)?(?P<word>noon|mittags|midnight|mitternacht)\b)"
    rf"(?:\s+(?P<part>{_PART}))?",
    re.IGNORECASE,
)
_BENDS_IT = re.compile(
    r"(?<!\w)(?:(?:kurz|shortly|just)\s+)?(?:ab|bis|vor|nach|until|till|before|after|past|to|from|by"
    r"|kurz|halb|half|viertel|dreiviertel|quarter|zwischen|between|nicht|not)\s*$",
    re.IGNORECASE,
)
_JOIN = r"(?:-|–|/|\b(?:bis|to|und|and|oder|or)\b)"
_HOUR_BEFORE = re.compile(rf"(?<![\w.:/-])\d{{1,2}}\s*{_JOIN}\s*$", re.IGNORECASE)
_HOUR_LISTED = re.compile(r"(?<![\w.:/-])\d{1,2}\s*,\s*$")
_HOUR_BEHIND = re.compile(rf"\s*{_JOIN}\s*\d{{1,2}}(?![\w./:-])", re.IGNORECASE)


class Clock(NamedTuple):
    """A time, and what stood around it."""

    at: dt.time
    before: str
    behind: str


def clock_in(text: str, *, is_evening: bool) -> Clock:
    """The one time in a text; `is_evening`: it was said to be one, elsewhere.

    Raises: Unclear.
    """
    found = list(_TIME.finditer(text))
    if not found:
        raise Unclear("no-time")
    if len(found) > 1:
        raise Unclear("two-times", ", ".join(match.group().strip() for match in found))
    match = found[0]
    before, behind = text[: match.start()], text[match.end() :]
    _check_around(before, match.group(), behind)
    minutes = _minutes(match, is_evening)
    return Clock(dt.time(minutes // 60, minutes % 60), before, behind)


def _check_around(before: str, said: str, behind: str) -> None:
    is_bare = ":" not in said  # "Schalke 04, 8:00" is one time, and "7, 8 Uhr" are two
    if first := _HOUR_BEFORE.search(before) or (is_bare and _HOUR_LISTED.search(before)):
        raise Unclear("two-times", first.group() + said)
    if second := _HOUR_BEHIND.match(behind):
        raise Unclear("two-times", said + second.group())
    if bent := _BENDS_IT.search(before):
        raise Unclear("bad-time", f"{bent.group()} {said}")


def _minutes(match: re.Match[str], is_evening: bool) -> int:
    """After midnight."""
    given = match.groupdict()
    part = (given["part"] or given["early"] or "").casefold()
    if given["word"]:
        return _WORDS[given["word"].casefold()]
    said = _first(given, "hour").casefold()
    hour = _HOURS[said] if said in _HOURS else int(said)
    minute = int(_first(given, "minute") or 0)
    half = _first(given, "half").casefold()
    spoken = " ".join((given["spoken"] or "").casefold().split())
    is_wrong = hour > 24 or minute > 59 or (hour, bool(minute)) == (24, True)
    if is_wrong or ((half or spoken) and not 1 <= hour <= 12):
        raise Unclear("bad-time", match.group())
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    minutes = (hour * 60 + minute + _beside(spoken)) % _DAY
    if spoken and minutes < 60 and not part and not half:
        raise Unclear("bad-time", match.group())  # half an hour after noon, or after midnight?
    if is_evening and not part and not half:
        return minutes + _NOON if 60 <= minutes < _NOON else minutes
    found = _in_part(minutes, part, is_settled=bool(half))
    if found is None:
        raise Unclear("bad-time", match.group())
    return found


def _beside(spoken: str) -> int:
    """Minutes that a spoken time is beside its hour."""
    if not spoken:
        return 0
    if spoken == "halb":
        return -30
    if spoken == "half past":
        return 30
    return 15 if spoken.endswith(("nach", "past", "after")) else -15


def _in_part(minutes: int, part: str, *, is_settled: bool) -> int | None:
    """In a part of the day, as by a clock of twelve hours; None if it isn't in it."""
    other = minutes if is_settled else (minutes + _NOON) % _DAY
    if not part:
        return minutes
    if part.removesuffix("s").endswith(_LATE):
        first, last = _NOON, _DAY
    elif part == "mittags":
        first, last = 11 * 60, 15 * 60
    elif part.endswith(_NIGHT):
        return other if 6 * 60 <= minutes < 13 * 60 else minutes
    else:
        return minutes if minutes < _NOON else None
    if not is_settled and minutes < 60 and part != "mittags":
        return None  # 0:30 in the evening
    return next((one for one in (minutes, other) if first <= one < last), None)


def _first(given: dict[str, str | None], name: str) -> str:
    """What was said in one of the groups of a name, which are numbered."""
    return next(
        (said for key, said in given.items() if said and key.rstrip("0123456789") == name), ""
    )
