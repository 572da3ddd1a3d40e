"""The corpus as a whole: read into, searched, followed and repaired.

Invariant: a search sees the catalog's newest revision, unless another thread is just bringing the
indexes to it, or follows it all the time; then it is served by what they show. Heavy parts (Chroma,
tantivy) are imported when they are first needed, so that `newsbot articles` pays for none of them.
"""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import cached_property
from pathlib import Path
from threading import Lock, RLock
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from bot.modelling import HASHING, embedder_for, writes_by_model
from bot.notices import Notices
from bot.reports import IndexReport, RebuildReport
from bot.settings import Settings, SettingsInvalid
from rag.corpus.catalog import Catalog, Change
from rag.errors import CorpusEmpty, IndexHeld, IndexUnready, StorageError
from rag.types import Filters, RankedPassage, Usage

if TYPE_CHECKING:
    from rag.index.embedder import Embedder
    from rag.index.projection import Projection
    from rag.search.hybrid import HybridSearch

Progress = Callable[[str, int, int], None]
"""Called with what is being done (reading, indexing, rebuilding, asking), done, and in all."""


OnCost = Callable[[Usage], None]
"""Told what embedding has cost since it was told before. May raise StorageError."""


@runtime_checkable
class Paid(Protocol):
    """An embedder that a server is asked for."""

    @property
    def usage(self) -> Usage:
        """What it has cost since it was made."""

    def close(self) -> None:
        """End its connections."""


class Corpus:
    """The catalog, and the indexes that follow it. Safe to use from threads."""

    def __init__(self, settings: Settings, notices: Notices, on_cost: OnCost) -> None:
        self.opening = RLock()  # held while parts are opened or closed
        self._settings = settings
        self._notices = notices
        self._following = Lock()
        self._is_followed = False
        self._projection: Projection | None = None
        self._embedder: Embedder | None = None
        self._on_cost = on_cost
        self._told = Usage()  # of what the embedder has cost

    # -- what is done with it --------------------------------------------------------------------

    def index(self, paths: Sequence[Path], *, prune: bool, progress: Progress) -> IndexReport:
        """Bring catalog and indexes to what the files say.

        Raises: EmbedderMismatch, StorageError.
        """
        from rag.corpus.ingest import ingest

        self.projection()  # a setting that can't be used is told before anything is written
        began = time.perf_counter()
        report = ingest(
            self.catalog,
            paths,
            prune=prune,
            progress=lambda done, of: progress("reading", done, of),
        )
        notice = self._sync(progress)
        span = self.catalog.articles.span()
        return IndexReport(
            added=report.changes[Change.ADDED],
            updated=report.changes[Change.UPDATED],
            unchanged=report.changes[Change.UNCHANGED],
            removed=report.removed,
            failed=tuple(report.failed),
            articles=span.articles,
            passages=span.passages,
            seconds=time.perf_counter() - began,
            notice=notice,
        )

    def search(
        self, query: str, *, k: int, filters: Filters, now: dt.datetime
    ) -> list[RankedPassage]:
        """The k best passages.

        Raises: CorpusEmpty, IndexUnready, IndexHeld, EmbedderMismatch, StorageError.
        """
        self.catch_up()
        return list(self.hybrid.search(query, k=k, filters=filters, now=now).passages)

    def catch_up(self) -> None:
        """Be ready to search the newest revision of a corpus that has articles.

        Raises: as `search`.
        """
        projection = self._of_articles()
        if not projection.is_behind():
            return
        if not self._is_followed:
            self._follow(projection)
        elif not any(projection.revisions().values()):
            raise IndexUnready("the articles are just being indexed; try again in a minute")

    def follow(self) -> None:
        """Bring the indexes to the newest revision, whoever else may be said to do so.

        Raises: CorpusEmpty, IndexHeld, EmbedderMismatch, StorageError.
        """
        projection = self._of_articles()
        if projection.is_behind():
            self._follow(projection)

    @contextmanager
    def followed(self) -> Iterator[None]:
        """While somebody calls `follow` again and again, no search takes the time to do it."""
        self._is_followed = True
        try:
            yield
        finally:
            self._is_followed = False

    def revision(self) -> int:
        """The revision of the catalog that every search shows, at least."""
        shown = filter(None, self._open_projection().revisions().values())
        return min(shown, default=0)  # a damaged index shows none, and the other one serves

    def warm_up(self) -> None:
        """Load what the indexes would only load for the first search.

        Raises: IndexHeld, EmbedderMismatch, StorageError.
        """
        self._open_projection().warm_up()

    def rebuild(self, *, embed: bool, progress: Progress) -> RebuildReport:
        """Make both indexes anew from the catalog.

        Raises: IndexHeld, EmbedderMismatch, IndexDamaged, StorageError.
        """
        began = time.perf_counter()
        if embed:  # by what the settings ask for, whatever the corpus has
            self._projection = self._project(None)
        projection = self.projection()
        try:
            projection.rebuild(
                embed=embed, progress=lambda done, of: progress("rebuilding", done, of)
            )
        finally:
            self._tell_cost()
        span = self.catalog.articles.span()
        return RebuildReport(
            articles=span.articles,
            passages=span.passages,
            seconds=time.perf_counter() - began,
            rebuilt=tuple(projection.revisions()),
        )

    def repair(self, progress: Progress) -> None:
        """Make damaged indexes anew; costs nothing where none is.

        Raises: IndexDamaged, StorageError.
        """
        if self._projection is not None and self._projection.damage:
            self._tell_damage(self._projection)
            repaired = self._projection.repair(lambda done, of: progress("rebuilding", done, of))
            self._notices.extend(f"the {name} index is whole again" for name in repaired)

    def close(self) -> None:
        """Let go of everything that was opened; what is used again is opened again."""
        with self.opening:
            if self._projection is not None:
                self._projection.close()
                self._projection = None
            self.__dict__.pop("hybrid", None)  # it holds on to what is closed
            self._tell_cost()
            if isinstance(self._embedder, Paid):
                self._embedder.close()
            catalog: Catalog | None = self.__dict__.pop("catalog", None)
            if catalog is not None:
                catalog.close()

    # -- the parts -------------------------------------------------------------------------------

    @cached_property
    def catalog(self) -> Catalog:
        """The articles on disk."""
        return Catalog.open(self._settings.catalog_url)

    @cached_property
    def hybrid(self) -> HybridSearch:
        """What searches both indexes; good until `close`."""
        from rag.search.hybrid import HASHING_WEIGHT, MODEL_WEIGHT, HybridSearch

        projection = self._open_projection()
        is_hashing = projection.fingerprint.startswith(HASHING)
        return HybridSearch(
            self.catalog,
            projection,
            dense_weight=HASHING_WEIGHT if is_hashing else MODEL_WEIGHT,
            tell=self._notices.add_once,
        )

    def projection(self) -> Projection:
        """The two indexes, not opened yet.

        Raises: SettingsInvalid for an embedder that can't be had.
        """
        with self.opening:
            if self._projection is None:
                self._projection = self._project(self.catalog.vectors.embedder())
            return self._projection

    def _project(self, stored: str | None) -> Projection:
        from rag.index.projection import Projection

        if self._settings.chroma_url:
            raise SettingsInvalid("a Chroma server can't be used yet; unset NEWSBOT_CHROMA_URL")
        writes_by_model(self._settings)  # raises where they ask for a model and name none
        self._tell_cost()
        self._embedder, self._told = embedder_for(self._settings, stored), Usage()
        return Projection(self.catalog, self._settings.indexes_dir, self._embedder)

    def _of_articles(self) -> Projection:
        """The open indexes of a corpus that has articles."""
        with self.opening:
            if self.catalog.revision() == 0:
                raise CorpusEmpty("the corpus is empty; run 'newsbot index PATH' first")
            return self._open_projection()

    def _open_projection(self) -> Projection:
        projection = self.projection()
        with self.opening:
            if not projection.is_open:
                projection.open()
                self._tell_damage(projection)
        return projection

    # -- following the catalog -------------------------------------------------------------------

    def _follow(self, projection: Projection) -> None:
        """Bring the indexes up to date, unless another thread is at it: they serve meanwhile."""
        shows_something = any(projection.revisions().values())
        if not self._following.acquire(blocking=not shows_something):
            return
        try:
            projection.sync()
            self._tell_damage(projection)
        finally:
            self._tell_cost()
            self._following.release()

    def _sync(self, progress: Progress) -> str | None:
        """Bring the indexes to the catalog; returns why that has to wait, if it has to."""
        if self.projection().shows(self.catalog.revision()):
            return None
        try:
            projection = self._open_projection()
        except IndexHeld as exc:
            return f"{exc}; it applies the change"
        # What is damaged waits for `repair`, so that it doesn't keep the sound index behind.
        try:
            projection.sync(lambda done, of: progress("indexing", done, of))
        finally:
            self._tell_cost()
        self._tell_damage(projection)
        return None

    def _tell_cost(self) -> None:
        if not isinstance(self._embedder, Paid):
            return
        usage = self._embedder.usage
        if usage != self._told:
            with suppress(StorageError):  # a full disk ends nothing that costs money; told later
                self._on_cost(usage - self._told)
                self._told = usage

    def _tell_damage(self, projection: Projection) -> None:
        outlook = (
            "rebuilding it from the catalog"
            if self.catalog.writable
            else "it is rebuilt as soon as the data folder can be written"
        )
        for damage in projection.damage:
            self._notices.add_once(f"{damage}; {outlook}")
