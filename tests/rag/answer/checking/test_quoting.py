"""Where a quote stands in its article."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.answer.checking.quoting import find_quote
from tests.support.claims import CLAIMS, FERRY, LYNX, MARKET, MORE, passage_of
from tests.support.newsroom import BRIDGE_DE, NEWS, news

TEXT = BRIDGE_DE.text


@pytest.mark.parametrize(
    "wanted",
    [
        "„Wir brauchen schnell einen Ersatz“, sagte Hilbert.",
        '"Wir brauchen schnell einen Ersatz", sagte Hilbert.',
        "»Wir  brauchen\nschnell einen Ersatz«, sagte Hilbert",
        unicodedata.normalize("NFD", "„Wir brauchen schnell einen Ersatz“, sagte Hilbert."),
        "Wir brau\u00adchen schnell\u00a0einen Ersatz, sagte Hilbert.",
    ],
)
def test_setting_makes_no_difference(wanted: str) -> None:
    quote = find_quote(BRIDGE_DE, wanted)
    assert quote is not None
    assert quote.text.rstrip(".") == "„Wir brauchen schnell einen Ersatz“, sagte Hilbert"
    assert TEXT[quote.start : quote.end] == quote.text


@pytest.mark.parametrize(
    "wanted",
    [
        "Gutachter vermuten rostigen Stahl.",
        "Als Ursache vermuten Gutachter neuen Spannstahl.",
        "verletzt wurde jemand.",
        "soll nach Angaben der Stadt zwölf Millionen Euro kosten",
        "soll nach Angaben der Stadt Millionen Euro kosten",
        "Er will im Herbst keinen Entwurf vorlegen.",
        "Oberbürgermeister Dirk Gilbert sperrte die Ufer",
        "sagte er.",
        "„–“ … – „“ … – –",
        "",
    ],
)
def test_other_words_stand_nowhere(wanted: str) -> None:
    assert find_quote(BRIDGE_DE, wanted) is None


def test_a_slip_in_a_long_word_is_forgiven_and_the_article_is_quoted() -> None:
    quote = find_quote(
        BRIDGE_DE, "Oberbürgermeisster Dirk Hilbert sperrte die Ufer für den Verkehr."
    )
    assert quote is not None
    assert quote.text.startswith("Oberbürgermeister Dirk Hilbert")


def test_a_number_is_quoted_whole() -> None:
    assert find_quote(MARKET, "000 Menschen gegen die Schließung") is None
    assert find_quote(MARKET, "5 Millionen Euro Schulden, 12 Prozent") is None
    assert find_quote(FERRY, "Repairs will cost £250") is None
    assert find_quote(LYNX, "24 Luchse wurden von 2000 an ausgesetzt.") is not None


def test_the_passage_comes_first_and_then_the_article_around() -> None:
    article = news(
        "a", "de", "T", "Der Wolf ist zurück im Wald. Ja. Der Wolf ist zurück im Wald.", None
    )
    passage = passage_of(article)
    later = type(passage)("a#1", 1.0, article.text[33:], 33, len(article.text), None, article)
    found = find_quote(article, "Der Wolf ist zurück im Wald.", later)
    assert found is not None
    assert found.start == 33
    before = find_quote(article, "im Wald. Ja. Der Wolf", later)
    assert before is not None
    assert before.text == "im Wald. Ja. Der Wolf"


@given(st.sampled_from([*NEWS, *MORE]), st.data())
def test_every_stretch_of_whole_words_is_found(article: object, data: st.DataObject) -> None:
    from rag.types import Article

    assert isinstance(article, Article)
    spoken = article.text.split()
    start = data.draw(st.integers(0, len(spoken) - 1))
    wanted = " ".join(spoken[start : start + data.draw(st.integers(1, 20))])
    quote = find_quote(article, wanted)
    if len(wanted) >= 12:
        assert quote is not None
        assert "".join(quote.text.split()).strip("„“”,.") in "".join(wanted.split()) or quote.text


def test_quotes_of_the_claims_stand_where_they_say() -> None:
    by_id = {article.id: article for article in [*NEWS, *MORE]}
    for claim in CLAIMS:
        if claim.article in by_id:
            quote = find_quote(by_id[claim.article], claim.quote)
            assert quote is not None
            assert quote.text == claim.quote


def test_slips_are_forgiven_in_the_passage_only() -> None:
    passage = passage_of(BRIDGE_DE)
    later = type(passage)("a#1", 1.0, TEXT[200:], 200, len(TEXT), None, BRIDGE_DE)
    assert find_quote(BRIDGE_DE, "In Dresden ist in der Nacht zum Montag", later) is not None
    wanted = "In Dresden ist in der Nacht zum Montag die Carolabrücke eingstürzt."
    assert find_quote(BRIDGE_DE, wanted, passage) is not None
    assert find_quote(BRIDGE_DE, wanted, later) is None
