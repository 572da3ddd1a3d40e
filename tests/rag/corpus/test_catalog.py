"""The catalog as a file, and its revisions."""

from __future__ import annotations

from pathlib import Path

import pytest

from rag.corpus.catalog import Catalog
from rag.errors import StorageError
from tests.support.articles import article
from tests.support.stores import catalog_url, opened_catalog


def test_each_write_is_the_next_revision(catalog: Catalog) -> None:
    assert catalog.revision() == 0
    catalog.articles.write([article(1), article(2)])
    catalog.articles.write([article(3)])
    catalog.articles.remove(["article-1"])
    assert catalog.revision() == 3


def test_what_was_written_is_there_after_a_restart(tmp_path: Path) -> None:
    with opened_catalog(tmp_path) as catalog:
        catalog.articles.write([article(1)])
    with opened_catalog(tmp_path) as catalog:
        assert [row.article.id for row in catalog.articles.list()] == ["article-1"]
        assert catalog.revision() == 1
        assert catalog.writable


def test_folders_on_the_way_are_made(tmp_path: Path) -> None:
    with opened_catalog(tmp_path / "a" / "b c" / "ü%20#?x=y") as catalog:
        catalog.articles.write([article(1)])
    assert (tmp_path / "a" / "b c" / "ü%20#?x=y" / "catalog.sqlite3").is_file()


@pytest.mark.parametrize(
    "content", [b"no database at all " * 100, b"SQLite format 3\0" + b"\xff" * 4_000]
)
def test_a_file_that_is_no_database_is_named_and_left_alone(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "catalog.sqlite3").write_bytes(content)
    with pytest.raises(StorageError, match="catalog") as caught:
        Catalog.open(catalog_url(tmp_path))
    assert "\n" not in str(caught.value)
    assert (tmp_path / "catalog.sqlite3").read_bytes() == content


def test_a_folder_in_place_of_the_database_is_named(tmp_path: Path) -> None:
    (tmp_path / "catalog.sqlite3").mkdir()
    with pytest.raises(StorageError, match="a folder is in the catalog's place"):
        Catalog.open(catalog_url(tmp_path))


def test_a_file_in_place_of_the_folder_is_named(tmp_path: Path) -> None:
    (tmp_path / "data").touch()
    with pytest.raises(StorageError, match="data"):
        Catalog.open(catalog_url(tmp_path / "data"))
