"""The sentences around quotes."""

from __future__ import annotations

import dataclasses
import datetime as dt
import re

import pytest

from rag.answer import wording
from rag.answer.citations import Quote
from rag.corpus.catalog import CorpusSpan
from rag.types import Article
from tests.support.newsroom import BEES, BRIDGE_DE, BRIDGE_EN, FRENCH, NOW, WOLVES


def quote(article: Article, text: str) -> Quote:
    start = article.text.index(text)
    return Quote(article, start, start + len(text))


SHEEP = quote(WOLVES, "Ein Rudel Wölfe hat in der Lausitz sieben Schafe gerissen.")
NOBODY = quote(BRIDGE_EN, "About one hundred metres")


def test_a_german_answer_says_who_says_it_and_when() -> None:
    assert wording.framed_quotes([SHEEP], "de") == (
        "Laut Elbkurier vom 12. August 2025: "
        "„Ein Rudel Wölfe hat in der Lausitz sieben Schafe gerissen.“ [1]"
    )


def test_an_english_answer_says_so_in_english() -> None:
    assert wording.framed_quotes([NOBODY], "en") == (
        "According to Harbour Post (18 August 2025): “About one hundred metres” [1]"
    )


def test_a_source_in_the_other_language_is_marked() -> None:
    assert "Laut Harbour Post vom 18. August 2025 (auf Englisch): " in wording.framed_quotes(
        [NOBODY], "de"
    )
    assert "According to Elbkurier (12 August 2025, in German): " in wording.framed_quotes(
        [SHEEP], "en"
    )


def test_without_an_outlet_the_headline_is_the_source() -> None:
    undated = [quote(BEES, "In diesem Sommer fand sie zwölf Schwärme wieder 🍯.")]
    assert wording.framed_quotes(undated, "de").startswith(
        "Laut dem Artikel „Imkerin sucht Bienen mit Drohne“: „In diesem Sommer"
    )
    assert wording.framed_quotes(undated, "en").startswith(
        "According to the article “Imkerin sucht Bienen mit Drohne” (in German): “In diesem"
    )


def test_markers_count_up_over_all_sources() -> None:
    quotes = [SHEEP, quote(WOLVES, "Er fordert höhere Zäune"), NOBODY]
    text = wording.framed_quotes(quotes, "de")
    assert [text.index(f"[{number}]") for number in (1, 2, 3)] == sorted(
        text.index(f"[{number}]") for number in (1, 2, 3)
    )
    assert text.count("Laut Elbkurier") == 1  # two quotes of one source stand together


def test_a_quote_with_quotation_marks_gets_others_around_it() -> None:
    said = quote(BRIDGE_DE, "„Wir brauchen schnell einen Ersatz“, sagte Hilbert.")
    assert "»„Wir brauchen schnell einen Ersatz“, sagte Hilbert.« [1]" in wording.framed_quotes(
        [said], "de"
    )


def test_a_quote_over_two_lines_is_shown_on_one() -> None:
    broken = dataclasses.replace(WOLVES, text="Ein Rudel\n  Wölfe kam.")
    assert "„Ein Rudel Wölfe kam.“" in wording.framed_quotes([Quote(broken, 0, 23)], "de")


def test_a_datetime_is_told_as_its_day() -> None:
    timed = dataclasses.replace(WOLVES, published=dt.datetime(2025, 8, 12, 23, 30, tzinfo=dt.UTC))
    assert "vom 12. August 2025:" in wording.framed_quotes([Quote(timed, 0, 9)], "de")


@pytest.mark.parametrize(
    ("language", "says_age", "days_ago", "line"),
    [
        ("de", False, 4, "Stand: 16. August 2025."),
        ("de", True, 4, "Stand: 16. August 2025 (vor 4 Tagen)."),
        ("de", True, 1, "Stand: 19. August 2025 (vor einem Tag)."),
        ("de", True, 0, "Stand: 20. August 2025."),
        ("de", True, -2, "Stand: 22. August 2025."),
        ("en", False, 4, "As of 16 August 2025."),
        ("en", True, 4, "As of 16 August 2025 (4 days ago)."),
        ("en", True, 1, "As of 19 August 2025 (1 day ago)."),
    ],
)
def test_the_answer_says_how_new_it_is(
    language: str, says_age: bool, days_ago: int, line: str
) -> None:
    day = NOW.date() - dt.timedelta(days=days_ago)
    assert wording.as_of(day, NOW, language, says_age=says_age) == line


def test_without_a_date_nothing_is_said_of_age() -> None:
    assert wording.as_of(None, NOW, "de", says_age=True) == ""


FIRST, LAST = dt.date(2024, 8, 15), dt.date(2025, 8, 16)


@pytest.mark.parametrize(
    ("span", "german", "english"),
    [
        (
            CorpusSpan(15, 30, FIRST, LAST),
            "Der Korpus umfasst 15 Artikel, vom 15. August 2024 bis zum 16. August 2025.",
            "The corpus holds 15 articles, from 15 August 2024 to 16 August 2025.",
        ),
        (
            CorpusSpan(1, 3, LAST, LAST),
            "Der Korpus umfasst einen Artikel vom 16. August 2025.",
            "The corpus holds one article of 16 August 2025.",
        ),
        (
            CorpusSpan(2, 3, None, None),
            "Der Korpus umfasst 2 Artikel.",
            "The corpus holds 2 articles.",
        ),
    ],
)
def test_where_nothing_is_found_the_corpus_is_told(
    span: CorpusSpan, german: str, english: str
) -> None:
    nothing = "Dazu finde ich in den Artikeln nichts."
    assert wording.nothing_found(span, [], "de") == f"{nothing} {german}"
    assert wording.nothing_found(span, [], "en").endswith(english)
    assert wording.introduction(span, "de").endswith(german)
    assert wording.introduction(span, "en").endswith(english)


def test_the_nearest_articles_are_named() -> None:
    span = CorpusSpan(15, 30, FIRST, LAST)
    text = wording.nothing_found(span, [FRENCH, BEES], "en")
    assert text.endswith(
        "What comes nearest:\n"
        "– Ouest-Journal, 13 August 2025: Le phare de Groix rouvre ses portes\n"
        "– Imkerin sucht Bienen mit Drohne"
    )


def test_a_suggestion_is_a_question() -> None:
    heading = "Auf welcher Seite stehen die USA?"
    assert wording.suggestion(heading, "de", "de") == heading
    assert wording.suggestion(heading, "de", "en") == f"What does “{heading}” say?"
    assert wording.suggestion("Ein Rudel", "de", "de") == "Was steht in „Ein Rudel“?"
    assert wording.suggestion("A pack", "en", "en") == "What does “A pack” say?"


def test_brackets_of_an_article_are_no_markers_of_the_answer() -> None:
    bracketed = dataclasses.replace(
        WOLVES, outlet=None, title="Der Fluss [3]", text="Er ist lang.[2] Und breit [7]."
    )
    framed = wording.framed_quotes([Quote(bracketed, 0, len(bracketed.text))], "de")
    assert re.findall(r"\[\d+\]", framed) == ["[1]"]
