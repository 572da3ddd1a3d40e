"""The search over both indexes, on a small corpus in two languages."""

from __future__ import annotations

import dataclasses
import datetime as dt
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from rag.corpus.language import words
from rag.errors import IndexDamaged
from rag.types import Filters
from tests.support.newsroom import BEES, NEWS, NOW, STRIKE_LONG, Newsroom, opened_newsroom
from tests.support.stores import opened_store

INDEXES = ("lexical", "vectors")
VOCABULARY = sorted({word for article in NEWS for word in words(article.text)})
QUESTIONS = st.lists(st.sampled_from(VOCABULARY), min_size=1, max_size=8).map(" ".join)
DAYS = st.none() | st.dates(dt.date(2024, 8, 1), dt.date(2025, 8, 31))
FILTERS = st.builds(
    Filters,
    since=DAYS,
    until=DAYS,
    outlet=st.sampled_from([None, "Elbkurier", " ELBKURIER ", "Harbour Post", "nobody"]),
    language=st.sampled_from([None, "de", "en", "fr"]),
)


@pytest.fixture(scope="module", params=[(), ("lexical",), ("vectors",), INDEXES], ids=str)
def limping(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Newsroom]:
    """The newsroom with none, one or both of its indexes found damaged by a query."""
    with opened_newsroom(tmp_path_factory.mktemp("limping")) as room:
        projection = room.store.projection
        for name in request.param:
            index = projection.lexical if name == "lexical" else projection.vectors
            assert index is not None
            projection.report_damage(index, IndexDamaged(f"the {name} index can't be queried"))
        yield room


# -- what it finds -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("question", "wanted"),
    [
        ("Was geschah mit der Carolabrücke?", "bruecke"),
        ("Wie viele Schafe haben die Wölfe gerissen?", "wolf"),
        ("When did the theatre in Leeds reopen?", "theatre"),
        ("Wer sucht Bienenvölker mit einer Drohne?", "imker"),
        ("Matthias Platzeck", "streik-2"),
        ("Le phare de Groix", "phare"),
        ("stadtfest görlitz", "morgen"),
    ],
)
def test_a_question_finds_its_article(newsroom: Newsroom, question: str, wanted: str) -> None:
    assert newsroom.ids(question)[0] == wanted


@pytest.mark.parametrize(
    ("question", "wanted"),
    [
        ("Carolabrücke Dresden eingestürzt", "bruecke"),
        ("Wölfe Schafe Lausitz", "wolf"),
        ("Wharfedale Theatre Leeds fire", "theatre"),
    ],
)
def test_whatever_index_is_left_finds_it_too(limping: Newsroom, question: str, wanted: str) -> None:
    assert limping.ids(question)[0] == wanted


def test_an_english_question_finds_the_german_article(newsroom: Newsroom) -> None:
    assert newsroom.ids("How many sheep were killed by wolves?")[0] == "wolf"


def test_a_german_question_finds_the_english_article(newsroom: Newsroom) -> None:
    assert newsroom.ids("Wann wurde das Theater nach dem Brand wiedereröffnet?")[0] == "theatre"


def test_what_both_languages_tell_is_told_in_the_askers(newsroom: Newsroom) -> None:
    german = newsroom.ids("Wer sperrte in Dresden die Ufer für den Verkehr?")
    english = newsroom.ids("Who closed the river banks in Dresden to traffic?")
    assert german[:2] == ["bruecke", "bridge"]
    assert english[:2] == ["bridge", "bruecke"]


def test_a_typo_does_not_lose_the_article(newsroom: Newsroom) -> None:
    assert newsroom.ids("Carolabrüke Dresdn eingstürzt")[0] == "bruecke"


def test_an_article_of_many_passages_leaves_room_for_others(newsroom: Newsroom) -> None:
    assert len(newsroom.store.catalog.passages.keys()) > len(NEWS) + 3  # it has many
    found = newsroom.ids("Bahnstreik Gewerkschaft Lokführer", k=5)
    assert {STRIKE_LONG.id, "streik-1", "streik-2"} <= set(found)


def test_passages_stand_at_their_places(newsroom: Newsroom) -> None:
    for passage in newsroom.find("Bahnstreik in Hannover", k=30):
        assert passage.article.text[passage.start : passage.end] == passage.text


def test_no_more_than_k_passages_are_given(newsroom: Newsroom) -> None:
    for k in (1, 3, 50):
        found = newsroom.find("Bahnstreik Gewerkschaft", k=k)
        assert 0 < len(found) <= k
        assert len({passage.passage_id for passage in found}) == len(found)


# -- time --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("question", "wanted"),
    [
        ("Aktueller Streit um den Haushalt von Freiberg", "haushalt-2025-08"),
        ("Was ist heute mit dem Haushalt von Freiberg?", "haushalt-2025-08"),
        ("What is the latest on the Freiberg Haushalt?", "haushalt-2025-08"),
        ("Streit um den Haushalt von Freiberg", "haushalt-2025-08"),
        ("Wie viele Besucher zählte das Museum in Whitby?", "museum-08"),
        ("Haushalt von Freiberg im April", "haushalt-2025-04"),
        ("Haushalt von Freiberg im August 2024", "haushalt-2024-08"),
        ("Haushalt von Freiberg am 15. August 2024", "haushalt-2024-08"),
        ("Haushalt Freiberg letztes Jahr", "haushalt-2024-08"),
        ("Haushalt Freiberg letzte Woche", "haushalt-2025-08"),
    ],
)
def test_of_articles_alike_the_timely_one_comes_first(
    newsroom: Newsroom, question: str, wanted: str
) -> None:
    assert newsroom.ids(question)[0] == wanted


def test_a_better_match_is_not_outdone_by_a_fresher_article(newsroom: Newsroom) -> None:
    assert newsroom.ids("In welchem Haushalt fehlen vier Millionen?")[0] == "haushalt-2025-04"


def test_fresh_is_what_was_fresh_at_the_askers_now(newsroom: Newsroom) -> None:
    then = dt.datetime(2025, 4, 20, tzinfo=dt.UTC)
    assert newsroom.ids("Aktueller Haushalt von Freiberg", now=then)[0] == "haushalt-2025-04"


def test_in_an_old_corpus_the_newest_is_still_preferred(newsroom: Newsroom) -> None:
    later = NOW.replace(year=2035)
    assert newsroom.ids("Aktueller Haushalt von Freiberg", now=later)[0] == "haushalt-2025-08"


@pytest.mark.parametrize("question", ["Was ist neu?", "What's new?", "Aktuelle Nachrichten?"])
def test_whatever_is_new_are_the_newest_articles_up_to_now(
    limping: Newsroom, question: str
) -> None:
    found = [passage.article for passage in limping.find(question, k=3)]
    assert [article.published for article in found] == [
        dt.date(2025, 8, 18),
        dt.date(2025, 8, 18),
        dt.date(2025, 8, 17),
    ]


def test_what_was_new_at_an_earlier_now_is_told(newsroom: Newsroom) -> None:
    then = dt.datetime(2025, 4, 20, tzinfo=dt.UTC)
    assert newsroom.ids("Was ist neu?", now=then) == ["haushalt-2025-04", "haushalt-2024-08"]


def test_where_nothing_has_a_date_something_is_new_all_the_same(tmp_path: Path) -> None:
    with opened_newsroom(tmp_path, [BEES]) as room:
        assert room.ids("Was ist neu?") == [BEES.id]


def test_what_was_new_in_a_period_is_of_that_period(newsroom: Newsroom) -> None:
    assert newsroom.ids("Was ist im April passiert?") == ["haushalt-2025-04"]
    assert set(newsroom.ids("What happened last week?")) == {
        article.id
        for article in NEWS
        if article.published and dt.date(2025, 8, 11) <= article.published <= dt.date(2025, 8, 17)
    }


def test_a_question_without_a_word_finds_nothing(newsroom: Newsroom) -> None:
    assert [newsroom.find(text) for text in ("", "?!", "😀", "und")] == [()] * 4


# -- filters -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("filters", "wanted"),
    [
        (Filters(since=dt.date(2025, 8, 16)), {"haushalt-2025-08"}),
        (Filters(until=dt.date(2024, 8, 15)), {"haushalt-2024-08"}),
        (Filters(since=dt.date(2025, 1, 1), until=dt.date(2025, 5, 1)), {"haushalt-2025-04"}),
        (
            Filters(outlet=" freiberger BOTE "),
            {"haushalt-2024-08", "haushalt-2025-04", "haushalt-2025-08"},
        ),
        (Filters(outlet="Harbour Post"), set()),
        (Filters(language="en"), set()),
        (
            Filters(outlet="Freiberger Bote", language="de", since=dt.date(2025, 8, 1)),
            {"haushalt-2025-08"},
        ),
    ],
)
def test_filters_leave_what_they_admit(
    limping: Newsroom, filters: Filters, wanted: set[str]
) -> None:
    found = limping.ids("Haushalt von Freiberg", k=50, filters=filters)
    assert {identity for identity in found if identity.startswith("haushalt")} == wanted


@pytest.mark.parametrize("filters", [Filters(since=dt.date.min), Filters(until=dt.date.max)])
def test_an_undated_article_passes_no_date_filter(limping: Newsroom, filters: Filters) -> None:
    assert BEES.id in limping.ids("Imkerin Zschoche Drohne")
    assert BEES.id not in limping.ids("Imkerin Zschoche Drohne", k=50, filters=filters)


@given(QUESTIONS | st.sampled_from(["Was ist neu?", "What happened yesterday?"]), FILTERS)
def test_no_passage_is_outside_of_the_filters(
    limping: Newsroom, question: str, filters: Filters
) -> None:
    assert all(filters.admits(passage.article) for passage in limping.find(question, 30, filters))


@given(st.text(max_size=200) | QUESTIONS, FILTERS, st.integers(1, 40))
@example('title:"a" AND (b OR -c) ~2 ^3 [a TO z] *', Filters(), 10)
@example("\x00\x1b[31m\u202e", Filters(), 10)
@example("Donaudampfschifffahrt " * 450, Filters(language="de"), 10)
@example("a" * 10_000, Filters(), 10)
@example("東京 القاهرة Київ Αθήνα 😀", Filters(), 10)
def test_any_text_is_searched_best_first(
    limping: Newsroom, text: str, filters: Filters, k: int
) -> None:
    scores = [passage.score for passage in limping.find(text, k, filters)]
    assert scores == sorted(scores, reverse=True)
    assert scores[:1] in ([], [1.0])
    assert len(scores) <= k


# -- damage ------------------------------------------------------------------------------------


@pytest.mark.parametrize("damaged", [("lexical",), ("vectors",), INDEXES], ids=str)
def test_files_that_are_broken_cost_an_index_until_it_is_repaired(
    tmp_path: Path, damaged: tuple[str, ...]
) -> None:
    with opened_newsroom(tmp_path) as room:
        assert room.ids("Carolabrücke Dresden")[0] == "bruecke"
    for name in damaged:
        _break_files(tmp_path / "indexes" / name)
    with opened_store(tmp_path, room.store.embedder) as store:
        room = Newsroom(store)
        assert len(store.projection.damage) == len(damaged)
        assert room.ids("Carolabrücke Dresden")[0] == "bruecke"
        assert (
            room.ask("Wie viele Schafe haben die Wölfe gerissen?").citations[0].article_id == "wolf"
        )
        assert sorted(store.projection.repair()) == sorted(damaged)
        assert not store.projection.damage
        assert all(store.reach(name).is_sufficient for name in INDEXES)
        assert room.ids("Carolabrücke Dresden")[0] == "bruecke"


@pytest.mark.parametrize("name", INDEXES)
def test_an_index_that_fails_a_query_is_done_without_and_noted(tmp_path: Path, name: str) -> None:
    with opened_newsroom(tmp_path) as room:
        projection = room.store.projection
        if name == "vectors":
            assert projection.vectors is not None
            projection.vectors.close()
            shutil.rmtree(tmp_path / "indexes" / name / "1")
        else:
            assert projection.lexical is not None
            projection.report_damage(projection.lexical, IndexDamaged("the lexical index broke"))
        assert room.ids("Carolabrücke Dresden")[0] == "bruecke"
        assert len(projection.damage) == 1
        assert room.ids("Carolabrücke Dresden")[0] == "bruecke"
        assert projection.repair() == [name]
        assert room.ids("Carolabrücke Dresden")[0] == "bruecke"


def _break_files(index: Path) -> None:
    """Leave every second byte of every file of an index."""
    for path in index.glob("[0-9]*/**/*"):
        if path.is_file():
            path.write_bytes(path.read_bytes()[::2])


# -- a corpus that changes ---------------------------------------------------------------------


def test_what_changed_is_found_as_it_is_now(tmp_path: Path) -> None:
    with opened_newsroom(tmp_path, [BEES]) as room:
        assert room.ids("Wer sucht die Bienenvölker?") == [BEES.id]
        told = BEES.text.replace("Hedwig Zschoche", "Frieda Lommatzsch")
        room.store.catalog.articles.write([dataclasses.replace(BEES, text=told)])
        room.store.projection.sync()
        [passage] = room.find("Wer sucht die Bienenvölker?")
        assert "Frieda Lommatzsch" in passage.text


def test_an_article_that_is_gone_is_no_longer_found(tmp_path: Path) -> None:
    with opened_newsroom(tmp_path) as room:
        assert BEES.id in room.ids("Imkerin Zschoche Drohne", k=50)
        room.store.catalog.articles.remove([BEES.id])
        room.store.projection.sync()
        assert BEES.id not in room.ids("Imkerin Zschoche Drohne", k=50)


def test_an_empty_corpus_finds_nothing(tmp_path: Path) -> None:
    with opened_newsroom(tmp_path, []) as room:
        assert room.find("Carolabrücke") == room.find("Was ist neu?") == ()
