"""Briefings and timelines as answers with a headline, so that they are kept and shown as such.

Invariant: the first paragraph of such an answer's text is its headline; `answer_parts` shows it in
bold where it is told that the message is "headed".
"""

from __future__ import annotations

from dataclasses import replace

from bot.telegram.showing.harmless import ELLIPSIS, clip, inert, one_line, shows
from bot.telegram.showing.keyboards import Form
from bot.telegram.showing.parts import Part, parts_of
from bot.telegram.showing.richtext import escape
from rag.answer.briefing.values import Briefing, Timeline
from rag.types import Answer

MOST_OF_TITLE = 200  # units
HEADED: Form = "headed"


def headed(told: Briefing | Timeline) -> Answer:
    """All of it under its headline."""
    title = one_line(told.title)
    shown = clip(title, MOST_OF_TITLE) if shows(title) else ELLIPSIS
    return replace(told.answer, text=f"{shown}\n\n{told.answer.text}")


def picture_part(timeline: Timeline, picture: bytes) -> Part:
    """A timeline's picture, with its headline as the caption."""
    title = escape(inert(clip(one_line(timeline.title), MOST_OF_TITLE)))
    return parts_of([f"<b>{title}</b>"])[0].with_photo(picture)
