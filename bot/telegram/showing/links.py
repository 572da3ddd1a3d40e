"""Addresses of a group's messages, for its members. Pure functions.

    supergroup       https://t.me/c/2000000001/17      in its topic 5   https://t.me/c/2000000001/5/17
    public           https://t.me/redaktion/17         in its topic 5   https://t.me/redaktion/5/17
    basic group      none: its messages have other numbers for each member

https://core.telegram.org/api/links#message-links
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_FIRST_SUPERGROUP = -1_000_000_000_000  # ids below are -100 and the number that links have
_USERNAME = re.compile(r"[A-Za-z][A-Za-z0-9_]{3,31}")


@dataclass(frozen=True, slots=True)
class Spot:
    """Where messages stand that are pointed to."""

    chat_id: int
    thread_id: int | None = None  # of a forum's topic
    username: str | None = None  # of a public group

    def address(self, message_id: int) -> str | None:
        """The address of a message there; None where messages have none."""
        chat = self._chat
        if chat is None:
            return None
        topic = "" if self.thread_id is None else f"{self.thread_id}/"
        return f"https://t.me/{chat}/{topic}{message_id}"

    @property
    def _chat(self) -> str | None:
        if self.chat_id >= _FIRST_SUPERGROUP:
            return None
        if self.username and _USERNAME.fullmatch(self.username):
            return self.username
        return f"c/{_FIRST_SUPERGROUP - self.chat_id}"
