r"""Quotation marks hold a topic together: nothing between them is read as a schedule.

    without_quotes('"Fridays for Future" täglich 8:00')  ->  Quoted("\ue000 täglich 8:00", …)

Pure functions.
"""

from __future__ import annotations

import re
from typing import NamedTuple

_HELD = "\ue000"  # for private use: no word, and part of none
_QUOTE = re.compile(r"[„“”\"«»]([^„“”\"«»]+)[„“”\"«»]")


class Quoted(NamedTuple):
    """A text with a placeholder for each quotation, and these, in order, with their marks."""

    text: str
    quotes: list[str]


def without_quotes(text: str) -> Quoted:
    """Put quotations aside."""
    text = text.replace(_HELD, " ")
    quotes = [match.group() for match in _QUOTE.finditer(text)]
    return Quoted(_QUOTE.sub(_HELD, text), quotes)


def with_quotes(topic: str, quotes: list[str]) -> str:
    """Put them back; a topic that is one quotation needs no marks."""
    if topic == _HELD:
        return quotes[0][1:-1].strip()
    for quote in quotes:
        topic = topic.replace(_HELD, quote, 1)
    return topic
