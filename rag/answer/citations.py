"""Quotes and the citations that vouch for them. Pure functions.

Invariant: every `[n]` in the text of an answer has exactly one citation numbered n, numbers run
1, 2, 3 … in order of first use, and `article.text[start:end] == quote`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rag.types import Article, Citation


@dataclass(frozen=True, slots=True)
class Quote:
    """A stretch of an article, verbatim by construction."""

    article: Article
    start: int
    end: int

    @property
    def text(self) -> str:
        """What stands there."""
        return self.article.text[self.start : self.end]

    def overlaps(self, other: Quote) -> bool:
        """Whether two quotes share a character."""
        return (
            self.article.id == other.article.id
            and self.start < other.end
            and other.start < self.end
        )


def number_quotes(quotes: Sequence[Quote]) -> tuple[Citation, ...]:
    """Citations 1, 2, 3 … in the order of the quotes."""
    return tuple(_citation(number, quote) for number, quote in enumerate(quotes, start=1))


def _citation(number: int, quote: Quote) -> Citation:
    article = quote.article
    return Citation(
        number=number,
        article_id=article.id,
        title=article.title,
        outlet=article.outlet,
        place=article.place,
        author=article.author,
        published=article.published,
        url=article.url,
        quote=quote.text,
        start=quote.start,
        end=quote.end,
    )
