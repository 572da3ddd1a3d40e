"""A message of a group, as it is kept for summaries."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class GroupMessage:
    """Text that a member wrote; ids are the messenger's."""

    chat_id: int
    message_id: int  # counts up within a chat
    thread_id: int | None  # of a forum's topic
    user_id: int | None  # None: in the name of the group or of a channel
    author: str  # the name that is shown
    sent_at: dt.datetime  # UTC
    text: str
    reply_to: int | None = None  # a message of the same chat
