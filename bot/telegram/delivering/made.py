"""What was made for a subscriber, as it waits to be sent: messages as text, and back."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from telegram import InlineKeyboardMarkup

from bot.briefings import Told
from bot.groupchat.messages import GroupMessage
from bot.subscriptions.values import Delivery
from bot.telegram.showing.parts import Part


@dataclass(frozen=True, slots=True)
class Made:
    """Messages, and the kept answer that their buttons belong to."""

    parts: Sequence[Part]
    answer_id: int | None = None
    until: dt.datetime | None = None  # up to when it tells; None: the time that it was made at
    briefed: Told | None = None  # to be remembered once it is sent
    told: Sequence[GroupMessage] = ()  # what it sums up; not kept with the rest


class Maker(Protocol):
    """Makes what one kind of subscription sends."""

    async def __call__(self, delivery: Delivery, now: dt.datetime, language: str) -> Made | None:
        """What there is to tell from `delivery.since` until `now`; one line if that is nothing.

        None: it can't be had any more, and nobody is to hear of it.
        Raises: NewsbotError where another attempt may do better.
        """


def dump(made: Made) -> str:
    """As JSON."""
    parts = [
        {
            "html": part.html,
            "plain": part.plain,
            "keyboard": part.keyboard.to_dict() if part.keyboard is not None else None,
        }
        for part in made.parts
    ]
    briefed = made.briefed.dump() if made.briefed is not None else None
    return json.dumps({"parts": parts, "answer_id": made.answer_id, "briefed": briefed})


def load(content: str) -> Made:
    """What `dump` made JSON of."""
    told = json.loads(content)
    parts = [
        Part(
            one["html"],
            one["plain"],
            InlineKeyboardMarkup.de_json(one["keyboard"]) if one["keyboard"] else None,
        )
        for one in told["parts"]
    ]
    briefed = Told.load(told["briefed"]) if told.get("briefed") else None
    return Made(parts, told["answer_id"], briefed=briefed)
