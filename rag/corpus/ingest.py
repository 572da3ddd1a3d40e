"""Files -> catalog: reads what changed, writes it in batches, prunes what is gone.

A source is noted as read only after its last article is written: a crash in the middle reads it
again, and what is written already costs nothing then.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from rag.corpus.catalog import Catalog, Change, KnownSource
from rag.corpus.readers import Scan, SourceFile, digest_source, read_source, scan
from rag.types import Article, ReadFailure

BATCH = 500  # articles a transaction: what a crash can cost, against 5 ms a commit

Progress = Callable[[int, int], None]
"""Called with the bytes done and the bytes in all."""


@dataclass(slots=True)
class IngestReport:
    """What happened to the articles and to what was no article."""

    changes: Counter[Change] = field(default_factory=Counter)
    removed: int = 0
    failed: list[ReadFailure] = field(default_factory=list)

    @property
    def read(self) -> int:
        """Articles that the paths gave, new or not."""
        return sum(self.changes.values())


def ingest(
    catalog: Catalog,
    paths: Sequence[Path],
    *,
    prune: bool = False,
    progress: Progress = lambda _done, _all: None,
) -> IngestReport:
    """Bring the catalog to what the files say.

    Bad files and lines are named in the report and their neighbours are read.
    Raises: StorageError; what was written before stays.
    """
    found = scan(paths)
    catalog.sources.note_roots(found.roots)
    report = IngestReport(failed=list(found.failures))
    run = _Run(catalog, report)
    size, done = sum(file.size for file in found.files), 0
    for file in found.files:
        progress(done, size)
        run.take(file)
        done += file.size
    run.flush()
    progress(size, size)
    if prune:
        report.removed = _prune(catalog, found, run)
    return report


class _Run:
    """One pass over the files, which remembers what each gave.

    Articles of many small files share a transaction: one for each would cost 5 ms a file.
    """

    def __init__(self, catalog: Catalog, report: IngestReport) -> None:
        self._catalog = catalog
        self._report = report
        self._known = catalog.sources.known()
        self._read_from: dict[str, str] = {}  # article id -> where it was read in this run
        self._ids_by_source: dict[str, set[str]] | None = None
        self._pending: list[Article] = []
        self._source_of: dict[str, str] = {}  # id of a pending article -> key of its source
        self._changed: list[str] = []  # sources that were known and say something else now
        self._whole: dict[str, KnownSource] = {}  # sources that were read to their end
        self.gave: dict[str, set[str]] = {}  # source key -> ids; sources read without a failure

    def take(self, file: SourceFile) -> None:
        """Read a file, unless it is as it was."""
        digest = digest_source(file)
        known = self._known.get(file.key)
        if known is not None and known.digest == digest and self._still_owns(file, known.articles):
            self._report.changes[Change.UNCHANGED] += known.articles
            return
        if known is not None:
            self._changed.append(file.key)
        failures, ids = len(self._report.failed), set[str]()
        for article in self._articles(file):
            ids.add(article.id)
            self._pending.append(article)
            self._source_of[article.id] = file.key
            if len(self._pending) >= BATCH:
                self.flush()
        if len(self._report.failed) == failures and digest is not None:
            self._whole[file.key] = KnownSource(digest, len(ids))
            self.gave[file.key] = ids

    def flush(self) -> None:
        """Write what is pending, and then note the sources that it completes."""
        if self._changed:
            self._catalog.sources.forget(self._changed)  # until they are read whole again
        if self._pending:
            written = self._catalog.articles.write(self._pending, self._source_of)
            self._report.changes.update(written)
        if self._whole:
            self._catalog.sources.remember(self._whole)
        self._changed, self._pending, self._source_of, self._whole = [], [], {}, {}

    def _still_owns(self, file: SourceFile, count: int) -> bool:
        """Whether the articles of an unchanged file are all there, and still this file's."""
        if self._ids_by_source is None:
            self._ids_by_source = self._catalog.sources.articles()
        ids = self._ids_by_source.get(file.key, set())
        if len(ids) != count or not ids.isdisjoint(self._read_from):
            return False
        self._read_from.update(dict.fromkeys(ids, file.shown))
        return True

    def _articles(self, file: SourceFile) -> Iterator[Article]:
        def refuse(article: Article) -> str | None:
            # Two contents under one id would take turns as its newest version for ever.
            where = self._read_from.get(article.id)
            if where is None:
                return None
            return f"the id {article.id!r} has been read from {where} already"

        for item in read_source(file, refuse):
            if isinstance(item, ReadFailure):
                self._report.failed.append(item)
            else:
                self._read_from[item.id] = item.source
                yield item


def _prune(catalog: Catalog, found: Scan, run: _Run) -> int:
    """Remove articles whose file is gone from a PATH, or that their file no longer holds.

    Gone means that the file system says so: what can't be read, or failed in part, stays.
    """
    present = {file.key for file in found.files}
    gone: list[str] = []
    vanished: list[str] = []
    for key, ids in catalog.sources.articles().items():
        if key in run.gave:
            gone += sorted(ids - run.gave[key])
        elif key not in present and _is_pruned(Path(key), found):
            gone += sorted(ids)
            vanished.append(key)
    if vanished:
        catalog.sources.forget(vanished)
    return catalog.articles.remove(gone) if gone else 0


def _is_pruned(source: Path, found: Scan) -> bool:
    """Whether a file that stood under one of the PATHs is gone, not merely out of reach."""
    if not any(source.is_relative_to(root) for root in found.roots):
        return False
    try:
        source.lstat()
    except (FileNotFoundError, NotADirectoryError):
        return True
    except OSError:
        return False
    return False
