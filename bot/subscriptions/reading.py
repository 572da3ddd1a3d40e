"""A schedule in people's words, in German and in English; what is left of them is the topic.

    read_schedule("Ukraine jeden Montag um 7:30 Europe/London", zone)
    -> Schedule(weekly, 07:30, Monday, Europe/London), "Ukraine"

Pure functions.
"""

from __future__ import annotations

from typing import NamedTuple
from zoneinfo import ZoneInfo

from bot.subscriptions.clocks import clock_in
from bot.subscriptions.days import day_behind, days_in
from bot.subscriptions.leftovers import check_rest, check_schedule
from bot.subscriptions.schedule import Schedule
from bot.subscriptions.unclear import Unclear
from bot.subscriptions.zones import check_zone_beside, zone_in

LONGEST_ORDER = 300  # characters; some of the patterns take time with the square of them

_PUNCTUATION = " ,;:–-"
_BEFORE = frozenset(
    "um at am on zu zum zur über about for für von to of bitte please immer jeweils".split()
)
_AFTER = frozenset("um at am on über about zu und and in bitte please immer jeweils".split())


class Read(NamedTuple):
    """A schedule, and what was said beside it."""

    schedule: Schedule
    rest: str


def read_schedule(text: str, zone: ZoneInfo) -> Read:
    """Understand a schedule; `zone` holds where none is named. A time without a day is daily.

    Raises: Unclear.
    """
    if len(text) > LONGEST_ORDER:
        raise Unclear("too-long", str(LONGEST_ORDER))
    check_schedule(text)
    named, text = zone_in(text)
    days = days_in(text)
    at, before, behind = clock_in(days.rest, is_evening=days.is_evening)
    check_zone_beside(before, behind)
    if not days.is_said and (found := day_behind(behind)):
        weekday, behind = found
        days = days._replace(every="weekly", weekday=weekday)
    rest = f"{before} {behind}"
    check_rest(rest, is_firm=days.is_firm)
    return Read(Schedule(days.every, at, days.weekday, named or zone), without_edges(rest))


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
