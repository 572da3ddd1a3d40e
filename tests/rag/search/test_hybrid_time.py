"""What is timely comes first, and what is new is told."""

from __future__ import annotations

import dataclasses
import datetime as dt
from pathlib import Path

import pytest

from tests.support.newsroom import BEES, NEWS, NOW, Newsroom, opened_newsroom


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


def test_what_was_told_on_the_very_day_comes_before_what_was_told_on_the_next(
    tmp_path: Path,
) -> None:
    days = {f"b{n}": dt.date(2025, 8, n) for n in (13, 14, 15)}
    bees = [dataclasses.replace(BEES, id=name, published=day) for name, day in days.items()]
    with opened_newsroom(tmp_path, bees) as room:
        for question in ("Was geschah am 14. August?", "What happened last Thursday?"):
            assert room.ids(question) == ["b14", "b15"]
        assert room.ids("Wo suchen Imker am 14. August Bienen?")[:2] == ["b14", "b15"]
        assert room.ids("Was geschah seit dem 14. August?") == ["b15", "b14"]


def test_a_question_without_a_word_finds_nothing(newsroom: Newsroom) -> None:
    assert [newsroom.find(text) for text in ("", "?!", "😀", "und")] == [()] * 4
