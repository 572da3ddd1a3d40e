"""Answers from the one article of `seeds/`, which a newcomer asks first."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from rag.types import AnswerStatus, Article
from tests.support.newsroom import Newsroom, opened_newsroom


@pytest.fixture(scope="module")
def summit(tmp_path_factory: pytest.TempPathFactory, seed_article: Article) -> Iterator[Newsroom]:
    with opened_newsroom(tmp_path_factory.mktemp("summit"), [seed_article]) as room:
        yield room


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("Where did Trump and Putin meet?", "Alaska"),
        ("Wo trafen sich Trump und Putin?", "Anchorage"),
        ("Wo fand das Treffen statt?", "Alaska"),
        ("Where was the summit held?", "Anchorage"),
        ("Wo fand der Gipfel statt?", "Anchorage"),
        ("Wie alt ist Trump?", "79-jährige"),
        ("How old is Trump?", "79-jährige"),
        ("Wie lange dauerten die Gespräche?", "drei Stunden"),
        ("How long did the talks last?", "drei Stunden"),
        ("Wann trafen sich Trump und Putin?", "Freitag"),
        ("Wann besetzte Russland die Krim?", "2014"),
        ("Was geschah 2014 auf der Krim?", "Krim besetzt"),
        ("How many people protested?", "mehreren hundert"),
        ("Wie viele Menschen protestierten?", "mehreren hundert"),
        ("Wo könnte ein zweites Treffen stattfinden?", "Moskau"),
        ("Was will die Ukraine?", "Wiederherstellung"),
        ("What does Ukraine want?", "Wiederherstellung"),
        ("Wer ist Gregory Meeks?", "demokratische Abgeordnete"),
        ("Who is John Herbst?", "ehemalige US-Botschafter"),
        ("Was war das Ergebnis des Gipfels?", "ernüchternd"),
    ],
)
def test_the_first_quote_tells_what_was_asked(summit: Newsroom, question: str, said: str) -> None:
    answer = summit.ask(question)
    assert answer.status is AnswerStatus.ANSWERED
    assert said in answer.citations[0].quote
    assert "nach der du fragst" not in answer.text


@pytest.mark.parametrize(
    "question",
    [
        "Who is the chancellor of Germany?",
        "Wer ist Bundeskanzler von Deutschland?",
        "Wer gewann die Bundesliga?",
        "What is the capital of France?",
        "Wie hoch ist die Inflation?",
        "Was kostet ein Bier?",
    ],
)
def test_what_it_does_not_tell_is_refused(summit: Newsroom, question: str) -> None:
    assert summit.ask(question).status is AnswerStatus.NO_EVIDENCE


def test_a_german_question_of_words_that_are_english_too_is_answered_in_german(
    summit: Newsroom,
) -> None:
    assert summit.ask("Was will Putin?").language == "de"
