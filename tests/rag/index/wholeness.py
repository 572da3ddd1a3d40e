"""Whether both indexes hold what the catalog does."""

from __future__ import annotations

import numpy as np

from rag.types import Filters
from tests.support.stores import INDEXES, Store


def held_keys(store: Store) -> dict[str, list[int]]:
    """Which passages each index gives out when asked for all; one that is there twice, twice."""
    lexical, vectors = store.projection.lexical, store.projection.vectors
    assert lexical is not None
    assert vectors is not None
    somewhere = np.full((1, store.embedder.dimensions), 0.1, dtype=np.float32)
    [row] = vectors.nearest(somewhere, max(1, vectors.count()))
    return {
        "lexical": sorted(lexical.admitted(Filters(), max(1, lexical.count()))),
        "vectors": sorted(key for key, _ in row),
    }


def check_whole(store: Store) -> None:
    """Both indexes hold the passages of the catalog, find each of them, and nothing else."""
    expected = store.catalog.passages.keys()
    assert held_keys(store) == dict.fromkeys(INDEXES, expected)
    for name in INDEXES:
        reach = store.reach(name)
        assert (reach.found, reach.asked, reach.problem) == (len(expected), len(expected), "")
    assert store.projection.damage == []
    assert not store.projection.is_behind()
