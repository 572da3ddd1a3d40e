"""Whether the corpus speaks of what is asked."""

from __future__ import annotations

import dataclasses

import pytest

from rag.answer.extracting.coverage import UNNAMED_WORTH, coverage, head, is_covered
from rag.search.question import analyse
from rag.types import RankedPassage
from tests.support.newsroom import BEES, NOW, WOLVES, Newsroom, news


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
        "Welche Brücke in Hamburg wurde von Napoleon erbaut?",  # one word of four
        "Wie viele Schwärme von Heuschrecken fielen in Ägypten ein?",
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


def telling(text: str, language: str = "de", title: str = "Titel") -> RankedPassage:
    article = news("a", language, title, text, None)
    return RankedPassage("a#0", 1.0, text, 0, len(text), None, article)


ASKED = "Warum stritten Kubasch und Hilbert?"
NOISE = "Es regnete den ganzen Tag. Der Wind war kalt. Niemand kam vorbei."


def test_words_that_stand_together_cover_more_than_words_far_apart() -> None:
    together = telling(f"Kubasch und Hilbert stritten. {NOISE}")
    apart = telling(f"Kubasch kam. {NOISE} Man stritt um Geld. {NOISE} Hilbert ging.")
    assert coverage(analyse(ASKED), [together]) > coverage(analyse(ASKED), [apart])


def test_the_sentences_before_and_the_headline_count_less_but_count() -> None:
    here = coverage(analyse(ASKED), [telling("Kubasch stritt mit Hilbert.")])
    before = coverage(analyse(ASKED), [telling("Kubasch kam zu Hilbert. Man stritt lange.")])
    above = coverage(analyse(ASKED), [telling("Man stritt lange.", title="Kubasch und Hilbert")])
    nowhere = coverage(analyse(ASKED), [telling("Man stritt lange.")])
    assert here > before > nowhere
    assert here > above > nowhere


def test_a_question_whose_names_are_only_alike_is_covered_less() -> None:
    asked = analyse("Wer regiert in Deutschland?")
    alike, found = telling("Das Land regiert sich selbst."), telling("Deutschland regiert sich.")
    both = telling("Deutschland und das Land regiert man.")
    assert coverage(asked, [alike]) < UNNAMED_WORTH * coverage(asked, [found])
    assert coverage(asked, [found]) == coverage(asked, [both])


def test_an_answer_may_stand_in_the_other_language() -> None:
    text = "The bridge in Dresden collapsed."
    assert is_covered(analyse("Stürzte die Brücke in Dresden ein?"), [telling(text, "en")])


def test_where_there_is_no_headline_the_first_sentence_stands_above() -> None:
    headless = dataclasses.replace(WOLVES, title_derived=True, outlet=None, place=None)
    assert head(headless) == (
        "Ein Rudel Wölfe hat in der Lausitz sieben Schafe gerissen. 12. August 2025"
    )
