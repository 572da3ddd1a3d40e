"""Passages, as the indexes and the search ask for them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import RowMapping, and_, case, func, select

from rag.corpus.catalog.articles import conditions
from rag.corpus.catalog.database import Database
from rag.corpus.catalog.records import article_of
from rag.corpus.catalog.tables import articles, passages, versions
from rag.corpus.passages import search_text
from rag.types import Article, Filters, Passage

CHUNK = 1_000  # as Chroma likes it; memory stays flat


@dataclass(frozen=True, slots=True)
class StoredPassage:
    """A passage with its article and the number by which the indexes know it."""

    key: int
    digest: bytes  # of `search_text`
    article: Article
    passage: Passage

    @property
    def id(self) -> str:
        """Stable as long as the article says the same."""
        return f"{self.article.id}#{self.passage.ordinal}"

    @property
    def text(self) -> str:
        """Verbatim from the article."""
        return self.article.text[self.passage.start : self.passage.end]

    @property
    def search_text(self) -> str:
        """What it is searched and embedded by."""
        return search_text(self.article, self.passage)


class Passages:
    """The log of passages. Every method raises StorageError where the database can't."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def removed_between(self, since: int, until: int) -> list[int]:
        """Keys that an index at revision `since` may hold and one at `until` must not."""
        query = select(passages.c.key).where(
            passages.c.removed > since, passages.c.removed <= until
        )
        return self._keys(query)

    def count_added_between(self, since: int, until: int) -> int:
        """How many passages `added_between` gives."""
        query = select(func.count()).select_from(passages).where(_added(since, until))
        with self._database.reading() as connection:
            return connection.execute(query).scalar() or 0

    def count_at(self, revision: int) -> int:
        """How many passages there were at a revision."""
        query = select(func.count()).select_from(passages).where(_added(0, revision))
        with self._database.reading() as connection:
            return connection.execute(query).scalar() or 0

    def added_between(self, since: int, until: int) -> Iterator[list[StoredPassage]]:
        """Passages that came after `since` and are there at `until`, in chunks, by key."""
        keys = self._keys(select(passages.c.key).where(_added(since, until)))
        keys.sort()  # first, and not by the database: it would sort the texts along
        for start in range(0, len(keys), CHUNK):
            yield self._stored(passages.c.key.in_(keys[start : start + CHUNK]))

    def by_key(self, keys: Sequence[int]) -> dict[int, StoredPassage]:
        """Passages as they are now; keys that are gone are left out."""
        found: dict[int, StoredPassage] = {}
        for start in range(0, len(keys), CHUNK):
            chosen = and_(passages.c.key.in_(keys[start : start + CHUNK]), _is_live())
            found.update((stored.key, stored) for stored in self._stored(chosen))
        return found

    def keys(self, filters: Filters | None = None, at_most: int | None = None) -> list[int]:
        """Keys of live passages that the filters admit, by key."""
        query = (
            select(passages.c.key)
            .join(versions, versions.c.pk == passages.c.version_pk)
            .where(_is_live(), *conditions(filters))
            .order_by(passages.c.key)
            .limit(at_most)
        )
        return self._keys(query)

    def sample_keys(self, size: int, until: int) -> list[int]:
        """Keys of live passages that came up to a revision, evenly spread, to probe an index."""
        came = select(passages.c.key).where(_is_live(), passages.c.added <= until)
        keys = self._keys(came.order_by(passages.c.key))
        return keys[:: max(1, len(keys) // size)][:size]

    def openings(self, filters: Filters | None, limit: int) -> list[StoredPassage]:
        """How the newest articles begin, newest first."""
        query = (
            select(passages.c.key)
            .join(versions, versions.c.pk == passages.c.version_pk)
            .where(_is_live(), passages.c.ordinal == 0, *conditions(filters))
            .order_by(versions.c.day.desc().nulls_last(), versions.c.published.desc())
            .limit(limit)
        )
        keys = self._keys(query)
        found = self.by_key(keys)
        return [found[key] for key in keys if key in found]

    def with_words(
        self, words: Sequence[str], filters: Filters | None, limit: int
    ) -> list[StoredPassage]:
        """Passages of the articles in which most of the words stand: a search without an index."""
        if not words:
            return []
        text = func.lower(versions.c.title + " " + versions.c.text)
        # SQLite lowers ASCII only: "Übereinkunft" keeps its capital.
        words = [form for word in words for form in dict.fromkeys((word, word.capitalize()))]
        hits: Any = sum(case((text.contains(word, autoescape=True), 1), else_=0) for word in words)
        best = (
            select(versions.c.pk)
            .join(articles, articles.c.version_pk == versions.c.pk)
            .where(hits > 0, *conditions(filters))
            .order_by(hits.desc(), versions.c.pk)
            .limit(limit)
        )
        return self._stored(and_(passages.c.version_pk.in_(best), _is_live()))

    def _keys(self, query: Any) -> list[int]:
        with self._database.reading() as connection:
            return list(connection.execute(query).scalars())

    def _stored(self, chosen: Any) -> list[StoredPassage]:
        """Passages that a condition chooses, by key.

        In two queries: joined, the database would copy, and sort, the text for each passage.
        """
        with self._database.reading() as connection:
            rows = connection.execute(select(passages).where(chosen)).mappings().all()
            pks = list({row["version_pk"] for row in rows})
            versions_of = (
                select(articles.c.id, versions)
                .join(articles, articles.c.pk == versions.c.article_pk)
                .where(versions.c.pk.in_(pks))
            )
            told = connection.execute(versions_of).mappings()
            article_by_version = {row["pk"]: article_of(row) for row in told}
        found = [_stored_passage(row, article_by_version[row["version_pk"]]) for row in rows]
        return sorted(found, key=lambda stored: stored.key)


def _stored_passage(row: RowMapping, article: Article) -> StoredPassage:
    passage = Passage(row["ordinal"], row["start"], row["stop"], row["subheading"])
    return StoredPassage(row["key"], row["digest"], article, passage)


def _is_live() -> Any:
    return passages.c.removed.is_(None)


def _added(since: int, until: int) -> Any:
    still_there = passages.c.removed.is_(None) | (passages.c.removed > until)
    return and_(passages.c.added > since, passages.c.added <= until, still_there)
