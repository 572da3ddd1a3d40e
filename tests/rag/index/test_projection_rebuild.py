"""Indexes made anew, by the same embedder or by another."""

from __future__ import annotations

from pathlib import Path
from threading import Thread

import pytest

from rag.errors import EmbedderMismatch
from rag.index.hashing import HashingEmbedder
from tests.rag.index.wholeness import check_whole
from tests.support.articles import article
from tests.support.embedders import CountingEmbedder
from tests.support.stores import INDEXES, Store, opened_store


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
    for name in INDEXES:
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
        broken.setattr("rag.index.applying.unpack", _crash)
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
        assert sorted(store.projection.repair()) == list(INDEXES)
        store.projection.sync()
        check_whole(store)
        assert old.texts == 30


def test_the_fingerprint_is_that_of_the_embedder(store: Store) -> None:
    assert store.projection.fingerprint == HashingEmbedder(64).fingerprint
    assert store.projection.embed_query("Trump").shape == (64,)
