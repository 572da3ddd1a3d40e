"""Whether the corpus speaks of what is asked."""

from __future__ import annotations

import pytest

from rag.answer.coverage import coverage, head, is_covered
from rag.search.question import analyse
from tests.support.newsroom import BEES, NOW, WOLVES, Newsroom


def covered(room: Newsroom, text: str) -> bool:
    question, _ = room.search.understand(text, NOW)
    return is_covered(question, room.find(text))


@pytest.mark.parametrize(
    "text",
    [
        "Wie viele Schafe wurden in der Lausitz gerissen?",
        "Wer ist Jurij Kubasch?",
        "Who is Maureen Okafor?",
        "How many sheep did the wolves kill?",
        "Was passierte mit der Carolabrücke?",
        "Was berichtet der Freiberger Bote über den Haushalt?",  # the outlet stands above the text
        "Wie lief der Bahnstreik in Hannover?",
    ],
)
def test_what_the_corpus_tells_is_covered(newsroom: Newsroom, text: str) -> None:
    assert covered(newsroom, text)


@pytest.mark.parametrize(
    "text",
    [
        "Wer gewann den Nobelpreis für Quantenphysik?",
        "Wie hoch ist der Kilimandscharo?",
        "When did Beyoncé release Lemonade?",
        "What is the boiling point of tungsten?",
        "Что случилось в Киеве?",
    ],
)
def test_what_it_does_not_tell_is_not(newsroom: Newsroom, text: str) -> None:
    assert not covered(newsroom, text)


def test_a_question_without_content_is_not_covered(newsroom: Newsroom) -> None:
    assert coverage(analyse("?"), newsroom.find("Carolabrücke")) == 0.0


def test_nothing_is_covered_by_no_passages() -> None:
    assert coverage(analyse("Carolabrücke"), []) == 0.0


def test_coverage_is_a_share(newsroom: Newsroom) -> None:
    passages = newsroom.find("Carolabrücke")
    assert coverage(analyse("Carolabrücke"), passages) == pytest.approx(1.0)
    half = coverage(analyse("Carolabrücke Xylofonquartett"), passages)
    assert 0.4 < half < 0.6


def test_above_an_article_stand_headline_outlet_place_and_date() -> None:
    assert head(WOLVES) == "Wölfe reißen Schafe in der Lausitz Elbkurier Nochten 12. August 2025"
    assert head(BEES) == BEES.title
