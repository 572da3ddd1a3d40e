"""The seed text format: an optional header line ` date YYYY-MM-DD PLACE OUTLET | `, then prose.

Pure. Invariant: `Article.text` is what follows the header, to the last character, so that
offsets in it are offsets in the file.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from rag.corpus.detection import detect_language
from rag.corpus.readers.encoding import decode_text
from rag.corpus.readers.titles import derive_title
from rag.errors import UnreadableSource
from rag.types import Article

_HEADER = re.compile(
    r"[ \t]*date[ \t]+(?P<day>[0-9]+-[0-9]+-[0-9]+)[ \t]+(?P<words>[^|\r\n]{0,200})\| ?"
)


@dataclass(frozen=True, slots=True)
class _Header:
    published: dt.date | None = None
    place: str | None = None
    outlet: str | None = None
    length: int = 0  # characters before the text


def parse_seed_text(data: bytes, *, identity: str, shown: str) -> Article:
    """Make an article of one `.txt` file.

    Args:
        data: The whole file.
        identity: Becomes the article's id.
        shown: Becomes the article's source.

    Raises:
        UnreadableSource: It is empty, not UTF-8 text, or its header has an impossible date.
    """
    content = decode_text(data)
    header = _read_header(content)
    text = content[header.length :]
    if not text.strip():
        raise UnreadableSource("empty; there is nothing to index")
    return Article(
        id=identity,
        title=derive_title(text),
        title_derived=True,
        text=text,
        language=detect_language(text),
        source=shown,
        outlet=header.outlet,
        place=header.place,
        published=header.published,
    )


def _read_header(content: str) -> _Header:
    match = _HEADER.match(content)
    if match is None:
        return _Header()
    *place, outlet = match["words"].split() or [""]
    return _Header(
        published=_read_day(match["day"]),
        place=" ".join(place) or None,
        outlet=outlet or None,
        length=match.end(),
    )


def _read_day(day: str) -> dt.date:
    try:
        return dt.date.fromisoformat(day)
    except ValueError as exc:
        raise UnreadableSource(
            f"its header has the impossible date {day[:40]}; write a real day as YYYY-MM-DD"
        ) from exc
