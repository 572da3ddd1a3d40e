"""The lexical index, on real tantivy."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.corpus.catalog import Catalog, StoredPassage
from rag.corpus.language import grams, stem, words
from rag.errors import IndexDamaged
from rag.index.lexical import LexicalIndex, LexicalQuery, query_for_passage
from rag.types import Filters
from tests.rag.index.conftest import Stored
from tests.support.articles import article
from tests.support.stores import opened_catalog

DAY = dt.date(2025, 8, 16)


@pytest.fixture
def index(tmp_path: Path) -> Iterator[LexicalIndex]:
    opened = LexicalIndex(tmp_path / "lexical")
    yield opened
    opened.close()


def query(text: str, language: str = "de", filters: Filters | None = None) -> LexicalQuery:
    stems = {stem(word, language): 1.0 for word in words(text)}
    fours = {gram: 0.25 for word in words(text) for gram in grams(word)}
    return LexicalQuery({language: stems}, {language: fours}, filters or Filters())


def found(index: LexicalIndex, wanted: LexicalQuery, k: int = 10) -> list[int]:
    return [key for key, _ in index.search(wanted, k)]


def add(index: LexicalIndex, passages: list[StoredPassage]) -> list[int]:
    index.add(passages)
    index.commit()
    return [passage.key for passage in passages]


def test_passages_are_found_by_their_words_best_first(index: LexicalIndex, stored: Stored) -> None:
    keys = add(
        index,
        stored(
            article(1, title="A", text="Putin traf Trump in Alaska."),
            article(2, title="B", text="Trump sprach über Zölle."),
            article(3, title="C", text="Der Bundestag beriet."),
        ),
    )
    assert found(index, query("Wo trafen sich Trump und Putin?")) == keys[:2]
    hits = index.search(query("Trump Putin Alaska"), 10)
    assert [score for _, score in hits] == sorted((score for _, score in hits), reverse=True)


def test_inflected_misspelt_and_unaccented_words_are_found(
    index: LexicalIndex, stored: Stored
) -> None:
    [key] = add(index, stored(article(1, text="Präsident Erdoğan verhängte Sanktionen.")))
    for asked in ("Sanktion", "Sanktonen", "ERDOGAN", "prasident"):
        assert found(index, query(asked)) == [key], asked


@pytest.mark.parametrize("asked", ["headline", "outlet", "place", "16. August 2025"])
def test_what_surrounds_the_text_is_searched_too(
    index: LexicalIndex, stored: Stored, asked: str
) -> None:
    told = article(
        1, text="Er ging.", title="headline", outlet="outlet", place="place", published=DAY
    )
    other = article(2, text="Er ging.", title="x", outlet="y", place="z", published=None)
    key, _ = add(index, stored(told, other))
    assert found(index, query(asked))[:1] == [key]


def test_languages_are_searched_apart(index: LexicalIndex, stored: Stored) -> None:
    german, english, french = add(
        index,
        stored(
            article(1, text="Gift im Wasser.", language="de"),
            article(2, text="A gift for Putin.", language="en"),
            article(3, text="Le gift.", language="fr"),
        ),
    )
    assert found(index, query("Gift", "de")) == [german]
    assert found(index, query("Gift", "en")) == [english]
    assert found(index, query("Gift", "other")) == [french]


def test_nothing_is_found_before_a_commit(index: LexicalIndex, stored: Stored) -> None:
    index.add(stored(article(1)))
    assert index.count() == 0
    index.commit()
    assert index.count() == 1


def test_deleted_passages_are_gone_and_others_stay(index: LexicalIndex, stored: Stored) -> None:
    passages = stored(*(article(number) for number in range(50)))
    keys = add(index, passages)
    index.delete([*keys[:20], 99_999])
    index.commit()
    assert index.count() == 30
    assert set(index.admitted(Filters(), 100)) == set(keys[20:])
    assert keys[0] not in found(index, query_for_passage(passages[0]))


def test_deleting_and_adding_in_one_commit_leaves_one(index: LexicalIndex, stored: Stored) -> None:
    passages = stored(article(1))
    add(index, passages)
    for _ in range(3):
        index.delete([passages[0].key])
        index.add(passages)
    index.commit()
    assert index.count() == 1
    assert found(index, query_for_passage(passages[0])) == [passages[0].key]


def test_a_commit_of_nothing_changes_nothing(index: LexicalIndex) -> None:
    index.commit()
    index.delete([])
    index.commit()
    assert index.count() == 0


def test_what_was_not_committed_is_dropped(tmp_path: Path, stored: Stored) -> None:
    index = LexicalIndex(tmp_path / "lexical")
    one, two = stored(article(1), article(2))
    add(index, [one])
    index.add([two])
    index.close()
    again = LexicalIndex(tmp_path / "lexical")
    assert again.admitted(Filters(), 10) == [one.key]
    again.close()


def test_an_empty_query_and_an_empty_index_find_nothing(index: LexicalIndex) -> None:
    assert index.search(LexicalQuery({}, {}), 5) == []
    assert index.search(query("Trump"), 5) == []
    assert index.admitted(Filters(language="de"), 5) == []


def test_weights_say_what_counts(index: LexicalIndex, stored: Stored) -> None:
    trump, putin = add(index, stored(article(1, text="Trump."), article(2, text="Putin.")))
    for weights, first in (
        ({"trump": 3.0, "putin": 1.0}, trump),
        ({"trump": 1.0, "putin": 3.0}, putin),
    ):
        assert found(index, LexicalQuery({"de": weights}, {}))[0] == first


def test_words_are_counted_by_language(index: LexicalIndex, stored: Stored) -> None:
    add(
        index,
        stored(article(1, text="Trump."), article(2, text="Trump."), article(3, text="Putin.")),
    )
    assert index.document_frequency("de", "trump") == 2
    assert index.document_frequency("en", "trump") == 0
    assert index.document_frequency("de", "nix") == 0


# -- filters -------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def mixed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[LexicalIndex, Catalog]]:
    """Articles with and without day and outlet, in three languages, all about Trump."""
    folder = tmp_path_factory.mktemp("mixed")
    outlets = ["taz", "Ärzteblatt", "The Guardian", None]
    with opened_catalog(folder) as catalog:
        catalog.articles.write(
            [
                article(
                    number,
                    text="Trump.",
                    outlet=outlets[number % 4],
                    language=["de", "en", "fr"][number % 3],
                    published=dt.date(2025, 1, number % 10) if number % 10 else None,
                )
                for number in range(120)
            ]
        )
        index = LexicalIndex(folder / "lexical")
        index.add([p for chunk in catalog.passages.added_between(0, 1) for p in chunk])
        index.commit()
        yield index, catalog
        index.close()


DAYS = st.one_of(st.none(), st.dates(dt.date(2024, 12, 30), dt.date(2025, 1, 12)))
OUTLETS = st.sampled_from([None, "taz", " TAZ ", "ÄRZTEBLATT", "the guardian", "nobody"])
FILTERS = st.builds(Filters, DAYS, DAYS, OUTLETS, st.sampled_from([None, "de", "en", "fr"]))


@given(FILTERS)
def test_filters_admit_what_the_catalog_admits(
    mixed: tuple[LexicalIndex, Catalog], filters: Filters
) -> None:
    index, catalog = mixed
    expected = set(catalog.passages.keys(filters))
    assert set(index.admitted(filters, 1_000)) == expected
    anyone = {language: {"trump": 1.0} for language in ("de", "en", "other")}
    assert set(found(index, LexicalQuery(anyone, {}, filters), 1_000)) == expected


def test_an_article_without_a_date_passes_no_date_filter(
    mixed: tuple[LexicalIndex, Catalog],
) -> None:
    index, catalog = mixed
    dated = catalog.passages.keys(Filters(since=dt.date.min))
    assert len(dated) == 108
    for filters in (Filters(since=dt.date.min), Filters(until=dt.date.max)):
        assert sorted(index.admitted(filters, 1_000)) == dated


def test_filters_do_not_change_scores(mixed: tuple[LexicalIndex, Catalog]) -> None:
    index, _ = mixed
    free = dict(index.search(query("Trump"), 100))
    tight = dict(index.search(query("Trump", filters=Filters(since=dt.date(2025, 1, 5))), 100))
    assert tight
    assert all(free[key] == pytest.approx(score) for key, score in tight.items())


# -- on disk -------------------------------------------------------------------------------------


def test_every_passage_comes_first_for_its_own_words(index: LexicalIndex, stored: Stored) -> None:
    passages = stored(
        *(article(number, language=["de", "en", "fr"][number % 3]) for number in range(99))
    )
    add(index, passages)
    for passage in passages:
        assert found(index, query_for_passage(passage), 1) == [passage.key]


def test_many_commits_lose_nothing(tmp_path: Path, stored: Stored) -> None:
    index = LexicalIndex(tmp_path / "lexical")
    passages = stored(*(article(number) for number in range(200)))
    for start in range(0, 200, 10):
        add(index, passages[start : start + 10])
    index.close()
    again = LexicalIndex(tmp_path / "lexical")
    assert again.count() == 200
    assert all(found(again, query_for_passage(p), 1) == [p.key] for p in passages)
    again.close()


@pytest.mark.parametrize("content", [b"", b"garbage", b"{}"])
def test_a_broken_folder_is_named(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "lexical").mkdir()
    (tmp_path / "lexical" / "meta.json").write_bytes(content)
    with pytest.raises(IndexDamaged, match=r"lexical index in .* can't be opened"):
        LexicalIndex(tmp_path / "lexical")


def test_a_file_in_place_of_the_folder_is_named(tmp_path: Path) -> None:
    (tmp_path / "lexical").touch()
    with pytest.raises(IndexDamaged, match="can't be opened"):
        LexicalIndex(tmp_path / "lexical")


@given(st.text(max_size=30), st.sampled_from(["de", "en", "other"]))
def test_any_text_can_be_asked(
    mixed: tuple[LexicalIndex, Catalog], text: str, language: str
) -> None:
    index, _ = mixed
    index.search(query(text, language), 3)
    index.search(LexicalQuery({language: {text: 1.0}}, {language: {text: 0.0}}), 3)
