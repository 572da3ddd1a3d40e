"""Rows of the catalog <-> values of the domain."""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import fields
from typing import TYPE_CHECKING, Any

from rag.types import Article, PublishedAt, day_of, fold_outlet

if TYPE_CHECKING:
    from sqlalchemy import RowMapping


_SAID = tuple(field.name for field in fields(Article) if field.name != "source")


def article_digest(article: Article) -> bytes:
    """16 bytes that change when anything that the article says changes, wherever it was read."""
    said = repr([getattr(article, name) for name in _SAID])
    return hashlib.blake2b(said.encode("utf-8", "surrogatepass"), digest_size=16).digest()


def text_digest(text: str) -> bytes:
    """16 bytes by which the vector of a text is found again."""
    return hashlib.blake2b(text.encode(), digest_size=16).digest()


def version_row(article: Article) -> dict[str, Any]:
    """The columns of `versions` that an article fills, but for its digest."""
    day = day_of(article.published)
    return {
        "title": article.title,
        "title_derived": article.title_derived,
        "text": article.text,
        "language": article.language,
        "source": article.source,
        "outlet": article.outlet,
        "outlet_folded": fold_outlet(article.outlet),
        "place": article.place,
        "author": article.author,
        "section": article.section,
        "url": article.url,
        "published": _to_iso(article.published),
        "day": day.toordinal() if day else None,
        "updated": _to_iso(article.updated),
    }


def article_of(row: RowMapping) -> Article:
    """The article that a row of `articles` joined with `versions` holds."""
    return Article(
        id=row["id"],
        title=row["title"],
        text=row["text"],
        language=row["language"],
        source=row["source"],
        title_derived=row["title_derived"],
        outlet=row["outlet"],
        place=row["place"],
        author=row["author"],
        section=row["section"],
        url=row["url"],
        published=_from_iso(row["published"]),
        updated=_from_iso(row["updated"]),
    )


def _to_iso(published: PublishedAt) -> str | None:
    return published.isoformat() if published else None


def _from_iso(text: str | None) -> PublishedAt:
    if text is None:
        return None
    return dt.datetime.fromisoformat(text) if "T" in text else dt.date.fromisoformat(text)
