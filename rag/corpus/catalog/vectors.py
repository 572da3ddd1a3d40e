"""Vectors, kept by the digest of their text, so that no text is embedded, or paid for, twice."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import Connection, delete, insert, or_, select

from rag.corpus.catalog.database import Database
from rag.corpus.catalog.tables import passages, properties, vectors


class Vectors:
    """Digest and embedder -> vector. Every method raises StorageError where the database can't."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def get(self, digests: Sequence[bytes], embedder: str) -> dict[bytes, bytes]:
        """The stored ones among the wanted."""
        with self._database.reading() as connection:
            return _get(connection, digests, embedder)

    def all_live(self, embedder: str) -> list[tuple[int, bytes]]:
        """Key and vector of every passage of the corpus that has one."""
        query = (
            select(passages.c.key, vectors.c.vector)
            .join(vectors, vectors.c.digest == passages.c.digest)
            .where(passages.c.removed.is_(None), vectors.c.embedder == embedder)
        )
        with self._database.reading() as connection:
            return [(row.key, row.vector) for row in connection.execute(query)]

    def put(self, made: Mapping[bytes, bytes], embedder: str) -> None:
        """Keep vectors; those that are there stay."""
        with self._database.writing("the vectors can't be written") as connection:
            there = _get(connection, list(made), embedder)
            rows = [
                {"digest": digest, "embedder": embedder, "vector": vector}
                for digest, vector in made.items()
                if digest not in there
            ]
            if rows:
                connection.execute(insert(vectors), rows)

    def drop_unused(self, embedder: str) -> None:
        """Drop the vectors of other embedders and of texts that are gone."""
        used = select(passages.c.digest).where(passages.c.removed.is_(None))
        unused = or_(vectors.c.embedder != embedder, vectors.c.digest.not_in(used))
        with self._database.writing("the vectors can't be cleaned up") as connection:
            connection.execute(delete(vectors).where(unused))

    def embedder(self) -> str | None:
        """Fingerprint of the embedder that the corpus is indexed with."""
        with self._database.reading() as connection:
            query = select(properties.c.value).where(properties.c.name == "embedder")
            return connection.execute(query).scalar()

    def set_embedder(self, fingerprint: str) -> None:
        """Note which embedder the corpus is indexed with."""
        with self._database.writing("the embedder can't be noted") as connection:
            connection.execute(delete(properties).where(properties.c.name == "embedder"))
            connection.execute(insert(properties).values(name="embedder", value=fingerprint))


def _get(connection: Connection, digests: Sequence[bytes], embedder: str) -> dict[bytes, bytes]:
    query = select(vectors.c.digest, vectors.c.vector).where(
        vectors.c.embedder == embedder, vectors.c.digest.in_(digests)
    )
    return {row.digest: row.vector for row in connection.execute(query)}
