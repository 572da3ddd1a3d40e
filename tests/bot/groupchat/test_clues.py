"""Clues of a talk are found in any message, however it was typed."""

from __future__ import annotations

import re
import time

import pytest

from bot.groupchat import clues
from bot.groupchat.clues import AFTER_A_MARK, CLAUSE, SAYS_NO_OR_YES, asks

PATTERNS = {name: it for name, it in vars(clues).items() if isinstance(it, re.Pattern)}
HOSTILE = {
    "brackets": "(" * 4_000,
    "commas": "," * 4_000,
    "marks": "?!" * 2_000,
    "dashes": "-" * 4_000,
    "lines": "\n" * 4_000,
    "points": "1." * 2_000,
    "um": "um " * 1_300,
    "says": "says " * 800,
}


@pytest.mark.parametrize("hostile", HOSTILE.values(), ids=HOSTILE)
def test_a_run_of_marks_is_read_in_no_time(hostile: str) -> None:
    text = f"Ich bringe am Samstag Salat mit. {hostile}a"
    began = time.perf_counter()

    for _ in range(5):
        CLAUSE.split(text)
        AFTER_A_MARK.sub("", text)
        for name in PATTERNS.keys() - {"ASKING_WORD"}:  # which is only matched at the beginning
            PATTERNS[name].search(text)

    assert time.perf_counter() - began < 1.5  # 0.3 s a split where each mark began a run


@pytest.mark.parametrize(
    ("text", "clauses"),
    [
        ("Salat, Brot (ohne Ei), Wein", ["Salat", "Brot (ohne Ei", "Wein"]),
        ("um 8.30 Uhr. Oder später...", ["um 8.30 Uhr", "Oder später", ""]),
        ("ja!?)\n nein", ["ja", "nein"]),
        ("2. Mai,\ndann", ["2. Mai", "dann"]),
        ("Anna kommt und Bert nicht", ["Anna kommt", "Bert nicht"]),
    ],
)
def test_a_clause_ends_at_its_marks(text: str, clauses: list[str]) -> None:
    assert [one.strip() for one in CLAUSE.split(text)] == clauses


def test_a_question_may_end_in_more_than_its_mark() -> None:
    assert asks("Kommst du? 😅)")
    assert not asks("Du kommst 😅)")


def test_who_says_no_is_named_before_it() -> None:
    found = SAYS_NO_OR_YES.finditer("Good news. Anna says no, and the landlord said yes")

    assert [(one["who"].strip(), one["what"]) for one in found] == [
        ("Anna", "no"),
        ("and the landlord", "yes"),
    ]
