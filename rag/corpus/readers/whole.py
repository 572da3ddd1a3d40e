"""Formats with one article a file: the file is read whole, so its size is bounded."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO, Protocol

from rag.corpus.readers.reader import Reader, Refuse, refuse_none, wanted
from rag.errors import UnreadableSource
from rag.types import Article, ReadFailure

LARGEST_FILE = 16 * 2**20  # bytes; about five times "War and Peace"


class ArticleParser(Protocol):
    """Makes an article of the bytes of one file, or raises UnreadableSource."""

    def __call__(self, data: bytes, *, identity: str, shown: str) -> Article:
        """Parse one file."""
        ...


def one_article(parse: ArticleParser) -> Reader:
    """Make a reader for a format that has one article a file."""

    def read(
        stream: BinaryIO, *, identity: str, shown: str, refuse: Refuse = refuse_none
    ) -> Iterator[Article | ReadFailure]:
        yield wanted(parse(_read_whole(stream), identity=identity, shown=shown), refuse)

    return read


def _read_whole(stream: BinaryIO) -> bytes:
    # One byte more than allowed tells a larger file without trusting a size that can change.
    data = stream.read(LARGEST_FILE + 1)
    if len(data) > LARGEST_FILE:
        raise UnreadableSource(
            f"larger than {LARGEST_FILE // 2**20} MB, too large for one article; split it"
        )
    return data
