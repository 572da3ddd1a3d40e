"""The vector index, on real Chroma."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from rag.corpus.catalog import StoredPassage
from rag.errors import IndexDamaged
from rag.index.embedder import Matrix
from rag.index.hashing import HashingEmbedder
from rag.index.vectors import VectorIndex
from tests.rag.index.conftest import Stored
from tests.support.articles import article


@pytest.fixture
def index(tmp_path: Path) -> Iterator[VectorIndex]:
    opened = VectorIndex(tmp_path / "vectors")
    yield opened
    opened.close()


def vectors_of(passages: list[StoredPassage]) -> Matrix:
    return HashingEmbedder(64).embed([passage.search_text for passage in passages])


def add(index: VectorIndex, passages: list[StoredPassage]) -> list[int]:
    index.add(passages, vectors_of(passages))
    index.commit()
    return [passage.key for passage in passages]


def test_a_passage_is_nearest_to_itself(index: VectorIndex, stored: Stored) -> None:
    passages = stored(*(article(number) for number in range(60)))
    keys = add(index, passages)
    rows = index.nearest(vectors_of(passages), 5)
    assert [row[0][0] for row in rows] == keys
    for row in rows:
        cosines = [cosine for _, cosine in row]
        assert cosines[0] == pytest.approx(1, abs=1e-5)
        assert cosines == sorted(cosines, reverse=True)


def test_cosines_are_those_of_the_vectors(index: VectorIndex, stored: Stored) -> None:
    passages = stored(*(article(number) for number in range(10)))
    keys = add(index, passages)
    vectors = vectors_of(passages)
    [row] = index.nearest(vectors[:1], 10)
    assert dict(row) == pytest.approx(dict(zip(keys, vectors @ vectors[0], strict=True)), abs=1e-5)


def test_more_than_a_batch_is_added(index: VectorIndex, stored: Stored) -> None:
    passages = stored(*(article(number) for number in range(1_201)))
    keys = add(index, passages)
    assert index.count() == 1_201
    nearest = [row[0][0] for row in index.nearest(vectors_of(passages), 1)]
    assert sum(map(int.__eq__, nearest, keys)) >= 0.99 * len(keys)


def test_deleted_passages_are_gone_and_others_stay(index: VectorIndex, stored: Stored) -> None:
    passages = stored(*(article(number) for number in range(40)))
    keys = add(index, passages)
    index.delete([*keys[:20], 99_999])
    index.delete([])
    assert index.count() == 20
    rows = index.nearest(vectors_of(passages), 40)
    assert {key for row in rows for key, _ in row} == set(keys[20:])


def test_adding_what_is_there_changes_nothing(index: VectorIndex, stored: Stored) -> None:
    passages = stored(article(1), article(2))
    add(index, passages)
    keys = add(index, passages)
    assert index.count() == 2
    [row] = index.nearest(vectors_of(passages)[:1], 10)
    assert sorted(key for key, _ in row) == keys


def test_an_empty_index_finds_nothing(index: VectorIndex) -> None:
    assert index.count() == 0
    assert index.nearest(np.full((2, 64), 0.125, dtype=np.float32), 5) == [[], []]


def test_what_was_added_is_there_after_a_restart(tmp_path: Path, stored: Stored) -> None:
    passages = stored(article(1), article(2))
    index = VectorIndex(tmp_path / "vectors")
    keys = add(index, passages)
    index.close()
    again = VectorIndex(tmp_path / "vectors")
    assert [row[0][0] for row in again.nearest(vectors_of(passages), 1)] == keys
    again.close()


def test_vectors_of_another_length_are_refused_by_name(index: VectorIndex, stored: Stored) -> None:
    add(index, stored(article(1)))
    with pytest.raises(IndexDamaged, match="the vector index can't be added to"):
        index.add(stored(article(2)), np.ones((1, 7), dtype=np.float32))
    with pytest.raises(IndexDamaged, match="the vector index can't be queried"):
        index.nearest(np.ones((1, 7), dtype=np.float32), 1)


def test_a_broken_folder_is_named(tmp_path: Path) -> None:
    (tmp_path / "vectors").mkdir()
    (tmp_path / "vectors" / "chroma.sqlite3").write_bytes(b"no database" * 500)
    with pytest.raises(IndexDamaged, match=r"vector index in .* can't be opened"):
        VectorIndex(tmp_path / "vectors")


def test_a_file_in_place_of_the_folder_is_named(tmp_path: Path) -> None:
    (tmp_path / "vectors").touch()
    with pytest.raises(IndexDamaged, match="can't be opened"):
        VectorIndex(tmp_path / "vectors")


def test_texts_stay_out_of_chroma(tmp_path: Path, stored: Stored) -> None:
    index = VectorIndex(tmp_path / "vectors")
    add(index, stored(article(1, text="Geheimwortxyz steht nur im Katalog.")))
    index.close()
    for path in (tmp_path / "vectors").rglob("*"):
        assert path.is_dir() or b"Geheimwortxyz" not in path.read_bytes()
