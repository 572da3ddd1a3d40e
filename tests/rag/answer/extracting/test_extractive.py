"""Answers made of verbatim quotes."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from rag.corpus.language import words
from rag.types import AnswerStatus, Filters
from tests.rag.answer.extracting.soundness import assert_sound
from tests.support.newsroom import BY_ID, NEWS, WOLVES, Newsroom

VOCABULARY = sorted({word for article in NEWS for word in words(article.text)})
QUESTIONS = st.lists(st.sampled_from(VOCABULARY), min_size=1, max_size=8).map(" ".join)


@given(QUESTIONS, st.sampled_from([Filters(), Filters(language="en"), Filters(outlet="x")]))
@example("Bahnstreik in Hannover, Ulm und Kassel", Filters())
@example("Imkerin Zschoche fand zwölf Schwärme 🍯", Filters())
def test_every_answer_quotes_what_stands_there(
    newsroom: Newsroom, question: str, filters: Filters
) -> None:
    answer = newsroom.ask(question, filters)
    assert_sound(answer)
    assert all(filters.admits(BY_ID[citation.article_id]) for citation in answer.citations)
    spans = [(c.article_id, c.start, c.end) for c in answer.citations]
    for a in spans:
        for b in spans:
            assert a is b or a[0] != b[0] or a[2] <= b[1] or b[2] <= a[1]


@given(st.text(max_size=200))
@example("?" * 10_000)
@example("Carolabrücke " * 800)
@example('title:"Carolabrücke" AND [1] OR [2]')
@example("Что случилось? 東京 😀 \x00 \ud800")
def test_any_text_gets_a_sentence(newsroom: Newsroom, question: str) -> None:
    answer = newsroom.ask(question)
    assert_sound(answer)
    assert answer.question == question


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("Wie viele Schafe haben die Wölfe gerissen?", "sieben Schafe"),
        ("Was kostet der Abriss der Carolabrücke?", "elf Millionen Euro"),
        ("Wer ist Direktorin des Theaters in Leeds?", "Maureen Okafor"),
        ("How many guests did Maureen Okafor welcome?", "four hundred guests"),
        ("How many sheep did the wolves kill?", "sieben Schafe"),
        ("Was sucht die Imkerin Zschoche?", "Bienenvölker"),
    ],
)
def test_the_first_quotes_tell_what_was_asked(newsroom: Newsroom, question: str, said: str) -> None:
    answer = newsroom.ask(question)
    assert answer.status is AnswerStatus.ANSWERED
    assert any(said in citation.quote for citation in answer.citations[:2])


def test_a_german_question_gets_a_german_frame(newsroom: Newsroom) -> None:
    answer = newsroom.ask("Wie viele Schafe haben die Wölfe gerissen?")
    assert answer.language == "de"
    assert answer.text.startswith("Laut Elbkurier vom 12. August 2025: „Ein Rudel Wölfe")
    assert "\n\nStand: " in answer.text


def test_an_english_question_gets_an_english_frame_and_a_note(newsroom: Newsroom) -> None:
    answer = newsroom.ask("How many sheep did the wolves kill?")
    assert answer.language == "en"
    assert answer.text.startswith("According to Elbkurier (12 August 2025, in German): “Ein Rudel")
    assert "\n\nAs of " in answer.text


def test_the_answer_is_as_new_as_its_newest_source(newsroom: Newsroom) -> None:
    answer = newsroom.ask("Was ist mit dem Bahnstreik?")
    days = [day for c in answer.citations if isinstance(day := c.published, dt.date)]
    assert len(days) > 1
    assert answer.as_of == max(days)


def test_an_answer_from_undated_articles_has_no_date(newsroom: Newsroom) -> None:
    answer = newsroom.ask("Wer ist Hedwig Zschoche?")
    assert {citation.article_id for citation in answer.citations} == {"imker"}
    assert answer.as_of is None
    assert "Stand:" not in answer.text


def test_asked_for_the_latest_the_answer_says_its_age(newsroom: Newsroom) -> None:
    answer = newsroom.ask("Was ist der aktuelle Stand beim Haushalt von Freiberg?")
    assert answer.text.endswith("Stand: 16. August 2025 (vor 4 Tagen).")


def test_a_pronoun_sentence_comes_with_the_one_before_it(newsroom: Newsroom) -> None:
    answer = newsroom.ask("Wer fordert höhere Zäune und mehr Geld vom Freistaat?")
    assert answer.citations[0].quote == (
        "Der Schäfer Jurij Kubasch fand die Tiere am Dienstagmorgen auf seiner Weide bei Nochten. "
        "Er fordert höhere Zäune und mehr Geld vom Freistaat."
    )


@pytest.mark.parametrize(
    ("question", "nothing", "span"),
    [
        (
            "Wer gewann den Nobelpreis für Quantenphysik?",
            "Dazu finde ich in den Artikeln nichts.",
            "15 Artikel, vom 15. August 2024 bis zum 22. August 2025",
        ),
        (
            "Who won the Nobel prize for quantum physics?",
            "I find nothing about that in the articles.",
            "15 articles, from 15 August 2024 to 22 August 2025",
        ),
    ],
)
def test_what_the_corpus_does_not_tell_is_not_invented(
    newsroom: Newsroom, question: str, nothing: str, span: str
) -> None:
    answer = newsroom.ask(question)
    assert answer.status is AnswerStatus.NO_EVIDENCE
    assert answer.citations == ()
    assert answer.text.startswith(nothing)
    assert span in answer.text
    assert answer.as_of == dt.date(2025, 8, 22)
    nearest = [line for line in answer.text.splitlines() if line.startswith("– ")]
    assert 1 <= len(nearest) <= 3
    assert len(answer.suggestions) == len(nearest)


def test_under_filters_the_span_is_that_of_what_they_leave(newsroom: Newsroom) -> None:
    answer = newsroom.ask("Carolabrücke", Filters(outlet="Freiberger Bote"))
    assert answer.status is AnswerStatus.NO_EVIDENCE
    assert "4 Artikel, vom 15. August 2024 bis zum 16. August 2025" in answer.text


def test_filters_that_leave_nothing_are_no_error(newsroom: Newsroom) -> None:
    answer = newsroom.ask("Carolabrücke", Filters(outlet="nobody"))
    assert answer.status is AnswerStatus.NO_EVIDENCE
    assert "Mit diesen Filtern bleibt kein Artikel" in answer.text
    assert answer.as_of is None


def test_the_question_is_given_back_as_it_was(newsroom: Newsroom) -> None:
    question = "  Was geschah\n mit der  Carolabrücke? \t"
    answer = newsroom.ask(question)
    assert answer.question == question
    assert answer.standalone_question == "Was geschah mit der Carolabrücke?"


def test_suggestions_are_other_things_to_ask(newsroom: Newsroom) -> None:
    answer = newsroom.ask("Wie viele Schafe haben die Wölfe gerissen?")
    assert 0 < len(answer.suggestions) <= 3
    assert len(set(answer.suggestions)) == len(answer.suggestions)
    assert not any(WOLVES.title in suggestion for suggestion in answer.suggestions)


def test_a_weak_quote_neither_stands_beside_a_good_one_nor_dates_the_answer(
    newsroom: Newsroom,
) -> None:
    answer = newsroom.ask("Wie viele Schafe haben die Wölfe in der Lausitz gerissen?")
    assert [citation.article_id for citation in answer.citations] == ["wolf"]
    assert answer.as_of == WOLVES.published
