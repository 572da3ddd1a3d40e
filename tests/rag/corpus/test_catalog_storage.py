"""The catalog where the disk, the folder or another process stands against it."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from rag.corpus.catalog import Catalog
from rag.errors import StorageError
from tests.support.articles import article
from tests.support.elsewhere import (
    ROOT,
    child_environment,
    command,
    fill_disk,
    read_only,
    run_elsewhere,
    small_disk,
    without_root_power,
)
from tests.support.stores import catalog_url, opened_catalog

BATCHES = 30


def write_batches(folder: str, first: int) -> list[int]:
    """Write articles one by one; the revisions that the catalog had afterwards."""
    revisions = []
    with opened_catalog(Path(folder)) as catalog:
        for number in range(first, first + BATCHES):
            catalog.articles.write([article(number)])
            revisions.append(catalog.revision())
    return revisions


def test_two_processes_write_at_once_and_nothing_is_lost(tmp_path: Path) -> None:
    firsts = (0, 1_000, 2_000)
    with ThreadPoolExecutor() as pool:  # none of them finds the catalog made
        list(pool.map(lambda first: run_elsewhere(write_batches, tmp_path, first), firsts))
    with opened_catalog(tmp_path) as catalog:
        assert catalog.articles.span().articles == 3 * BATCHES
        assert catalog.revision() == 3 * BATCHES
        added = [s.key for chunk in catalog.passages.added_between(0, 3 * BATCHES) for s in chunk]
        assert len(set(added)) == 3 * BATCHES


def write_until_killed(folder: str) -> None:
    catalog = Catalog.open(catalog_url(Path(folder)))
    for number in range(1_000_000):
        catalog.articles.write([article(number)])
        sys.stdout.write(f"{number}\n")
        sys.stdout.flush()


def kill_a_writer(folder: Path, after: int) -> int:
    """Let a process write at least so many articles, kill it; how many it acknowledged."""
    child = subprocess.Popen(
        command(write_until_killed, folder),
        cwd=ROOT,
        env=child_environment(),
        stdout=subprocess.PIPE,
    )
    assert child.stdout is not None
    with child, child.stdout as out:
        for _ in range(after):
            out.readline()
        os.kill(child.pid, signal.SIGKILL)
        return after + len(out.read().splitlines())


def test_a_killed_writer_leaves_what_it_acknowledged(tmp_path: Path) -> None:
    acknowledged = kill_a_writer(tmp_path, after=20)
    with opened_catalog(tmp_path) as catalog:
        held = {row.article.id for row in catalog.articles.list()}
        assert held >= {article(number).id for number in range(acknowledged)}
        assert len(held) <= acknowledged + 1
        assert catalog.revision() == len(held)


# -- read-only -----------------------------------------------------------------------------------


def try_to_read_and_write(folder: str) -> dict[str, Any]:
    with opened_catalog(Path(folder)) as catalog:
        told: dict[str, Any] = {
            "writable": catalog.writable,
            "articles": catalog.articles.span().articles,
            "title": catalog.articles.get("article-1").article.title,
        }
        try:
            catalog.articles.write([article(5_000)])
        except StorageError as exc:
            told["error"] = str(exc)
        return told


def check_read_only(told: dict[str, Any], articles: int) -> None:
    assert told["writable"] is False
    assert told["articles"] == articles
    assert told["title"] == article(1).title
    assert "the data folder is read-only or full; grant write access" in told["error"]


def test_a_read_only_disk_still_answers_and_names_why_it_does_not_write(tmp_path: Path) -> None:
    with opened_catalog(tmp_path) as catalog:
        catalog.articles.write([article(number) for number in range(50)])
    check_read_only(run_elsewhere(try_to_read_and_write, tmp_path, within=read_only(tmp_path)), 50)


def test_a_read_only_folder_with_odd_characters_in_its_name_still_answers(tmp_path: Path) -> None:
    folder = tmp_path / "50%20 ?a=b #ü"
    with opened_catalog(folder) as catalog:
        catalog.articles.write([article(number) for number in range(5)])
    check_read_only(run_elsewhere(try_to_read_and_write, folder, within=read_only(tmp_path)), 5)


def test_a_read_only_disk_gives_what_a_killed_writer_acknowledged(tmp_path: Path) -> None:
    acknowledged = kill_a_writer(tmp_path, after=20)
    assert (tmp_path / "catalog.sqlite3-wal").stat().st_size > 0
    told = run_elsewhere(try_to_read_and_write, tmp_path, within=read_only(tmp_path))
    check_read_only(told, told["articles"])
    assert acknowledged <= told["articles"] <= acknowledged + 1


def test_a_folder_without_write_permission_still_answers(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    with opened_catalog(folder) as catalog:
        catalog.articles.write([article(number) for number in range(5)])
    (folder / "catalog.sqlite3").chmod(0o444)
    folder.chmod(0o555)
    try:
        told = run_elsewhere(try_to_read_and_write, folder, within=without_root_power())
    finally:
        folder.chmod(0o755)
    check_read_only(told, 5)


def open_new(folder: str) -> str:
    try:
        Catalog.open(catalog_url(Path(folder))).close()
    except StorageError as exc:
        return str(exc)
    return "opened"


def test_a_read_only_disk_without_a_catalog_is_named(tmp_path: Path) -> None:
    told = run_elsewhere(open_new, tmp_path, within=read_only(tmp_path))
    assert "catalog" in told
    assert told.endswith("check the data folder's path and access")


def test_a_folder_that_may_not_be_entered_is_named(tmp_path: Path) -> None:
    (tmp_path / "closed").mkdir(mode=0)
    told = run_elsewhere(open_new, tmp_path / "closed" / "data", within=without_root_power())
    assert str(tmp_path / "closed") in told
    assert told.endswith("access is denied; grant it, or use another data folder")


# -- full ----------------------------------------------------------------------------------------


def fill_and_write(folder: str, template: str) -> dict[str, Any]:
    """Put a catalog on the disk, fill the disk, write until that fails, restart and read."""
    path = Path(folder)
    shutil.copytree(template, path, dirs_exist_ok=True)
    told: dict[str, Any] = {"acknowledged": 0}
    catalog = Catalog.open(catalog_url(path))
    fill_disk(path)
    try:
        for number in range(100, 5_000):
            catalog.articles.write([article(number)])
            told["acknowledged"] += 1
    except StorageError as exc:
        told["error"] = str(exc)
    told["articles"] = catalog.articles.span().articles
    catalog.close()
    with opened_catalog(path) as again:
        told["articles after a restart"] = again.articles.span().articles
        told["title"] = again.articles.get("article-1").article.title
    (path / "filler").unlink()
    with opened_catalog(path) as again:
        again.articles.write([article(9_999)])
        told["articles with space again"] = again.articles.span().articles
    return told


def test_a_full_disk_is_named_and_what_was_there_still_answers(tmp_path: Path) -> None:
    (tmp_path / "disk").mkdir()
    with opened_catalog(tmp_path / "template") as catalog:
        catalog.articles.write([article(number) for number in range(100)])
    within = small_disk(tmp_path / "disk", "2m")
    told = run_elsewhere(fill_and_write, tmp_path / "disk", tmp_path / "template", within=within)
    assert told["error"].startswith("the articles can't be written: no space left")
    expected = 100 + told["acknowledged"]
    assert told["articles"] == told["articles after a restart"] == expected
    assert told["title"] == article(1).title
    assert told["articles with space again"] == expected + 1


def open_on_full_disk(folder: str, template: str) -> dict[str, Any]:
    shutil.copytree(template, folder, dirs_exist_ok=True)
    fill_disk(Path(folder))
    with opened_catalog(Path(folder)) as catalog:
        told = {"articles": catalog.articles.span().articles, "error": ""}
        try:
            catalog.articles.write([article(number) for number in range(5_000, 5_200)])
        except StorageError as exc:
            told["error"] = str(exc)
    return told


def test_a_catalog_is_opened_on_a_full_disk(tmp_path: Path) -> None:
    (tmp_path / "disk").mkdir()
    with opened_catalog(tmp_path / "template") as catalog:
        catalog.articles.write([article(number) for number in range(100)])
    within = small_disk(tmp_path / "disk", "2m")
    arguments = (tmp_path / "disk", tmp_path / "template")
    told = run_elsewhere(open_on_full_disk, *arguments, within=within)
    assert told["articles"] == 100
    assert "the data folder is read-only or full" in told["error"]


def test_a_full_disk_gives_what_a_killed_writer_acknowledged(tmp_path: Path) -> None:
    (tmp_path / "disk").mkdir()
    acknowledged = kill_a_writer(tmp_path / "template", after=20)
    within = small_disk(tmp_path / "disk", "8m")
    arguments = (tmp_path / "disk", tmp_path / "template")
    told = run_elsewhere(open_on_full_disk, *arguments, within=within)
    assert acknowledged <= told["articles"] <= acknowledged + 1
    assert told["error"].endswith(
        "no space left for the catalog; free some and run the command again"
    )


def open_new_on_full_disk(folder: str) -> str:
    fill_disk(Path(folder))
    return open_new(str(Path(folder) / "data"))


def test_a_full_disk_without_a_catalog_is_named(tmp_path: Path) -> None:
    told = run_elsewhere(open_new_on_full_disk, tmp_path, within=small_disk(tmp_path, "1m"))
    assert "no space left for the catalog; free some" in told
