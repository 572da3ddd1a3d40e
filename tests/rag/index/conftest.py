"""Passages to index, as the catalog gives them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from rag.corpus.catalog import Catalog, StoredPassage
from rag.types import Article
from tests.support.stores import Store

Stored = Callable[..., list[StoredPassage]]


@pytest.fixture
def stored(catalog: Catalog) -> Stored:
    """Articles -> their passages with the keys that the catalog gave them, in order."""

    def write(*articles: Article) -> list[StoredPassage]:
        before = catalog.revision()
        catalog.articles.write(articles)
        chunks = catalog.passages.added_between(before, catalog.revision())
        return [passage for chunk in chunks for passage in chunk]

    return write


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """An empty corpus with open indexes."""
    opened = Store(tmp_path)
    opened.open()
    yield opened
    opened.close()
