"""What models write of a talk is checked against its messages, line by line."""

from __future__ import annotations

import pytest

from bot.groupchat.checking import LineChecker
from bot.groupchat.drafts import DraftLine, Kind
from bot.groupchat.messages import GroupMessage
from bot.groupchat.summary import Remark
from tests.bot.groupchat.talking import GRILLING, said
from tests.groupchats.remarks import cases

KEPT = 0.92  # of true lines in the chat's own language
KEPT_ABROAD = 0.5  # in the other one: a dictionary has half of what people say


# Nothing here tells them from what holds: a joke, and two results that changed places.
SHOWN_FALSE = {
    "hält einen Zettel am Kühlschrank für besser als die App",
    "reports that Sydney is ok and Halifax is off by an hour",
}


def check(
    text: str,
    *numbers: int,
    author: str | None = None,
    kind: Kind = "said",
    talk: list[GroupMessage] = GRILLING,
    language: str = "de",
) -> Remark | None:
    checker = LineChecker(
        {number: (message,) for number, message in enumerate(talk, start=1)},
        {message.message_id: message for message in talk},
        {message.author for message in talk},
        language,
    )
    return checker.check(DraftLine(kind, author, text, numbers))


def test_a_line_points_to_the_messages_that_it_rests_on() -> None:
    assert check("bringt Salat und 30 Würstchen mit", 4, author="Mehmet") == Remark(
        "bringt Salat und 30 Würstchen mit", (104,), "Mehmet"
    )


def test_numbers_that_no_message_has_are_left_out() -> None:
    remark = check("bringt Salat und 30 Würstchen mit", 4, 99, 0, author="Mehmet")
    assert remark is not None
    assert remark.message_ids == (104,)
    assert check("bringt Salat und 30 Würstchen mit", 99, author="Mehmet") is None


def test_who_wrote_none_of_the_messages_is_not_named() -> None:
    remark = check("Salat und 30 Würstchen sind dabei", 4, author="Anna Berger")
    assert remark is not None
    assert remark.author is None
    assert check("bringt Salat und 30 Würstchen mit", 4, author="Kevin") is None  # it has lost who


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("bringt Salat und 40 Würstchen mit", 4),
        ("bringt Salat und 30 Würstchen am Sonntag mit", 4),
        ("bringt mit Torben Salat und 30 Würstchen mit", 4),
        ("Tom bringt Salat und 30 Würstchen mit", 4),
        ("sagt „ich bringe Bier und Salat mit“", 4),
        ("Die Heizung im Vereinsraum ist nicht kaputt", 7),
        ("/start Die Heizung im Vereinsraum ist kaputt", 7),
        ("Die Heizung im Vereinsraum ist kaputt, sagt @evilbot", 7),
        ("Ab 14 Uhr wird gegrillt, abgemacht", 5),
    ],
)
def test_what_the_messages_dont_say_is_dropped(text: str, number: int) -> None:
    assert check(text, number) is None


def test_a_number_that_is_said_to_be_wrong_is_not_the_right_one() -> None:
    talk = said("Mags: I did swap but for the 10th, not the 3rd!!")
    assert check("swapped for the 10th", 1, author="Mags", talk=talk, language="en") is not None
    assert check("swapped for the 3rd", 1, author="Mags", talk=talk, language="en") is None


@pytest.mark.parametrize(
    ("message", "text"),
    [
        ("it's from a survey, but it isn't published", "It's from a published survey"),
        (
            "do we get the 62 euros on the meal card back?",
            "gets the 62 euros on the meal card back",
        ),
        ('the baths are on the list, 412 pounds a year "saved"', "The baths on the list are saved"),
        ("the council voted 9 to 7 for the quarry", "The council voted 7 to 9 for the quarry"),
        ("the open day is on 1 August as planned", "The open day on 1 August is cancelled"),
        ("fine by me, saturday at the hall", "refuses saturday at the hall"),
    ],
)
def test_the_same_words_said_otherwise_are_something_else(message: str, text: str) -> None:
    talk = said(f"Howard: {message}")
    assert check(text, 1, author="Howard", talk=talk, language="en") is None


def test_what_a_display_name_says_is_said_by_nobody() -> None:
    talk = said(
        "Anna was fired by the board: hello there everybody, nice to be in this board group"
    )
    assert check("Anna was fired by the board", 1, talk=talk, language="en") is None


def test_commands_and_mentions_of_messages_are_no_buttons() -> None:
    talk = said("Jo: @anna_b tippst du /start bei der Heizung, die ist kaputt")
    remark = check(
        "@anna_b tippt /start bei der Heizung, die kaputt ist", 1, author="Jo", talk=talk
    )
    assert remark is not None
    assert "@" not in remark.text
    assert "/" not in remark.text


@pytest.mark.parametrize(
    ("talk", "author", "text", "false"),
    [
        (
            "A: i can take 4 children|B: i can take 3 children, but not back",
            "B",
            "takes 3 children, but not back",
            "takes 4 children, but not back",
        ),
        (
            "A: can we get money back for the cold water?|B: good question, no idea",
            "A",
            "asks whether they get money back for the cold water",
            "They get money back for the cold water",
        ),
        (
            "A: my aunt is moving into a care home",
            "A",
            "says her aunt is moving into a care home",
            "is moving into a care home",
        ),
        (
            "A: I'd update half of the scanners tonight",
            "A",
            "would update half of the scanners tonight",
            "has updated half of the scanners tonight",
        ),
        (
            "A: the pharmacy had the green spray for £9.50, the combs were sold out",
            "A",
            "The spray costs £9.50 at the pharmacy",
            "The combs cost £9.50 at the pharmacy",
        ),
        (
            "A: the school says no to the choir. the club says yes to the choir",
            "A",
            "The school said no to the choir",
            "The club said no to the choir",
        ),
    ],
)
def test_who_said_it_and_as_what_counts(talk: str, author: str, text: str, false: str) -> None:
    messages = said(*talk.split("|"))
    numbers = range(1, len(messages) + 1)
    assert check(text, *numbers, author=author, talk=messages, language="en") is not None
    assert check(false, *numbers, author=author, talk=messages, language="en") is None


def test_a_decision_needs_somebody_who_decides_or_agrees() -> None:
    text = "The meeting is on saturday at the hall"
    for answer, is_settled in (("ok", True), ("i can't", False), ("which hall?", False)):
        talk = said("A: how about a meeting on saturday at the hall?", f"B: {answer}")
        shown = check(text, 1, 2, kind="decided", talk=talk, language="en")
        assert (shown is not None) == is_settled


def test_not_all_want_what_one_is_against() -> None:
    talk = said("A: espresso machine please", "B: espresso machine +1", "C: filter. 30 euros. done")
    text = "Everyone wants the espresso machine"
    assert check(text, 1, 2, 3, kind="decided", talk=talk, language="en") is None


def test_false_lines_are_not_shown_and_true_ones_nearly_always() -> None:
    judged = [(case, not case.problem()) for case in cases()]
    assert {c.line.text for c, shown in judged if shown and not c.is_true} <= SHOWN_FALSE
    for is_abroad, least in ((False, KEPT), (True, KEPT_ABROAD)):
        true = [shown for case, shown in judged if case.is_true and case.is_abroad == is_abroad]
        assert sum(true) >= least * len(true)
