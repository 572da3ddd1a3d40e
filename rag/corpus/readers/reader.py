"""What every reader of a format is: a function from an open file to its articles.

A reader gets a stream, not a path, so that the same one serves a file and an archive's entry.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO, Protocol

from rag.types import Article, ReadFailure


class Reader(Protocol):
    """Reads one format; later articles of a file survive earlier failures where they can."""

    def __call__(
        self, stream: BinaryIO, *, identity: str, shown: str
    ) -> Iterator[Article | ReadFailure]:
        """Read the articles of one file, in order, in bounded memory.

        Args:
            stream: The raw bytes, at their start.
            identity: What an article without an id or URL of its own is known by.
            shown: The path as the user gave it, for messages and `Article.source`.

        Raises:
            UnreadableSource: Nothing more can be read from this file.
            OSError: The medium failed.
        """
        ...
