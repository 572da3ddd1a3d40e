"""What kind of thing an answer carries."""

from __future__ import annotations

import pytest

from rag.answer.extracting.expectation import bonuses
from rag.search.question import analyse
from rag.search.sentences import analyse_sentence

PLAIN_DE, PLAIN_EN = "Das Publikum klatschte lange.", "The audience clapped."


def expected(question: str, *texts: str) -> list[float]:
    asked = analyse(question)
    return bonuses(asked, [analyse_sentence(text, asked.language) for text in texts])


@pytest.mark.parametrize(
    ("question", "carries"),
    [
        ("Wo trafen sich die Präsidenten?", "Sie sprachen auf einem Stützpunkt bei Anchorage."),
        ("Wo fand das Treffen statt?", "Austragungsort war ein Militärstützpunkt."),
        ("Where did they meet?", "The talks were held in northern Alaska."),
        ("Where is the office?", "It is located on a hill."),
        ("In welcher Stadt brannte es?", "Das Feuer brach in Görlitz aus."),
        ("Wann trafen sie sich?", "Am Freitag kamen beide zusammen."),
        ("In welchem Jahr begann es?", "Der Bau begann 1987."),
        ("When did they meet?", "They met in the 1990s."),
        ("Wie lange dauerten die Gespräche?", "Nach etwa drei Stunden war alles vorbei."),
        ("Wie lange dauerte die Reise?", "Es war eine zweitägige Reise."),
        ("How long did it last?", "It went on for several long weeks."),
        ("Wie alt ist die Direktorin?", "Die 79-jährige Direktorin trat ab."),
        ("How old is the director?", "The 79-year-old director stepped down."),
        ("How old is the director?", "The director, born in Leeds, stepped down."),
        ("Wie viel Prozent stimmten zu?", "Zwei Drittel der Mitglieder stimmten zu."),
        ("What percentage agreed?", "Some 40 per cent agreed."),
        ("Wie viele Schafe starben?", "Zwölf Schafe starben."),
        ("How many sheep died?", "Twelve sheep died."),
    ],
)
def test_a_sentence_that_carries_what_is_asked_for_gets_a_bonus(
    question: str, carries: str
) -> None:
    plain = PLAIN_DE if analyse(question).language == "de" else PLAIN_EN
    [bonus, none] = expected(question, carries, plain)
    assert bonus > 0 == none


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("Wo liegt der Streit?", "Das war im Wesentlichen ein Wort, sofort gesagt, dort im Sport."),
        ("Wo in Alaska trafen sie sich?", "Sie trafen sich in Alaska."),
        ("Where in Leeds was it?", "It was in Leeds."),
        ("When in 2014 was it?", "It was in 2014."),
        ("Wie alt ist sie?", "Sie kam mit dreißig Koffern."),
        ("Wie lange dauerte es?", "Es kostete 30 Euro."),
        ("How many of the 12 sheep died?", "The 12 sheep ran."),
    ],
)
def test_what_the_question_says_itself_or_is_of_another_kind_does_not(
    question: str, text: str
) -> None:
    assert expected(question, text) == [0.0]


@pytest.mark.parametrize("question", ["Warum stürzte sie ein?", "Wer kam?", "Who came?", "", "?"])
def test_other_questions_expect_nothing(question: str) -> None:
    assert expected(question, "Am Freitag kam Dirk Hilbert, 54, in Dresden an.", "") == [0.0, 0.0]


def test_the_rarer_the_more_telling() -> None:
    dated, plain = "Am Freitag kam er.", "Er ging."
    few = expected("Wann kam er?", dated, plain, plain, plain)
    many = expected("Wann kam er?", dated, dated, dated, plain)
    assert few[0] > many[0] > 0
    assert many[0] == many[1] == many[2]


def test_no_sentences_get_no_bonuses() -> None:
    assert expected("Wann kam er?") == []
