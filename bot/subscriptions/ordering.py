"""What somebody wants to have sent: a briefing or a summary, on what, when, and to whom.

    read_order("brief Ukraine täglich 8:00 me", zone)
    -> Order(kind="briefing", topic="Ukraine", schedule=…, is_private=True)

Pure functions.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from bot.subscriptions.quoting import with_quotes, without_quotes
from bot.subscriptions.reading import LONGEST_ORDER, read_schedule, without_edges
from bot.subscriptions.schedule import Schedule
from bot.subscriptions.unclear import Unclear
from bot.subscriptions.values import Kind

LONGEST_TOPIC = 200  # characters; more is no topic

_KINDS: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    ("briefing", re.compile(r"(?:brief(?:ing)?|news|nachrichten)\b", re.IGNORECASE)),
    ("summary", re.compile(r"(?:summary|zusammenfassung|recap)\b", re.IGNORECASE)),
)
_ME = r"(?:(?:an|für|for|to)\s+)?(?:me|mir|mich)|in\s+private|privat(?:ely)?"
_ME_FIRST = re.compile(rf"(?:{_ME})(?![\w-])", re.IGNORECASE)
_ME_LAST = re.compile(rf"(?<![\w-])(?:{_ME}|private)[.!]?$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Order:
    """A wish, understood."""

    kind: Kind | None  # None: what is usual where it was said
    topic: str  # "" for whatever is newest
    schedule: Schedule
    is_private: bool  # to who says so, and not where it was said


def read_order(text: str, zone: ZoneInfo) -> Order:
    """Understand a wish; `zone` holds where none is named. What is in quotation marks is topic.

    Raises: Unclear.
    """
    if len(text) > LONGEST_ORDER:
        raise Unclear("too-long", str(LONGEST_ORDER))
    plain, quotes = without_quotes(text)
    schedule, rest = read_schedule(plain, zone)
    kind, rest = _kind_in(rest)
    is_private, topic = _me_in(rest)
    topic = with_quotes(topic, quotes)[:LONGEST_TOPIC].strip()
    if topic and kind == "summary":
        raise Unclear("no-topic", topic)
    return Order(kind, topic, schedule, is_private)


def _kind_in(text: str) -> tuple[Kind | None, str]:
    for kind, pattern in _KINDS:
        if found := pattern.match(text):
            return kind, text[found.end() :].strip()
    return None, text


def _me_in(text: str) -> tuple[bool, str]:
    """Whether it goes to who says so, and the topic that is left."""
    for found in (_ME_FIRST.match(text), _ME_LAST.search(text)):
        if found is not None:
            return True, without_edges(f"{text[: found.start()]} {text[found.end() :]}")
    return False, without_edges(text)
