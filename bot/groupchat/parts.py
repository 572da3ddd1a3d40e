"""A long talk cut into stretches that a model reads one by one, and what it is shown of each.

Invariant: the parts joined are the messages, in order, each once. In a prompt a message is one
line, whatever it holds: nothing that a member writes can look like another member's message.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Sequence

from bot.groupchat.messages import GroupMessage
from rag.models.tokens import estimate

PART_TOKENS = 6_000  # with its reply it fits models that take 8,192: ours count a third too many
FULL_ENOUGH = 0.6  # of a part, from where on it is cut at the longest pause
LONGEST_TEXT = 1_200  # characters of a message that are shown: what is longer was pasted
LONGEST_NAME = 64  # characters; Telegram's own names have 64 a half, and nobody reads more
UNANSWERED_WORTH = dt.timedelta(hours=2)  # a pause is as good as one so much longer without a reply
TOKENS_BEFORE = 12  # of a message's line, before its text

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202f\u2060-\u2069\ufeff]+")

Part = tuple[GroupMessage, ...]


def cut(messages: Sequence[GroupMessage], tokens: int = PART_TOKENS) -> list[Part]:
    """Cut a talk, oldest first, into parts of at most so many tokens, at long pauses.

    No part is empty; a message that alone is more than allowed is a part of its own.
    """
    costs = [cost(message) for message in messages]
    position = {message.message_id: at for at, message in enumerate(messages)}
    parts: list[Part] = []
    start = 0
    while start < len(messages):
        end, spent = start, 0
        while end < len(messages) and (end == start or spent + costs[end] <= tokens):
            spent += costs[end]
            end += 1
        if end < len(messages):
            least = start + max(1, int((end - start) * FULL_ENOUGH))
            end = max(
                range(least, end + 1), key=lambda at: (_apartness(messages, position, at), at)
            )
        parts.append(tuple(messages[start:end]))
        start = end
    return parts


def halves(part: Part) -> tuple[Part, Part]:
    """A part that was too long, as two."""
    middle = len(part) // 2
    return part[:middle], part[middle:]


def cost(message: GroupMessage) -> int:
    """About how many tokens a message takes in a prompt, and no fewer."""
    return TOKENS_BEFORE + estimate(message.author[:LONGEST_NAME] + message.text[:LONGEST_TEXT])


def _apartness(messages: Sequence[GroupMessage], position: dict[int, int], at: int) -> dt.timedelta:
    """How long the pause before a message is, less where that is an answer to what was before."""
    pause = messages[at].sent_at - messages[at - 1].sent_at
    replied = position.get(messages[at].reply_to or 0)
    is_answer = replied is not None and replied < at
    return pause - UNANSWERED_WORTH if is_answer else pause


def show(part: Part, first: int = 1) -> str:
    """A part as the prompt shows it: a line a message, numbered, below the day that it is of."""
    numbers = {message.message_id: number for number, message in enumerate(part, start=first)}
    lines, day = [], None
    for number, message in enumerate(part, start=first):
        if message.sent_at.date() != day:
            day = message.sent_at.date()
            lines.append(f"-- {day:%A}, {day.day} {day:%B %Y}")
        answered = numbers.get(message.reply_to or 0)
        to = f" (answers {answered})" if answered else ""
        text = one_line(message.text, LONGEST_TEXT)
        lines.append(f"[{number}] {message.sent_at:%H:%M} {shown_name(message.author)}{to}: {text}")
    return "\n".join(lines)


def shown_name(author: str) -> str:
    """A display name as the prompt has it: without what the lines are told apart by."""
    name = re.sub(r"[|\[\]<>{}:]+", " ", one_line(author, LONGEST_NAME))
    return " ".join(name.split()) or "?"


def one_line(text: str, limit: int) -> str:
    """Text on one line, without what nobody sees, cut if it is too long."""
    line = " ".join(_CONTROL.sub(" ", unicodedata.normalize("NFC", text)).split())
    return line if len(line) <= limit else line[: limit - 1] + "…"
