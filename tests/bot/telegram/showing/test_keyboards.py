"""Buttons that Telegram takes, and taps that can be trusted."""

from __future__ import annotations

import random
import string
from dataclasses import replace

import pytest

from bot.telegram.showing.keyboards import (
    Form,
    Tap,
    answer_keyboard,
    back_keyboard,
    parse,
    sources_keyboard,
    suggested_question,
)
from rag.types import Answer
from tests.bot.cli.stub import ANSWER, CITATION
from tests.bot.telegram.fuzzing import answer
from tests.telegramserver.keyboards import checked_markup

BIGGEST_ID = 10**18 - 1


def rows(given: Answer) -> list[list[str]]:
    return [[one.text for one in row] for row in answer_keyboard(given, 17, "de").inline_keyboard]


def with_sources(*outlets: str | None) -> Answer:
    cited = (replace(CITATION, number=n, outlet=one) for n, one in enumerate(outlets, 1))
    return replace(ANSWER, citations=tuple(cited))


def test_an_answer_has_buttons_for_sources_suggestions_and_feedback() -> None:
    given = replace(with_sources("taz", None), suggestions=("Was will Trump?", "Und Putin?"))
    keyboard = answer_keyboard(given, 17, "de").inline_keyboard
    assert [[(one.text, one.callback_data) for one in row] for row in keyboard] == [
        [("[1] taz", "s:17:1"), ("[2] Quelle", "s:17:2")],
        [("Was will Trump?", "q:17:1")],
        [("Und Putin?", "q:17:2")],
        [("👍", "f:17:1"), ("👎", "f:17:0")],
    ]


def test_short_names_stand_five_in_a_row_and_long_ones_two() -> None:
    assert list(map(len, rows(with_sources(*["taz"] * 7)))) == [5, 2, 2]
    assert rows(with_sources(*["Frankfurter Allgemeine Zeitung"] * 3))[:2] == [
        ["[1] Frankfurter All…", "[2] Frankfurter All…"],
        ["[3] Frankfurter All…"],
    ]


def test_a_long_suggestion_is_cut_on_its_button_and_whole_behind_it() -> None:
    question = "Was steht in „Trump hofft auf baldiges Dreiertreffen mit Selenskyj“?"
    given = replace(ANSWER, suggestions=(question,))
    assert rows(given)[1] == ["Was steht in „Trump hofft auf baldiges…"]
    assert suggested_question(given, 1) == question


def test_only_three_suggestions_that_say_something_have_buttons() -> None:
    given = replace(ANSWER, suggestions=(" \u200b", "a", "b", "c", "d"))
    assert rows(given)[1:-1] == [["a"], ["b"], ["c"]]
    assert [suggested_question(given, n) for n in range(7)] == [
        None,
        None,
        "a",
        "b",
        "c",
        None,
        None,
    ]


def test_sources_alone_and_the_way_back() -> None:
    assert sources_keyboard(replace(ANSWER, citations=()), 17, "de") is None
    assert sources_keyboard(ANSWER, 17, "de") is not None
    ((back,),) = back_keyboard(17, "de").inline_keyboard
    assert (back.text, back.callback_data) == ("‹ Zurück", "b:17")


@pytest.mark.parametrize(("form", "mark"), [("answer", ""), ("asked", ":q"), ("sources", ":s")])
def test_a_source_and_its_way_back_know_what_the_message_said(form: Form, mark: str) -> None:
    keyboard = sources_keyboard(ANSWER, 17, "de")
    if form != "sources":
        keyboard = answer_keyboard(ANSWER, 17, "de", form)
    assert keyboard is not None
    tapped = parse(str(keyboard.inline_keyboard[0][0].callback_data))
    assert tapped == Tap("source", 17, 1, form)
    ((back,),) = back_keyboard(17, "de", form).inline_keyboard
    assert back.callback_data == f"b:17{mark}"
    assert parse(back.callback_data) == Tap("back", 17, form=form)


@pytest.mark.parametrize(
    ("data", "tap"),
    [
        ("s:17:2", Tap("source", 17, 2)),
        ("b:17", Tap("back", 17)),
        ("q:17:3", Tap("suggestion", 17, 3)),
        ("f:17:1", Tap("feedback", 17, 1)),
        ("f:17:0", Tap("feedback", 17, 0)),
        *((data, None) for data in (
            None, "", "s", "s:17", "s:17:", "s:17:0", "s:17:-1", "s:17:02", "s:017:2", "s: 17:2",
            "s:17:2\n", "s:17:2:3", "S:17:2", "x:17:2", "b:17:1", "b:", "b:0", "b:-5", "f:17:2",
            "f:17", "q:1e3:1", "s:１７:2", "s:" + "9" * 19 + ":1", "s:17:9999", "s:17:2" + "\0",
            "q:17:1;drop table telegram_answers", "s:17:2:x", "b:17:a", "b:17:", "q:17:1:q",
            "f:17:1:s", "s:\ud800:1",
        )),
    ],
)  # fmt: skip
def test_only_our_own_data_is_a_tap(data: str | None, tap: Tap | None) -> None:
    assert parse(data) == tap


def test_forged_data_is_none_or_a_tap_of_the_right_shape() -> None:
    drawn = random.Random(4)
    taps = 0
    for _ in range(2_000):
        tap = parse(forged(drawn))
        if tap is None:
            continue
        taps += 1
        assert 0 < tap.answer_id <= BIGGEST_ID
        allowed = {"back": range(1), "feedback": range(2)}.get(tap.kind, range(1, 1_000))
        assert tap.kind in ("source", "back", "suggestion", "feedback")
        assert tap.number in allowed
    assert 50 < taps < 1_500, "both kinds are tried"


def test_keyboards_of_any_answer_are_taken_and_come_back_as_they_were() -> None:
    for seed in range(500):
        given = answer(seed)
        keyboard = answer_keyboard(given, BIGGEST_ID, "en")
        checked_markup(keyboard.to_dict())
        for button in (one for row in keyboard.inline_keyboard for one in row):
            data = str(button.callback_data)
            assert len(data.encode()) <= 64
            tap = parse(data)
            assert tap is not None
            assert tap.answer_id == BIGGEST_ID
            if tap.kind == "source":
                assert button.text.startswith(f"[{tap.number}]")
            if tap.kind == "suggestion":
                assert suggested_question(given, tap.number)


def forged(drawn: random.Random) -> str:
    """Noise, or data of ours with some of it changed."""
    if drawn.random() < 0.3:
        return "".join(chr(drawn.randrange(0x300)) for _ in range(drawn.randrange(70)))
    number, other = drawn.choice((0, 1, 7, 10**17, 10**30)), drawn.choice((0, 1, 2, 5, 99, -1))
    data = drawn.choice(("s:{}:{}", "q:{}:{}", "f:{}:{}", "b:{}", "{}:s:{}")).format(number, other)
    for _ in range(drawn.randrange(3)):
        at = drawn.randrange(len(data) + 1)
        data = data[:at] + drawn.choice(string.printable + "٣０") + data[at + drawn.randrange(2) :]
    return data
