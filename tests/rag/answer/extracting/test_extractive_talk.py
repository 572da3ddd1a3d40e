"""Texts that ask for nothing in particular, and questions about a time."""

from __future__ import annotations

import datetime as dt

import pytest

from rag.types import AnswerStatus
from tests.rag.answer.extracting.soundness import assert_sound
from tests.support.newsroom import BY_ID, NOW, Newsroom


@pytest.mark.parametrize("question", ["", "   ", "?!", "😀", "und", "\x00"])
def test_a_question_without_a_word_is_told_what_to_ask(newsroom: Newsroom, question: str) -> None:
    answer = newsroom.ask(question)
    assert answer.status is AnswerStatus.NO_EVIDENCE
    assert answer.question == question
    assert answer.text.startswith("Ich beantworte Fragen")


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("hallo", "de"),
        ("Guten Tag!", "de"),
        ("Vielen Dank!", "de"),
        ("Was kannst du?", "de"),
        ("Fasse zusammen.", "de"),
        ("Kannst du das bitte zusammenfassen?", "de"),
        ("Hello!", "en"),
        ("Thank you so much", "en"),
        ("thanks", "en"),
        ("What can you do?", "en"),
        ("summarize", "en"),
        ("Can you please summarise this?", "en"),
    ],
)
def test_small_talk_is_answered_with_what_can_be_asked(
    newsroom: Newsroom, text: str, language: str
) -> None:
    answer = newsroom.ask(text)
    assert (answer.status, answer.citations) == (AnswerStatus.NO_EVIDENCE, ())
    assert answer.language == language
    start = "Ich beantworte Fragen" if language == "de" else "I answer questions"
    assert answer.text.startswith(start)
    [example] = answer.suggestions
    assert example in answer.text
    assert newsroom.ask(example).status is AnswerStatus.ANSWERED


@pytest.mark.parametrize(
    "text", ["Danke, und was ist mit der Carolabrücke?", "Fasse Wölfe zusammen"]
)
def test_small_talk_beside_a_topic_does_not_hide_it(newsroom: Newsroom, text: str) -> None:
    assert newsroom.ask(text).status is AnswerStatus.ANSWERED


@pytest.mark.parametrize("question", ["Was ist neu?", "What's new?"])
def test_asked_for_whatever_is_new_the_newest_articles_are_quoted(
    newsroom: Newsroom, question: str
) -> None:
    answer = newsroom.ask(question)
    assert {"bruecke", "bridge"} <= {citation.article_id for citation in answer.citations}
    assert answer.as_of == dt.date(2025, 8, 18)
    assert_sound(answer)


def test_an_answer_from_another_time_than_asked_says_so(newsroom: Newsroom) -> None:
    other = newsroom.ask("Wie viele Schafe haben die Wölfe am 3. Mai 2020 gerissen?")
    assert other.text.startswith("Aus der Zeit, nach der du fragst, habe ich dazu keinen Artikel.")
    plain = newsroom.ask("Wie viele Schafe haben die Wölfe gerissen?")
    assert "nach der du fragst" not in plain.text


def test_a_year_that_an_article_of_another_time_tells_of_is_no_other_time(
    newsroom: Newsroom,
) -> None:
    told = newsroom.ask("Kann der Neubau der Carolabrücke 2031 fertig werden?")
    assert "bis 2031" in told.citations[0].quote
    asked = newsroom.ask("Was wird mit dem Neubau der Carolabrücke bis 2031?")
    assert "nach der du fragst" not in asked.text
    other = newsroom.ask("Wie viele Schafe haben die Wölfe 2019 gerissen?")
    assert "nach der du fragst" in other.text


def test_a_year_alone_asks_how_its_articles_begin(newsroom: Newsroom) -> None:
    answer = newsroom.ask("Was geschah im Jahr 2024?")
    assert answer.citations[0].quote == BY_ID["haushalt-2024-08"].text.partition(". ")[0] + "."
    assert "nach der du fragst" not in answer.text


def test_a_time_of_which_there_is_nothing_is_no_small_talk(newsroom: Newsroom) -> None:
    answer = newsroom.ask("Was geschah im Sommer 1999?")
    assert answer.status is AnswerStatus.NO_EVIDENCE
    assert answer.text.startswith("Dazu finde ich in den Artikeln nichts.")


def test_where_there_is_no_news_of_today_the_age_of_the_newest_is_told(newsroom: Newsroom) -> None:
    later = NOW.replace(year=2026)
    answer = newsroom.ask("What happened in Uruguay today?", now=later)
    assert answer.status is AnswerStatus.NO_EVIDENCE
    assert answer.text.endswith("As of 22 August 2025 (363 days ago).")
