"""The indexes on a disk that is read-only or full: what was there still answers."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from rag.errors import IndexDamaged, NewsbotError, StorageError
from rag.index.lexical import query_for_passage
from tests.rag.index.wholeness import check_whole
from tests.support.articles import article
from tests.support.elsewhere import (
    fill_disk,
    read_only,
    run_elsewhere,
    small_disk,
    without_root_power,
)
from tests.support.stores import Store, opened_store

ARTICLES = 200


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A corpus with both indexes, closed."""
    with opened_store(tmp_path / "data") as store:
        store.catalog.articles.write([article(number) for number in range(ARTICLES)])
        store.projection.sync()
    return tmp_path / "data"


def answers(store: Store) -> dict[str, Any]:
    """What a question gets from each index, and what remains without any."""
    key, *_ = store.catalog.passages.keys()
    passage = store.catalog.passages.by_key([key])[key]
    lexical, vectors = store.projection.lexical, store.projection.vectors
    told: dict[str, Any] = {"lexical": None, "vectors": None}
    if lexical is not None:
        told["lexical"] = lexical.search(query_for_passage(passage), 1)[0][0] == key
    if vectors is not None:
        vector = store.embedder.embed_query(passage.search_text)[np.newaxis]
        try:
            told["vectors"] = vectors.nearest(vector, 1)[0][0][0] == key
        except IndexDamaged as exc:
            told["vectors"] = str(exc)
            store.projection.report_damage(vectors, exc)
    found = store.catalog.passages.with_words(["stadt"], None, 3)
    told["catalog"] = len(found)
    return told


def errors_of(*attempts: Any) -> list[str]:
    said = []
    for attempt in attempts:
        try:
            attempt()
        except NewsbotError as exc:
            said.append(f"{type(exc).__name__}: {exc}")
    return said


# -- read-only -----------------------------------------------------------------------------------


def read(folder: str) -> dict[str, Any]:
    with opened_store(Path(folder)) as store:
        store.projection.sync()
        repaired = store.projection.repair()
        told = answers(store)
        return {
            **told,
            "repaired": repaired,
            "behind": store.projection.is_behind(),
            "errors": errors_of(store.projection.rebuild),
        }


def check_read_only(told: dict[str, Any]) -> None:
    assert told["lexical"] is True
    assert "the vector index" in told["vectors"]
    assert told["catalog"] == 3
    assert told["repaired"] == []
    assert len(told["errors"]) == 1
    assert "grant access" in told["errors"][0] or "can't be locked" in told["errors"][0]


def test_a_read_only_disk_still_answers(folder: Path) -> None:
    check_read_only(run_elsewhere(read, folder, within=read_only(folder)))
    with opened_store(folder) as store:
        check_whole(store)


def test_a_folder_without_write_permission_still_answers(folder: Path) -> None:
    paths = [folder, *folder.rglob("*")]
    for path in paths:
        path.chmod(0o555 if path.is_dir() else 0o444)
    try:
        told = run_elsewhere(read, folder, within=without_root_power())
    finally:
        for path in paths:
            path.chmod(0o755 if path.is_dir() else 0o644)
    check_read_only(told)


def test_a_read_only_disk_without_indexes_answers_from_the_catalog(folder: Path) -> None:
    shutil.rmtree(folder / "indexes")
    told = run_elsewhere(read, folder, within=read_only(folder))
    assert (told["lexical"], told["vectors"], told["catalog"]) == (None, None, 3)


def test_a_read_only_disk_with_damaged_indexes_answers_from_the_catalog(folder: Path) -> None:
    for path in folder.rglob("meta.json"):
        path.write_bytes(b"")
    told = run_elsewhere(read, folder, within=read_only(folder))
    assert (told["lexical"], told["catalog"]) == (None, 3)


def test_what_a_killed_process_left_can_be_read_on_a_read_only_disk(folder: Path) -> None:
    for path in folder.rglob("state.json"):
        path.write_text(path.read_text().replace('"files": {', '"files": null, "x": {'))
    told = run_elsewhere(read, folder, within=read_only(folder))
    assert told["lexical"] is True


# -- full ----------------------------------------------------------------------------------------


def write_until_full(disk: str, template: str) -> dict[str, Any]:
    folder = Path(disk) / "data"
    shutil.copytree(template, folder)
    told: dict[str, Any] = {}
    with opened_store(folder) as store:
        store.catalog.articles.write([article(n, 2) for n in range(0, ARTICLES * 4, 2)])
        fill_disk(Path(disk))
        told["errors"] = errors_of(store.projection.sync, store.projection.rebuild)
        told["while it is full"] = answers(store)
    with opened_store(folder) as store:
        told["errors after a restart"] = errors_of(store.projection.sync, store.projection.repair)
        told["after a restart"] = answers(store)
    (Path(disk) / "filler").unlink()
    with opened_store(folder) as store:
        store.projection.sync()
        store.projection.repair()
        check_whole(store)
    return told


def test_a_full_disk_is_named_and_what_was_there_still_answers(
    folder: Path, tmp_path: Path
) -> None:
    (tmp_path / "disk").mkdir()
    within = small_disk(tmp_path / "disk", "64m")
    told = run_elsewhere(write_until_full, tmp_path / "disk", folder, within=within)
    assert [error.split(":")[0] for error in told["errors"]] == ["StorageError", "StorageError"]
    assert all("free" in error for error in told["errors"])
    for moment in ("while it is full", "after a restart"):
        assert told[moment]["lexical"] is True
        assert told[moment]["catalog"] == 3


@pytest.mark.parametrize("room", [50_000, 200_000, 500_000, 2_000_000])
def test_a_disk_that_fills_up_midway_is_survived(folder: Path, tmp_path: Path, room: int) -> None:
    (tmp_path / "disk").mkdir()
    within = small_disk(tmp_path / "disk", "64m")
    told = run_elsewhere(fill_up_midway, tmp_path / "disk", folder, room, within=within)
    assert all(error.startswith("StorageError") for error in told["errors"]), told
    assert told["answers"]["catalog"] == 3


def fill_up_midway(disk: str, template: str, room: int) -> dict[str, Any]:
    folder = Path(disk) / "data"
    shutil.copytree(template, folder)
    errors: list[str] = []
    with opened_store(folder) as store:
        fill_disk(Path(disk))
        with (Path(disk) / "filler").open("r+b") as filler:
            filler.seek(0, 2)
            filler.truncate(filler.tell() - room)
        batch = [article(number, 2) for number in range(ARTICLES * 6)]
        for attempt in (
            lambda: store.catalog.articles.write(batch),
            store.projection.sync,
            store.projection.rebuild,
            store.projection.repair,
        ):
            errors += errors_of(attempt)
        told = {"errors": errors, "answers": answers(store)}
    (Path(disk) / "filler").unlink()
    with opened_store(folder) as store:
        store.projection.sync()
        store.projection.repair()
        check_whole(store)
    return told


def open_new(disk: str) -> list[str]:
    folder = Path(disk) / "data"
    with opened_store(folder) as store:
        store.catalog.articles.write([article(number) for number in range(ARTICLES)])
    shutil.rmtree(folder / "indexes")
    fill_disk(Path(disk))
    store = Store(folder)
    try:
        store.open()
    except StorageError as exc:
        return [str(exc)]
    finally:
        store.close()
    return store.projection.damage


def test_a_full_disk_without_indexes_is_named(tmp_path: Path) -> None:
    told = run_elsewhere(open_new, tmp_path, within=small_disk(tmp_path, "64m"))
    assert told
    assert all("No space left" in error or "no space left" in error for error in told)
