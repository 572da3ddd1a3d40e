"""The catalog: the truth about the corpus, and the only SQL of it.

Each write is one transaction with the next revision: after a crash it is there whole or not at
all, and an index catches up by asking what changed since the revision that it holds.
"""

from __future__ import annotations

from sqlalchemy import func, select

from rag.corpus.catalog.articles import ArticleRow, Articles, CorpusSpan
from rag.corpus.catalog.database import Database
from rag.corpus.catalog.passages import Passages, StoredPassage
from rag.corpus.catalog.sources import KnownSource, Sources
from rag.corpus.catalog.tables import metadata, revisions
from rag.corpus.catalog.vectors import Vectors
from rag.corpus.catalog.writing import Change

__all__ = [
    "ArticleRow",
    "Catalog",
    "Change",
    "CorpusSpan",
    "KnownSource",
    "StoredPassage",
]


class Catalog:
    """The corpus on disk, room by room."""

    def __init__(self, database: Database, url: str) -> None:
        self.url = url
        self._database = database
        self.articles = Articles(database)
        self.passages = Passages(database)
        self.sources = Sources(database)
        self.vectors = Vectors(database)

    @classmethod
    def open(cls, url: str, *, sets_up: bool = True) -> Catalog:
        """Open the catalog at an SQLAlchemy URL; what isn't there is made, if it `sets_up`.

        Raises: StorageError.
        """
        return cls(Database.open(url, metadata if sets_up else None), url)

    @property
    def writable(self) -> bool:
        """False where the data folder is read-only: what is there still answers."""
        return self._database.writable

    def revision(self) -> int:
        """The number of the last write; 0 for an empty catalog."""
        with self._database.reading() as connection:
            return connection.execute(select(func.max(revisions.c.number))).scalar() or 0

    def close(self) -> None:
        """Let go of the database."""
        self._database.close()
