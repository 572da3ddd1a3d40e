"""Where the articles came from: what spares reading an unchanged file, and what `--prune` needs."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, bindparam, delete, insert, select

from rag.corpus.catalog.database import Database
from rag.corpus.catalog.tables import articles, properties, sources

_ROOTS = "roots"  # of `properties`: JSON


@dataclass(frozen=True, slots=True)
class KnownSource:
    """A file as it was when it was last read whole, and how many articles it gave."""

    digest: str
    articles: int


class Sources:
    """Source key -> what is known of it. StorageError where the database can't."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def known(self) -> dict[str, KnownSource]:
        """Every source that was read whole without a failure."""
        with self._database.reading() as connection:
            rows = connection.execute(select(sources)).mappings()
            return {row["key"]: KnownSource(row["digest"], row["articles"]) for row in rows}

    def remember(self, read: Mapping[str, KnownSource]) -> None:
        """Note sources that have been read whole, so that they aren't read again while so."""
        with self._database.writing("the sources can't be noted") as connection:
            _delete(connection, list(read))
            rows = [
                {"key": key, "digest": source.digest, "articles": source.articles}
                for key, source in read.items()
            ]
            connection.execute(insert(sources), rows)

    def forget(self, keys: Sequence[str]) -> None:
        """Read sources again next time."""
        with self._database.writing("the sources can't be noted") as connection:
            _delete(connection, keys)

    def roots(self) -> list[Path]:
        """The files and folders that the corpus was read from, in the order of their first time."""
        query = select(properties.c.value).where(properties.c.name == _ROOTS)
        with self._database.reading() as connection:
            stored = connection.scalar(query)
        return [Path(root) for root in json.loads(stored or "[]")]

    def note_roots(self, roots: Sequence[Path]) -> None:
        """Add to them; each is a whole path without links."""
        known = self.roots()
        added = [root for root in roots if root not in known]
        if added:
            value = json.dumps([str(root) for root in (*known, *added)])
            with self._database.writing("the sources can't be noted") as connection:
                connection.execute(delete(properties).where(properties.c.name == _ROOTS))
                connection.execute(insert(properties).values(name=_ROOTS, value=value))

    def articles(self) -> dict[str, set[str]]:
        """Source key -> ids of the articles of the corpus that it gave."""
        query = select(articles.c.source_key, articles.c.id).where(
            articles.c.version_pk.is_not(None), articles.c.source_key.is_not(None)
        )
        found: dict[str, set[str]] = {}
        with self._database.reading() as connection:
            for key, article_id in connection.execute(query):
                found.setdefault(key, set()).add(article_id)
        return found


def _delete(connection: Connection, keys: Sequence[str]) -> None:
    gone = delete(sources).where(sources.c.key == bindparam("gone"))
    connection.execute(gone, [{"gone": key} for key in keys])
