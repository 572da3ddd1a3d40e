"""What of a message tells what it is about."""

from __future__ import annotations

import time

import pytest

from bot.groupchat.terms import analyse, without_links
from tests.bot.groupchat.test_topics import chat


def terms(*texts: str, language: str = "de") -> list[set[str]]:
    """The terms of each message."""
    return [set(one.weights) for one in analyse(chat(*texts), language)]


def test_a_part_of_a_compound_is_a_term_if_someone_said_it() -> None:
    compound, part, other = terms("Stirnlampen für alle", "eine Lampe", "Waschmaschine")

    assert compound & part
    assert not compound & other


def test_a_word_misspelt_is_the_word() -> None:
    right, wrong = terms("Waschmaschine kaputt", "die Waschmaschiene läuft aus")

    assert right & wrong


def test_forms_of_a_word_are_one_term() -> None:
    for one, other in (terms("two tickets", "a ticket", language="en"), terms("Kacheln", "Kachel")):
        assert one & other


def test_words_of_talk_and_names_of_members_are_none() -> None:
    assert terms("ja ok super danke Anna", "hahaha neeeein", "👍", "bis morgen Bert") == [set()] * 4


def test_links_and_addresses_are_none() -> None:
    assert terms("https://example.org/keller?x=1 www.keller.example mail@keller.example") == [set()]


def test_times_and_numbers_are_terms() -> None:
    first, second, error = terms("18:30 ginge", "dann 18.30", "Fehler F18")

    assert first & second == {"18h30"}
    assert "f18" in error


def test_a_rare_word_weighs_more_than_a_common_one() -> None:
    *_, last = analyse(chat(*["Keller"] * 8, "Keller Pumpe"), "de")

    assert last.weights["pump"] > last.weights["kell"]


def test_a_message_in_the_other_language_is_stemmed_in_it() -> None:
    assert "librari" in terms("Die Probe ist morgen", "the libraries are closed for us")[1]


@pytest.mark.parametrize(
    "address", ["a@b.de", "(anna.b@keller.example),", "@anna@x.social", "a@b@c.de"]
)
def test_an_address_is_left_out_and_what_stands_beside_it_is_not(address: str) -> None:
    kept = without_links(f"Keller {address} Pumpe")

    assert kept.replace("),", "").split() == ["Keller", "Pumpe"]


@pytest.mark.parametrize("hostile", ["a@" * 2_048, "a@a." * 1_024, "@" * 4_096, "a." * 2_048])
def test_a_message_of_half_addresses_is_read_in_no_time(hostile: str) -> None:
    began = time.perf_counter()

    terms(*[hostile] * 5)

    assert time.perf_counter() - began < 1  # 5 s where an address was sought at every character
