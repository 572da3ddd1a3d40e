"""The search over both indexes, on a small corpus in two languages."""

from __future__ import annotations

import dataclasses
import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from rag.corpus.language import words
from rag.index.embedder import Matrix
from rag.search.hybrid import PARALLEL
from rag.types import Filters
from tests.support.newsroom import BEES, NEWS, STRIKE_LONG, Newsroom, opened_newsroom

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


def test_who_waits_for_a_vector_keeps_nobody_from_searching(
    newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    together = Barrier(4 * PARALLEL, timeout=20)
    projection, embed = newsroom.store.projection, newsroom.store.projection.embed_query

    def after_all_others(text: str) -> Matrix:
        together.wait()  # broken where one of them has to end first
        return embed(text)

    monkeypatch.setattr(projection, "embed_query", after_all_others)
    with ThreadPoolExecutor(together.parties) as pool:
        found = list(pool.map(newsroom.ids, ["Matthias Platzeck"] * together.parties))
    assert {ids[0] for ids in found} == {"streik-2"}
