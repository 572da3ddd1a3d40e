"""What is shown as settled was, and what was asked and left open is found in no time."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from bot.groupchat.decisions import MOST, decisions, open_questions
from bot.groupchat.messages import GroupMessage
from bot.groupchat.terms import analyse
from tests.bot.groupchat.talking import said

EXAMPLES = Path(__file__).with_name("decided.txt").read_text(encoding="utf-8").splitlines()


def examples(sign: str) -> list[str]:
    return [line[2:] for line in EXAMPLES if line.startswith(f"{sign} ")]


def settled(messages: list[GroupMessage]) -> list[int]:
    """The ids of the messages that are shown as decisions."""
    analysed = analyse(messages, "de")
    return [one.message_ids[0] for one in decisions(analysed, range(len(analysed)))]


def talk(example: str) -> list[GroupMessage]:
    """Messages of one member after the other."""
    authors = ("Anna", "Bert", "Cem")
    texts = zip(authors, example.split(" | "), strict=False)
    return said(*(f"{author}: {text}" for author, text in texts))


@pytest.mark.parametrize("example", examples("+"))
def test_what_was_settled_is_a_decision(example: str) -> None:
    assert settled(talk(example)) == [101]


@pytest.mark.parametrize("example", examples("-"))
def test_what_is_refused_or_long_past_is_no_decision(example: str) -> None:
    assert settled(talk(example)) == []


def test_a_no_to_another_message_takes_nothing_back() -> None:
    messages = said(
        "Cem: Hast du noch Hunger, Bert?",
        "Anna: Samstag 15 Uhr im Stadtpark, abgemacht!",
        "Bert ^2: Nein, danke",
    )

    assert settled(messages) == [102]


def test_a_no_to_a_bare_yes_takes_back_what_it_agreed_to() -> None:
    messages = said(
        "Anna: Wir streichen den Keller am Samstag gelb.",
        "Bert: abgemacht",
        "Cem: Nein, gelb auf keinen Fall",
    )

    assert settled(messages) == []
    assert settled(messages[:2]) == [101]


def test_a_late_reply_takes_back_too() -> None:
    messages = said(
        "Anna: Samstag 15 Uhr im Stadtpark, abgemacht!",
        *["Bert: schöner Stadtpark"] * 8,
        "Cem ^9: nee, Samstag arbeite ich",
    )

    assert settled(messages) == []
    assert settled(messages[:-1]) == [101]


def test_one_year_to_come_is_no_past() -> None:
    assert settled(talk("Beschlossen: Reise nach Rom im Mai 2027")) == [101]


@pytest.mark.parametrize("asked", [3_000, 5_000])
def test_who_only_ask_are_read_in_no_time(asked: int) -> None:
    questions = [f"Wer kennt die Hauptstadt von Land{n % 26}x{n % 23}?" for n in range(asked)]
    messages = said(
        *(f"{'Anna Bert'.split()[n % 2]}{' ^2' * (n > 1)}: {q}" for n, q in enumerate(questions))
    )
    analysed = analyse(messages, "de")
    began = time.perf_counter()

    found = open_questions(analysed, range(len(analysed)))

    assert time.perf_counter() - began < 1  # 20 s where every question read all after it
    assert [one.message_ids[0] for one in found][-1] == messages[-1].message_id
    assert len(found) <= MOST
