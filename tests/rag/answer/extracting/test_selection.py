"""Which sentences are quoted."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.answer.extracting.selection import MOST_QUOTES, opening_quotes, select_quotes
from rag.corpus.language import words
from rag.search.question import analyse
from rag.types import Article, RankedPassage
from tests.support.newsroom import BRIDGE_DE, NEWS, WOLVES, Newsroom, news

VOCABULARY = sorted({word for article in NEWS for word in words(article.text)})


def passage(article: Article, score: float = 1.0) -> RankedPassage:
    return RankedPassage(
        f"{article.id}#0", score, article.text, 0, len(article.text), None, article
    )


def telling(text: str, language: str = "de") -> RankedPassage:
    return passage(news("a", language, "Titel", text, dt.date(2025, 8, 1)))


def quoted(question: str, *passages: RankedPassage) -> list[str]:
    return [quote.text for quote in select_quotes(analyse(question), passages)]


def test_the_sentence_that_answers_comes_first() -> None:
    assert quoted("Wer fordert höhere Zäune?", passage(WOLVES))[0].endswith(
        "Er fordert höhere Zäune und mehr Geld vom Freistaat."
    )
    assert quoted("Was kostet der Abriss?", passage(BRIDGE_DE))[0] == (
        "Der Abriss soll nach Angaben der Stadt elf Millionen Euro kosten."
    )


@pytest.mark.parametrize(
    ("language", "before", "sentence", "question"),
    [
        ("de", "Kubasch kam.", "Er fordert höhere Zäune und Geld.", "Wer fordert höhere Zäune?"),
        ("de", "Das Rudel floh.", "Dabei starben sieben Schafe.", "Wie viele Schafe starben?"),
        ("de", "Kubasch sprach.", "„Sie kommen zurück“, sagte er.", "Kommen sie zurück?"),
        ("de", "Das Land zählt.", "Diese Zählung dauert lange.", "Wie lange dauert die Zählung?"),
        ("en", "Okafor spoke.", "She thanked the many volunteers.", "Who thanked the volunteers?"),
        ("en", "The roof burnt.", "It cost nine million pounds.", "What cost nine million pounds?"),
        ("en", "Volunteers came.", "Their work lasted three years.", "How long did the work last?"),
    ],
)  # fmt: skip
def test_a_sentence_that_begins_with_a_pronoun_brings_the_one_before(
    language: str, before: str, sentence: str, question: str
) -> None:
    text = f"Zuvor war es lange still. {before} {sentence} Danach war es wieder still."
    if language == "en":
        text = f"Before that all was quiet. {before} {sentence} After that all was quiet."
    assert quoted(question, telling(text, language))[0] == f"{before} {sentence}"


@pytest.mark.parametrize(
    "sentence",
    ["Erfurt feiert das Stadtfest.", "Essen feiert das Stadtfest.", "Irak feiert das Stadtfest."],
)
def test_a_word_that_only_begins_like_a_pronoun_stands_alone(sentence: str) -> None:
    text = f"Zuvor war es still. {sentence} Danach auch."
    assert quoted("Wer feiert das Stadtfest?", telling(text))[0] == sentence


def test_a_pronoun_at_the_beginning_of_a_passage_has_nothing_to_bring() -> None:
    assert quoted("Wer fordert Zäune?", telling("Er fordert Zäune. Das war alles."))[0] == (
        "Er fordert Zäune."
    )


def test_a_sentence_is_not_quoted_twice() -> None:
    text = "Kubasch fordert höhere Zäune. Er fordert höhere Zäune seit Jahren. Er fordert sie laut."
    quotes = select_quotes(analyse("Wer fordert höhere Zäune?"), [telling(text)])
    assert not any(a.overlaps(b) for a in quotes for b in quotes if a is not b)


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("Wo trafen sich Meier und Kowalski?", "Schauplatz des Treffens war ein Gasthof bei"),
        ("Wie alt ist Meier?", "Die 71-jährige Meier"),
        ("Wie lange dauerte das Treffen von Meier und Kowalski?", "Nach vier Stunden"),
    ],
)
def test_of_sentences_alike_the_one_that_carries_what_is_asked_for_comes_first(
    question: str, answer: str
) -> None:
    text = (
        "Die Ministerin Meier und der Botschafter Kowalski reden. Schauplatz des Treffens war "
        "ein Gasthof bei Pirna. Nach vier Stunden war das Treffen vorbei. Meier sprach von einem "
        "Erfolg. Die 71-jährige Meier tritt bald ab."
    )
    assert answer in quoted(question, telling(text))[0]


def test_a_sentence_is_read_with_those_before_it() -> None:
    text = (
        "Die Carolabrücke in Dresden ist eingestürzt. Ursache war rostiger Stahl. "
        "Ursache der Verspätungen im Land sind Bauarbeiten."
    )
    asked = "Was war die Ursache des Einsturzes der Carolabrücke in Dresden?"
    assert "Ursache war rostiger Stahl." in quoted(asked, telling(text))[:2]
    assert not any("Verspätungen" in quote for quote in quoted(asked, telling(text)))


def test_a_sentence_is_read_with_its_headline() -> None:
    there = news("a", "de", "Streit um die Elbfähre", "Der Betrieb ruht bis Mai.", None)
    elsewhere = news("b", "de", "Streit um das Museum", "Der Betrieb ruht bis Juni.", None)
    asked = "Bis wann ruht der Betrieb der Elbfähre?"
    assert quoted(asked, passage(elsewhere), passage(there))[0] == "Der Betrieb ruht bis Mai."


def test_where_only_headings_speak_of_it_the_openings_are_quoted() -> None:
    article = news("a", "de", "Elbfähre", "Der Betrieb ruht. Bald geht es weiter.", None)
    assert quoted("Was ist mit der Elbfähre?", passage(article)) == ["Der Betrieb ruht."]


def test_a_second_quote_has_to_come_near_the_first() -> None:
    text = (
        "Der Imkerverband Sachsen prüft die neue Methode der Suche mit Drohnen. "
        "Der Verband hat seinen Sitz in Leipzig. Honig wird teurer."
    )
    asked = "Welcher Imkerverband prüft die neue Methode der Suche mit Drohnen?"
    assert len(quoted(asked, telling(text))) == 1


def test_a_quote_that_repeats_another_is_left_out() -> None:
    report = "Ein Rudel Wölfe hat in der Lausitz sieben Schafe gerissen."
    articles = [
        news("a", "de", "Erstes Blatt", report, dt.date(2025, 8, 1)),
        news("b", "de", "Zweites Blatt", f"{report[:-1]}, hieß es.", dt.date(2025, 8, 9)),
    ]
    asked = analyse("Wie viele Schafe haben die Wölfe in der Lausitz gerissen?")
    [quote] = select_quotes(asked, [passage(article) for article in articles])
    assert quote.article.id == "a"


def test_no_passages_give_no_quotes() -> None:
    assert select_quotes(analyse("Zäune"), []) == opening_quotes([]) == ()


def test_openings_are_the_first_sentences() -> None:
    assert [quote.text for quote in opening_quotes([passage(WOLVES), passage(BRIDGE_DE)])] == [
        "Ein Rudel Wölfe hat in der Lausitz sieben Schafe gerissen.",
        "In Dresden ist in der Nacht zum Montag die Carolabrücke eingestürzt.",
    ]


def test_no_more_openings_are_quoted_than_an_answer_holds() -> None:
    assert len(opening_quotes([passage(article) for article in NEWS])) == MOST_QUOTES


def test_a_quote_stands_in_its_article_not_in_its_passage(newsroom: Newsroom) -> None:
    found = newsroom.find("Was geschah beim Bahnstreik in Würzburg?")
    question = analyse("Was geschah beim Bahnstreik in Würzburg?")
    best = select_quotes(question, found)[0]
    assert best.start > 0
    assert "Würzburg" in best.text
    assert best.article.text[best.start : best.end] == best.text


@given(st.lists(st.sampled_from(VOCABULARY), min_size=1, max_size=8).map(" ".join))
def test_one_to_three_quotes_are_chosen_and_none_overlap(text: str) -> None:
    quotes = select_quotes(analyse(text), [passage(article) for article in NEWS[:6]])
    assert 1 <= len(quotes) <= MOST_QUOTES
    assert not any(a.overlaps(b) for a in quotes for b in quotes if a is not b)
    assert all(quote.text.strip() == quote.text != "" for quote in quotes)
