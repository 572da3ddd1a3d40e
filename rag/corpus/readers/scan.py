"""Which files the given paths hold. Nothing is opened here, and no link leads outside.

Invariant: each file is named once, as a source or with the reason why it isn't one.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from rag.corpus.readers.reasons import LINK_NOT_FOLLOWED, not_regular, reason_of
from rag.corpus.readers.registry import UNKNOWN_FORMAT, reader_for
from rag.types import ReadFailure


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A regular file in a format that is read. All but `path` can be printed and stored."""

    path: Path  # to open; free of links when it was found
    shown: str  # as the user gave it, for messages and `Article.source`
    identity: str  # posix path relative to the PATH given, or the file's name if PATH is the file
    key: str  # resolved absolute path
    root: str  # resolved PATH
    size: int  # bytes


@dataclass(frozen=True, slots=True)
class Scan:
    """What was found under some paths, in the order given and sorted within each."""

    files: tuple[SourceFile, ...]
    failures: tuple[ReadFailure, ...]
    roots: tuple[Path, ...]  # the resolved PATHs that exist


def scan(paths: Sequence[Path]) -> Scan:
    """List the readable files at and under some paths; never raises for what it finds.

    Links inside folders are not followed, hidden entries of folders are skipped, and a file
    that several paths lead to is listed for the first of them.
    """
    finds = _Finds()
    for given in paths:
        _scan_path(given, finds)
    return Scan(tuple(finds.files), tuple(finds.failures), tuple(finds.roots))


@dataclass(slots=True)
class _Finds:
    files: list[SourceFile] = field(default_factory=list)
    failures: list[ReadFailure] = field(default_factory=list)
    roots: dict[Path, None] = field(default_factory=dict)  # a set that keeps its order
    seen: set[Path] = field(default_factory=set)

    def fail(self, shown: Path, reason: str) -> None:
        self.failures.append(ReadFailure(_printable(shown), reason))


@dataclass(frozen=True, slots=True)
class _Place:
    """Something at or under a PATH; `relative` is empty for the PATH itself."""

    given: Path
    root: Path
    relative: str = ""

    @property
    def path(self) -> Path:
        return self.root / self.relative

    @property
    def shown(self) -> Path:
        return self.given / self.relative

    def child(self, name: str) -> _Place:
        relative = f"{self.relative}/{name}" if self.relative else name
        return _Place(self.given, self.root, relative)


def _scan_path(given: Path, finds: _Finds) -> None:
    try:
        given.stat()  # tells a missing target from a link's name, before resolving hides it
        root = Path(os.path.realpath(given, strict=True))
    except (OSError, ValueError) as exc:
        finds.fail(given, reason_of(exc))
        return
    finds.roots[root] = None
    # No recursion: folders can be nested deeper than Python's stack.
    pending = [_Place(given, root)]
    while pending:
        pending.extend(reversed(_visit(pending.pop(), finds)))


def _visit(place: _Place, finds: _Finds) -> list[_Place]:
    """Note what a place is; for a folder, return what is to be visited in it."""
    if place.path in finds.seen:
        return []
    finds.seen.add(place.path)
    try:
        status = place.path.lstat()
        if stat.S_ISDIR(status.st_mode):
            return list(_children(place))
        _note_file(place, status, finds)
    except (OSError, ValueError) as exc:
        finds.fail(place.shown, reason_of(exc))
    return []


def _children(folder: _Place) -> Iterator[_Place]:
    for name in sorted(entry.name for entry in folder.path.iterdir()):
        if not name.startswith("."):
            yield folder.child(name)


def _note_file(place: _Place, status: os.stat_result, finds: _Finds) -> None:
    if stat.S_ISLNK(status.st_mode):
        finds.fail(place.shown, LINK_NOT_FOLLOWED)
    elif not stat.S_ISREG(status.st_mode):
        finds.fail(place.shown, not_regular(status.st_mode))
    elif reader_for(place.shown.name) is None:
        finds.fail(place.shown, UNKNOWN_FORMAT)
    else:
        finds.files.append(_source_file(place, status.st_size))


def _source_file(place: _Place, size: int) -> SourceFile:
    return SourceFile(
        path=place.path,
        shown=_printable(place.shown),
        identity=_printable(place.relative or place.given.name),
        key=_printable(place.path),
        root=_printable(place.root),
        size=size,
    )


def _printable(path: Path | str) -> str:
    """A path without the lone surrogates that Python puts for bytes that aren't UTF-8."""
    return str(path).encode("utf-8", "backslashreplace").decode()
