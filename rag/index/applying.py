"""Bringing indexes to a revision: what they lack is embedded and added, what is gone deleted.

Applying a range of revisions twice is harmless, so a cut-off write is simply done again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from itertools import chain, islice

import numpy as np

from rag.corpus.catalog import Catalog, StoredPassage
from rag.errors import IndexDamaged
from rag.index.embedder import Embedder, Matrix, pack, unpack
from rag.index.leg import Generation
from rag.index.lexical import LexicalIndex
from rag.index.vectors import VectorIndex

Progress = Callable[[int, int], None]
"""Called with the passages done and the passages in all."""


class Applier:
    """Applies a catalog's revisions; vectors that it lacks are made by an embedder and kept."""

    def __init__(self, catalog: Catalog, embedder: Embedder) -> None:
        self._catalog = catalog
        self._embedder = embedder

    def apply(self, generations: Sequence[Generation], target: int, progress: Progress) -> None:
        """Bring generations to a revision, in one pass over the passages they lack.

        Raises: IndexDamaged, with `fault` set on the generation that broke; StorageError; what
        the embedder raises.
        """
        since = min(generation.state.revision for generation in generations)
        is_redone = any(g.is_unsure or g.state.revision != since for g in generations)
        gone = self._catalog.passages.removed_between(since, target) if since or is_redone else []
        total, done = self._catalog.passages.count_added_between(since, target), 0
        progress(0, total)
        chunks = self._catalog.passages.added_between(since, target)
        first = list(islice(chunks, 1))
        dimensions = self._dimensions(first)
        with _bulk(generations, total, dimensions), ThreadPoolExecutor(max_workers=1) as pool:
            pending: list[Future[None]] = []
            for chunk in chain(first, chunks):
                vectors = self._embed(chunk)
                _finish(pending)
                for generation in generations:
                    if isinstance(generation.index, VectorIndex):
                        # A child process takes them while Python analyses the next texts.
                        pending.append(pool.submit(_add, generation, chunk, vectors, is_redone))
                    else:
                        _add(generation, chunk, vectors, is_redone)
                done += len(chunk)
                progress(done, total)
            _finish(pending)
        for generation in generations:
            with _blaming(generation):
                # Last, so that Chroma's graph never dies out: what is added to a dead one is lost.
                generation.index.delete(gone)
                generation.index.commit()

    def _dimensions(self, chunks: Sequence[Sequence[StoredPassage]]) -> int:
        """By a vector that the catalog has: a rebuild is to need no embedder's server."""
        if not chunks:
            return 0
        digest = chunks[0][0].digest
        stored = self._catalog.vectors.get([digest], self._embedder.fingerprint).get(digest)
        return len(unpack(stored)) if stored else self._embedder.dimensions

    def _embed(self, chunk: Sequence[StoredPassage]) -> Matrix:
        """The vectors of passages: those that the catalog has, and the others made and kept."""
        by = self._embedder.fingerprint
        stored = self._catalog.vectors.get([passage.digest for passage in chunk], by)
        missing = {p.digest: p.search_text for p in chunk if p.digest not in stored}
        digests = list(missing)
        for indices, made in self._embedder.embed_in_batches(list(missing.values())):
            # At once: what is paid for is kept, whatever becomes of the others.
            new = {digests[i]: pack(vector) for i, vector in zip(indices, made, strict=True)}
            self._catalog.vectors.put(new, by)
            stored |= new
        return np.stack([unpack(stored[passage.digest]) for passage in chunk])


def _add(
    generation: Generation, chunk: Sequence[StoredPassage], vectors: Matrix, is_redone: bool
) -> None:
    with _blaming(generation):
        if is_redone and isinstance(generation.index, LexicalIndex):
            generation.index.delete([passage.key for passage in chunk])
        generation.index.add(chunk, vectors)


@contextmanager
def _bulk(generations: Sequence[Generation], total: int, dimensions: int) -> Iterator[None]:
    """Within, a child process writes the vectors, if they are many."""
    with ExitStack() as stack:
        for generation in generations:
            if isinstance(generation.index, VectorIndex):
                stack.callback(_end_bulk, generation)
                generation.index.begin_bulk(total, dimensions)
        yield


def _end_bulk(generation: Generation) -> None:
    if isinstance(generation.index, VectorIndex):
        with _blaming(generation):
            generation.index.end_bulk()


@contextmanager
def _blaming(generation: Generation) -> Iterator[None]:
    """Remember which of the indexes broke."""
    try:
        yield
    except IndexDamaged as exc:
        generation.fault = str(exc)
        raise


def _finish(pending: list[Future[None]]) -> None:
    for future in pending:
        future.result()
    pending.clear()
