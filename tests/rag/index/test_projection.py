"""The two indexes follow the catalog."""

from __future__ import annotations

import shutil
from pathlib import Path
from threading import Thread
from typing import Any

import numpy as np
import pytest

from rag.corpus.catalog.passages import CHUNK
from rag.errors import EmbedderMismatch, IndexDamaged, IndexHeld
from rag.index.hashing import HashingEmbedder
from rag.index.projection import Projection
from rag.types import Filters
from tests.support.articles import article, long_article
from tests.support.elsewhere import run_elsewhere
from tests.support.embedders import CountingEmbedder, FailingEmbedder
from tests.support.stores import Store, opened_store

NAMES = ("lexical", "vectors")


def held_keys(store: Store) -> dict[str, list[int]]:
    """Which passages each index gives out when asked for all; one that is there twice, twice."""
    lexical, vectors = store.projection.lexical, store.projection.vectors
    assert lexical is not None
    assert vectors is not None
    somewhere = np.full((1, store.embedder.dimensions), 0.1, dtype=np.float32)
    [row] = vectors.nearest(somewhere, max(1, vectors.count()))
    return {
        "lexical": sorted(lexical.admitted(Filters(), max(1, lexical.count()))),
        "vectors": sorted(key for key, _ in row),
    }


def check_whole(store: Store) -> None:
    """Both indexes hold the passages of the catalog, find each of them, and nothing else."""
    expected = store.catalog.passages.keys()
    assert held_keys(store) == dict.fromkeys(NAMES, expected)
    for name in NAMES:
        reach = store.reach(name)
        assert (reach.found, reach.asked, reach.problem) == (len(expected), len(expected), "")
    assert store.projection.damage == []
    assert not store.projection.is_behind()


# -- following -----------------------------------------------------------------------------------


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
    assert held_keys(store) == dict.fromkeys(NAMES, store.catalog.passages.keys())


def test_twins_are_all_held(store: Store) -> None:
    twins = [article(1, id=f"twin-{number}") for number in range(40)]
    store.catalog.articles.write(twins)
    store.projection.sync()
    assert held_keys(store) == dict.fromkeys(NAMES, store.catalog.passages.keys())
    assert all(store.reach(name).is_sufficient for name in NAMES)


# -- restarts ------------------------------------------------------------------------------------


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
    for name in NAMES:
        (tmp_path / "indexes" / name / "7").mkdir()
        (tmp_path / "indexes" / name / "7" / "half").touch()
    with opened_store(tmp_path) as store:
        check_whole(store)
        for name in NAMES:
            assert not (tmp_path / "indexes" / name / "7").exists()


# -- rebuilding ----------------------------------------------------------------------------------


def test_a_rebuild_embeds_nothing_again(tmp_path: Path) -> None:
    embedder = CountingEmbedder()
    with opened_store(tmp_path, embedder) as store:
        store.catalog.articles.write([article(number) for number in range(50)])
        store.projection.sync()
        assert embedder.texts == 50
        store.projection.rebuild()
        check_whole(store)
        assert embedder.texts == 50


def test_the_same_text_is_embedded_once(tmp_path: Path) -> None:
    embedder = CountingEmbedder()
    with opened_store(tmp_path, embedder) as store:
        store.catalog.articles.write([article(1, id=f"twin-{number}") for number in range(9)])
        store.projection.sync()
        store.catalog.articles.remove(["twin-3"])
        store.catalog.articles.write([article(1, id="twin-3"), article(1, id="twin-10")])
        store.projection.sync()
    assert embedder.texts == 1


def test_a_rebuild_keeps_one_generation_and_drops_vectors_of_gone_texts(tmp_path: Path) -> None:
    with opened_store(tmp_path) as store:
        store.catalog.articles.write([article(1), article(2)])
        store.projection.sync()
        passages = store.catalog.passages.by_key(store.catalog.passages.keys()).values()
        digests = [passage.digest for passage in passages]
        store.catalog.articles.remove(["article-2"])
        for _ in range(3):
            store.projection.rebuild()
        check_whole(store)
        kept = store.catalog.vectors.get(digests, store.embedder.fingerprint)
        assert set(kept) == {digests[0]}
    for name in NAMES:
        folders = [path for path in (tmp_path / "indexes" / name).iterdir() if path.is_dir()]
        assert len(folders) == 1


def test_a_rebuild_catches_up_too(store: Store) -> None:
    store.catalog.articles.write([article(1)])
    store.projection.sync()
    store.catalog.articles.write([article(1, 2), article(2)])
    store.projection.rebuild()
    check_whole(store)


def test_a_rebuild_needs_no_open_indexes(tmp_path: Path) -> None:
    with opened_store(tmp_path) as store:
        store.catalog.articles.write([article(number) for number in range(9)])
        store.projection.sync()
    store = Store(tmp_path)
    store.projection.rebuild()
    check_whole(store)
    store.close()
    with opened_store(tmp_path) as store:
        check_whole(store)


def test_a_rebuild_that_fails_leaves_the_old_indexes(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.catalog.articles.write([article(number) for number in range(9)])
    store.projection.sync()
    with monkeypatch.context() as broken:
        broken.setattr("rag.index.projection.unpack", _crash)
        with pytest.raises(KeyboardInterrupt):
            store.projection.rebuild()
    check_whole(store)
    store.projection.rebuild()
    check_whole(store)


def _crash(*_args: object) -> None:
    raise KeyboardInterrupt


def test_a_rebuild_from_another_thread_is_one_by_the_owner(store: Store) -> None:
    store.catalog.articles.write([article(number) for number in range(9)])
    raised: list[BaseException] = []

    def rebuild() -> None:
        try:
            store.projection.rebuild()
        except BaseException as exc:  # noqa: BLE001  # a thread's errors are nobody's else
            raised.append(exc)

    thread = Thread(target=rebuild)
    thread.start()
    thread.join()
    assert raised == []
    check_whole(store)


# -- the embedder --------------------------------------------------------------------------------


def test_another_embedder_is_refused_with_the_remedy(tmp_path: Path) -> None:
    with opened_store(tmp_path, CountingEmbedder(name="old")) as store:
        store.catalog.articles.write([article(1)])
        store.projection.sync()
    other = Store(tmp_path, CountingEmbedder(name="new"))
    for attempt in (other.open, other.projection.rebuild):
        with pytest.raises(EmbedderMismatch, match=r"'old-64'.*'new-64'.*newsbot rebuild --embed"):
            attempt()
    other.close()
    with opened_store(tmp_path, CountingEmbedder(name="old")) as store:
        check_whole(store)


@pytest.mark.parametrize("dimensions", [64, 32])
def test_a_rebuild_can_embed_anew(tmp_path: Path, dimensions: int) -> None:
    old, new = CountingEmbedder(name="old"), CountingEmbedder(dimensions, "new")
    with opened_store(tmp_path, old) as store:
        store.catalog.articles.write([article(number) for number in range(30)])
        store.projection.sync()
    other = Store(tmp_path, new)
    other.projection.rebuild(embed=True)
    check_whole(other)
    assert new.texts == 30
    other.close()
    with opened_store(tmp_path, new) as store:
        check_whole(store)
        assert new.texts == 30
    with pytest.raises(EmbedderMismatch), opened_store(tmp_path, old):
        pass


def test_indexes_that_a_cut_off_re_embedding_left_are_made_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old, new = CountingEmbedder(name="old"), CountingEmbedder(32, "new")
    with opened_store(tmp_path, old) as store:
        store.catalog.articles.write([article(number) for number in range(30)])
        store.projection.sync()
    other = Store(tmp_path, new)
    with monkeypatch.context() as broken:
        broken.setattr(other.catalog.vectors, "set_embedder", _crash)
        with pytest.raises(KeyboardInterrupt):
            other.projection.rebuild(embed=True)
    other.close()
    with opened_store(tmp_path, old) as store:
        assert sorted(store.projection.repair()) == list(NAMES)
        store.projection.sync()
        check_whole(store)
        assert old.texts == 30


def test_an_embedder_that_fails_midway_is_asked_again_for_the_rest_only(tmp_path: Path) -> None:
    embedder = FailingEmbedder(after=600)
    with opened_store(tmp_path, embedder) as store:
        store.catalog.articles.write([article(number) for number in range(1_200)])
        with pytest.raises(ConnectionError):
            store.projection.sync()
        assert store.projection.is_behind()
        assert store.projection.damage == []
        store.projection.sync()
        check_whole(store)
        assert embedder.texts == 1_200


def test_a_failed_sync_can_be_followed_by_other_changes(tmp_path: Path) -> None:
    with opened_store(tmp_path, FailingEmbedder(after=600)) as store:
        store.catalog.articles.write([article(number) for number in range(1_200)])
        with pytest.raises(ConnectionError):
            store.projection.sync()
        store.catalog.articles.write([article(number, 2) for number in range(0, 1_200, 2)])
        store.catalog.articles.remove([article(number).id for number in range(0, 1_200, 3)])
        store.projection.sync()
        check_whole(store)


# -- one owner -----------------------------------------------------------------------------------


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


# -- an index that breaks while it is in use -----------------------------------------------------


@pytest.mark.parametrize("name", NAMES)
def test_an_index_that_breaks_while_it_is_written_does_not_hold_the_other_one_back(
    store: Store, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    store.catalog.articles.write([article(number) for number in range(600)])
    store.projection.sync()
    store.catalog.articles.write([article(number, 2) for number in range(600)])
    broken: Any = getattr(store.projection, name)
    monkeypatch.setattr(broken, "add", _break)
    store.projection.sync()
    assert len(store.projection.damage) == 1
    other = next(other for other in NAMES if other != name)
    assert store.projection.revisions() == {other: 2, name: 0}
    assert store.reach(other).is_sufficient
    assert not store.projection.is_behind()
    assert store.projection.repair() == [name]
    check_whole(store)


def _break(*_args: object) -> None:
    raise IndexDamaged("it broke")


def test_both_indexes_may_break_at_once(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    store.catalog.articles.write([article(number) for number in range(9)])
    for name in NAMES:
        monkeypatch.setattr(getattr(store.projection, name), "add", _break)
    store.projection.sync()
    assert store.projection.damage == ["it broke", "it broke"]
    assert (store.projection.lexical, store.projection.vectors) == (None, None)
    assert store.projection.repair() == list(NAMES)
    check_whole(store)


def test_an_index_whose_query_failed_is_left_out_until_it_is_repaired(store: Store) -> None:
    store.catalog.articles.write([article(number) for number in range(9)])
    store.projection.sync()
    broken = store.projection.vectors
    assert broken is not None
    store.projection.report_damage(broken, IndexDamaged("it broke"))
    assert store.projection.vectors is None
    assert store.projection.damage == ["it broke"]
    assert store.reach("lexical").is_sufficient
    assert store.projection.repair() == ["vectors"]
    check_whole(store)
    store.projection.report_damage(broken, IndexDamaged("late news of the old one"))
    check_whole(store)


def test_nothing_is_repaired_where_nothing_is_broken(store: Store) -> None:
    assert store.projection.repair() == []


def test_the_fingerprint_is_that_of_the_embedder(store: Store) -> None:
    assert store.projection.fingerprint == HashingEmbedder(64).fingerprint
    assert store.projection.embed_query("Trump").shape == (64,)


def test_a_projection_that_is_not_open_has_no_indexes(tmp_path: Path) -> None:
    store = Store(tmp_path)
    projection: Projection = store.projection
    assert not projection.is_open
    assert (projection.lexical, projection.vectors) == (None, None)
    assert projection.revisions() == {"lexical": 0, "vectors": 0}
    store.close()


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
