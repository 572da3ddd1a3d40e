"""Values as the JSON that scripts rely on: names and order as in the README, nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from bot.answerjson import iso
from bot.cli.plain import encodable
from rag.types import RankedPassage

if TYPE_CHECKING:
    from bot.diagnosis import Check
    from bot.reports import IndexReport, RebuildReport
    from bot.usage import DayUsage
    from rag.corpus.catalog import ArticleRow

Json = dict[str, Any]


def index(report: IndexReport) -> Json:
    """What `newsbot index` did."""
    return {
        "added": report.added,
        "updated": report.updated,
        "unchanged": report.unchanged,
        "removed": report.removed,
        "failed": [
            {"source": encodable(failure.source), "reason": encodable(failure.reason)}
            for failure in report.failed
        ],
        "articles": report.articles,
        "passages": report.passages,
        "seconds": round(report.seconds, 3),
    }


def rebuild(report: RebuildReport) -> Json:
    """What `newsbot rebuild` did."""
    return {
        "passages": report.passages,
        "articles": report.articles,
        "seconds": round(report.seconds, 3),
        "rebuilt": list(report.rebuilt),
    }


def search(query: str, found: Sequence[RankedPassage]) -> Json:
    """The passages that a search found, best first."""
    return {
        "query": query,
        "passages": [
            {
                "article_id": passage.article.id,
                "passage_id": passage.passage_id,
                "score": round(passage.score, 4),
                "title": passage.article.title,
                "outlet": passage.article.outlet,
                "published": iso(passage.article.published),
                "text": passage.text,
                "start": passage.start,
                "end": passage.end,
            }
            for passage in found
        ],
    }


def articles(rows: Sequence[ArticleRow]) -> Json:
    """The corpus, newest first."""
    return {"articles": [_row(row) for row in rows], "total": len(rows)}


def article(row: ArticleRow) -> Json:
    """One article whole."""
    return _row(row) | {"text": row.article.text}


def _row(row: ArticleRow) -> Json:
    given = row.article
    return {
        "id": given.id,
        "title": given.title,
        "outlet": given.outlet,
        "place": given.place,
        "author": given.author,
        "published": iso(given.published),
        "language": given.language,
        "url": given.url,
        "source": encodable(given.source),
        "passages": row.passages,
    }


def doctor(checks: Sequence[Check], usage: Sequence[DayUsage]) -> Json:
    """What was checked, whether all is well, and what models cost by day."""
    return {
        "ok": all(check.ok for check in checks),
        "checks": [
            {
                "name": check.name,
                "ok": check.ok,
                "detail": encodable(check.detail),
                "remedy": check.remedy,
            }
            for check in checks
        ],
        "usage": [asdict(used) | {"day": used.day.isoformat()} for used in usage],
    }
