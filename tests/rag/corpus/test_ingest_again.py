"""What was read before is read again only where it changed or moved."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from rag.corpus.catalog import Catalog
from rag.corpus.ingest import ingest
from tests.rag.corpus.conftest import BODY
from tests.rag.corpus.ingesting import ADDED, UNCHANGED, UPDATED, failed, ids, write_lines
from tests.support.articles import article


def test_an_unchanged_file_is_not_read_again(
    catalog: Catalog, news: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_lines(news / "a.jsonl", [article(1), article(2)])
    ingest(catalog, [news])
    revision = catalog.revision()
    monkeypatch.setattr("rag.corpus.ingest.read_source", _must_not_read)
    report = ingest(catalog, [news], prune=True)
    assert (report.changes, report.removed, report.failed) == (Counter({UNCHANGED: 5}), 0, [])
    assert catalog.revision() == revision


def _must_not_read(file: object) -> None:
    raise AssertionError(f"{file} was read again")


def test_a_touched_file_is_unchanged_and_a_changed_one_updated(
    catalog: Catalog, news: Path
) -> None:
    ingest(catalog, [news])
    (news / "1.txt").touch()
    (news / "2.txt").write_text(BODY.format("zwei"))
    report = ingest(catalog, [news])
    assert report.changes == {UNCHANGED: 2, UPDATED: 1}
    assert "Gesetz zwei" in catalog.articles.get("2.txt").article.text


def test_only_the_changed_lines_of_a_file_are_written(catalog: Catalog, tmp_path: Path) -> None:
    path = write_lines(tmp_path / "a.jsonl", [article(1), article(2), article(3)])
    ingest(catalog, [path])
    write_lines(path, [article(1), article(2, version=2), article(3), article(4)])
    assert ingest(catalog, [path]).changes == {UNCHANGED: 2, UPDATED: 1, ADDED: 1}


def test_a_file_with_failures_is_tried_again_each_time(catalog: Catalog, tmp_path: Path) -> None:
    path = write_lines(tmp_path / "a.jsonl", [article(1), "{broken"])
    for expected in (ADDED, UNCHANGED):
        report = ingest(catalog, [path])
        assert report.changes == {expected: 1}
        assert failed(report) == [f"{path}:2"]


def test_a_file_that_is_given_twice_is_read_once(catalog: Catalog, news: Path) -> None:
    assert ingest(catalog, [news, news / "1.txt", news]).changes == {ADDED: 3}
    assert ingest(catalog, [news / "1.txt", news]).changes == {UNCHANGED: 3}


def test_an_article_that_was_removed_otherwise_is_read_again(catalog: Catalog, news: Path) -> None:
    ingest(catalog, [news])
    catalog.articles.remove(["1.txt"])
    assert ingest(catalog, [news]).changes == {ADDED: 1, UNCHANGED: 2}
    assert "1.txt" in ids(catalog)


def test_what_a_crash_cut_off_is_read_again(
    catalog: Catalog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write_lines(tmp_path / "a.jsonl", [article(number) for number in range(1_200)])
    remember = catalog.sources.remember
    monkeypatch.setattr(catalog.sources, "remember", _crash)
    with pytest.raises(KeyboardInterrupt):
        ingest(catalog, [path])
    monkeypatch.setattr(catalog.sources, "remember", remember)
    assert ingest(catalog, [path]).changes == {UNCHANGED: 1_200}
    assert catalog.revision() == 3


def _crash(*_args: object) -> None:
    raise KeyboardInterrupt


def test_the_second_article_with_an_id_is_named_and_the_first_one_kept(
    catalog: Catalog, tmp_path: Path
) -> None:
    one = write_lines(tmp_path / "1.jsonl", [article(1), article(2), article(1, version=2)])
    two = write_lines(tmp_path / "2.jsonl", [article(2, version=2), article(3)])
    for changes in ({ADDED: 3}, {UNCHANGED: 3}):
        report = ingest(catalog, [one, two])
        assert report.changes == changes
        assert failed(report) == [f"{one}:3", f"{two}:1"]
        assert report.failed[1].reason == f"the id 'article-2' has been read from {one} already"
        assert catalog.articles.get("article-2").article.text == article(2).text
    assert catalog.revision() == 1


def test_a_moved_file_costs_nothing_and_survives_pruning(catalog: Catalog, tmp_path: Path) -> None:
    folder = tmp_path / "news"
    folder.mkdir()
    old = write_lines(folder / "old.jsonl", [article(1), article(2)])
    ingest(catalog, [folder])
    old.rename(folder / "new.jsonl")
    report = ingest(catalog, [folder], prune=True)
    assert (report.changes, report.removed) == ({UNCHANGED: 2}, 0)
    assert catalog.sources.articles() == {str(folder / "new.jsonl"): {"article-1", "article-2"}}
    (folder / "new.jsonl").rename(old)
    assert ingest(catalog, [folder], prune=True).changes == {UNCHANGED: 2}
    assert catalog.revision() == 1


def test_an_article_that_moved_to_another_file_stays(catalog: Catalog, tmp_path: Path) -> None:
    folder = tmp_path / "news"
    folder.mkdir()
    write_lines(folder / "1.jsonl", [article(1), article(2)])
    write_lines(folder / "2.jsonl", [article(3)])
    ingest(catalog, [folder])
    write_lines(folder / "1.jsonl", [article(1)])
    write_lines(folder / "2.jsonl", [article(3), article(2)])
    report = ingest(catalog, [folder], prune=True)
    assert (report.changes, report.removed, report.failed) == ({UNCHANGED: 3}, 0, [])
    assert ingest(catalog, [folder], prune=True).changes == {UNCHANGED: 3}
    assert ids(catalog) == {"article-1", "article-2", "article-3"}


def test_two_files_that_swap_their_articles_keep_them(catalog: Catalog, tmp_path: Path) -> None:
    one, two = tmp_path / "1.jsonl", tmp_path / "2.jsonl"
    write_lines(one, [article(1)])
    write_lines(two, [article(2)])
    ingest(catalog, [one, two])
    write_lines(one, [article(2)])
    write_lines(two, [article(1)])
    for _ in range(2):
        report = ingest(catalog, [one, two], prune=True)
        assert (report.changes, report.removed, report.failed) == ({UNCHANGED: 2}, 0, [])
    assert ids(catalog) == {"article-1", "article-2"}
