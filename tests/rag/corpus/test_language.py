"""Sentences, stems and 4-grams."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.corpus.language import (
    LONGEST_SENTENCE_CHARACTERS,
    LONGEST_SENTENCE_WORDS,
    LONGEST_STRETCH,
    content_words,
    fold_accents,
    grams,
    sentence_spans,
    stopwords_of,
    term,
    words,
)

PIECES = st.sampled_from(
    'Am 16. August|z. B.|Dr. Müller|ging|. |! |? |…|„|“|"|(|)|\n|\n\n| |\t|\u00a0|'
    "😀|🏳️‍🌈|𝕏|日本。|Wort |U.S. |19. ".split("|")
)
TEXTS = st.one_of(st.text(max_size=300), st.lists(PIECES, max_size=60).map("".join))


def sentences(text: str, language: str = "de") -> list[str]:
    return [text[start:end] for start, end in sentence_spans(text, language)]


@pytest.mark.parametrize(
    "sentence",
    [
        "Am 16. August trafen sich Trump und Putin in Alaska.",
        "Die 3. Liga beginnt am 1. September mit dem 2. Spieltag.",
        "Im 19. Jahrhundert war das anders.",
        "Es kamen z. B. Dr. Müller und Prof. Dr. Meier.",
        "Das kostet ca. 5 Mio. Euro, d. h. viel mehr als 2024.",
        "„Wir sind noch nicht dort“, sagte Trump am Freitag (Ortszeit).",
        "Die Rendite stieg um 3.500 Punkte auf 12,5 Prozent.",
        "Die Seite heißt www.taz.de und ist frei.",
    ],
)
def test_german_full_stops_within_a_sentence_do_not_end_it(sentence: str) -> None:
    text = f"Zuvor war es ruhig. {sentence} Danach ging er."
    assert sentences(text) == ["Zuvor war es ruhig.", sentence, "Danach ging er."]


@pytest.mark.parametrize(
    "sentence",
    [
        "Mr. Smith met the U.S. president at 5 p.m. on Monday.",
        "It cost $3.5 million, i.e. too much.",
        "“We are not there yet,” he said.",
    ],
)
def test_english_full_stops_within_a_sentence_do_not_end_it(sentence: str) -> None:
    text = f"It was quiet. {sentence} Then he left."
    assert sentences(text, "en") == ["It was quiet.", sentence, "Then he left."]


def test_a_number_at_the_end_of_a_sentence_ends_it() -> None:
    assert sentences("Es waren 19. Danach kam keiner mehr.") == [
        "Es waren 19.",
        "Danach kam keiner mehr.",
    ]


def test_a_number_at_the_end_of_a_line_ends_a_sentence() -> None:
    assert sentences("Es waren 19.\nMinister kamen.") == ["Es waren 19.", "Minister kamen."]


def test_a_quote_of_two_sentences_keeps_its_marks() -> None:
    text = "Er sagte: „Nein! Niemals.“ Danach ging er."
    assert sentences(text) == ["Er sagte: „Nein! Niemals.“", "Danach ging er."]


def test_offsets_count_code_points_not_bytes() -> None:
    text = "😀 Hallo Welt. 🏳️‍🌈 Zwei. Drei 𝕏."
    assert sentences(text) == ["😀 Hallo Welt.", "🏳️‍🌈 Zwei.", "Drei 𝕏."]


@pytest.mark.parametrize("language", ["fr", "zh", "ar", "xx", ""])
def test_any_language_has_sentences(language: str) -> None:
    assert len(sentences("Bonjour Paris. Ça va bien? Oui.", language)) == 3


def test_white_space_has_no_sentences() -> None:
    assert sentences(" \n\t\u00a0 ") == []
    assert sentences("") == []


def test_a_text_without_full_stops_is_cut_between_words() -> None:
    pieces = sentences("wort " * 1_000)
    assert all(set(words(piece)) == {"wort"} for piece in pieces)
    lengths = [len(words(piece)) for piece in pieces]
    assert (
        LONGEST_SENTENCE_WORDS * 0.9 < min(lengths[:-1]) <= max(lengths) <= LONGEST_SENTENCE_WORDS
    )


def test_a_table_is_cut_at_line_ends() -> None:
    rows = [f"Zeile {number} Wert {number * 7}" for number in range(500)]
    pieces = sentences("\n".join(rows))
    assert [row for piece in pieces for row in piece.splitlines()] == rows
    assert all(len(words(piece)) <= LONGEST_SENTENCE_WORDS for piece in pieces)


def test_a_word_without_end_is_cut_anywhere() -> None:
    pieces = sentences("x" * 10_000)
    assert "".join(pieces) == "x" * 10_000
    assert max(map(len, pieces)) == LONGEST_SENTENCE_CHARACTERS


@pytest.mark.parametrize("mark", ["„", "“", "»", "«", "'", "(", "“ ", "Ja! ", "\n", "1. ", "."])
def test_a_long_run_of_one_mark_takes_no_minutes(mark: str) -> None:
    text = (mark * 200_000)[:200_000]
    lengths = [end - start for start, end in sentence_spans(text, "de")]
    assert sum(lengths) <= len(text)
    assert max(lengths, default=0) <= LONGEST_SENTENCE_CHARACTERS


def test_a_paragraph_longer_than_a_stretch_is_cut_between_sentences_only() -> None:
    wanted = [f"Der {number}. Satz nennt „Wort {number}“ und Dr. Müller." for number in range(999)]
    text = " ".join(wanted)
    assert len(text) > 3 * LONGEST_STRETCH
    assert sentences(text) == wanted


@given(TEXTS, st.sampled_from(["de", "en", "fr"]))
def test_sentences_cover_all_but_white_space_once_and_in_order(text: str, language: str) -> None:
    end_before = 0
    for start, end in sentence_spans(text, language):
        assert start >= end_before
        assert not text[end_before:start].strip()
        assert text[start:end] == text[start:end].strip() != ""
        end_before = end
    assert not text[end_before:].strip()


def test_words_are_folded_and_without_marks() -> None:
    assert words("Die „US-Präsidentin“ aß in STRAẞBURG.") == (
        *("die", "us", "präsidentin", "ass", "in", "strassburg"),
    )


def test_content_words_are_distinct_and_no_stop_words() -> None:
    assert content_words("Wer traf Putin, und wo traf Putin Trump?", "de") == (
        ["traf", "putin", "trump"]
    )
    assert "und" in stopwords_of("de")
    assert "und" not in stopwords_of("en")
    assert not stopwords_of("fr")


@pytest.mark.parametrize(
    ("one", "other", "language"),
    [
        ("häuser", "haus", "de"),
        ("sanktionen", "sanktion", "de"),
        ("sanctions", "sanction", "en"),
        ("erdoğan", "erdogan", "de"),
        ("züge", "zuge", "de"),
        ("café", "cafe", "en"),
        ("škoda", "skoda", "fr"),
    ],
)
def test_forms_and_spellings_of_one_word_share_their_stem(
    one: str, other: str, language: str
) -> None:
    assert term(one, language).stem == term(other, language).stem


def test_other_languages_have_no_stemmer_but_folded_words() -> None:
    assert term("élections", "fr").stem == "elections"


def test_grams_mark_the_ends_of_a_word_and_drop_its_accents() -> None:
    assert grams("züge") == ("_zug", "zuge", "uge_")
    assert grams("eu") == ("_eu_",)
    assert grams("a") == ("_a_",)


@given(st.text(min_size=1, max_size=40))
def test_folding_twice_is_folding_once(text: str) -> None:
    once = fold_accents(text)
    assert fold_accents(once) == once


@given(st.text(max_size=60), st.sampled_from(["de", "en", "fr"]))
def test_every_word_of_any_text_has_a_stem_and_grams(text: str, language: str) -> None:
    for word in words(text):
        found = term(word, language)
        assert found.grams
        assert all(len(gram) <= 4 for gram in found.grams)
