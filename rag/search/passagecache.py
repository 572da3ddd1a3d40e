"""Passages of the catalog, those seen kept in memory: one that has a key never changes."""

from __future__ import annotations

from collections.abc import Sequence

from rag.corpus.catalog import Catalog, StoredPassage

PASSAGES_KEPT = 4_096  # with their articles: some 15 MB


class PassageCache:
    """Reads passages by key; for many threads at once."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog
        self._kept: dict[int, StoredPassage] = {}

    def by_key(self, keys: Sequence[int]) -> dict[int, StoredPassage]:
        """The passages that are there, in the order of the keys."""
        kept = self._kept
        missing = [key for key in keys if key not in kept]
        if missing:
            if len(kept) + len(missing) > PASSAGES_KEPT:
                # A new one: another question may be reading the old.
                kept = self._kept = {key: kept[key] for key in keys if key in kept}
            kept.update(self._catalog.passages.by_key(missing))
        return {key: kept[key] for key in keys if key in kept}
