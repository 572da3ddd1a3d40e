"""Pruning removes what its file no longer holds, and nothing else."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from rag.corpus.catalog import Catalog
from rag.corpus.ingest import ingest
from tests.rag.corpus.ingesting import ADDED, UNCHANGED, failed, ids, write_lines
from tests.support.articles import article
from tests.support.elsewhere import run_elsewhere, without_root_power
from tests.support.stores import opened_catalog


def test_nothing_is_removed_without_pruning(catalog: Catalog, news: Path) -> None:
    ingest(catalog, [news])
    (news / "1.txt").unlink()
    report = ingest(catalog, [news])
    assert (report.changes, report.removed) == ({UNCHANGED: 2}, 0)
    assert "1.txt" in ids(catalog)


def test_pruning_removes_articles_whose_file_is_gone(catalog: Catalog, news: Path) -> None:
    ingest(catalog, [news])
    (news / "1.txt").unlink()
    shutil.rmtree(news / "deep")
    report = ingest(catalog, [news], prune=True)
    assert (report.changes, report.removed) == ({UNCHANGED: 1}, 2)
    assert ids(catalog) == {"2.txt"}
    assert ingest(catalog, [news], prune=True).removed == 0


def test_pruning_removes_lines_that_their_file_no_longer_holds(
    catalog: Catalog, tmp_path: Path
) -> None:
    path = write_lines(tmp_path / "a.jsonl", [article(1), article(2)])
    ingest(catalog, [path])
    write_lines(path, [article(2)])
    assert ingest(catalog, [path]).removed == 0
    assert ingest(catalog, [path], prune=True).removed == 1
    assert ids(catalog) == {"article-2"}


def test_pruning_leaves_other_paths_alone(catalog: Catalog, news: Path, tmp_path: Path) -> None:
    other = tmp_path / "news-of-others"  # a name that begins like the pruned one
    shutil.copytree(news, other)
    ingest(catalog, [write_lines(other / "a.jsonl", [article(1)]), news])
    shutil.rmtree(other)
    (news / "1.txt").unlink()
    assert ingest(catalog, [news], prune=True).removed == 1
    assert ids(catalog) == {"2.txt", "deep/3.txt", "article-1"}


def test_a_path_that_is_gone_prunes_nothing(catalog: Catalog, news: Path) -> None:
    ingest(catalog, [news])
    news.rename(news.with_name("elsewhere"))
    report = ingest(catalog, [news], prune=True)
    assert (report.removed, failed(report)) == (0, [str(news)])
    assert len(ids(catalog)) == 3


def test_a_file_that_is_given_and_gone_prunes_nothing(catalog: Catalog, news: Path) -> None:
    ingest(catalog, [news / "1.txt"])
    (news / "1.txt").unlink()
    assert ingest(catalog, [news / "1.txt"], prune=True).removed == 0
    assert ids(catalog) == {"1.txt"}


def test_an_emptied_folder_is_pruned(catalog: Catalog, news: Path) -> None:
    ingest(catalog, [news])
    shutil.rmtree(news)
    news.mkdir()
    assert ingest(catalog, [news], prune=True).removed == 3


def test_a_file_that_became_unreadable_prunes_nothing(catalog: Catalog, news: Path) -> None:
    path = write_lines(news / "a.jsonl", [article(1), article(2)])
    ingest(catalog, [news])
    (news / "1.txt").write_bytes(b"\x00\x01")
    write_lines(path, [article(1), "{broken"])
    report = ingest(catalog, [news], prune=True)
    assert report.removed == 0
    assert failed(report) == [str(news / "1.txt"), f"{path}:2"]
    assert {"1.txt", "article-2"} <= ids(catalog)


def test_a_file_in_place_of_a_folder_prunes_what_was_below(catalog: Catalog, news: Path) -> None:
    ingest(catalog, [news])
    shutil.rmtree(news / "deep")
    (news / "deep").write_text("no folder")
    assert ingest(catalog, [news], prune=True).removed == 1


def test_a_link_in_place_of_a_file_prunes_nothing(catalog: Catalog, news: Path) -> None:
    ingest(catalog, [news])
    (news / "1.txt").rename(news / ".hidden")
    (news / "1.txt").symlink_to(news / ".hidden")
    assert ingest(catalog, [news], prune=True).removed == 0


def test_a_pruned_file_that_comes_back_is_read_again(catalog: Catalog, news: Path) -> None:
    ingest(catalog, [news])
    text = (news / "1.txt").read_text()
    (news / "1.txt").unlink()
    ingest(catalog, [news], prune=True)
    (news / "1.txt").write_text(text)
    assert ingest(catalog, [news]).changes == {ADDED: 1, UNCHANGED: 2}


def prune(data: str, news: str) -> dict[str, Any]:
    with opened_catalog(Path(data)) as catalog:
        report = ingest(catalog, [Path(news)], prune=True)
        return {"removed": report.removed, "failed": failed(report), "left": sorted(ids(catalog))}


@pytest.mark.parametrize("closed", ["news", "news/deep"])
def test_a_folder_that_may_not_be_read_prunes_nothing_below(
    tmp_path: Path, news: Path, closed: str
) -> None:
    with opened_catalog(tmp_path / "data") as catalog:
        ingest(catalog, [news])
    folder = tmp_path / closed
    folder.chmod(0)
    try:
        told = run_elsewhere(prune, tmp_path / "data", news, within=without_root_power())
    finally:
        folder.chmod(0o755)
    assert told == {
        "removed": 0,
        "failed": [str(folder)],
        "left": ["1.txt", "2.txt", "deep/3.txt"],
    }
