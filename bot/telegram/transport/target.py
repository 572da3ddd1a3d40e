"""Where a message goes."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Target:
    """A place in a chat, and what is possible there."""

    chat_id: int
    thread_id: int | None = None  # of a forum's topic; None for its general one
    reply_to: int | None = None  # the message that the first part replies to
    draft_ok: bool = False  # a text may be shown while it grows: in private chats
