"""Vectors written by a child process, which can be waited for, and can die."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path
from threading import Thread

import pytest

from rag.corpus.catalog import StoredPassage
from rag.errors import IndexDamaged
from rag.index.bulk import BULK_FROM
from rag.index.embedder import Matrix
from rag.index.hashing import HashingEmbedder
from rag.index.vectors import VectorIndex
from tests.rag.index.conftest import Stored
from tests.support.articles import article
from tests.support.stores import Store, opened_store

DIMENSIONS = 64


@pytest.fixture
def index(tmp_path: Path) -> Iterator[VectorIndex]:
    opened = VectorIndex(tmp_path / "vectors", deferred=True)
    yield opened
    opened.close()


@pytest.fixture
def passages(stored: Stored) -> list[StoredPassage]:
    return stored(*(article(number) for number in range(300)))


def vectors_of(passages: list[StoredPassage]) -> Matrix:
    return HashingEmbedder(DIMENSIONS).embed([passage.search_text for passage in passages])


def writers() -> list[int]:
    """Process ids of the children of this process that write vectors."""
    told = [path.read_text().split() for path in Path("/proc/self/task").glob("*/children")]
    children = [child for some in told for child in some]
    lines = {child: Path(f"/proc/{child}/cmdline").read_bytes() for child in children}
    return [int(child) for child, line in lines.items() if b"rag.index.bulk" in line]


def kill(children: list[int]) -> None:
    for child in children:
        os.kill(child, signal.SIGKILL)


def _add_until_refused(index: VectorIndex, passages: list[StoredPassage]) -> None:
    for _ in range(100):  # a pipe takes a little before it breaks
        index.add(passages, vectors_of(passages))


def finds_all(index: VectorIndex, passages: list[StoredPassage]) -> bool:
    rows = index.nearest(vectors_of(passages), 1)
    return [row[0][0] for row in rows] == [passage.key for passage in passages]


def test_a_child_writes_what_is_much(index: VectorIndex, passages: list[StoredPassage]) -> None:
    index.begin_bulk(BULK_FROM, DIMENSIONS)
    index.add(passages[:200], vectors_of(passages[:200]))
    assert len(writers()) == 1
    index.add(passages[200:], vectors_of(passages[200:]))
    assert not index.is_open
    index.end_bulk()
    assert not writers()
    assert finds_all(index, passages)


def test_little_is_written_here(index: VectorIndex, passages: list[StoredPassage]) -> None:
    index.begin_bulk(BULK_FROM - 1, DIMENSIONS)
    assert not writers()
    index.add(passages, vectors_of(passages))
    index.end_bulk()
    assert finds_all(index, passages)


def test_files_that_are_open_here_have_no_second_writer(
    index: VectorIndex, passages: list[StoredPassage]
) -> None:
    index.open()
    index.begin_bulk(BULK_FROM, DIMENSIONS)
    assert not writers()
    index.add(passages, vectors_of(passages))
    index.end_bulk()
    assert finds_all(index, passages)


def test_opening_waits_for_the_child(index: VectorIndex, passages: list[StoredPassage]) -> None:
    index.begin_bulk(BULK_FROM, DIMENSIONS)
    opening = Thread(target=index.open)
    opening.start()
    index.add(passages, vectors_of(passages))
    assert not index.is_open
    index.end_bulk()
    opening.join()
    assert finds_all(index, passages)


def test_a_killed_child_is_damage_of_the_index(
    index: VectorIndex, passages: list[StoredPassage]
) -> None:
    index.begin_bulk(BULK_FROM, DIMENSIONS)
    index.add(passages[:100], vectors_of(passages[:100]))
    kill(writers())
    with pytest.raises(IndexDamaged, match="by signal 9"):
        _add_until_refused(index, passages)
    with pytest.raises(IndexDamaged, match="by signal 9"):
        index.end_bulk()
    index.open()  # nothing is left locked


def test_what_the_child_says_is_told(tmp_path: Path, passages: list[StoredPassage]) -> None:
    (tmp_path / "vectors").mkdir()
    (tmp_path / "vectors" / "chroma.sqlite3").write_bytes(b"no database" * 1_000)
    index = VectorIndex(tmp_path / "vectors", deferred=True)
    index.begin_bulk(BULK_FROM, DIMENSIONS)
    index.add(passages[:1], vectors_of(passages[:1]))
    with pytest.raises(IndexDamaged, match=r"can't be opened: .*not a database"):
        index.end_bulk()
    index.close()


def test_a_corpus_survives_the_death_of_its_writer(tmp_path: Path) -> None:
    killed: list[int] = []

    def kill_in_the_middle(done: int, total: int) -> None:
        if 0 < done < total and not killed:
            killed.extend(writers())
            kill(killed)

    with opened_store(tmp_path, HashingEmbedder(DIMENSIONS)) as store:
        store.catalog.articles.write([article(number) for number in range(BULK_FROM + 100)])
        store.projection.sync(kill_in_the_middle)
        assert killed
        assert [damage for damage in store.projection.damage if "vector index" in damage]
        assert store.reach("lexical").is_sufficient
        assert store.projection.repair() == ["vectors"]
        _check_whole(store)
    with opened_store(tmp_path, HashingEmbedder(DIMENSIONS)) as store:
        assert not store.projection.damage
        _check_whole(store)


def _check_whole(store: Store) -> None:
    for name in ("lexical", "vectors"):
        reach = store.reach(name, 400)
        assert reach.found == reach.asked > 0
