"""Where a long text is cut into messages. Pure functions.

At a paragraph if one ends far enough on, else at a line, a sentence, a word; never inside a link,
or a character that people see as one. https://core.telegram.org/bots/api#sendmessage
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator

from bot.telegram.showing.harmless import boundaries, head, shows
from bot.telegram.showing.richtext import Rich

MOST_UNITS = 4_096  # UTF-16 units of a message, after its HTML is parsed
MOST_ENTITIES = 100  # of a message; Telegram drops the rest without a word
MOST_OF_TAGS = 8_000  # characters; keeps a message full of long addresses within a request

_LEAST_FULL = 0.25  # an early paragraph is no reason for a message of one line
_NO_BREAK_SPACES = "\u00a0\u2007\u202f"
_PLACES = (
    (re.compile(r"\n\s*\n\s*"), _LEAST_FULL),
    (re.compile(r"\n\s*"), _LEAST_FULL),
    (
        re.compile(
            r"(?:[!?…]|(?<![\d.])(?<!\b\w)(?<!\b\w\w)\.)"  # not `16.`, `z. B.`, `Dr.`
            r"[\"»«”“’')\]]*(?:\s?\[\d+\])*\s+|[。！？]"
        ),
        _LEAST_FULL,
    ),
    (re.compile(rf"[^\S{_NO_BREAK_SPACES}]+|\u200b"), 0.0),
)
_FOUND_BY_TELEGRAM = re.compile(
    r"(?<!\w)[@#/$+][\w]|https?://|(?<=[\w-])\.[a-z]{2}", re.IGNORECASE
)  # mentions, tags, commands, numbers, addresses: entities that nobody asked for


def slices(rich: Rich) -> list[tuple[int, int]]:
    """The messages that a text becomes: bounds of its text without the white space around them.

    Returns: at most `MOST_UNITS` and `MOST_ENTITIES` each, in order; none is without anything to
    see, and together they are all that is.
    """
    found: list[tuple[int, int]] = []
    start = 0
    while start < len(rich.text):
        end = _end(rich, start)
        first, last = _trimmed(rich.text, start, end)
        if shows(rich.text[first:last]):
            found.append((first, last))
        start = end
    return found


def _end(rich: Rich, start: int) -> int:
    text = rich.text
    fits = start + len(head(text[start : start + MOST_UNITS], MOST_UNITS))
    by_tags = _before_too_many_tags(rich, start, fits)
    limit = fits if by_tags <= start else by_tags
    if limit == len(text):
        return limit
    allowed = {start + at for at in boundaries(text[start : limit + 1])}
    allowed = {at for at in allowed if at <= limit}
    whole = _outside_links(rich, start, allowed)
    return next(_best(text, start, limit, whole or allowed), limit)


def _best(text: str, start: int, limit: int, allowed: set[int]) -> Iterator[int]:
    """Places to cut, the best first."""
    for pattern, least in _PLACES:
        ends = (found.end() for found in pattern.finditer(text, start, limit))
        good = [end for end in ends if end in allowed and end - start >= least * (limit - start)]
        yield from good[-1:]
    if allowed:
        yield max(allowed)


def _outside_links(rich: Rich, start: int, allowed: set[int]) -> set[int]:
    outside = set(allowed)
    for span in rich.spans:
        if span.is_link and span.end > start:
            outside.difference_update(range(span.start + 1, span.end))
    return outside


def _before_too_many_tags(rich: Rich, start: int, end: int) -> int:
    """Where the first tag stands that one message can't take as well; `end` if it takes them all.

    What Telegram finds itself counts only before ours: the last of its own may well be dropped.
    """
    spans = [span for span in rich.spans if span.end > start and span.start < end]
    if not spans:
        return end
    theirs = [found.start() for found in _FOUND_BY_TELEGRAM.finditer(rich.text, start, end)]
    size = 0
    for ours, span in enumerate(spans):
        size += 2 * len(span.tag)
        too_many = ours + bisect_left(theirs, span.start) >= MOST_ENTITIES
        if span.start > start and (too_many or size > MOST_OF_TAGS):
            return span.start
    return end


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    piece = text[start:end]
    return start + len(piece) - len(piece.lstrip()), start + len(piece.rstrip())
