"""The sentences of a passage."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from rag.search.sentences import split
from tests.support.newsroom import BEES


def test_sentences_stand_where_they_say() -> None:
    text = BEES.text  # has letters beyond the first plane
    found = split(text, "de")
    assert [sentence.text[:12] for sentence in found] == [
        "Die Imkerin ",
        "Sie hat dafü",
        "In diesem So",
        "„Es ist wie ",
        "Der Imkerver",
    ]
    assert all(text[sentence.start : sentence.end] == sentence.text for sentence in found)


@given(st.text(max_size=200), st.sampled_from(["de", "en", "fr"]))
def test_any_text_is_split_in_order(text: str, language: str) -> None:
    at = 0
    for sentence in split(text, language):
        assert at <= sentence.start < sentence.end <= len(text)
        assert text[sentence.start : sentence.end] == sentence.text
        at = sentence.end
