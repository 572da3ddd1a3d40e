"""The dense leg: the passages whose vectors come nearest to a question's.

Chroma finds them, but for two cases in which comparing with all vectors is exact and no slower:
filters that leave few passages, and the first question of a process.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from rag.corpus.catalog import Catalog
from rag.errors import IndexDamaged, ModelFault
from rag.index.embedder import Matrix, unpack
from rag.index.projection import Projection
from rag.search.passagecache import PassageCache
from rag.types import Filters

NEAREST = 30  # passages that it gives
OVER_FETCHED = 500  # the same under filters: they are applied afterwards
EXACT_SCAN = 2_000  # passages that filters leave, up to which all vectors are compared
COLD_SCAN = 60_000  # passages up to which one exact scan (0.1 s) is done sooner than Chroma loads


class DenseLeg:
    """Searches a corpus by its vectors."""

    def __init__(
        self,
        catalog: Catalog,
        projection: Projection,
        passages: PassageCache,
        tell: Callable[[str], None],
    ) -> None:
        self._catalog = catalog
        self._projection = projection
        self._passages = passages
        self._tell = tell
        self._is_first = True

    def vector_of(self, text: str) -> Matrix | None:
        """What a question is looked for by; a server may take its time to make it.

        None where the vector index is damaged, or the embedder fails, which the asker is told.
        """
        if self._projection.vectors is None:
            return None
        try:
            return self._projection.embed_query(text)
        except ModelFault as exc:  # the other index finds most of it, too
            self._tell(str(exc))
            return None

    def search(self, vector: Matrix | None, filters: Filters) -> dict[int, float]:
        """The nearest passages that pass the filters: their keys and cosines.

        Nothing where the vector index is damaged, and without a vector.
        """
        index = self._projection.vectors
        if index is None or vector is None:
            return {}
        if filters:
            admitted = self._catalog.passages.keys(filters, at_most=EXACT_SCAN + 1)
            if len(admitted) <= EXACT_SCAN:
                return self._scan(vector, admitted)
        if self._is_first and not index.is_open and self._lexical_count() <= COLD_SCAN:
            self._is_first = False
            return self._scan_all(vector, filters)
        try:
            [nearest] = index.nearest(vector[np.newaxis], OVER_FETCHED if filters else NEAREST)
        except IndexDamaged as exc:
            self._projection.report_damage(index, exc)
            return {}
        if filters:
            stored = self._passages.by_key([key for key, _ in nearest])
            admits = {key for key, passage in stored.items() if filters.admits(passage.article)}
            nearest = [(key, cosine) for key, cosine in nearest if key in admits][:NEAREST]
        return dict(nearest)

    def _scan(self, vector: Matrix, keys: Sequence[int]) -> dict[int, float]:
        """Compare with every passage that the filters leave."""
        passages = self._catalog.passages.by_key(keys)
        vectors = self._catalog.vectors.get(
            [passage.digest for passage in passages.values()], self._projection.fingerprint
        )
        known = [(key, vectors[p.digest]) for key, p in passages.items() if p.digest in vectors]
        return _closest(vector, known)

    def _scan_all(self, vector: Matrix, filters: Filters) -> dict[int, float]:
        """Compare with every passage, once: sooner done than Chroma is loaded for one question."""
        known = self._catalog.vectors.all_live(self._projection.fingerprint)
        if filters:
            admitted = set(self._catalog.passages.keys(filters))
            known = [(key, stored) for key, stored in known if key in admitted]
        return _closest(vector, known)

    def _lexical_count(self) -> int:
        index = self._projection.lexical
        return index.count() if index is not None else 0


def _closest(vector: Matrix, known: Sequence[tuple[int, bytes]]) -> dict[int, float]:
    if not known:
        return {}
    cosines = unpack(b"".join([stored for _, stored in known])).reshape(len(known), -1) @ vector
    best = np.argsort(-cosines)[:NEAREST]
    return {known[i][0]: float(cosines[i]) for i in best}
