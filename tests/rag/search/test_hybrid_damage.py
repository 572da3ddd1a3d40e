"""An index that breaks is done without."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from rag.errors import IndexDamaged
from tests.support.newsroom import Newsroom, opened_newsroom
from tests.support.stores import INDEXES, opened_store


@pytest.mark.parametrize("damaged", [("lexical",), ("vectors",), INDEXES], ids=str)
def test_files_that_are_broken_cost_an_index_until_it_is_repaired(
    tmp_path: Path, damaged: tuple[str, ...]
) -> None:
    with opened_newsroom(tmp_path) as room:
        assert room.ids("Carolabrücke Dresden")[0] == "bruecke"
    for name in damaged:
        _break_files(tmp_path / "indexes" / name)
    with opened_store(tmp_path, room.store.embedder) as store:
        room = Newsroom(store)
        assert len(store.projection.damage) == len(damaged)
        assert room.ids("Carolabrücke Dresden")[0] == "bruecke"
        assert (
            room.ask("Wie viele Schafe haben die Wölfe gerissen?").citations[0].article_id == "wolf"
        )
        assert sorted(store.projection.repair()) == sorted(damaged)
        assert not store.projection.damage
        assert all(store.reach(name).is_sufficient for name in INDEXES)
        assert room.ids("Carolabrücke Dresden")[0] == "bruecke"


@pytest.mark.parametrize("name", INDEXES)
def test_an_index_that_fails_a_query_is_done_without_and_noted(tmp_path: Path, name: str) -> None:
    with opened_newsroom(tmp_path) as room:
        projection = room.store.projection
        if name == "vectors":
            assert projection.vectors is not None
            projection.vectors.close()
            shutil.rmtree(tmp_path / "indexes" / name / "1")
        else:
            assert projection.lexical is not None
            projection.report_damage(projection.lexical, IndexDamaged("the lexical index broke"))
        assert room.ids("Carolabrücke Dresden")[0] == "bruecke"
        assert len(projection.damage) == 1
        assert room.ids("Carolabrücke Dresden")[0] == "bruecke"
        assert projection.repair() == [name]
        assert room.ids("Carolabrücke Dresden")[0] == "bruecke"


def _break_files(index: Path) -> None:
    """Leave every second byte of every file of an index."""
    for path in index.glob("[0-9]*/**/*"):
        if path.is_file():
            path.write_bytes(path.read_bytes()[::2])
