"""Titles of articles without a headline."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.corpus.readers.titles import LONGEST_TITLE, derive_title


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Am 16. August kam er an. Dann ging er.", "Am 16. August kam er an."),
        ("Z. B. Dr. Müller kam. Dann nicht.", "Z. B. Dr. Müller kam."),
        ("Mr. Smith came. He left.", "Mr. Smith came."),
        ("  \n\nEin   Satz\nüber Zeilen. Zwei.", "Ein Satz über Zeilen."),
        ("Der 1.\nTag. Und mehr.", "Der 1. Tag."),
        ("Im 19. Jahrhundert war es so. Dann nicht.", "Im 19. Jahrhundert war es so."),
        ("Das war 1945. Danach kam Frieden.", "Das war 1945."),
        ("Es waren 16.", "Es waren 16."),
        ("Zwischentitel\n\nEin Satz.", "Zwischentitel"),
        ("Zwischentitel\r\n \r\nEin Satz.", "Zwischentitel"),
    ],
)
def test_the_first_sentence_is_the_title(text: str, title: str) -> None:
    assert derive_title(text) == title


def test_a_long_sentence_is_cut_between_words() -> None:
    title = derive_title("Mit einem Handschlag, " + "und noch einem Wort " * 10)
    assert title == (
        "Mit einem Handschlag, und noch einem Wort und noch einem Wort und noch einem…"
    )


def test_no_comma_stands_before_the_ellipsis() -> None:
    assert derive_title("x" * 70 + ", " + "y" * 40) == "x" * 70 + "…"


def test_a_sentence_that_just_fits_is_not_cut() -> None:
    sentence = "a" * 40 + " " + "b" * 38 + "."
    assert derive_title(sentence) == sentence


def test_a_single_long_word_is_cut_within() -> None:
    assert derive_title("ß" * 200) == "ß" * 79 + "…"


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_every_text_gives_one_short_line(text: str) -> None:
    title = derive_title(text)
    assert len(title) <= LONGEST_TITLE
    assert title == " ".join(title.split())
    assert bool(title) == bool(text.strip())
