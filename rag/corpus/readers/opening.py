"""From a file that a scan found to its articles, whatever has become of it since."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from rag.corpus.readers.reader import Refuse, refuse_none
from rag.corpus.readers.reasons import not_regular, reason_of
from rag.corpus.readers.registry import UNKNOWN_FORMAT, reader_for
from rag.corpus.readers.scan import SourceFile
from rag.errors import UnreadableSource
from rag.types import Article, ReadFailure

MOST_NAMED = 1000  # failures of one file; a gigabyte of bad lines must not fill the memory
_CHUNK = 2**20  # bytes

# A file can be swapped for a FIFO or a link after the scan: neither wait for the one's writer
# nor follow the other.
_OPEN_FLAGS = os.O_RDONLY | os.O_NONBLOCK | os.O_NOFOLLOW | os.O_NOCTTY | os.O_CLOEXEC


def read_source(file: SourceFile, refuse: Refuse = refuse_none) -> Iterator[Article | ReadFailure]:
    """Read the articles of one file, in order and one by one.

    What `refuse` gives a reason against is a failure, named like one that can't be read.
    Never raises for what the file holds or what the system says: that is a failure among the
    articles. After 1,000 failures the rest of a file's are counted, not named.
    """
    try:
        with _open_regular(file.path) as stream:
            yield from _name_at_most(MOST_NAMED, _read(file, stream, refuse), file.shown)
    except UnreadableSource as exc:
        yield ReadFailure(file.shown, str(exc))
    except OSError as exc:
        yield ReadFailure(file.shown, reason_of(exc))


def digest_source(file: SourceFile) -> str | None:
    """The BLAKE2b digest of a file's raw bytes, 32 hex digits; None if it can't be read."""
    digest = hashlib.blake2b(digest_size=16)
    try:
        with _open_regular(file.path) as stream:
            while chunk := stream.read(_CHUNK):
                digest.update(chunk)
    except (UnreadableSource, OSError):
        return None
    return digest.hexdigest()


def _open_regular(path: Path) -> BinaryIO:
    descriptor = os.open(path, _OPEN_FLAGS)
    try:
        _refuse_special(os.fstat(descriptor).st_mode)
        return os.fdopen(descriptor, "rb", buffering=_CHUNK)
    except BaseException:
        os.close(descriptor)
        raise


def _refuse_special(mode: int) -> None:
    if not stat.S_ISREG(mode):
        raise UnreadableSource(not_regular(mode))


def _read(file: SourceFile, stream: BinaryIO, refuse: Refuse) -> Iterator[Article | ReadFailure]:
    # By the name that was given: a link's target can be called anything.
    reader = reader_for(file.identity)
    if reader is None:
        raise UnreadableSource(UNKNOWN_FORMAT)
    yield from reader(stream, identity=file.identity, shown=file.shown, refuse=refuse)


def _name_at_most(
    most: int, reading: Iterator[Article | ReadFailure], shown: str
) -> Iterator[Article | ReadFailure]:
    failures = 0
    for found in reading:
        failures += isinstance(found, ReadFailure)
        if isinstance(found, Article) or failures <= most:
            yield found
    if failures > most:
        yield ReadFailure(shown, f"{failures - most} more failures in it; mend the first ones")
