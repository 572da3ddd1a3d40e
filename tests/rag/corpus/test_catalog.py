"""The catalog: the truth about the corpus, in SQLite."""

from __future__ import annotations

import dataclasses
import datetime as dt
import sqlite3
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.corpus.catalog import Catalog, Change, KnownSource
from rag.corpus.passages import split_passages
from rag.errors import ArticleNotFound, StorageError
from rag.types import Article, Filters
from tests.support.articles import article, long_article
from tests.support.stores import catalog_url, opened_catalog

CET = dt.timezone(dt.timedelta(hours=1))


@pytest.fixture
def catalog(tmp_path: Path) -> Iterator[Catalog]:
    with opened_catalog(tmp_path) as opened:
        yield opened


def versions(folder: Path) -> list[tuple[Any, ...]]:
    """(article, number, revision) of every version that was ever written."""
    query = (
        "select a.id, v.number, v.revision from versions v"
        " join articles a on a.pk = v.article_pk order by v.pk"
    )
    with sqlite3.connect(folder / "catalog.sqlite3") as database:
        rows = database.execute(query).fetchall()
    database.close()
    return rows


def ids(catalog: Catalog, filters: Filters | None = None) -> list[str]:
    return [row.article.id for row in catalog.articles.list(filters)]


# -- articles ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"published": dt.datetime(2025, 8, 16, 23, 30, tzinfo=CET), "updated": dt.date(2025, 9, 1)},
        {"published": dt.datetime(2025, 8, 16), "url": "https://taz.de/1", "section": "Politik"},  # noqa: DTZ001
        {"published": None, "outlet": None, "place": None, "author": "Anna Weiß"},
        {"text": "😀 emoji\r\n\r\nund 𝕏 \u2028 Zeilen.", "title_derived": True},
    ],
)
def test_an_article_comes_back_as_it_was_written(catalog: Catalog, changes: dict[str, Any]) -> None:
    written = article(1, **changes)
    assert catalog.articles.write([written]) == {Change.ADDED: 1}
    row = catalog.articles.get("article-1")
    assert row.article == written
    assert type(row.article.published) is type(written.published)
    assert row.passages == len(split_passages(written))


def test_an_article_that_says_the_same_costs_nothing(catalog: Catalog) -> None:
    catalog.articles.write([article(1)])
    assert catalog.articles.write([article(1)]) == {Change.UNCHANGED: 1}
    assert catalog.articles.write([article(1, source="moved.txt")]) == {Change.UNCHANGED: 1}
    assert catalog.revision() == 1


@pytest.mark.parametrize("name", [f.name for f in dataclasses.fields(Article)])
def test_a_change_of_anything_but_the_source_is_a_new_version(catalog: Catalog, name: str) -> None:
    catalog.articles.write([article(1)])
    changed = dataclasses.replace(article(1), **{name: _other(name)})
    expected = {"source": Change.UNCHANGED, "id": Change.ADDED}.get(name, Change.UPDATED)
    assert catalog.articles.write([changed]) == {expected: 1}
    assert catalog.revision() == (1 if expected is Change.UNCHANGED else 2)


def _other(name: str) -> Any:
    match name:
        case "published" | "updated":
            return dt.date(1999, 1, 1)
        case "language":
            return "en"
        case "title_derived":
            return True
    return "Etwas anderes."


def test_a_new_version_takes_the_place_of_the_old_one(catalog: Catalog, tmp_path: Path) -> None:
    catalog.articles.write([article(1), article(2)])
    before = catalog.passages.keys()
    assert catalog.articles.write([article(1, 2), article(2)]) == (
        {Change.UPDATED: 1, Change.UNCHANGED: 1}
    )
    assert catalog.articles.get("article-1").article == article(1, 2)
    assert catalog.articles.span().articles == 2
    assert len(set(before) & set(catalog.passages.keys())) == 1
    assert versions(tmp_path) == [
        ("article-1", 1, 1),
        ("article-2", 1, 1),
        ("article-1", 2, 2),
    ]


def test_a_removed_article_is_gone_and_comes_back_as_its_next_version(
    catalog: Catalog, tmp_path: Path
) -> None:
    catalog.articles.write([article(1)])
    assert catalog.articles.remove(["article-1"]) == 1
    assert ids(catalog) == []
    assert catalog.passages.keys() == []
    with pytest.raises(ArticleNotFound, match=r"'article-1'.*newsbot articles"):
        catalog.articles.get("article-1")
    assert catalog.articles.write([article(1)]) == {Change.ADDED: 1}
    assert ids(catalog) == ["article-1"]
    assert versions(tmp_path) == [("article-1", 1, 1), ("article-1", 2, 3)]


def test_removing_what_is_not_there_changes_nothing(catalog: Catalog) -> None:
    catalog.articles.write([article(1)])
    catalog.articles.remove(["article-1"])
    assert catalog.articles.remove(["article-1", "never"]) == 0
    assert catalog.articles.remove([]) == 0
    assert catalog.revision() == 2


def test_each_write_is_the_next_revision(catalog: Catalog) -> None:
    assert catalog.revision() == 0
    catalog.articles.write([article(1), article(2)])
    catalog.articles.write([article(3)])
    catalog.articles.remove(["article-1"])
    assert catalog.revision() == 3


def test_a_batch_larger_than_a_statement_takes_is_one_write(catalog: Catalog) -> None:
    batch = [article(number) for number in range(2_500)]
    assert catalog.articles.write(batch) == {Change.ADDED: 2_500}
    assert catalog.articles.write([article(n, 2) for n in range(2_500)]) == {Change.UPDATED: 2_500}
    assert catalog.articles.span().articles == 2_500
    assert catalog.revision() == 2
    assert catalog.articles.remove([one.id for one in batch]) == 2_500
    assert catalog.revision() == 3


def test_ids_that_a_database_might_trip_over_are_kept_apart(catalog: Catalog) -> None:
    odd = ["a'b", 'a"b', "a;--", "%", "_", "ä", "a\u0308", "A", "a", "😀", " "]
    catalog.articles.write([article(1, id=name) for name in odd])
    assert sorted(ids(catalog)) == sorted(odd)
    assert catalog.articles.get("%").article.id == "%"


def test_an_unknown_article_is_named(catalog: Catalog) -> None:
    with pytest.raises(ArticleNotFound, match="'nix'"):
        catalog.articles.get("nix")


# -- lists, spans, filters -----------------------------------------------------------------------


def test_the_newest_article_comes_first_and_the_undated_last(catalog: Catalog) -> None:
    day = dt.date(2025, 8, 16)
    morning = dt.datetime(2025, 8, 16, 8, tzinfo=CET)
    catalog.articles.write(
        [
            article(1, published=None),
            article(2, published=day - dt.timedelta(days=1)),
            article(3, published=morning),
            article(4, published=morning.replace(hour=20)),
            article(5, published=day + dt.timedelta(days=1)),
        ]
    )
    assert ids(catalog) == [f"article-{number}" for number in (5, 4, 3, 2, 1)]
    assert [row.article.id for row in catalog.articles.list(limit=2)] == ["article-5", "article-4"]
    assert [p.article.id for p in catalog.passages.openings(None, 2)] == ["article-5", "article-4"]


def test_the_span_tells_size_and_days(catalog: Catalog) -> None:
    empty = catalog.articles.span()
    assert (empty.articles, empty.passages, empty.first, empty.last) == (0, 0, None, None)
    catalog.articles.write([long_article(1), article(2), article(3, published=None)])
    catalog.articles.remove(["article-3"])
    span = catalog.articles.span()
    assert (span.articles, span.passages) == (2, len(split_passages(long_article(1))) + 1)
    assert (span.first, span.last) == (dt.date(2025, 1, 2), dt.date(2025, 1, 3))
    assert catalog.articles.span(Filters(until=dt.date(2025, 1, 2))).articles == 1
    assert catalog.articles.span(Filters(outlet="nobody")).first is None


DAYS = st.one_of(st.none(), st.dates(dt.date(2025, 1, 1), dt.date(2025, 1, 9)))
OUTLETS = st.sampled_from(["taz", " TAZ", "Guardian", "Ärzteblatt", "ÄRZTEBLATT"])
FILTERS = st.builds(
    Filters, DAYS, DAYS, st.one_of(st.none(), OUTLETS), st.sampled_from([None, "de", "en", "fr"])
)


@pytest.fixture(scope="module")
def mixed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Catalog]:
    """Articles with and without day, time, outlet, in three languages."""
    with opened_catalog(tmp_path_factory.mktemp("mixed")) as catalog:
        outlets = ["taz", "Guardian", "Ärzteblatt", None]
        days = [None, *(dt.date(2025, 1, day) for day in range(1, 9))]
        late = dt.datetime(2025, 1, 4, 23, 59, tzinfo=dt.timezone(dt.timedelta(hours=-9)))
        catalog.articles.write(
            [
                article(
                    number,
                    outlet=outlets[number % 4],
                    language=["de", "en", "fr"][number % 3],
                    published=[*days, late][number % 10],
                )
                for number in range(120)
            ]
        )
        yield catalog


@given(FILTERS)
def test_filters_admit_in_sql_what_they_admit_in_python(mixed: Catalog, filters: Filters) -> None:
    expected = {row.article.id for row in mixed.articles.list() if filters.admits(row.article)}
    assert set(ids(mixed, filters)) == expected
    keys = mixed.passages.by_key(mixed.passages.keys(filters))
    assert {stored.article.id for stored in keys.values()} == expected
    assert mixed.articles.span(filters).articles == len(expected)
    assert {p.article.id for p in mixed.passages.openings(filters, 200)} == expected


# -- passages ------------------------------------------------------------------------------------


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


# -- sources and vectors -------------------------------------------------------------------------


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


# -- the file ------------------------------------------------------------------------------------


def test_what_was_written_is_there_after_a_restart(tmp_path: Path) -> None:
    with opened_catalog(tmp_path) as catalog:
        catalog.articles.write([article(1)])
    with opened_catalog(tmp_path) as catalog:
        assert ids(catalog) == ["article-1"]
        assert catalog.revision() == 1
        assert catalog.writable


def test_folders_on_the_way_are_made(tmp_path: Path) -> None:
    with opened_catalog(tmp_path / "a" / "b c" / "ü%20#?x=y") as catalog:
        catalog.articles.write([article(1)])
    assert (tmp_path / "a" / "b c" / "ü%20#?x=y" / "catalog.sqlite3").is_file()


@pytest.mark.parametrize(
    "content", [b"no database at all " * 100, b"SQLite format 3\0" + b"\xff" * 4_000]
)
def test_a_file_that_is_no_database_is_named_and_left_alone(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "catalog.sqlite3").write_bytes(content)
    with pytest.raises(StorageError, match="catalog") as caught:
        Catalog.open(catalog_url(tmp_path))
    assert "\n" not in str(caught.value)
    assert (tmp_path / "catalog.sqlite3").read_bytes() == content


def test_a_folder_in_place_of_the_database_is_named(tmp_path: Path) -> None:
    (tmp_path / "catalog.sqlite3").mkdir()
    with pytest.raises(StorageError, match="a folder is in the catalog's place"):
        Catalog.open(catalog_url(tmp_path))


def test_a_file_in_place_of_the_folder_is_named(tmp_path: Path) -> None:
    (tmp_path / "data").touch()
    with pytest.raises(StorageError, match="data"):
        Catalog.open(catalog_url(tmp_path / "data"))
