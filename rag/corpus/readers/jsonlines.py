"""JSON Lines: one article a line; a bad line is named and its neighbours are read."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import BinaryIO

from rag.corpus.readers.encoding import decode_text, looks_like_utf16
from rag.corpus.readers.lines import LONGEST_LINE, bounded_lines
from rag.corpus.readers.reader import Refuse, refuse_none, wanted
from rag.corpus.readers.record import article_from_record
from rag.errors import UnreadableSource
from rag.types import Article, ReadFailure

_UTF16_BLANKS = b" \t\r\n\0"


def parse_json_lines(
    stream: BinaryIO, *, identity: str, shown: str, refuse: Refuse = refuse_none
) -> Iterator[Article | ReadFailure]:
    """Read one article a line, skipping blank lines, in memory bounded by the longest line.

    Args:
        stream: The raw bytes, at their start.
        identity: With `#LINE`, the id of an article that has neither `id` nor `url`.
        shown: Each article's source; with `:LINE`, the name of a line that failed.
        refuse: Why an article isn't wanted, or None; a line that is refused has failed.

    Yields:
        An article or a failure for each line that isn't blank, in order. Consecutive lines
        of UTF-16 are one failure, for it is the file that is in UTF-16.
    """
    in_utf16 = False
    for number, line in enumerate(bounded_lines(stream), start=1):
        if line is not None and not line.strip(_UTF16_BLANKS if in_utf16 else None):
            continue
        is_utf16 = line is not None and looks_like_utf16(line)
        if not (is_utf16 and in_utf16):
            yield _read_line(line, number, identity=identity, shown=shown, refuse=refuse)
        in_utf16 = is_utf16


def _read_line(
    line: bytes | None, number: int, *, identity: str, shown: str, refuse: Refuse
) -> Article | ReadFailure:
    try:
        record = _parse_object(line)
        article = article_from_record(record, fallback_id=f"{identity}#{number}", shown=shown)
        return wanted(article, refuse)
    except UnreadableSource as exc:
        return ReadFailure(f"{shown}:{number}", str(exc))


def _parse_object(line: bytes | None) -> dict[str, object]:
    if line is None:
        raise UnreadableSource(
            f"longer than {LONGEST_LINE // 2**20} MB, too long for one article; split it"
        )
    value = _parse_json(decode_text(line.rstrip()))
    if not isinstance(value, dict):
        raise UnreadableSource('not a JSON object; write one object a line, {"text": …}')
    return value


def _parse_json(text: str) -> object:
    try:
        return json.loads(text)
    except json.JSONDecodeError as exc:
        raise UnreadableSource(
            f"not JSON at column {exc.pos + 1} ({exc.msg}); write one object a line"
        ) from exc
    except RecursionError as exc:
        raise UnreadableSource("nested too deeply; an article is a flat object") from exc
    except ValueError as exc:  # Python refuses to read integers of over 4,300 digits
        raise UnreadableSource("has a number with too many digits; shorten it") from exc
