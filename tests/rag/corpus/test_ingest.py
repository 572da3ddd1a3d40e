"""Files into the catalog, and out of it again."""

from __future__ import annotations

import gzip
import json
import shutil
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from rag.corpus.catalog import Catalog, Change
from rag.corpus.ingest import IngestReport, ingest
from rag.errors import StorageError
from rag.types import Article
from tests.conftest import SEED_FILE
from tests.support.articles import article
from tests.support.elsewhere import fill_disk, run_elsewhere, small_disk, without_root_power
from tests.support.stores import opened_catalog

ADDED, UPDATED, UNCHANGED = Change.ADDED, Change.UPDATED, Change.UNCHANGED
BODY = "Der Bundestag stimmte am Freitag für Gesetz {}. Es gilt ab Mai.\n"


@pytest.fixture
def catalog(tmp_path: Path) -> Iterator[Catalog]:
    with opened_catalog(tmp_path / "data") as opened:
        yield opened


@pytest.fixture
def news(tmp_path: Path) -> Path:
    """A folder with three articles: `1.txt`, `2.txt` and `deep/3.txt`."""
    folder = tmp_path / "news"
    (folder / "deep").mkdir(parents=True)
    for number, name in enumerate(["1.txt", "2.txt", "deep/3.txt"], 1):
        (folder / name).write_text(BODY.format(number))
    return folder


def write_lines(path: Path, articles: Sequence[Article | str]) -> Path:
    rows = [row if isinstance(row, str) else json.dumps(_row(row)) for row in articles]
    path.write_text("".join(f"{row}\n" for row in rows))
    return path


def _row(told: Article) -> dict[str, Any]:
    return {"id": told.id, "title": told.title, "text": told.text}


def ids(catalog: Catalog) -> set[str]:
    return {row.article.id for row in catalog.articles.list()}


def failed(report: IngestReport) -> list[str]:
    return [failure.source for failure in report.failed]


# -- reading -------------------------------------------------------------------------------------


def test_the_seed_article_becomes_an_article(catalog: Catalog) -> None:
    report = ingest(catalog, [SEED_FILE.parent])
    assert (report.changes, report.failed, report.read) == (Counter({ADDED: 1}), [], 1)
    assert catalog.articles.get(SEED_FILE.name).article.outlet == "taz"


def test_folders_are_read_with_everything_below(catalog: Catalog, news: Path) -> None:
    assert ingest(catalog, [news]).changes == {ADDED: 3}
    assert ids(catalog) == {"1.txt", "2.txt", "deep/3.txt"}


def test_every_format_is_read_and_its_failures_named(catalog: Catalog, news: Path) -> None:
    write_lines(news / "a.jsonl", [article(1), "{broken", '{"id": "no text"}', article(2)])
    with gzip.open(news / "b.jsonl.gz", "wt") as out:
        out.write(json.dumps(_row(article(3))) + "\n")
    (news / "empty.txt").touch()
    (news / "binary.txt").write_bytes(bytes(range(256)))
    (news / "image.png").write_bytes(b"\x89PNG")
    report = ingest(catalog, [news, news / "missing"])
    assert report.changes == {ADDED: 6}
    assert {"article-1", "article-2", "article-3"} <= ids(catalog)
    assert sorted(failed(report)) == sorted(
        [
            f"{news}/a.jsonl:2",
            f"{news}/a.jsonl:3",
            f"{news}/binary.txt",
            f"{news}/empty.txt",
            f"{news}/image.png",
            f"{news}/missing",
        ]
    )
    assert all(failure.reason for failure in report.failed)


def test_nothing_to_read_is_no_error(catalog: Catalog, tmp_path: Path) -> None:
    report = ingest(catalog, [tmp_path / "missing"])
    assert (report.read, failed(report)) == (0, [str(tmp_path / "missing")])
    assert ingest(catalog, []).read == 0


def test_progress_runs_from_nothing_to_all_bytes(catalog: Catalog, news: Path) -> None:
    calls: list[tuple[int, int]] = []
    ingest(catalog, [news], progress=lambda done, total: calls.append((done, total)))
    size = sum(path.stat().st_size for path in news.rglob("*.txt"))
    assert calls[0] == (0, size)
    assert calls[-1] == (size, size)
    assert calls == sorted(calls)


def test_more_articles_than_a_batch_are_all_read(catalog: Catalog, tmp_path: Path) -> None:
    path = write_lines(tmp_path / "many.jsonl", [article(number) for number in range(1_234)])
    assert ingest(catalog, [path]).changes == {ADDED: 1_234}
    assert catalog.articles.span().articles == 1_234


# -- reading again -------------------------------------------------------------------------------


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


# -- one id, several places ----------------------------------------------------------------------


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


# -- pruning -------------------------------------------------------------------------------------


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


# -- a full disk ---------------------------------------------------------------------------------


def ingest_until_full(disk: str, news: str) -> dict[str, Any]:
    path, told = Path(disk), dict[str, Any]()
    with opened_catalog(path) as catalog:
        ingest(catalog, [Path(news) / "1.jsonl"])
        fill_disk(path)
        try:
            ingest(catalog, [Path(news)])
        except StorageError as exc:
            told["error"] = str(exc)
        told["left"] = sorted(ids(catalog))[:3]
        (path / "filler").unlink()
        told["then"] = dict(ingest(catalog, [Path(news)]).changes)
    return told


def test_a_full_disk_stops_reading_and_the_next_run_goes_on(tmp_path: Path, news: Path) -> None:
    (tmp_path / "disk").mkdir()
    write_lines(news / "1.jsonl", [article(number) for number in range(3)])
    write_lines(news / "2.jsonl", [article(number) for number in range(3, 2_000)])
    within = small_disk(tmp_path / "disk", "16m")
    told = run_elsewhere(ingest_until_full, tmp_path / "disk", news, within=within)
    assert "no space left for the catalog" in told["error"]
    assert told["left"] == [article(number).id for number in range(3)]
    assert sum(told["then"].values()) == 2_003


def test_where_the_corpus_was_read_from_is_known(catalog: Catalog, tmp_path: Path) -> None:
    one, other = tmp_path / "eins", tmp_path / "zwei.txt"
    one.mkdir()
    other.write_text("Ein Text.", encoding="utf-8")
    assert catalog.sources.roots() == []
    ingest(catalog, [one])
    ingest(catalog, [other, one, tmp_path / "fehlt"])
    assert catalog.sources.roots() == [one, other]
    assert catalog.revision() == 1
