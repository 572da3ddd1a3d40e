"""A catalog and its two indexes in a folder, opened as the application does it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import URL

from rag.corpus.catalog import Catalog
from rag.index.embedder import Embedder
from rag.index.hashing import HashingEmbedder
from rag.index.projection import Projection
from rag.index.reach import Reach, measure_reach

INDEXES = ("lexical", "vectors")
DIMENSIONS = 64  # enough to tell passages apart, and quick


def catalog_url(folder: Path) -> str:
    url = URL.create("sqlite", database=str(folder / "catalog.sqlite3"))
    return url.render_as_string(hide_password=False)


@contextmanager
def opened_catalog(folder: Path) -> Iterator[Catalog]:
    catalog = Catalog.open(catalog_url(folder))
    try:
        yield catalog
    finally:
        catalog.close()


@dataclass
class Store:
    """A corpus and what makes it findable."""

    folder: Path
    embedder: Embedder = field(default_factory=lambda: HashingEmbedder(DIMENSIONS))

    def __post_init__(self) -> None:
        self.catalog = Catalog.open(catalog_url(self.folder))
        self.projection = Projection(self.catalog, self.folder / "indexes", self.embedder)

    def open(self) -> None:
        self.projection.open()

    def close(self) -> None:
        self.projection.close()
        self.catalog.close()

    def reach(self, name: str, size: int = 1_000_000) -> Reach:
        """How many of all passages an index finds, or of a sample."""
        projection, by = self.projection, self.embedder.fingerprint
        index = projection.lexical if name == "lexical" else projection.vectors
        if index is None:
            return Reach(0, 0, "not open")
        return measure_reach(index, self.catalog, by, self.catalog.revision(), size)


@contextmanager
def opened_store(folder: Path, embedder: Embedder | None = None) -> Iterator[Store]:
    store = Store(folder, embedder) if embedder else Store(folder)
    try:
        store.open()
        yield store
    finally:
        store.close()
