"""Readers of gzip files, streaming; what they unpack to is bounded."""

from __future__ import annotations

import gzip
import io
import zlib
from collections.abc import Iterator
from typing import TYPE_CHECKING, BinaryIO

from rag.corpus.readers.reader import Reader, Refuse, refuse_none
from rag.errors import UnreadableSource
from rag.types import Article, ReadFailure

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

LARGEST_UNPACKED = 4 * 2**30  # bytes; a thousand times that fits into one gzip bomb


def gunzipped(reader: Reader, *, largest: int = LARGEST_UNPACKED) -> Reader:
    """Make a reader of gzip files from a reader of what is in them.

    Broken, truncated or too much data is one failure for the rest of the file; what was read
    before it stays.
    """

    def read(
        stream: BinaryIO, *, identity: str, shown: str, refuse: Refuse = refuse_none
    ) -> Iterator[Article | ReadFailure]:
        try:
            with gzip.GzipFile(fileobj=stream) as unpacked:
                limited = io.BufferedReader(_Limited(unpacked, largest), 2**16)
                yield from reader(limited, identity=identity, shown=shown, refuse=refuse)
        except EOFError as exc:
            raise UnreadableSource("its gzip data is cut off; the rest is missing") from exc
        except (gzip.BadGzipFile, zlib.error) as exc:
            raise UnreadableSource(f"its gzip data is broken ({exc}); compress it anew") from exc

    return read


class _Limited(io.RawIOBase):
    """A stream that refuses to go on after so many bytes."""

    def __init__(self, stream: io.BufferedIOBase, largest: int) -> None:
        self._stream = stream
        self._left = largest
        self._largest = largest

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer, /) -> int:
        # Not `readinto`: where the data breaks off, that loses what it has unpacked so far.
        count = self._stream.readinto1(buffer)
        self._left -= count
        if self._left < 0:
            raise UnreadableSource(
                f"unpacks to more than {self._largest} bytes; split it into smaller files"
            )
        return count
