"""Telegram's HTML, taken apart and written again. Pure functions.

    rich = parse('Siehe <a href="https://taz.de/">taz &amp; mehr</a>')
    rich.text                     'Siehe taz & mehr'
    write(rich, 0, 9)             'Siehe <a href="https://taz.de/">taz</a>'

Invariant: whatever `parse` is given, what `write` gives is HTML that Telegram takes.
https://core.telegram.org/bots/api#html-style
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

MOST_OF_ADDRESS = 1_000  # characters; longer ones lead nowhere, and 100 of them fill a request

_TAGS = "b|strong|i|em|u|ins|s|strike|del|code|pre|a|blockquote|tg-spoiler"
_TOKEN = re.compile(
    rf"<(?P<tag>(?:{_TAGS})(?: [^<>]*)?)>"
    rf"|</(?P<closed>{_TAGS})>"
    r"|(?P<reference>&(?:lt|gt|amp|quot|#\d{1,7}|#x[0-9A-Fa-f]{1,6});)"
    r"|(?P<text>[^<&]+|[<&])"
)
_WEB = re.compile(r"https?://[^\s/.]+\.[^\s]+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Span:
    """A tag and what it is around: `text[start:end]`."""

    start: int
    end: int
    tag: str  # as it is opened: `a href="https://taz.de/"`

    @property
    def is_link(self) -> bool:
        """Whether a tap leads somewhere, so that half of it would mislead."""
        return self.tag.startswith("a ")


@dataclass(frozen=True, slots=True)
class Rich:
    """Text and its tags, by start and the outer before the inner."""

    text: str
    spans: tuple[Span, ...]


def escape(text: str) -> str:
    """Text as HTML that shows it; also fit for an attribute."""
    return html.escape(text, quote=True).replace("&#x27;", "'")


def link(address: str | None, content: str) -> str:
    """HTML that leads to an address of the web; without one, the content (HTML) as it is."""
    if not address or len(address) > MOST_OF_ADDRESS or not _WEB.fullmatch(address):
        return content
    return f'<a href="{escape(address)}">{content}</a>'


def parse(paragraphs: Sequence[str]) -> Rich:
    """HTML paragraphs as one text, an empty line between them.

    What is no tag of Telegram's counts as text; a tag that is not closed ends with its paragraph.
    """
    pieces: list[str] = []
    spans: list[Span | None] = []
    length = 0
    for number, paragraph in enumerate(paragraphs):
        opened: list[tuple[int, int, str]] = []  # place among the spans, start, tag
        if number:
            pieces.append("\n\n")
            length += 2
        for found in _TOKEN.finditer(paragraph):
            if tag := found["tag"]:
                opened.append((len(spans), length, tag))
                spans.append(None)
            elif name := found["closed"]:
                if any(_name(one) == name for _, _, one in opened):
                    while opened:
                        place, start, one = opened.pop()
                        spans[place] = Span(start, length, one)
                        if _name(one) == name:
                            break
            else:
                piece = html.unescape(found[0]) if found["reference"] else found[0]
                pieces.append(piece)
                length += len(piece)
        for place, start, one in opened:
            spans[place] = Span(start, length, one)
    return Rich("".join(pieces), tuple(span for span in spans if span and span.end > span.start))


def write(rich: Rich, start: int, end: int) -> str:
    """`rich.text[start:end]` as HTML, every tag closed."""
    out: list[str] = []
    at = start
    opened: list[Span] = []

    def go_to(place: int) -> None:
        nonlocal at
        out.append(html.escape(rich.text[at:place], quote=False))
        at = place

    for span in _clipped(rich, start, end):
        while opened and opened[-1].end <= span.start:
            go_to(opened[-1].end)
            out.append(f"</{_name(opened.pop().tag)}>")
        go_to(span.start)
        out.append(f"<{span.tag}>")
        opened.append(span)
    while opened:
        go_to(opened[-1].end)
        out.append(f"</{_name(opened.pop().tag)}>")
    go_to(end)
    return "".join(out)


def _clipped(rich: Rich, start: int, end: int) -> Iterator[Span]:
    for span in rich.spans:
        if span.start < end and span.end > start:
            yield Span(max(span.start, start), min(span.end, end), span.tag)


def _name(tag: str) -> str:
    return tag.partition(" ")[0]
