"""Files to read, and what came of reading them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from rag.corpus.catalog import Catalog, Change
from rag.corpus.ingest import IngestReport
from rag.types import Article

ADDED, UPDATED, UNCHANGED = Change.ADDED, Change.UPDATED, Change.UNCHANGED


def write_lines(path: Path, articles: Sequence[Article | str]) -> Path:
    rows = [row if isinstance(row, str) else json.dumps(row_of(row)) for row in articles]
    path.write_text("".join(f"{row}\n" for row in rows))
    return path


def row_of(told: Article) -> dict[str, Any]:
    return {"id": told.id, "title": told.title, "text": told.text}


def ids(catalog: Catalog) -> set[str]:
    return {row.article.id for row in catalog.articles.list()}


def failed(report: IngestReport) -> list[str]:
    return [failure.source for failure in report.failed]
