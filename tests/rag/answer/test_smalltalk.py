"""Texts that ask nothing."""

from __future__ import annotations

import pytest

from rag.answer.smalltalk import is_small_talk, spoken_language
from rag.search.question import analyse


@pytest.mark.parametrize(
    "text", ["Hallo!", "thanks a lot", "Moin", "Hilfe", "", "?", "who are you"]
)
def test_courtesies_and_texts_without_a_topic_are_small_talk(text: str) -> None:
    assert is_small_talk(analyse(text))


@pytest.mark.parametrize(
    "text", ["Hilfe für die Ukraine", "Good Morning America", "Danke, Trump", "Tag der Arbeit"]
)
def test_a_courtesy_beside_a_topic_is_not(text: str) -> None:
    assert not is_small_talk(analyse(text))


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("danke", "de"),
        ("thanks", "en"),
        ("hi", "de"),
        ("summarize", "en"),
        ("Good evening", "en"),
        ("", "de"),
    ],
)
def test_courtesies_are_in_a_language(text: str, language: str) -> None:
    assert spoken_language(analyse(text)) == language
