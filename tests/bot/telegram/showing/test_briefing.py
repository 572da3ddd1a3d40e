"""Briefings and timelines, as the answers that they are kept and shown as."""

from __future__ import annotations

from dataclasses import replace

from bot.telegram.showing.briefing import HEADED, headed, picture_part
from bot.telegram.showing.render import answer_parts
from rag.answer.briefing.values import Briefing, Period, Point, Timeline
from tests.bot.cli.stub import ANSWER
from tests.bot.telegram.accepted import accepted
from tests.telegramserver.units import units

POINTS = (Point("Eins. [1]", (1,), is_new=True), Point("Zwei. [1]", (1,), is_new=False))
BRIEFING = Briefing("Gipfel in <Alaska>", "Gipfel", Period(), ANSWER, POINTS)


def test_a_briefing_stands_below_its_headline() -> None:
    answer = headed(BRIEFING)
    assert answer.text == f"Gipfel in <Alaska>\n\n{ANSWER.text}"
    assert answer.citations == ANSWER.citations
    (part,) = answer_parts(answer, 17, "de", HEADED)
    accepted(part)
    assert part.html.startswith("<b>Gipfel in &lt;Alaska&gt;</b>\n\nDie taz schreibt:")


def test_a_headline_is_one_line_and_there_is_always_one() -> None:
    for title, first in (("Zwei\n\nZeilen", "Zwei Zeilen"), ("\u200b ", "…"), ("", "…")):
        text = headed(replace(BRIEFING, title=title)).text
        assert text.partition("\n\n")[0] == first
    long = headed(Timeline("wort " * 100, "", Period(), ANSWER)).text
    assert units(long.partition("\n\n")[0]) <= 200


def test_a_picture_has_the_headline_as_its_caption() -> None:
    part = picture_part(Timeline("@anna <b>/start</b> " * 100, "", Period(), ANSWER), b"png")
    assert part.photo == b"png"
    assert part.keyboard is None
    assert units(part.plain) <= 1_024
    assert not accepted(part)[1:]
    assert "@a" not in part.plain
