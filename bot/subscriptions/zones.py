"""Time zones in people's words: names of areas and cities, as in the tz database, UTC and GMT.

Everything else that looks like a zone is refused: an abbreviation is several zones ("IST"), or is
wrong for half of the year ("EST").
"""

from __future__ import annotations

import re
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from bot.subscriptions.unclear import Unclear

_ZONE = re.compile(r"(?<!\S)(?:[a-z]+(?:/[a-z0-9_+-]+){1,2}|utc|gmt)(?!\S)", re.IGNORECASE)
_OFFSET = re.compile(r"(?<!\w)(?:utc|gmt)\s*[+−–-]\s*\d{1,2}(?::?\d{2})?", re.IGNORECASE)
_SHORT = (
    r"(?:CES?T|E[SD]T|C[SD]T|M[SD]T|P[SD]T|MES?Z|OES?Z|WES?Z|EES?T|BST|MSK|JST|AE[SD]T|SGT|HKT)\b"
)
_AMBIGUOUS = r"(?:[ECMP]T|IST|MET|WES?T|Z)\b"  # words as well, unless in capitals
_BEHIND = re.compile(
    rf"\s*\(?(?:(?i:{_SHORT})|{_AMBIGUOUS}|[+−-]\d{{1,2}}(?::?\d{{2}})?\b"
    r"|(?i:(?:[^\W\d]+\s+){1,2}time\b|(?:nach\s+)?[^\W\d]+er\s+zeit\b|ortszeit\b|eastern\b|pacific\b))"
)
_BEFORE = re.compile(rf"(?<!\S)\(?{_SHORT}\)?\s*$")


def zone_in(text: str) -> tuple[ZoneInfo | None, str]:
    """The zone that a text names, and the text without it.

    Raises: Unclear.
    """
    if offset := _OFFSET.search(text):
        raise Unclear("unknown-zone", offset.group())
    for match in _ZONE.finditer(text):
        name = _zones().get(match.group().casefold())
        if name is not None:
            return ZoneInfo(name), f"{text[: match.start()]} {text[match.end() :]}"
        area = match.group().casefold().partition("/")[0]
        if any(known.startswith(f"{area}/") for known in _zones()):
            raise Unclear("unknown-zone", match.group())
    return None, text  # "Israel/Gaza" is a topic


def check_zone_beside(before: str, behind: str) -> None:
    """Nothing that looks like a zone stands around a time, or at the end.

    Raises: Unclear.
    """
    found = _BEHIND.match(behind) or _BEFORE.search(before) or _BEFORE.search(behind)
    if found is not None:
        raise Unclear("unknown-zone", found.group().strip(" ()"))


@cache
def _zones() -> dict[str, str]:
    """Names of zones by their case-folded form."""
    return {name.casefold(): name for name in available_timezones()}
