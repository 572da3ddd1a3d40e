"""Words of one language for those of the other."""

from __future__ import annotations

import pytest

from rag.corpus.lexicon import knows, translations


@pytest.mark.parametrize(
    ("english", "german"),
    [
        ("war", "krieg"),
        ("government", "regierung"),
        ("president", "präsident"),
        ("court", "gericht"),
    ],
)
def test_words_are_found_both_ways(english: str, german: str) -> None:
    assert german in translations(english, "en", "de")
    assert english in translations(german, "de", "en")


def test_inflected_words_are_found_by_their_stem() -> None:
    assert translations("sanctions", "en", "de") == translations("sanction", "en", "de") != ()
    assert translations("regierungen", "de", "en") == translations("regierung", "de", "en") != ()


def test_unknown_words_have_no_translation() -> None:
    assert translations("xqzvb", "en", "de") == ()
    assert translations("", "en", "de") == ()


@pytest.mark.parametrize(
    ("source", "target"), [("de", "de"), ("en", "en"), ("fr", "de"), ("en", "fr")]
)
def test_other_pairs_of_languages_have_no_translations(source: str, target: str) -> None:
    assert translations("war", source, target) == ()


def test_no_translation_is_given_twice_or_empty() -> None:
    for word in ("war", "state", "bank", "police", "attack"):
        found = translations(word, "en", "de")
        assert len(set(found)) == len(found)
        assert all(found)


def test_a_word_of_both_languages_tells_neither() -> None:
    assert knows("krieg", "de")
    assert not knows("krieg", "en")
    assert knows("peace", "en")
    assert not knows("hand", "de")
    assert not knows("hand", "en")


def test_a_word_with_a_sharp_s_is_known_as_it_is_folded() -> None:
    assert knows("fussball", "de")
