"""What the tests of messages to Telegram write, and whom they tell."""

from __future__ import annotations

from dataclasses import dataclass, field

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.telegram.showing.parts import Part
from bot.telegram.transport.target import Target
from tests.telegramserver.people import Person

BUTTONS = InlineKeyboardMarkup([[InlineKeyboardButton("1", callback_data="s:1:1")]])
ANSWER = Part("Sie trafen sich in <b>Alaska</b>.", "Sie trafen sich in Alaska.", BUTTONS)
OTHER = Part("<i>Anders.</i>", "Anders.", BUTTONS)
TROUBLE = ("server_error", "bad_gateway", "gateway_timeout", "html_page", "drop", "cut_json")
NEW_ID = -1_002_000_000_999


@dataclass
class ChatsSeen:
    """What the messenger tells of chats."""

    left: list[int] = field(default_factory=list)
    moves: list[tuple[int, int]] = field(default_factory=list)

    def gone(self, chat_id: int) -> None:
        self.left.append(chat_id)

    def migrate(self, old: int, new: int) -> None:
        self.moves.append((old, new))


def to(person: Person) -> Target:
    return Target(person.id, draft_ok=True)
