"""Passages that were seen are kept, and none is lost when they become too many."""

from __future__ import annotations

import pytest

from rag.corpus.catalog import Catalog
from rag.search.passagecache import PassageCache
from tests.support.articles import article


@pytest.fixture
def keys(catalog: Catalog) -> list[int]:
    catalog.articles.write([article(number) for number in range(6)])
    return catalog.passages.keys()


def test_passages_come_in_the_order_of_the_keys(catalog: Catalog, keys: list[int]) -> None:
    cache = PassageCache(catalog)
    assert list(cache.by_key(keys[:2])) == keys[:2]
    assert list(cache.by_key([*reversed(keys), -1])) == keys[::-1]


def test_what_was_seen_is_not_read_again(
    catalog: Catalog, keys: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    cache = PassageCache(catalog)
    before = cache.by_key(keys)
    monkeypatch.setattr(catalog.passages, "by_key", pytest.fail)
    assert cache.by_key(keys) == before


def test_no_passage_is_lost_where_room_is_made(
    catalog: Catalog, keys: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rag.search.passagecache.PASSAGES_KEPT", 4)
    cache = PassageCache(catalog)
    cache.by_key(keys[:3])
    assert list(cache.by_key(keys[1:5])) == keys[1:5]
