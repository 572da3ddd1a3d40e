"""What a restart trusts, probes and drops."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.rag.index.wholeness import check_whole
from tests.support.articles import article
from tests.support.stores import INDEXES, Store, opened_store


def test_a_clean_restart_probes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with opened_store(tmp_path) as store:
        store.catalog.articles.write([article(number) for number in range(30)])
        store.projection.sync()
    monkeypatch.setattr("rag.index.leg.probe", _must_not_probe)
    for _ in range(2):
        with opened_store(tmp_path) as store:
            assert not store.projection.is_behind()
            check_whole(store)


def _must_not_probe(question: object) -> None:
    raise AssertionError(f"probed: {question}")


def test_a_restart_catches_up(tmp_path: Path) -> None:
    with opened_store(tmp_path) as store:
        store.catalog.articles.write([article(1)])
        store.projection.sync()
        store.catalog.articles.write([article(2)])
    with opened_store(tmp_path) as store:
        assert store.projection.is_behind()
        store.projection.sync()
        check_whole(store)


def test_a_copied_folder_is_probed_and_found_whole(tmp_path: Path) -> None:
    with opened_store(tmp_path / "one") as store:
        store.catalog.articles.write([article(number) for number in range(30)])
        store.projection.sync()
    shutil.copytree(tmp_path / "one", tmp_path / "two", copy_function=shutil.copyfile)
    with opened_store(tmp_path / "two") as store:
        assert store.projection.damage == []
        assert store.projection.is_behind()
        store.projection.sync()
        check_whole(store)


def test_left_over_generations_are_dropped(tmp_path: Path) -> None:
    with opened_store(tmp_path) as store:
        store.catalog.articles.write([article(1)])
        store.projection.sync()
    for name in INDEXES:
        (tmp_path / "indexes" / name / "7").mkdir()
        (tmp_path / "indexes" / name / "7" / "half").touch()
    with opened_store(tmp_path) as store:
        check_whole(store)
        for name in INDEXES:
            assert not (tmp_path / "indexes" / name / "7").exists()


def test_checking_asks_a_child_process(tmp_path: Path) -> None:
    with opened_store(tmp_path) as store:
        store.catalog.articles.write([article(number) for number in range(30)])
        store.projection.sync()
        assert store.projection.shows(1)
    store = Store(tmp_path)
    for name, (reach, revision) in store.projection.check().items():
        assert (name, reach.found, reach.asked, revision) == (name, 30, 30, 1)
    assert store.projection.shows(1)
    assert not store.projection.shows(2)
    store.close()
