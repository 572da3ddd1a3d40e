"""Lines of a stream in bounded memory, however long they are."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

LONGEST_LINE = 8 * 2**20  # bytes; an article has thousands, a book a million
_SKIPPED_AT_ONCE = 2**20  # bytes


def bounded_lines(stream: BinaryIO) -> Iterator[bytes | None]:
    """Yield each line with its ending, and None in place of one that is too long."""
    while line := stream.readline(LONGEST_LINE + 1):
        if len(line) > LONGEST_LINE and not line.endswith(b"\n"):
            del line  # or it would be held beside the next one
            _skip_line(stream)
            yield None
        else:
            yield line


def _skip_line(stream: BinaryIO) -> None:
    while rest := stream.readline(_SKIPPED_AT_ONCE):
        if rest.endswith(b"\n"):
            return
