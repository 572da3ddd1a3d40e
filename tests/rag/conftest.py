"""An empty catalog, and the newsroom, indexed once for the tests that only read."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from rag.corpus.catalog import Catalog
from tests.support.newsroom import Newsroom, opened_newsroom
from tests.support.stores import opened_catalog


@pytest.fixture
def catalog(tmp_path: Path) -> Iterator[Catalog]:
    with opened_catalog(tmp_path / "data") as opened:
        yield opened


@pytest.fixture(scope="module")
def newsroom(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Newsroom]:
    with opened_newsroom(tmp_path_factory.mktemp("newsroom")) as room:
        yield room
