"""Questions, taken apart."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.corpus.language import term
from rag.search.question import LONGEST_QUESTION_WORDS, Wanted, analyse, lexical_query
from rag.types import Filters


def content(text: str) -> list[str]:
    return [asked.word for asked in analyse(text).content]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Was geschah mit der Brücke?", "de"),
        ("What happened to the bridge?", "en"),
        ("Wer gewann?", "de"),
        ("Who won?", "en"),
        ("war in Ukraine", "en"),
        ("Bürgermeister Dresden", "de"),
        ("mayor elections", "en"),
    ],
)
def test_a_question_is_german_or_english(text: str, language: str) -> None:
    assert analyse(text).language == language


def test_only_words_that_carry_the_topic_are_content() -> None:
    assert content("Was geschah mit der Carolabrücke in Dresden?") == ["carolabrücke", "dresden"]
    assert content("What happened to the bridge in Dresden?") == ["bridge", "dresden"]


def test_a_word_that_comes_twice_counts_once() -> None:
    assert content("Dresden, dresden, DRESDEN!") == ["dresden"]


def test_words_that_only_say_when_are_no_content() -> None:
    question = analyse("Was geschah seit Freitag in Dresden?", ignoring=("seit freitag",))
    assert [asked.word for asked in question.content] == ["dresden"]


@pytest.mark.parametrize(
    "text",
    ["Was gibt es Neues?", "Was ist neu?", "What's new?", "Any news?", "Welche Nachrichten?"],
)
def test_asking_for_whatever_is_new_is_no_content(text: str) -> None:
    question = analyse(text)
    assert question.asks_for_news
    assert question.content == ()


def test_asking_for_something_is_not_asking_for_whatever_is_new() -> None:
    assert not analyse("Wer ist Oberbürgermeister von Dresden?").asks_for_news


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("Fasse den Gipfel zusammen", ["gipfel"]),
        ("Bitte fassen Sie den Gipfel zusammen.", ["gipfel"]),
        ("Kannst du mir die Sanktionen erklären?", ["sanktionen"]),
        ("Erkläre die Sanktionen", ["sanktionen"]),
        ("Please summarize the summit", ["summit"]),
        ("Can you explain the sanctions?", ["sanctions"]),
        ("Who can explain the sanctions?", ["explain", "sanctions"]),
        ("Wer hielt die Gruppe zusammen?", ["hielt", "gruppe", "zusammen"]),
        ("Fass Bier", ["fass", "bier"]),
    ],
)
def test_what_to_do_with_the_topic_is_no_content(text: str, topic: list[str]) -> None:
    assert content(text) == topic


@pytest.mark.parametrize(
    ("text", "asking"),
    [("Wie lange dauerte es?", "wie lange"), ("How old is she?", "how old"), ("Warum?", "")],
)
def test_the_words_that_tell_what_is_wanted_are_kept(text: str, asking: str) -> None:
    assert analyse(text).asking == asking


def test_control_characters_and_line_ends_are_white_space() -> None:
    question = analyse("\x00Wer\r\n\tist \x1b[31m Hilbert\u200b?\u2028 ")
    assert question.text == "Wer ist [31m Hilbert ?"
    assert "hilbert" in question.words


@pytest.mark.parametrize(
    "text", ["", "   ", "?!…", "😀🏳️‍🌈", "\x00\x01", '"""', "()[]{}^~*", "\u200b", "___"]
)
def test_a_text_without_words_is_a_question_without_content(text: str) -> None:
    question = analyse(text)
    assert question.words == ()
    assert question.content == ()
    assert not question.asks_for_news
    assert question.language in ("de", "en")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('title:"Brücke" AND +Dresden -Elbe~2 OR (a^3*)', {"brücke", "dresden", "elbe"}),
        ("stem_de:haus* [a TO z]", {"haus"}),
        ("Wer sagte „Wir brauchen Ersatz“?", {"ersatz"}),
        ("'; DROP TABLE passages; --", {"drop", "passages"}),
    ],
)
def test_quotes_and_query_syntax_are_only_words(text: str, words: set[str]) -> None:
    question = analyse(text)
    assert words <= set(question.words)
    assert all(word.isalnum() for word in question.words)


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("Что случилось в Киеве?", "киеве"),
        ("ماذا حدث في القاهرة", "القاهرة"),
        ("東京で何が起きた", "東京で何が起きた"),
        ("Τι έγινε στην Αθήνα;", "αθήνα"),
    ],
)
def test_other_scripts_have_words_too(text: str, word: str) -> None:
    assert word in content(text)


def test_ten_thousand_characters_are_cut_to_words_that_a_search_can_use() -> None:
    question = analyse("Brücke " + "Donaudampfschifffahrt und Bahn " * 320)
    assert len(question.words) == LONGEST_QUESTION_WORDS
    assert question.words[0] == "brücke"


def test_one_word_of_ten_thousand_letters_is_a_question() -> None:
    assert len(analyse("a" * 10_000).words) == 1


@pytest.mark.parametrize("form", ["NFC", "NFD", "NFKC", "NFKD"])
def test_a_word_is_the_same_however_its_accents_are_written(form: str) -> None:
    text = unicodedata.normalize(form, "Fährt die Brücke über den Fluß?")  # type: ignore[arg-type]
    assert analyse(text).content == analyse("Fährt die Brücke über den Fluß?").content


def test_names_are_words_with_a_capital_or_a_digit() -> None:
    names = {
        a.word for a in analyse("Wann traf Trump den russischen Gast am G20?").content if a.is_name
    }
    assert names == {"trump", "gast", "g20"}


def test_a_question_without_capitals_may_be_all_names() -> None:
    assert all(asked.is_name for asked in analyse("wann traf trump putin").content)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Wann traf Trump Putin?", Wanted.TIME),
        ("When did the bridge collapse?", Wanted.TIME),
        ("In welchem Jahr begann der Bau?", Wanted.TIME),
        ("Which year was it?", Wanted.TIME),
        ("Wie viele Schafe wurden gerissen?", Wanted.QUANTITY),
        ("Wieviel kostet der Abriss?", Wanted.QUANTITY),
        ("How many guests came?", Wanted.QUANTITY),
        ("Wo brannte es?", Wanted.PLACE),
        ("In which city was it?", Wanted.PLACE),
        ("Wer sperrte die Ufer?", Wanted.PERSON),
        ("Who closed the banks?", Wanted.PERSON),
        ("Warum stürzte sie ein?", Wanted.ANYTHING),
        ("", Wanted.ANYTHING),
    ],
)
def test_the_question_word_tells_what_is_wanted(text: str, wanted: Wanted) -> None:
    assert analyse(text).wanted is wanted


def test_a_word_brings_its_translations_for_articles_in_the_other_language() -> None:
    [bridge] = analyse("What about the bridge?").content
    assert "brücke" in bridge.forms("de")
    assert bridge.forms("de")["bridge"] == 1.0  # names are the same in both
    assert "brücke" in bridge.all_forms()


def test_a_synonym_is_worth_less_than_the_word() -> None:
    [train] = analyse("Was ist mit der Eisenbahn?").content
    forms = train.forms("de")
    assert forms["eisenbahn"] == 1.0
    assert all(worth < 1.0 for form, worth in forms.items() if form != "eisenbahn")


def test_an_unknown_word_is_looked_for_as_it_is() -> None:
    [name] = analyse("Zschoche").content
    assert name.forms("de") == name.forms("en") == {"zschoche": 1.0}


def test_without_an_index_all_words_count_alike() -> None:
    assert {asked.weight for asked in analyse("Brücke Dresden Hilbert").content} == {1.0}


def test_the_lexical_query_asks_for_all_words_in_the_questions_own_language() -> None:
    stems = lexical_query(analyse("Was geschah nach dem Streik in Dresden?"), Filters()).stems
    assert {term(word, "de").stem for word in ("nach", "streik", "dresden")} <= set(stems["de"])
    assert term("nach", "de").stem not in stems["en"]


def test_the_lexical_query_weighs_the_word_most_then_translations_then_grams() -> None:
    query = lexical_query(analyse("What about the bridge?"), Filters())
    word, translated = (
        query.stems["de"][term("bridge", "de").stem],
        query.stems["de"][term("brücke", "de").stem],
    )
    assert word == 1.0
    assert 0 < translated < word
    assert all(0 < weight < 1.0 for grams in query.grams.values() for weight in grams.values())


def test_the_lexical_query_carries_the_filters() -> None:
    filters = Filters(outlet="taz")
    assert lexical_query(analyse("Dresden"), filters).filters == filters


@given(st.text(max_size=300))
def test_any_text_is_a_question(text: str) -> None:
    question = analyse(text)
    assert question.language in ("de", "en")
    assert not any(unicodedata.category(letter) == "Cc" for letter in question.text)
    query = lexical_query(question, Filters())
    assert all(value for terms in query.stems.values() for value in terms)
