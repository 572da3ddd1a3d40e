"""Articles cut into passages."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from rag.corpus.language import sentence_spans
from rag.corpus.passages import (
    LONGEST_WORDS,
    SHORTEST_WORDS,
    is_subheading,
    search_text,
    split_passages,
)
from rag.types import Article, Passage
from tests.support.articles import ArticleMaker, article, long_article

WORDS = st.sampled_from(
    "Der Trump sprach am 16. August z. B. Dr. Müller „Nein“ über Berlin 😀 3,5 Mio. und".split()
)
ENDS = st.sampled_from([".", "!", "?", ".“", "…", ""])
SENTENCES = st.builds(lambda ws, end: " ".join(ws) + end, st.lists(WORDS, min_size=1), ENDS)
PARAGRAPHS = st.lists(SENTENCES, min_size=1, max_size=12).map(" ".join)
PROSE = st.lists(PARAGRAPHS, min_size=1, max_size=12)
TEXTS = st.one_of(
    PROSE.map("\n\n".join),
    st.lists(st.text(max_size=80), max_size=8).map("\n\n".join),
    st.lists(st.text(max_size=80), max_size=8).map("\r\n \r\n".join),
)


def texts(article: Article) -> list[str]:
    return [article.text[p.start : p.end] for p in split_passages(article)]


def word_counts(article: Article) -> list[int]:
    return [len(text.split()) for text in texts(article)]


@given(TEXTS, st.sampled_from(["de", "en", "zh"]))
@example("\n\n\n", "de")
@example("Kopf\n\nKopf\n\nKopf", "de")
@example("a\r\n\r\nb", "en")
def test_passages_cover_all_but_white_space_once_and_in_order(text: str, language: str) -> None:
    passages = split_passages(article(1, text=text, language=language))
    assert [p.ordinal for p in passages] == list(range(len(passages)))
    end_before = 0
    for passage in passages:
        assert passage.start >= end_before
        assert not text[end_before : passage.start].strip()
        covered = text[passage.start : passage.end]
        assert covered == covered.strip() != ""
        end_before = passage.end
    assert not text[end_before:].strip()


@given(PROSE)
def test_no_passage_cuts_a_sentence(paragraphs: list[str]) -> None:
    inner: set[int] = set()
    at = 0
    for paragraph in paragraphs:
        for start, end in sentence_spans(paragraph, "de"):
            inner.update(range(at + start + 1, at + end))
        at += len(paragraph) + len("\n\n")
    for passage in split_passages(article(1, text="\n\n".join(paragraphs))):
        assert passage.start not in inner
        assert passage.end not in inner


def test_passages_of_the_seed_article_are_as_long_as_they_should_be(seed_article: Article) -> None:
    counts = word_counts(seed_article)
    assert len(counts) > 4
    assert all(SHORTEST_WORDS <= count <= LONGEST_WORDS for count in counts)


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("paragraphs", [4, 9, 20, 41])
def test_passages_of_prose_are_as_long_as_they_should_be(language: str, paragraphs: int) -> None:
    told = long_article(3, paragraphs=paragraphs, language=language)
    assert all(SHORTEST_WORDS <= count <= LONGEST_WORDS for count in word_counts(told))


def test_a_short_article_is_one_passage(make_article: ArticleMaker) -> None:
    assert split_passages(make_article(1)) == (Passage(0, 0, len(make_article(1).text)),)


def test_an_empty_article_has_no_passages(make_article: ArticleMaker) -> None:
    assert split_passages(make_article(1, text="  \n\n ")) == ()


def test_passages_of_the_seed_article_know_their_subheading(seed_article: Article) -> None:
    headings = {
        "Trump hofft auf baldiges Dreiertreffen mit Selenskyj",
        "Auf welcher Seite stehen die USA?",
        "Weitere Luftangriffe in der Nacht",
    }
    passages = split_passages(seed_article)
    assert {p.subheading for p in passages} == {None, *headings}
    assert passages[0].subheading is None


def test_a_subheading_stands_with_what_it_heads(seed_article: Article) -> None:
    for text in texts(seed_article):
        assert not is_subheading(text.split("\n\n")[-1])


def test_the_text_under_a_subheading_carries_it_through_several_passages() -> None:
    body = long_article(5).text
    told = article(1, text=f"{body}\n\nWas nun?\n\n{body}")
    under = [p for p in split_passages(told) if p.subheading == "Was nun?"]
    assert len(under) > 1
    assert told.text[under[0].start : under[0].end].startswith("Was nun?\n\n")


@pytest.mark.parametrize(
    ("paragraph", "expected"),
    [
        ("Weitere Luftangriffe in der Nacht", True),
        ("Auf welcher Seite stehen die USA?", True),
        ("  Was nun  ", True),
        ("Er ging.", False),
        ("„Pursuing Peace“", False),
        ("Drei Dinge:", False),
        ("eine Zeile\nund noch eine", False),
        ("Wort " * 15, False),
        ("", False),
    ],
)
def test_a_subheading_is_short_and_has_no_closing_punctuation(
    paragraph: str, expected: bool
) -> None:
    assert is_subheading(paragraph) is expected


def test_the_last_paragraph_heads_nothing() -> None:
    told = article(1, text="Erster Absatz hier.\n\nZweiter Absatz hier.\n\nMitarbeit dpa")
    assert [p.subheading for p in split_passages(told)] == [None]


@pytest.mark.parametrize(
    "text",
    ["今天天气很好。我们去公园吧！" * 1_000, "x" * 100_000, "wort " * 20_000, "„" * 20_000],
    ids=["no spaces", "one word", "no full stops", "one mark"],
)
def test_text_without_words_or_sentences_is_still_cut(text: str) -> None:
    passages = split_passages(article(1, text=text, language="zh"))
    assert max(p.end - p.start for p in passages) < 6_000


@pytest.mark.parametrize("piece", ["Ja! ", "Kurz\n\n", "Was nun\n\nEr ging. "])
def test_a_hundred_thousand_tiny_sentences_take_no_minutes(piece: str) -> None:
    told = article(1, text=piece * (200_000 // len(piece)))
    assert all(len(text.split()) <= LONGEST_WORDS for text in texts(told))


def test_the_search_text_tells_headline_outlet_place_date_and_subheading() -> None:
    body = long_article(5).text
    told = article(
        1,
        title="Gipfel in Alaska",
        text=f"{body}\n\nWas nun?\n\n{body}",
        outlet="taz",
        place="Washington",
        published=dt.date(2025, 8, 16),
    )
    for passage in split_passages(told):
        lines = search_text(told, passage).split("\n")
        assert lines[0] == "Gipfel in Alaska"
        assert lines[1] == "taz Washington 16. August 2025"
        assert lines.count("Was nun?") == (passage.subheading is not None)
        assert search_text(told, passage).endswith(told.text[passage.start : passage.end])


def test_the_search_text_leaves_out_what_is_not_known() -> None:
    told = article(1, title="Titel", text="Er ging.", outlet=None, place=None, published=None)
    assert search_text(told, split_passages(told)[0]) == "Titel\nEr ging."


@pytest.mark.parametrize(
    ("language", "spoken"),
    [("de", "16. August 2025"), ("en", "16 August 2025"), ("fr", "16 August 2025")],
)
def test_dates_are_told_in_the_language_of_the_article(language: str, spoken: str) -> None:
    at = dt.datetime(2025, 8, 16, 23, 30, tzinfo=dt.timezone(dt.timedelta(hours=2)))
    told = dataclasses.replace(article(1), language=language, published=at)
    assert spoken in search_text(told, split_passages(told)[0])
