"""Text from outside, made fit for a message. Pure functions.

What articles, names and questions hold is for reading: none of it may turn what follows from right
to left, hide, or be refused by Telegram. Lengths are in UTF-16 units, as Telegram counts.
"""

from __future__ import annotations

import re
import unicodedata

from wcwidth import iter_graphemes

ELLIPSIS = "…"

_BREAKS = re.compile(r"\r\n?|[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
_SURROGATES = re.compile(r"[\ud800-\udfff]")
_WORD_JOINER = "\u2060"  # shows nothing, and ends what Telegram takes for a name or an address
_FOUND_BY_TELEGRAM = re.compile(
    r"@(?=\w)|(?<![A-Za-z0-9_])[/#$](?=\w)|:(?=//)|(?<=[\w-])\.(?=[^\W\d_]{2})"
)
_RING = "\u030a"  # Telegram takes it out of texts, but leaves å as one character
_SHOWS_NOTHING = re.compile(
    r"[\s\x00-\x1f\x7f-\xa0\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f"
    r"\u2028-\u202f\u205f-\u206f\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0\U000e0000-\U000e0fff]*"
)


def harmless(text: str) -> str:
    """Text without control characters and overrides of direction; line breaks and tabs stay."""
    if _SURROGATES.search(text):  # pairs are joined, halves become U+FFFD
        text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    text = _CONTROLS.sub("", _BREAKS.sub("\n", text))
    return unicodedata.normalize("NFC", text) if _RING in text else text


def one_line(text: str) -> str:
    """Harmless text on one line, with its white space folded."""
    return " ".join(harmless(text).split())


def inert(text: str) -> str:
    """Harmless text in which Telegram finds no mention that rings, no command and no address.

    It looks as before. What somebody said to others must not act in the bot's name.
    """
    return _FOUND_BY_TELEGRAM.sub(lambda found: found[0] + _WORD_JOINER, harmless(text))


def shows(text: str) -> bool:
    """Whether there is anything to see: Telegram refuses messages without."""
    return _SHOWS_NOTHING.fullmatch(text) is None


def units(text: str) -> int:
    """How long Telegram finds a text: an emoji of one code point is two."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def head(text: str, most: int) -> str:
    """The longest beginning of at most `most` units that cuts no code point."""
    if len(text) <= most // 2:
        return text
    raw = text[:most].encode("utf-16-le", "surrogatepass")
    return raw[: 2 * most].decode("utf-16-le", "ignore")


def clip(text: str, most: int) -> str:
    """The text, or as much of its beginning as fits with an ellipsis; no character is cut."""
    if units(text) <= most:
        return text
    begun = head(text, most - 1)
    whole = [at for at in boundaries(text[: len(begun) + 1]) if at <= len(begun)]
    return text[: whole[-1] if whole else len(begun)].rstrip() + ELLIPSIS


def clip_start(text: str, most: int) -> str:
    """The same for the end of a text: what is left out is its beginning."""
    if units(text) <= most:
        return text
    raw = text.encode("utf-16-le", "surrogatepass")
    begin = len(text) - len(raw[len(raw) - 2 * (most - 1) :].decode("utf-16-le", "ignore"))
    whole = next(at for at in boundaries(text) if at >= begin)
    return ELLIPSIS + text[whole if whole < len(text) else begin :].lstrip()


def boundaries(text: str) -> list[int]:
    """Where the characters that people see (grapheme clusters) end; the last is the text's end."""
    ends, at = [], 0
    for cluster in iter_graphemes(text):
        at += len(cluster)
        ends.append(at)
    return ends
