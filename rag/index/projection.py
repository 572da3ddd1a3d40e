"""The two indexes as projections of the catalog: brought up to date, checked, made anew.

Invariant: an index with revision n in its state holds the passages of the catalog's revision n.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from threading import RLock

from rag.corpus.catalog import Catalog
from rag.errors import EmbedderMismatch, IndexDamaged, StorageError
from rag.index.applying import Applier, Progress
from rag.index.embedder import Embedder, Matrix
from rag.index.leg import Generation, Leg
from rag.index.lexical import LexicalIndex
from rag.index.ownership import Ownership
from rag.index.reach import PassageIndex, Reach
from rag.index.vectors import VectorIndex


def _silent(_done: int, _all: int) -> None:
    return


class Projection:
    """Both indexes of a corpus, owned by this process while it is open."""

    def __init__(self, catalog: Catalog, folder: Path, embedder: Embedder) -> None:
        self._catalog = catalog
        self._embedder = embedder
        self._applier = Applier(catalog, embedder)
        self._owner = Ownership(folder)
        self._writing = RLock()
        self._lexical = Leg("lexical", folder, catalog, embedder.fingerprint)
        self._vectors = Leg("vectors", folder, catalog, embedder.fingerprint)
        self._legs = (self._lexical, self._vectors)

    # -- opening and closing ---------------------------------------------------------------------

    def open(self) -> None:
        """Become the owner and open what is sound; what isn't waits for `repair`.

        Raises: IndexHeld, EmbedderMismatch, StorageError.
        """
        self._own()
        try:
            self._check_embedder()
            for leg in self._legs:
                leg.open()
            self._miss_lost()
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Let go of the indexes."""
        for leg in self._legs:
            leg.close()
        self._owner.release()

    @property
    def is_open(self) -> bool:
        """Whether the indexes are this process's."""
        return any(leg.current or leg.damage for leg in self._legs)

    # -- what a search needs ---------------------------------------------------------------------

    @property
    def lexical(self) -> LexicalIndex | None:
        """The lexical index; None while it is damaged."""
        generation = self._lexical.current
        return generation.index if generation else None  # type: ignore[return-value]

    @property
    def vectors(self) -> VectorIndex | None:
        """The vector index; None while it is damaged."""
        generation = self._vectors.current
        return generation.index if generation else None  # type: ignore[return-value]

    def warm_up(self) -> None:
        """Load what is only loaded when it is used; an index that breaks is left for `repair`."""
        index = self.vectors
        if index is not None:
            try:
                index.open()
            except IndexDamaged as exc:
                self.report_damage(index, exc)

    def report_damage(self, index: PassageIndex, exc: IndexDamaged) -> None:
        """A query failed: answer without that index from here on, until it is repaired."""
        with self._writing:
            for leg in self._legs:
                if leg.current and leg.current.index is index:
                    leg.fail(str(exc))

    # -- following the catalog -------------------------------------------------------------------

    @property
    def damage(self) -> list[str]:
        """What is wrong, in a sentence each; empty if nothing is."""
        return [leg.damage for leg in self._legs if leg.damage]

    def revisions(self) -> dict[str, int]:
        """Index name -> the revision that it shows; 0 while it is damaged."""
        return {leg.name: leg.current.state.revision if leg.current else 0 for leg in self._legs}

    def shows(self, revision: int) -> bool:
        """Whether the indexes on disk are noted to show a revision, without opening them."""
        return all(leg.is_noted_at(revision) for leg in self._legs)

    def check(self) -> dict[str, tuple[Reach, int]]:
        """Index name -> what a child process finds in it, and the revision that it shows.

        For indexes that aren't open.

        Raises: IndexHeld, StorageError.
        """
        self._own()
        try:
            return {leg.name: leg.probe() for leg in self._legs}
        finally:
            self._owner.release()

    def is_behind(self) -> bool:
        """Whether the catalog has revisions that an index doesn't show."""
        newest = self._catalog.revision()
        return any(leg.is_behind(newest) for leg in self._legs)

    def sync(self, progress: Progress = _silent) -> None:
        """Bring the indexes that are sound to the catalog's newest revision.

        Raises: StorageError; an index that breaks meanwhile is left for `repair`.
        """
        with self._writing:
            target = self._catalog.revision()
            # Again where one index broke: that must not keep the other one behind.
            while late := [leg for leg in self._legs if leg.is_behind(target)]:
                if not self._catalog.writable:
                    return
                self._bring(late, target, progress)

    def repair(self, progress: Progress = _silent) -> list[str]:
        """Make anew what is damaged. Returns the names of the indexes that were.

        Raises: IndexDamaged if a new one is no better; StorageError.
        """
        broken = [leg for leg in self._legs if leg.damage]
        if broken and self._catalog.writable:
            self._rebuild(broken, progress)
            return [leg.name for leg in broken]
        return []

    def rebuild(self, *, embed: bool = False, progress: Progress = _silent) -> None:
        """Make both indexes anew beside the old ones, check them by query, then swap.

        Vectors come from the catalog; with `embed`, those of another embedder are replaced.
        Raises: IndexHeld, EmbedderMismatch, IndexDamaged, StorageError.
        """
        if not self._owner.is_taken:
            self._owner.take()
        if not embed:
            self._check_embedder()
        self._rebuild(self._legs, progress)
        if embed:
            self._catalog.vectors.set_embedder(self._embedder.fingerprint)
        self._catalog.vectors.drop_unused(self._embedder.fingerprint)

    @property
    def fingerprint(self) -> str:
        """Of the embedder that the vectors come from."""
        return self._embedder.fingerprint

    def embed_query(self, question: str) -> Matrix:
        """The vector of a question, shape (dimensions,)."""
        return self._embedder.embed_query(question)

    # -- within ----------------------------------------------------------------------------------

    def _check_embedder(self) -> None:
        stored, wanted = self._catalog.vectors.embedder(), self._embedder.fingerprint
        if stored is None and self._catalog.writable:
            self._catalog.vectors.set_embedder(wanted)
        elif stored not in (None, wanted):
            raise EmbedderMismatch(
                f"the corpus is embedded with {stored!r}, but {wanted!r} is configured; run "
                "'newsbot rebuild --embed' to embed it anew, or set NEWSBOT_EMBEDDINGS back"
            )

    def _miss_lost(self) -> None:
        """Leave an index to `repair` whose files are gone while the other one's are there."""
        if any(leg.current and leg.current.state.revision for leg in self._legs):
            for leg in self._legs:
                if leg.current and leg.current.is_fresh:
                    leg.fail(f"the {leg.name} index is missing")

    def _own(self) -> None:
        """Become the owner; where nothing can be written, only if that is possible."""
        try:
            self._owner.take()
        except StorageError:
            if self._catalog.writable:
                raise

    def _bring(self, legs: Sequence[Leg], target: int, progress: Progress) -> None:
        """Bring open legs to a revision; those that break meanwhile are closed."""
        was_unsure = [leg for leg in legs if leg.current and leg.current.is_unsure]
        for leg in legs:
            leg.begin_write()
        try:
            self._applier.apply([leg.current for leg in legs if leg.current], target, progress)
        except BaseException as exc:
            for leg in legs:
                leg.cut_write()
            if isinstance(exc, IndexDamaged) and any(leg.damage for leg in legs):
                return
            raise
        for leg in legs:
            leg.end_write(target)
        for leg in was_unsure:
            reach = leg.reach()
            if not reach.is_sufficient:
                leg.fail(f"the {leg.name} index is damaged: {reach}")

    def _rebuild(self, legs: Sequence[Leg], progress: Progress) -> None:
        with self._writing:
            target = self._catalog.revision()
            fresh: list[tuple[Leg, Generation]] = []
            try:
                for leg in legs:
                    fresh.append((leg, leg.new_generation()))  # noqa: PERF401  # one may fail
                self._applier.apply([generation for _, generation in fresh], target, progress)
                for leg, generation in fresh:
                    leg.check(generation, target)
            except BaseException:
                for leg, generation in fresh:
                    leg.discard(generation)
                raise
            for leg, generation in fresh:
                leg.take_over(generation)
