"""Passages between revisions, their sources and vectors."""

from __future__ import annotations

from itertools import pairwise

import pytest

from rag.corpus.catalog import Catalog, Change, KnownSource
from rag.corpus.passages import split_passages
from rag.types import Filters
from tests.support.articles import article, long_article


def test_passages_come_back_with_their_article_and_text(catalog: Catalog) -> None:
    told = long_article(1)
    catalog.articles.write([told])
    stored = list(catalog.passages.by_key(catalog.passages.keys()).values())
    assert tuple(s.passage for s in stored) == split_passages(told)
    assert all(s.article == told for s in stored)
    assert [s.id for s in stored] == [f"article-1#{number}" for number in range(len(stored))]
    assert all(s.text in told.text and s.text in s.search_text for s in stored)


def test_a_key_is_never_given_twice(catalog: Catalog) -> None:
    seen: set[int] = set()
    for version in range(4):
        catalog.articles.write([article(1, version)])
        catalog.articles.remove(["article-1"])
        catalog.articles.write([article(1, version)])
        [key] = catalog.passages.keys()
        assert key not in seen
        seen.add(key)


def test_what_lies_between_two_revisions_leads_from_one_to_the_other(catalog: Catalog) -> None:
    shown: dict[int, set[int]] = {0: set()}
    for batch in ([1, 2], [2, 3, 4], [1, 5]):
        catalog.articles.write([article(number, len(shown)) for number in batch])
        shown[catalog.revision()] = set(catalog.passages.keys())
    catalog.articles.remove(["article-2", "article-5"])
    shown[catalog.revision()] = set(catalog.passages.keys())
    for since in shown:
        for until in (revision for revision in shown if revision >= since):
            gone = set(catalog.passages.removed_between(since, until))
            came = [s.key for chunk in catalog.passages.added_between(since, until) for s in chunk]
            assert (shown[since] - gone) | set(came) == shown[until]
            assert catalog.passages.count_added_between(since, until) == len(came) == len(set(came))


def test_additions_come_in_chunks_by_key(catalog: Catalog) -> None:
    catalog.articles.write([article(number) for number in range(2_100)])
    chunks = list(catalog.passages.added_between(0, 1))
    assert [len(chunk) for chunk in chunks] == [1_000, 1_000, 100]
    keys = [stored.key for chunk in chunks for stored in chunk]
    assert all(a < b for a, b in pairwise(keys))


def test_keys_that_are_gone_are_left_out(catalog: Catalog) -> None:
    catalog.articles.write([article(1), article(2)])
    keys = catalog.passages.keys()
    catalog.articles.remove(["article-1"])
    assert [s.article.id for s in catalog.passages.by_key([*keys, 999]).values()] == ["article-2"]
    assert catalog.passages.keys(at_most=0) == []
    assert len(catalog.passages.by_key(keys * 600)) == 1


@pytest.mark.parametrize("size", [1, 7, 100, 1_000])
def test_a_sample_is_spread_over_what_was_there_at_a_revision(catalog: Catalog, size: int) -> None:
    catalog.articles.write([article(number) for number in range(100)])
    old = catalog.passages.keys()
    catalog.articles.write([article(number) for number in range(100, 200)])
    sample = catalog.passages.sample_keys(size, until=1)
    assert len(sample) == min(size, 100)
    assert set(sample) <= set(old)
    assert len(set(sample)) == len(sample)


def test_words_are_found_without_an_index(catalog: Catalog) -> None:
    catalog.articles.write(
        [
            article(1, title="Gipfel in Alaska", text="Putin traf Trump. 100%_ sicher."),
            article(2, title="Wetter", text="Trump hat kein Wetter.", language="en"),
            article(3, title="Sport", text="Tor."),
        ]
    )
    find = catalog.passages.with_words
    assert [p.article.id for p in find(["putin", "trump"], None, 5)] == ["article-1", "article-2"]
    assert [p.article.id for p in find(["alaska"], None, 5)] == ["article-1"]
    assert [p.article.id for p in find(["100%_"], None, 5)] == ["article-1"]
    assert [p.article.id for p in find(["trump"], Filters(language="en"), 5)] == ["article-2"]
    assert len(find(["trump"], None, 1)) == 1
    assert find([], None, 5) == find(["nix"], None, 5) == []


def test_an_article_belongs_to_the_source_that_gave_it_last(catalog: Catalog) -> None:
    catalog.articles.write([article(1), article(2)], {"article-1": "/old", "article-2": "/old"})
    assert catalog.articles.write([article(1)], {"article-1": "/new"}) == {Change.UNCHANGED: 1}
    assert catalog.sources.articles() == {"/new": {"article-1"}, "/old": {"article-2"}}
    assert catalog.revision() == 1
    catalog.articles.remove(["article-2"])
    assert catalog.sources.articles() == {"/new": {"article-1"}}


def test_sources_are_remembered_and_forgotten(catalog: Catalog) -> None:
    catalog.sources.remember({"/a": KnownSource("one", 1)})
    catalog.sources.remember({"/a": KnownSource("two", 2), "/b": KnownSource("three", 3)})
    catalog.sources.forget(["/b", "/never"])
    assert catalog.sources.known() == {"/a": KnownSource("two", 2)}


def test_vectors_are_kept_by_text_and_embedder(catalog: Catalog) -> None:
    catalog.vectors.put({b"a" * 16: b"1", b"b" * 16: b"2"}, "x")
    catalog.vectors.put({b"a" * 16: b"later"}, "x")
    catalog.vectors.put({b"a" * 16: b"3"}, "y")
    assert catalog.vectors.get([b"a" * 16, b"b" * 16, b"c" * 16], "x") == (
        {b"a" * 16: b"1", b"b" * 16: b"2"}
    )
    assert catalog.vectors.get([b"a" * 16], "y") == {b"a" * 16: b"3"}
    assert catalog.vectors.get([], "x") == {}


def test_vectors_of_gone_texts_and_other_embedders_are_dropped(catalog: Catalog) -> None:
    catalog.articles.write([article(1), article(2)])
    stored = catalog.passages.by_key(catalog.passages.keys()).values()
    one, two = (passage.digest for passage in stored)
    catalog.vectors.put({one: b"1", two: b"2"}, "x")
    catalog.vectors.put({one: b"1"}, "y")
    catalog.articles.remove(["article-2"])
    catalog.vectors.drop_unused("x")
    assert catalog.vectors.get([one, two], "x") == {one: b"1"}
    assert catalog.vectors.get([one], "y") == {}


def test_the_embedder_of_the_corpus_is_noted(catalog: Catalog) -> None:
    assert catalog.vectors.embedder() is None
    catalog.vectors.set_embedder("x")
    catalog.vectors.set_embedder("y")
    assert catalog.vectors.embedder() == "y"
