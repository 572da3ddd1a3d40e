"""Articles and their versions, lists and filters."""

from __future__ import annotations

import dataclasses
import datetime as dt
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.corpus.catalog import Catalog, Change
from rag.corpus.passages import split_passages
from rag.errors import ArticleNotFound
from rag.types import Article, Filters
from tests.support.articles import article, long_article
from tests.support.stores import opened_catalog

CET = dt.timezone(dt.timedelta(hours=1))


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
    assert versions(tmp_path / "data") == [
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
    assert versions(tmp_path / "data") == [("article-1", 1, 1), ("article-1", 2, 3)]


def test_removing_what_is_not_there_changes_nothing(catalog: Catalog) -> None:
    catalog.articles.write([article(1)])
    catalog.articles.remove(["article-1"])
    assert catalog.articles.remove(["article-1", "never"]) == 0
    assert catalog.articles.remove([]) == 0
    assert catalog.revision() == 2


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
