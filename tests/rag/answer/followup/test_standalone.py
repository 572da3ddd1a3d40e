"""Follow-up -> a question that stands on its own."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.answer.followup.standalone import Standalone, resolve
from rag.types import AnswerStatus, Citation, Turn
from tests.support.newsroom import ANSWER, CITATION

NOW = dt.datetime(2025, 12, 1, tzinfo=dt.UTC)


def cited(title: str, quote: str, number: int = 1, place: str | None = None) -> Citation:
    return replace(CITATION, number=number, article_id=title, title=title, quote=quote, place=place)


def turn(question: str, *citations: Citation) -> Turn:
    status = AnswerStatus.ANSWERED if citations else AnswerStatus.NO_EVIDENCE
    answer = replace(
        ANSWER,
        question=question,
        standalone_question=question,
        status=status,
        citations=citations,
        suggestions=("Was steht in „Hamburg wählt“?",),
    )
    return Turn(question, answer)


MAYOR = turn(
    "Wer ist Bürgermeister von Hamburg?",
    cited("Hamburg wählt", "Bürgermeister Peter Tschentscher trat wieder an."),
)
REFUGEES = turn(
    "Wie viele Flüchtlinge kamen 2024 nach Deutschland?",
    cited("Weniger Asylanträge", "Im Jahr 2024 stellten 230.000 Menschen Anträge."),
)
BORDERS = turn(
    "Was will die Ukraine?",
    cited("Gipfel in Alaska", "Die Ukraine will ihre Grenzen von 2014."),
)
BRIDGE = turn(
    "Wann wird die neue Brücke eröffnet?",
    cited("Neue Rheinbrücke", "2027 soll es so weit sein, sagte Ministerin Eva Klein."),
)
SUMMIT = turn(
    "Was sagt Trump zum Gipfel?", cited("Gipfel in Alaska", "US-Präsident Donald Trump kam.")
)
STADIUM = turn(
    "When will the new stadium in Hull open?",
    cited("Stadium in Hull delayed", "The new stadium in Hull will open in May."),
    cited("Hull buys seats", "The city bought seats.", number=2),
)
WINNER = turn(
    "Who won the marathon?",
    cited("Bradford nurse wins", "Ruth Adeyemi won, and Tom Hadley was second.", place="Leeds"),
)


@pytest.mark.parametrize(
    ("before", "follow_up", "meant"),
    [
        # persons
        (MAYOR, "Wie alt ist er?", "Wie alt ist Peter Tschentscher?"),
        (MAYOR, "Was sagt seine Partei?", "Was sagt Peter Tschentschers Partei?"),
        (MAYOR, "How old is he?", "How old is Peter Tschentscher?"),
        (SUMMIT, "Wann wurde er geboren?", "Wann wurde Donald Trump geboren?"),
        (WINNER, "Where does she come from?", "Where does Ruth Adeyemi come from?"),
        (WINNER, "How old is he?", "How old is Tom Hadley?"),
        (WINNER, "Who is her coach?", "Who is Ruth Adeyemi’s coach?"),
        # things
        (BRIDGE, "Was kostet sie?", "Was kostet die neue Brücke?"),
        (BRIDGE, "Was sagte sie gestern?", "Was sagte Eva Klein gestern?"),
        (STADIUM, "How much does it cost?", "How much does the new stadium in Hull cost?"),
        # places
        (STADIUM, "How is the weather there?", "How is the weather in Hull?"),
        (WINNER, "What else happened there?", "What else happened in Leeds?"),
        # what is left open stands below the headline
        (BRIDGE, "Wer bezahlt das?", "Neue Rheinbrücke: Wer bezahlt das?"),
        (BRIDGE, "Wer ist dagegen?", "Neue Rheinbrücke: Wer ist dagegen?"),
        (MAYOR, "Was sagte er dazu?", "Hamburg wählt: Was sagte Peter Tschentscher dazu?"),
        (STADIUM, "Is that true?", "Stadium in Hull delayed: Is that true?"),
        (STADIUM, "What was the cause?", "Stadium in Hull delayed: What was the cause?"),
        # another name, place or time
        (SUMMIT, "Und Putin?", "Was sagt Putin zum Gipfel?"),
        (SUMMIT, "Putin?", "Was sagt Putin zum Gipfel?"),
        (BORDERS, "Und Russland?", "Was will Russland?"),
        (MAYOR, "Und in Bremen?", "Wer ist Bürgermeister von Bremen?"),
        (STADIUM, "And in York?", "When will the new stadium in York open?"),
        (REFUGEES, "Und 2023?", "Wie viele Flüchtlinge kamen 2023 nach Deutschland?"),
        (REFUGEES, "Und im Jahr davor?", "Wie viele Flüchtlinge kamen 2023 nach Deutschland?"),
        (REFUGEES, "Und davor?", "Wie viele Flüchtlinge kamen vor 2024 nach Deutschland?"),
        (REFUGEES, "Und nach Polen?", "Wie viele Flüchtlinge kamen 2024 nach Polen?"),
        # bare questions
        (BRIDGE, "Wo?", "Wo wird die neue Brücke eröffnet?"),
        (BRIDGE, "wo ist das", "Wo wird die neue Brücke eröffnet?"),
        (REFUGEES, "Warum?", "Weniger Asylanträge: Warum?"),
        (WINNER, "Why?", "Bradford nurse wins: Why?"),
        # more, and sources
        (BRIDGE, "ja", "Was steht noch in „Neue Rheinbrücke“?"),
        (BRIDGE, "Erzähl mir mehr", "Was steht noch in „Neue Rheinbrücke“?"),
        (STADIUM, "Tell me more", "What else does “Stadium in Hull delayed” say?"),
        (STADIUM, "What does the second source say?", "What does “Hull buys seats” say?"),
        (STADIUM, "What does [2] say?", "What does “Hull buys seats” say?"),
        (STADIUM, "the second one", "What does “Hull buys seats” say?"),
    ],
)
def test_a_follow_up_is_said_in_full(before: Turn, follow_up: str, meant: str) -> None:
    found = resolve(follow_up, [before], NOW)
    assert found.question == meant
    assert found.is_follow_up


@pytest.mark.parametrize(
    "question",
    [
        "Gibt es Neues aus Berlin?",
        "Wie wird das Wetter?",
        "Warum ist der Himmel blau?",
        "Wie heißt der Bürgermeister von Köln?",
        "Können Sie mir sagen, wer die Wahl in Polen gewann?",
        "Und der Wolf?",
        "Was ist mit der Bahn?",
        "What about the wolf?",
        "Was plant Merz, wenn er nach Paris reist?",
        "Is it true that taxes will rise?",
        "Is there a metro in Berlin?",
        "What will Scholz do after he leaves office?",
        "Who won the Super Bowl this year?",
        "danke",
        "no",
    ],
)
@pytest.mark.parametrize("before", [MAYOR, STADIUM])
def test_a_question_of_its_own_starts_afresh(before: Turn, question: str) -> None:
    assert resolve(question, [before], NOW) == Standalone(question)


def test_the_first_question_stays_as_it_is() -> None:
    assert resolve("Warum?", [], NOW) == Standalone("Warum?")


def test_yes_takes_up_what_a_reply_without_an_answer_suggested() -> None:
    assert resolve("ja", [turn("Wer gewann?")], NOW).question == "Was steht in „Hamburg wählt“?"


def test_thanks_in_between_change_no_subject() -> None:
    thanks = turn("danke")
    assert resolve("Was kostet sie?", [BRIDGE, thanks], NOW).question == (
        "Was kostet die neue Brücke?"
    )


def test_another_name_takes_the_place_of_the_last_one() -> None:
    asked = resolve("Und Putin?", [SUMMIT], NOW).question
    then = turn(asked, cited("Putin droht", "Putin drohte."))
    assert resolve("Und Selenskyj?", [SUMMIT, then], NOW).question == (
        "Was sagt Selenskyj zum Gipfel?"
    )


def test_why_is_an_aside_that_later_questions_pass_over() -> None:
    why = resolve("Warum?", [REFUGEES], NOW).question
    then = Turn("Warum?", replace(REFUGEES.answer, standalone_question=why))
    assert resolve("Und 2023?", [REFUGEES, then], NOW).question == (
        "Wie viele Flüchtlinge kamen 2023 nach Deutschland?"
    )


def test_why_is_searched_for_with_the_headline() -> None:
    assert resolve("Wo?", [BRIDGE], NOW).queries == {
        "de": "Wo wird die neue Brücke eröffnet? Neue Rheinbrücke"
    }


def test_somebody_new_is_searched_for_without_the_headline() -> None:
    found = resolve("Was sagt Selenskyj dazu?", [SUMMIT], NOW)
    assert found.question == "Gipfel in Alaska: Was sagt Selenskyj dazu?"
    assert found.queries == {"de": "Was sagt Selenskyj dazu? gipfel"}


def test_a_headline_is_not_said_twice() -> None:
    first = resolve("Wer bezahlt das?", [BRIDGE], NOW).question
    then = Turn("Wer bezahlt das?", replace(BRIDGE.answer, standalone_question=first))
    assert resolve("Und wer ist dagegen?", [BRIDGE, then], NOW).question == (
        "Neue Rheinbrücke: Wer ist dagegen?"
    )


@pytest.mark.parametrize("text", ["das " + "a" * 390 + "A", "und " * 99, "dazu " * 79, "A " * 199])
def test_no_text_takes_long(text: str) -> None:
    assert resolve(text, [STADIUM], NOW).question  # patterns that try all ways would hang here


@given(st.text(max_size=200), st.text(max_size=200), st.text(max_size=80))
def test_any_text_is_a_question_after_any_other(text: str, question: str, title: str) -> None:
    history = [turn(question, cited(title, question)), turn(text)]
    found = resolve(text, history, NOW)
    assert found == resolve(text, history, NOW)
    assert bool(found.question.strip()) == bool(text.strip())
    assert found.is_follow_up or found.question == text
