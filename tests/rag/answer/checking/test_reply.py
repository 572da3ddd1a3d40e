"""A reply taken apart into claims and quotes."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.answer.checking.reply import (
    LONGEST_REPLY,
    MOST_QUOTES,
    MOST_QUOTES_A_SOURCE,
    parse_reply,
)


def claims(text: str, language: str = "de") -> list[list[tuple[str, tuple[int, ...]]]]:
    reply = parse_reply(text, language)
    return [[(one.text, one.markers) for one in paragraph] for paragraph in reply.paragraphs]


def test_markers_belong_to_the_sentence_that_they_end_or_follow() -> None:
    assert claims("Er kam [2]. Sie ging. [1] [3] Es blieb.[1][2]") == [
        [("Er kam.", (2,)), ("Sie ging.", (1, 3)), ("Es blieb.", (1, 2))]
    ]


def test_a_marker_within_a_sentence_belongs_to_it() -> None:
    assert claims("Er kam [1] und sie ging [2].") == [[("Er kam und sie ging.", (1, 2))]]


def test_abbreviations_ordinals_and_quotes_end_no_sentence() -> None:
    assert claims(
        "Am 16. August [1] traf Dr. Müller z. B. den Chef. [2] „Gut so. Weiter“, sagte er. [3]"
    ) == [
        [
            ("Am 16. August traf Dr. Müller z. B. den Chef.", (1, 2)),
            ("„Gut so. Weiter“, sagte er.", (3,)),
        ]
    ]


def test_a_marker_shows_where_a_sentence_ends_that_looks_unfinished() -> None:
    assert claims("Das war im Raum 12. [1] Danach kam er [2]") == [
        [("Das war im Raum 12.", (1,)), ("Danach kam er", (2,))]
    ]


def test_paragraphs_and_items_of_lists_stand_alone_and_headings_go() -> None:
    reply = parse_reply(
        "## Lage\n\nZwei Dinge:\n- **Eins** gilt. [1]\n* Zwei gilt\nnoch mehr. [2]\n1) Drei. [3]",
        "de",
    )
    assert [
        [(one.bullet, one.text, one.markers) for one in paragraph] for paragraph in reply.paragraphs
    ] == [
        [("", "Zwei Dinge:", ())],
        [("– ", "Eins gilt.", (1,))],
        [("– ", "Zwei gilt noch mehr.", (2,))],
        [("1. ", "Drei.", (3,))],
    ]


@pytest.mark.parametrize(
    ("section", "quotes"),
    [
        ('QUOTES\n[1] "Ein Zitat."\n[2] „Noch eins.“', {1: ("Ein Zitat.",), 2: ("Noch eins.",)}),
        ("**Quotes:**\n- [1]: »Ein Zitat.«", {1: ("Ein Zitat.",)}),
        ("## ZITATE\n1. Ein Zitat.", {1: ("Ein Zitat.",)}),
        ('QUOTES: [1] "Ein Zitat." [2] "Noch eins."', {1: ("Ein Zitat.",), 2: ("Noch eins.",)}),
        ('[1] "Ein Zitat."', {1: ("Ein Zitat.",)}),
        ('Quellen:\n[1] taz, 16. August: "Ein Zitat."', {1: ("Ein Zitat.",)}),
        ('QUOTES\n[1]\n"Ein Zitat."\n"Noch eins."', {1: ("Ein Zitat.", "Noch eins.")}),
        ('QUOTES\n[1] "Ein Zitat.", "Noch eins."', {1: ("Ein Zitat.", "Noch eins.")}),
        ("QUOTES\n[1] „Ja“, sagte er.", {1: ("„Ja“, sagte er.",)}),
        ("QUOTES\nSource 2: “Ein Zitat.”", {2: ("Ein Zitat.",)}),
        ("QUOTES\n", {}),
        ("", {}),
    ],
)
def test_quotes_are_read_in_all_their_forms(
    section: str, quotes: dict[int, tuple[str, ...]]
) -> None:
    reply = parse_reply(f"Er kam. [1]\n\n{section}", "de")
    assert reply.quotes == quotes
    assert [one.text for paragraph in reply.paragraphs for one in paragraph] == ["Er kam."]


def test_links_and_mark_up_go_but_the_articles_own_address() -> None:
    own = frozenset({"https://taz.de/a"})
    reply = parse_reply(
        "Mehr [hier](https://evil.example) und **dort** https://taz.de/a. [1]\n<b>Fett</b>!",
        "de",
        own,
    )
    assert [one.text for paragraph in reply.paragraphs for one in paragraph] == [
        "Mehr hier und dort https://taz.de/a.",
        "Fett!",
    ]


@pytest.mark.parametrize("text", ["NO_ANSWER", "**NO_ANSWER**.", "no\n\n`NO_ANSWER`", "NO ANSWER"])
def test_no_answer_is_understood(text: str) -> None:
    assert parse_reply(text, "en").says_no_answer


@given(st.text(max_size=200), st.sampled_from(["de", "en"]))
def test_any_text_is_a_reply(text: str, language: str) -> None:
    reply = parse_reply(text, language)
    assert all(one.text or one.markers for paragraph in reply.paragraphs for one in paragraph)


def test_a_reply_beyond_all_length_is_cut_at_a_paragraph() -> None:
    paragraph = "Die Brücke fiel in die Elbe. [1]"
    reply = parse_reply("\n\n".join([paragraph] * 2_000), "de")
    assert len(reply.paragraphs) == LONGEST_REPLY // (len(paragraph) + 2)
    assert {one.text for [one] in reply.paragraphs} == {"Die Brücke fiel in die Elbe."}


def test_only_so_many_quotes_are_looked_up() -> None:
    lines = [f'[{source}] "Zitat {number}."' for source in range(1, 11) for number in range(9)]
    quotes = parse_reply("Er kam. [1]\n\nQUOTES\n" + "\n".join(lines), "de").quotes
    assert max(map(len, quotes.values())) == MOST_QUOTES_A_SOURCE
    assert sum(map(len, quotes.values())) == MOST_QUOTES


@pytest.mark.parametrize("sign", ["[", "(", "*", "_", '"', "`", "NO ", "[1", "„", " "])
def test_a_flood_of_signs_is_read_in_seconds(sign: str) -> None:
    started = time.process_time()
    parse_reply(sign * 20_000, "de")
    assert time.process_time() - started < 5
