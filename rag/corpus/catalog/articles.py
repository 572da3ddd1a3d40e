"""Articles and their versions: what the corpus says."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from sqlalchemy import Select, func, select

from rag.corpus.catalog.database import Database
from rag.corpus.catalog.records import article_digest, article_of
from rag.corpus.catalog.tables import articles, passages, versions
from rag.corpus.catalog.writing import Change, Write
from rag.corpus.passages import split_passages
from rag.errors import ArticleNotFound
from rag.types import Article, Filters, fold_outlet

NO_SOURCES: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class ArticleRow:
    """An article of the corpus and how many passages it has."""

    article: Article
    passages: int


@dataclass(frozen=True, slots=True)
class CorpusSpan:
    """How large the corpus is and which days it covers."""

    articles: int
    passages: int
    first: dt.date | None
    last: dt.date | None


class Articles:
    """The articles of the corpus. Every method raises StorageError where the database can't."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def span(self, filters: Filters | None = None) -> CorpusSpan:
        """Size and days of the corpus, or of the part that the filters admit."""
        live = articles.join(versions, articles.c.version_pk == versions.c.pk)
        days = (
            select(func.count(), func.min(versions.c.day), func.max(versions.c.day))
            .select_from(live)
            .where(*conditions(filters))
        )
        pieces = select(func.count()).select_from(passages).where(passages.c.removed.is_(None))
        if filters:
            admitted = select(versions.c.pk).select_from(live).where(*conditions(filters))
            pieces = pieces.where(passages.c.version_pk.in_(admitted))
        with self._database.reading() as connection:
            number, first, last = connection.execute(days).one()
            return CorpusSpan(
                articles=number,
                passages=connection.execute(pieces).scalar() or 0,
                first=dt.date.fromordinal(first) if first else None,
                last=dt.date.fromordinal(last) if last else None,
            )

    def languages(self) -> Sequence[str]:
        """The languages of the corpus, those of most articles first."""
        query = (
            select(versions.c.language)
            .join(articles, articles.c.version_pk == versions.c.pk)
            .group_by(versions.c.language)
            .order_by(func.count().desc(), versions.c.language)
        )
        with self._database.reading() as connection:
            return connection.execute(query).scalars().all()

    def list(self, filters: Filters | None = None, limit: int | None = None) -> list[ArticleRow]:
        """The corpus, newest first; articles without a date come last."""
        query = (
            _live(filters)
            .add_columns(_passage_count())
            .order_by(
                versions.c.day.desc().nulls_last(), versions.c.published.desc(), articles.c.id
            )
            .limit(limit)
        )
        with self._database.reading() as connection:
            rows = connection.execute(query).mappings()
            return [ArticleRow(article_of(row), row["passages"]) for row in rows]

    def get(self, article_id: str) -> ArticleRow:
        """One article.

        Raises: ArticleNotFound.
        """
        query = _live().add_columns(_passage_count()).where(articles.c.id == article_id)
        with self._database.reading() as connection:
            row = connection.execute(query).mappings().first()
        if row is None:
            raise ArticleNotFound(
                f"no article has the id {article_id!r}; 'newsbot articles' lists them all"
            )
        return ArticleRow(article_of(row), row["passages"])

    def changed_since(self, revision: int, article_ids: Sequence[str]) -> frozenset[str]:
        """Which of some articles came, or came to say something else, after a revision."""
        query = (
            select(articles.c.id)
            .join(versions, versions.c.pk == articles.c.version_pk)
            .where(articles.c.id.in_(article_ids), versions.c.revision > revision)
        )
        with self._database.reading() as connection:
            return frozenset(connection.execute(query).scalars())

    def write(
        self, batch: Sequence[Article], source_of: Mapping[str, str] = NO_SOURCES
    ) -> Counter[Change]:
        """Add or change articles in one transaction; those that say the same cost nothing.

        `source_of` tells the key of the source that an article id was read from.
        """
        known = self._known([article.id for article in batch])
        news = [a for a in batch if known.get(a.id) != (article_digest(a), source_of.get(a.id))]
        # Split outside the transaction: another writer shouldn't wait for it.
        split = {article.id: split_passages(article) for article in news}
        changes = Counter({Change.UNCHANGED: len(batch) - len(news)})
        if news:
            with self._database.writing("the articles can't be written") as connection:
                changes += Write(connection).put(news, split, source_of)
        return changes

    def remove(self, article_ids: Iterable[str]) -> int:
        """Take articles out of the corpus; their versions stay for old citations."""
        with self._database.writing("the articles can't be removed") as connection:
            return Write(connection).take_out(list(article_ids))

    def _known(self, ids: Sequence[str]) -> dict[str, tuple[bytes, str | None]]:
        query = (
            select(articles.c.id, versions.c.digest, articles.c.source_key)
            .join(versions, versions.c.pk == articles.c.version_pk)
            .where(articles.c.id.in_(ids))
        )
        with self._database.reading() as connection:
            return {i: (digest, key) for i, digest, key in connection.execute(query)}


def _live(filters: Filters | None = None) -> Select[Any]:
    """The current version of each article that the filters admit."""
    query = select(articles.c.id, versions).join(articles, articles.c.version_pk == versions.c.pk)
    for condition in conditions(filters):
        query = query.where(condition)
    return query


def conditions(filters: Filters | None) -> list[Any]:
    """Filters, as conditions on `versions`; an article without a date passes no date filter."""
    if not filters:
        return []
    columns = versions.c
    return [
        condition
        for wanted, condition in (
            (filters.since, columns.day >= (filters.since or dt.date.min).toordinal()),
            (filters.until, columns.day <= (filters.until or dt.date.max).toordinal()),
            (filters.outlet, columns.outlet_folded == fold_outlet(filters.outlet)),
            (filters.language, columns.language == filters.language),
        )
        if wanted
    ]


def _passage_count() -> Any:
    return (
        select(func.count())
        .where(passages.c.version_pk == versions.c.pk, passages.c.removed.is_(None))
        .scalar_subquery()
        .label("passages")
    )
