"""Buttons, and what they say when they are tapped. Pure functions.

A button carries the id of a stored answer and a number, never a text: it works for as long as the
answer is kept. Anybody can send any data, so `parse` takes only what the functions here write.

    s:17:2   source 2 of answer 17          q:17:1   its first suggested question
    b:17     back from a source to it       f:17:1   the answer is good; f:17:0, it isn't

What a message says when it isn't the answer alone stands behind, for the way back: `s:17:2:q` and
`b:17:q` where the question is above it, `s:17:2:s` and `b:17:s` where it lists the sources,
`s:17:2:h` and `b:17:h` where it has a headline.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.locales import texts
from bot.telegram.showing.harmless import clip, one_line, shows, units
from rag.types import Answer

MOST_DATA = 64  # bytes of callback data; https://core.telegram.org/bots/api#inlinekeyboardbutton
MOST_SOURCES = 40  # buttons: with more, Telegram's 10 kB of a keyboard come near
MOST_SUGGESTIONS = 3
SUGGESTION_LENGTH = 40  # units: what a phone held upright shows of a button
SOURCE_LENGTH = 20
_IN_A_ROW = ((7, 5), (10, 4), (15, 3), (SOURCE_LENGTH, 2))  # (longest label, how many of them)

TapKind = Literal["source", "back", "suggestion", "feedback"]
Form = Literal["answer", "asked", "sources", "headed"]
"""What a message shows of an answer: it alone, with its question above, only its sources, or its
first paragraph as a headline."""

_MARKS: dict[Form, str] = {"answer": "", "asked": ":q", "sources": ":s", "headed": ":h"}
_FORMS: dict[str | None, Form] = {None: "answer", "q": "asked", "s": "sources", "h": "headed"}
_DATA = re.compile(
    r"(?P<source>s):(?P<source_id>[1-9][0-9]{0,17}):(?P<quote>[1-9][0-9]{0,2})(?::(?P<of>[qsh]))?"
    r"|(?P<asked>q):(?P<asked_id>[1-9][0-9]{0,17}):(?P<suggested>[1-9][0-9]{0,2})"
    r"|(?P<rated>f):(?P<rated_id>[1-9][0-9]{0,17}):(?P<verdict>[01])"
    r"|(?P<back>b):(?P<back_id>[1-9][0-9]{0,17})(?::(?P<to>[qsh]))?"
)


@dataclass(frozen=True, slots=True)
class Tap:
    """A button that was tapped."""

    kind: TapKind
    answer_id: int
    number: int = 0  # of the source or the suggestion, from 1; feedback: 1 good, 0 not; back: 0
    form: Form = "answer"  # of the message that a source stands in, and that a way back leads to

    @property
    def is_good(self) -> bool:
        """The verdict of a feedback button."""
        return self.number == 1


def answer_keyboard(
    answer: Answer, answer_id: int, language: str, form: Form = "answer"
) -> InlineKeyboardMarkup:
    """The buttons below an answer: its sources, what could be asked next, 👍 and 👎."""
    suggested = [_suggestion(answer, answer_id, number) for number in _suggested(answer)]
    rated = [
        InlineKeyboardButton("👍", callback_data=f"f:{answer_id}:1"),
        InlineKeyboardButton("👎", callback_data=f"f:{answer_id}:0"),
    ]
    return InlineKeyboardMarkup([*_sources(answer, answer_id, language, form), *suggested, rated])


def sources_keyboard(answer: Answer, answer_id: int, language: str) -> InlineKeyboardMarkup | None:
    """The buttons of an answer's sources alone; None where it has none."""
    rows = _sources(answer, answer_id, language, "sources")
    return InlineKeyboardMarkup(rows) if rows else None


def back_keyboard(answer_id: int, language: str, form: Form = "answer") -> InlineKeyboardMarkup:
    """The button below a source that leads back to what the message said before."""
    data = f"b:{answer_id}{_MARKS[form]}"
    back = InlineKeyboardButton(texts(language).say("back"), callback_data=data)
    return InlineKeyboardMarkup([[back]])


def parse(data: str | None) -> Tap | None:
    """What a button says; None for what no button of ours says."""
    found = _DATA.fullmatch(data) if data else None
    if found is None:
        return None
    if found["back"]:
        return Tap("back", int(found["back_id"]), form=_FORMS[found["to"]])
    if found["rated"]:
        return Tap("feedback", int(found["rated_id"]), int(found["verdict"]))
    if found["asked"]:
        return Tap("suggestion", int(found["asked_id"]), int(found["suggested"]))
    return Tap("source", int(found["source_id"]), int(found["quote"]), _FORMS[found["of"]])


def suggested_question(answer: Answer, number: int) -> str | None:
    """The whole question behind a suggestion's button; None where the answer has no such one."""
    return answer.suggestions[number - 1] if number in _suggested(answer) else None


def _suggested(answer: Answer) -> list[int]:
    """The numbers of the suggestions that have a button; empty texts have none."""
    numbers = [n for n, text in enumerate(answer.suggestions, 1) if shows(one_line(text))]
    return numbers[:MOST_SUGGESTIONS]


def _suggestion(answer: Answer, answer_id: int, number: int) -> Sequence[InlineKeyboardButton]:
    label = clip(one_line(answer.suggestions[number - 1]), SUGGESTION_LENGTH)
    return [InlineKeyboardButton(label, callback_data=f"q:{answer_id}:{number}")]


def _sources(
    answer: Answer, answer_id: int, language: str, form: Form
) -> list[Sequence[InlineKeyboardButton]]:
    """As many in a row as can be read there."""
    buttons = []
    for citation in answer.citations[:MOST_SOURCES]:
        outlet = one_line(citation.outlet or "")
        name = outlet if shows(outlet) else texts(language).say("source")
        label = clip(f"[{citation.number}] {name}", SOURCE_LENGTH)
        data = f"s:{answer_id}:{citation.number}{_MARKS[form]}"
        buttons.append(InlineKeyboardButton(label, callback_data=data))
    longest = max((units(button.text) for button in buttons), default=0)
    size = next(size for length, size in _IN_A_ROW if longest <= length)
    return [buttons[at : at + size] for at in range(0, len(buttons), size)]
