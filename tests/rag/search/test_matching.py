"""How well sentences answer questions. Weights are tuned elsewhere: here only the order counts."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.corpus.language import words
from rag.search.matching import SOFT_MATCH, SentenceMatcher
from rag.search.question import analyse
from rag.search.sentences import analyse_sentence


def covered(question: str, text: str, language: str = "de") -> float:
    """How well the one content word of a question is matched."""
    [match] = SentenceMatcher(analyse(question), language).coverage(words(text))
    return match


def score(question: str, sentence: str, language: str = "de") -> float:
    return SentenceMatcher(analyse(question), language).score(analyse_sentence(sentence, language))


def test_the_same_word_matches_wholly() -> None:
    assert covered("Brücke", "Die BRÜCKE ist alt.") == 1.0


def test_an_inflection_with_the_same_stem_matches_wholly() -> None:
    assert covered("Schäfer", "Das Haus des Schäfers brannte.") == 1.0
    assert covered("visitors", "Every visitor pays.", "en") == 1.0


@pytest.mark.parametrize(
    ("word", "text"),
    [
        ("Brücke", "Die Carolabrücke fiel in die Elbe."),
        ("Streik", "Der Bahnstreik geht weiter."),
        ("Bürgermeister", "Der Oberbürgermeister sperrte die Ufer."),
        ("Gewerkschaft", "Die Eisenbahnergewerkschaft verhandelt."),
        ("Feuerwehrmann", "Drei Feuerwehrleute kamen."),
        ("Gewerkshaft", "Die Gewerkschaft verhandelt."),  # a typo
        ("Selenskij", "Selenskyj kam nach Berlin."),
        ("Erdogan", "Erdoğan kam nach Berlin."),
    ],
)
def test_compounds_typos_and_accents_match_softly(word: str, text: str) -> None:
    assert SOFT_MATCH <= covered(word, text) <= 1.0


def test_a_translation_matches_in_articles_of_the_other_language() -> None:
    assert covered("What about the bridge?", "Die Brücke ist eingestürzt.", "de") == 1.0
    assert covered("Was ist mit der Brücke?", "The bridge collapsed.", "en") == 1.0


def test_a_synonym_matches_less_than_the_word() -> None:
    same = covered("Was ist mit der Eisenbahn?", "Die Eisenbahn fährt.")
    other = covered("Was ist mit der Eisenbahn?", "Die Bahn fährt.")
    assert 0 < other < same


def test_what_shares_nothing_does_not_match() -> None:
    assert covered("Brücke", "Der Hund schläft.") == 0.0


def test_an_ending_alone_is_a_weak_match() -> None:
    ending = covered("Franken", "Die Mauern wanken.")
    beginning = covered("Franken", "Das Frankenland ist schön.")
    assert ending < SOFT_MATCH <= beginning


def test_coverage_takes_the_best_match_for_each_word() -> None:
    matcher = SentenceMatcher(analyse("Hilbert Carolabrücke Leuchtturm"), "de")
    assert matcher.coverage(words("Hilbert sprach. Die Carolabrücke fiel.")) == [1.0, 1.0, 0.0]


def test_nothing_covers_a_question_without_content() -> None:
    assert SentenceMatcher(analyse("?"), "de").coverage(["text"]) == []


@pytest.mark.parametrize(
    ("question", "better", "worse"),
    [
        (
            "Wer sperrte die Ufer für den Verkehr?",
            "Oberbürgermeister Hilbert sperrte die Ufer für den Verkehr.",
            "Oberbürgermeister Hilbert will im Herbst einen Entwurf vorlegen.",
        ),
        (
            "Wie viele Schafe rissen die Wölfe?",
            "Die Wölfe rissen 17 Schafe.",
            "Die Wölfe rissen Schafe.",
        ),
        (
            "Wann eröffnet das Museum?",
            "Das Museum eröffnet am Freitag.",
            "Das Museum eröffnet mit Musik.",
        ),
        ("Was sagte Hilbert zur Brücke?", "Hilbert nannte die Brücke ein Wrack.", "Hilbert!"),
        ("Brücke Dresden", "Die Brücke in Dresden fiel.", "Die Brücke in Riesa hielt."),
    ],
)
def test_the_sentence_that_answers_scores_higher(question: str, better: str, worse: str) -> None:
    assert score(question, better) > score(question, worse)


def test_rare_words_count_more_than_common_ones() -> None:
    question = analyse("Hilbert Stadt")
    hilbert, town = question.content
    weighed = replace(question, content=(replace(hilbert, weight=8.0), town))
    matcher = SentenceMatcher(weighed, "de")
    name, place = (
        matcher.score(analyse_sentence(f"Gestern sprach {who} lange.", "de"))
        for who in ("Hilbert", "Stadt")
    )
    assert name > place


@given(st.text(max_size=80), st.text(max_size=200), st.sampled_from(["de", "en", "fr", "ja"]))
def test_any_question_is_compared_with_any_sentence(
    question: str, sentence: str, language: str
) -> None:
    matcher = SentenceMatcher(analyse(question), language)
    assert -1.0 <= matcher.score(analyse_sentence(sentence, language)) <= 1.5
    assert all(0.0 <= match <= 1.0 + 1e-9 for match in matcher.coverage(words(sentence)))


@given(st.text(min_size=1, max_size=80))
def test_a_text_covers_itself(text: str) -> None:
    question = analyse(text)
    matcher = SentenceMatcher(question, question.language)
    assert matcher.coverage(words(question.text)) == [1.0] * len(question.content)
