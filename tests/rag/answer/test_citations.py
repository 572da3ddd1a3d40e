"""Quotes and the citations that vouch for them."""

from __future__ import annotations

from rag.answer.citations import Quote, number_quotes
from tests.support.newsroom import BEES, BRIDGE_DE, WOLVES


def test_a_quote_is_what_stands_there() -> None:
    at = BEES.text.index("🐝")
    assert Quote(BEES, at, at + 1).text == "🐝"


def test_quotes_are_numbered_in_their_order() -> None:
    quotes = [Quote(WOLVES, 4, 16), Quote(BRIDGE_DE, 0, 10), Quote(WOLVES, 20, 30)]
    citations = number_quotes(quotes)
    assert [citation.number for citation in citations] == [1, 2, 3]
    assert [citation.article_id for citation in citations] == ["wolf", "bruecke", "wolf"]
    assert [citation.quote for citation in citations] == [quote.text for quote in quotes]


def test_a_citation_says_all_that_is_known_of_its_article() -> None:
    [citation] = number_quotes([Quote(WOLVES, 4, 16)])
    assert (citation.title, citation.outlet, citation.place, citation.published) == (
        WOLVES.title,
        WOLVES.outlet,
        WOLVES.place,
        WOLVES.published,
    )
    assert (citation.author, citation.url) == (None, None)
    assert (citation.start, citation.end) == (4, 16)


def test_no_quotes_make_no_citations() -> None:
    assert number_quotes([]) == ()


def test_quotes_overlap_where_they_share_a_character_of_one_article() -> None:
    quote = Quote(WOLVES, 10, 20)
    assert quote.overlaps(Quote(WOLVES, 19, 30))
    assert quote.overlaps(Quote(WOLVES, 12, 13))
    assert not quote.overlaps(Quote(WOLVES, 20, 30))
    assert not quote.overlaps(Quote(BRIDGE_DE, 10, 20))
