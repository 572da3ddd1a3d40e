"""What stands around a sentence."""

from __future__ import annotations

import dataclasses

import pytest

from rag.answer.extracting.context import lead, sentence_matches
from rag.search.question import analyse
from rag.types import RankedPassage
from tests.support.newsroom import WOLVES, news

ASKED = analyse("Kubasch Hilbert Okafor")


def matches(text: str, headings: str = "") -> list[tuple[list[float], list[float]]]:
    article = news("a", "de", "Titel", text, None)
    passage = RankedPassage("a#0", 1.0, text, 0, len(text), None, article)
    return list(sentence_matches(ASKED, passage, headings))


def test_each_sentence_has_its_own_matches_and_those_of_the_two_before() -> None:
    first, second, third, fourth = matches("Kubasch kam. Hilbert kam. Es regnete. Es schneite.")
    assert (first[0], first[1]) == ([1.0, 0.0, 0.0], [0.0, 0.0, 0.0])
    assert (second[0], second[1]) == ([0.0, 1.0, 0.0], [1.0, 0.0, 0.0])
    assert third[1] == [1.0, 1.0, 0.0]
    assert fourth[1] == [0.0, 1.0, 0.0]


def test_headings_stand_before_every_sentence() -> None:
    found = matches("Kubasch kam. Hilbert kam. Es regnete. Es schneite.", "Okafor")
    assert all(around[2] == 1.0 for _, around in found)


@pytest.mark.parametrize("text", ["", "   "])
def test_a_passage_without_a_sentence_has_no_matches(text: str) -> None:
    assert matches(text) == []


def test_an_article_is_about_its_headline_or_else_its_first_sentence() -> None:
    assert lead(WOLVES) == WOLVES.title
    assert lead(dataclasses.replace(WOLVES, title_derived=True)) == (
        "Ein Rudel Wölfe hat in der Lausitz sieben Schafe gerissen."
    )
    assert lead(dataclasses.replace(WOLVES, title_derived=True, text="")) == WOLVES.title
