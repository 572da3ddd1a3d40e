"""Messages that Telegram takes, however long what they say is.

    parts_of(["<b>Gipfel</b>", long_text_as_html], keyboard)  ->  [Part, Part]

A paragraph is HTML in itself: what comes from outside goes through `escape(harmless(text))`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from telegram import InlineKeyboardMarkup

from bot.telegram.showing.cutting import slices
from bot.telegram.showing.harmless import ELLIPSIS, harmless
from bot.telegram.showing.richtext import escape, parse, write

Keyboard = InlineKeyboardMarkup


@dataclass(frozen=True, slots=True)
class Part:
    """One message."""

    html: str  # at most 4,096 UTF-16 units and 100 entities when it is parsed
    plain: str  # the same without its tags, for when Telegram does not take them
    keyboard: Keyboard | None = None
    photo: bytes | None = None  # PNG; the text is its caption, of at most 1,024 units

    def with_photo(self, photo: bytes) -> Part:
        """The same below a picture."""
        return replace(self, photo=photo)


def split_html(paragraphs: Sequence[str]) -> list[str]:
    """HTML paragraphs as HTML messages; tags that go on across a cut are closed and opened anew."""
    rich = parse(paragraphs)
    return [write(rich, start, end) for start, end in slices(rich)]


def parts_of(paragraphs: Sequence[str], keyboard: Keyboard | None = None) -> list[Part]:
    """HTML paragraphs as messages, at least one; the last carries the keyboard."""
    rich = parse(paragraphs)
    parts = [Part(write(rich, *bounds), rich.text[slice(*bounds)]) for bounds in slices(rich)]
    parts = parts or [Part(ELLIPSIS, ELLIPSIS)]
    return [*parts[:-1], replace(parts[-1], keyboard=keyboard)]


def plain_parts(text: str, keyboard: Keyboard | None = None) -> list[Part]:
    """Plain text, such as one of the locale files, as messages."""
    return parts_of([escape(harmless(text))], keyboard)
