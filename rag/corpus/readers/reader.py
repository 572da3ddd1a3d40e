"""What every reader of a format is: a function from an open file to its articles.

A reader gets a stream, not a path, so that the same one serves a file and an archive's entry.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import BinaryIO, Protocol

from rag.errors import UnreadableSource
from rag.types import Article, ReadFailure

Refuse = Callable[[Article], str | None]
"""Why an article isn't wanted, or None. Asked by the reader, who can name the line."""


def refuse_none(_article: Article) -> None:
    """Want every article."""


def wanted(article: Article, refuse: Refuse) -> Article:
    """The article itself.

    Raises: UnreadableSource if it is refused.
    """
    reason = refuse(article)
    if reason is not None:
        raise UnreadableSource(reason)
    return article


class Reader(Protocol):
    """Reads one format; later articles of a file survive earlier failures where they can."""

    def __call__(
        self, stream: BinaryIO, *, identity: str, shown: str, refuse: Refuse = refuse_none
    ) -> Iterator[Article | ReadFailure]:
        """Read the articles of one file, in order, in bounded memory.

        Args:
            stream: The raw bytes, at their start.
            identity: What an article without an id or URL of its own is known by.
            shown: The path as the user gave it, for messages and `Article.source`.
            refuse: Asked about each article in turn; one that it refuses is a failure.

        Raises:
            UnreadableSource: Nothing more can be read from this file.
            OSError: The medium failed.
        """
        ...
