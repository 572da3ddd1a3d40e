"""The two indexes follow the catalog, for one owner at a time."""

from __future__ import annotations

from pathlib import Path

import pytest

from rag.corpus.catalog.passages import CHUNK
from rag.errors import EmbedderMismatch, IndexHeld
from rag.index.projection import Projection
from tests.rag.index.wholeness import check_whole, held_keys
from tests.support.articles import article, long_article
from tests.support.elsewhere import run_elsewhere
from tests.support.embedders import CountingEmbedder
from tests.support.stores import INDEXES, Store, opened_store


def test_an_empty_corpus_has_empty_indexes(store: Store) -> None:
    assert store.projection.revisions() == {"lexical": 0, "vectors": 0}
    assert not store.projection.is_behind()
    store.projection.sync()
    check_whole(store)


def test_added_changed_and_removed_articles_are_followed(store: Store) -> None:
    store.catalog.articles.write([long_article(number) for number in range(20)])
    assert store.projection.is_behind()
    store.projection.sync()
    check_whole(store)
    store.catalog.articles.write([long_article(number, 2, 5) for number in range(10)])
    store.catalog.articles.remove([article(number).id for number in range(5, 15)])
    store.catalog.articles.write([article(99)])
    store.projection.sync()
    check_whole(store)
    assert store.projection.revisions() == {"lexical": 4, "vectors": 4}


def test_what_came_and_went_in_between_leaves_no_trace(store: Store) -> None:
    store.catalog.articles.write([article(1)])
    store.projection.sync()
    for version in range(2, 6):
        store.catalog.articles.write([article(1, version), article(2, version)])
    store.catalog.articles.remove(["article-2"])
    store.projection.sync()
    check_whole(store)


def test_an_index_in_which_everything_changed_still_finds_everything(store: Store) -> None:
    for version in range(1, 5):
        store.catalog.articles.write([article(number, version) for number in range(600)])
        store.projection.sync()
        check_whole(store)


def test_an_emptied_and_refilled_index_finds_everything(store: Store) -> None:
    for version in range(1, 5):
        store.catalog.articles.write([article(number, version) for number in range(600)])
        store.projection.sync()
        check_whole(store)
        store.catalog.articles.remove([article(number).id for number in range(600)])
        store.projection.sync()
        check_whole(store)


def test_a_removed_corpus_leaves_empty_indexes(store: Store) -> None:
    store.catalog.articles.write([article(number) for number in range(30)])
    store.projection.sync()
    store.catalog.articles.remove([article(number).id for number in range(30)])
    store.projection.sync()
    check_whole(store)


def test_syncing_again_costs_nothing(tmp_path: Path) -> None:
    embedder = CountingEmbedder()
    with opened_store(tmp_path, embedder) as store:
        store.catalog.articles.write([article(number) for number in range(10)])
        store.projection.sync()
        before = _files(tmp_path / "indexes")
        store.projection.sync()
        store.catalog.articles.write([article(number) for number in range(10)])
        store.projection.sync()
        assert _files(tmp_path / "indexes") == before
    assert embedder.texts == 10


def _files(folder: Path) -> dict[str, int]:
    return {str(path): path.stat().st_mtime_ns for path in folder.rglob("*") if path.is_file()}


def test_progress_runs_from_nothing_to_all_passages(store: Store) -> None:
    store.catalog.articles.write([article(number) for number in range(1_100)])
    calls: list[tuple[int, int]] = []
    store.projection.sync(lambda done, total: calls.append((done, total)))
    assert calls == [(0, 1_100), (CHUNK, 1_100), (1_100, 1_100)]


def test_articles_without_text_of_their_own_do_not_stop_the_others(store: Store) -> None:
    store.catalog.articles.write(
        [
            article(1, text="!!!", title="…"),
            article(2),
            article(3, text="😀", title="😀", outlet=None),
        ]
    )
    store.projection.sync()
    assert held_keys(store) == dict.fromkeys(INDEXES, store.catalog.passages.keys())


def test_twins_are_all_held(store: Store) -> None:
    twins = [article(1, id=f"twin-{number}") for number in range(40)]
    store.catalog.articles.write(twins)
    store.projection.sync()
    assert held_keys(store) == dict.fromkeys(INDEXES, store.catalog.passages.keys())
    assert all(store.reach(name).is_sufficient for name in INDEXES)


def open_beside(folder: str) -> str:
    store = Store(Path(folder))
    try:
        store.open()
    except IndexHeld as exc:
        store.catalog.articles.write([article(7)])
        return str(exc)
    finally:
        store.close()
    return "opened"


def test_a_second_process_writes_the_catalog_and_the_owner_follows(store: Store) -> None:
    store.catalog.articles.write([article(1)])
    store.projection.sync()
    told = run_elsewhere(open_beside, store.folder)
    assert "are held by" in told
    assert store.projection.is_behind()
    store.projection.sync()
    check_whole(store)
    assert store.catalog.articles.get("article-7").passages == 1


def test_closing_lets_the_next_process_in(tmp_path: Path) -> None:
    with opened_store(tmp_path) as store:
        store.catalog.articles.write([article(1)])
    assert run_elsewhere(open_beside, tmp_path) == "opened"


def test_an_open_that_fails_keeps_no_lock(tmp_path: Path) -> None:
    with opened_store(tmp_path, CountingEmbedder(name="old")) as store:
        store.catalog.articles.write([article(1)])
    other = Store(tmp_path, CountingEmbedder(name="new"))
    with pytest.raises(EmbedderMismatch):
        other.open()
    with opened_store(tmp_path, CountingEmbedder(name="old")):
        pass
    other.close()


def test_a_projection_that_is_not_open_has_no_indexes(tmp_path: Path) -> None:
    store = Store(tmp_path)
    projection: Projection = store.projection
    assert not projection.is_open
    assert (projection.lexical, projection.vectors) == (None, None)
    assert projection.revisions() == {"lexical": 0, "vectors": 0}
    store.close()
