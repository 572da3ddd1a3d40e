"""Files of an index truncated, emptied, deleted or overwritten: found, survived, made whole."""

from __future__ import annotations

import os
import random
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from rag.index.hashing import HashingEmbedder
from tests.support.articles import article
from tests.support.stores import INDEXES, Store, opened_store

EMBEDDER = HashingEmbedder(32)

LEXICAL_FILES = (
    ".managed.json",
    "meta.json",
    *"*.fast *.fieldnorm *.idx *.pos *.store *.term".split(),
)
VECTOR_FILES = (
    "chroma.sqlite3",
    *"data_level0.bin header.bin index_metadata.pickle length.bin link_lists.bin".split(),
)


def halve(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 2)


def empty(path: Path) -> None:
    os.truncate(path, 0)


def delete(path: Path) -> None:
    path.unlink()


def append_garbage(path: Path) -> None:
    with path.open("ab") as out:
        out.write(random.Random(1).randbytes(500))


DAMAGES = (halve, empty, delete, append_garbage)


def make_sound(folder: Path, articles: int) -> Path:
    with opened_store(folder, EMBEDDER) as store:
        store.catalog.articles.write([article(number) for number in range(articles)])
        store.projection.sync()
        assert all(store.reach(name).found == articles for name in INDEXES)
    return folder


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A corpus whose two indexes are whole."""
    return make_sound(tmp_path_factory.mktemp("small"), 90)


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same, so large that Chroma writes its graph to files of its own."""
    return make_sound(tmp_path_factory.mktemp("large"), 1_050)


@pytest.fixture
def folder(small: Path, tmp_path: Path) -> Path:
    """A copy of the small one, times included, to be damaged."""
    return Path(shutil.copytree(small, tmp_path / "data"))


@pytest.fixture
def large_folder(large: Path, tmp_path: Path) -> Path:
    """A copy of the large one."""
    return Path(shutil.copytree(large, tmp_path / "data"))


def check_survival(folder: Path, *damaged: str) -> None:
    """Open, answer from what is left, repair, go on writing, and start again."""
    with opened_store(folder, EMBEDDER) as store:
        count = store.catalog.articles.span().articles
        for name in set(INDEXES) - {*damaged}:
            assert store.reach(name, size=50).found == 50
        store.projection.sync()
        store.projection.repair()
        assert store.projection.damage == []
        for name in INDEXES:
            assert store.reach(name).found == count, store.reach(name)
        # So much that Chroma has to load and to write the files that it found.
        store.catalog.articles.write([article(number, 2) for number in range(count // 2)])
        store.catalog.articles.remove([article(number).id for number in range(0, count, 4)])
        store.projection.sync()
        store.projection.repair()
        for name in INDEXES:
            assert store.reach(name, size=300).is_sufficient, store.reach(name)
    with opened_store(folder, EMBEDDER) as store:
        assert store.projection.damage == []
        assert not store.projection.is_behind()


def only(folder: Path, pattern: str) -> Path:
    [path] = [path for path in folder.rglob(pattern) if path.is_file()]
    return path


@pytest.mark.parametrize("damage", DAMAGES)
@pytest.mark.parametrize("pattern", LEXICAL_FILES)
def test_damage_to_a_file_of_the_lexical_index_is_survived(
    folder: Path, pattern: str, damage: Callable[[Path], None]
) -> None:
    damage(only(folder / "indexes" / "lexical", pattern))
    check_survival(folder, "lexical")


@pytest.mark.parametrize("damage", DAMAGES)
@pytest.mark.parametrize("pattern", VECTOR_FILES)
def test_damage_to_a_file_of_the_vector_index_is_survived(
    large_folder: Path, pattern: str, damage: Callable[[Path], None]
) -> None:
    damage(only(large_folder / "indexes" / "vectors", pattern))
    check_survival(large_folder, "vectors")


def write_text(content: bytes) -> Callable[[Path], None]:
    def write(path: Path) -> None:
        path.write_bytes(content)

    return write


@pytest.mark.parametrize("name", INDEXES)
@pytest.mark.parametrize(
    "damage", [halve, empty, delete, append_garbage, write_text(b"[" * 10_000)], ids=str
)
def test_damage_to_the_note_of_an_index_is_survived(
    folder: Path, name: str, damage: Callable[[Path], None]
) -> None:
    damage(folder / "indexes" / name / "state.json")
    check_survival(folder, name)


@pytest.mark.parametrize("name", INDEXES)
@pytest.mark.parametrize("part", [".", "1"])
def test_a_deleted_index_is_made_anew(folder: Path, name: str, part: str) -> None:
    shutil.rmtree(folder / "indexes" / name / part)
    check_survival(folder, name)


@pytest.mark.parametrize("name", INDEXES)
def test_a_file_in_place_of_an_index_is_survived(folder: Path, name: str) -> None:
    shutil.rmtree(folder / "indexes" / name / "1")
    (folder / "indexes" / name / "1").write_text("no folder")
    check_survival(folder, name)


def test_both_indexes_may_be_gone(folder: Path) -> None:
    shutil.rmtree(folder / "indexes")
    check_survival(folder, *INDEXES)


def test_both_indexes_may_be_damaged(folder: Path) -> None:
    empty(only(folder / "indexes", "meta.json"))
    empty(only(folder / "indexes", "chroma.sqlite3"))
    store = Store(folder, EMBEDDER)
    store.open()
    assert len(store.projection.damage) == 2
    assert (store.projection.lexical, store.projection.vectors) == (None, None)
    assert store.catalog.passages.with_words(["stadt"], None, 3)
    assert store.projection.repair() == list(INDEXES)
    store.close()
    check_survival(folder)


def test_chroma_s_database_without_its_tables_is_survived(folder: Path) -> None:
    path = only(folder / "indexes", "chroma.sqlite3")
    with sqlite3.connect(path) as database:
        database.execute("delete from embeddings_queue")
        database.execute("delete from segments")
    database.close()
    check_survival(folder, "vectors")


def test_an_index_of_an_older_corpus_is_survived(folder: Path, tmp_path: Path) -> None:
    shutil.copytree(folder / "indexes", tmp_path / "old")
    with opened_store(folder, EMBEDDER) as store:
        store.catalog.articles.write([article(number, 2) for number in range(30)])
        store.projection.sync()
    shutil.rmtree(folder / "indexes")
    shutil.copytree(tmp_path / "old", folder / "indexes")
    check_survival(folder, *INDEXES)


def test_an_index_of_a_newer_corpus_is_found_out(folder: Path, small: Path) -> None:
    """The catalog was restored from a backup, and the indexes were not."""
    with opened_store(folder, EMBEDDER) as store:
        store.catalog.articles.write([article(number) for number in range(5_000, 5_100)])
        store.catalog.articles.remove([article(number).id for number in range(20)])
        store.projection.sync()
    shutil.copy2(small / "catalog.sqlite3", folder / "catalog.sqlite3")
    check_survival(folder, *INDEXES)


def test_what_is_wrong_is_told_in_a_sentence(folder: Path) -> None:
    append_garbage(only(folder / "indexes", "meta.json"))
    delete(only(folder / "indexes", "header.bin"))
    with opened_store(folder, EMBEDDER) as store:
        lexical, vectors = store.projection.damage
        assert lexical.startswith("the lexical index is damaged: ")
        assert vectors == "the vectors index is damaged: files of it are missing or cut off"
        assert all("\n" not in told and len(told) < 500 for told in store.projection.damage)
        store.projection.repair()
