"""Files become articles of the catalog."""

from __future__ import annotations

import gzip
import json
from collections import Counter
from pathlib import Path
from typing import Any

from rag.corpus.catalog import Catalog
from rag.corpus.ingest import ingest
from rag.errors import StorageError
from tests.conftest import SEED_FILE
from tests.rag.corpus.ingesting import ADDED, failed, ids, row_of, write_lines
from tests.support.articles import article
from tests.support.elsewhere import fill_disk, run_elsewhere, small_disk
from tests.support.stores import opened_catalog


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
        out.write(json.dumps(row_of(article(3))) + "\n")
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
