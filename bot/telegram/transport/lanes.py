"""Which updates must wait for each other. Pure functions over the Bot API's JSON.

What people write in a chat's topic is one conversation, handled in its order. Taps, inline queries
and news of the bot's membership have lanes beside it, so that a long question holds up none.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

Json = Mapping[str, Any]

_MESSAGES = ("message", "edited_message", "channel_post", "edited_channel_post")
_MEMBERSHIPS = ("my_chat_member", "chat_member")
_INLINE = ("inline_query", "chosen_inline_result")
_OTHER = "telegram:other"
_NOT_AS_IT_SHOULD_BE = (AttributeError, KeyError, TypeError)
_QUESTION_TAP = "q:"  # of a suggested question; bot.telegram.showing.keyboards has the others


class Lane(NamedTuple):
    """Updates with the same key are handled one after the other."""

    key: str
    is_quick: bool  # no question is answered in it


def conversation_in(chat_id: int, thread_id: int | None) -> str:
    """That of a chat, or of a forum's topic."""
    return f"telegram:{chat_id}" if thread_id is None else f"telegram:{chat_id}:{thread_id}"


def conversation_inline(user_id: int) -> str:
    """That of somebody's inline queries."""
    return f"telegram:inline:{user_id}"


def conversation_of(update: Json) -> str:
    """`telegram:<chat>`, `telegram:<chat>:<topic>` or `telegram:inline:<user>`."""
    try:
        return _conversation_of(update)
    except _NOT_AS_IT_SHOULD_BE:  # not as the Bot API has it: it is kept, and given up later
        return _OTHER


def _conversation_of(update: Json) -> str:
    for kind in _MESSAGES:
        if kind in update:
            return _place_of(update[kind])
    for kind in _MEMBERSHIPS:
        if kind in update:
            return conversation_in(update[kind]["chat"]["id"], None)
    for kind in _INLINE:
        if kind in update:
            return conversation_inline(update[kind]["from"]["id"])
    tap = update.get("callback_query", {})
    if "message" in tap:
        return _place_of(tap["message"])
    if "from" in tap:  # under a message that was sent by inline mode, in a chat that isn't told
        return conversation_inline(tap["from"]["id"])
    return _OTHER


def lane_of(update: Json) -> Lane:
    """The lane in which an update waits its turn."""
    conversation = conversation_of(update)
    if "callback_query" in update:
        is_question = _is_question(update["callback_query"])
        return Lane(f"{conversation} {'question' if is_question else 'tap'}", not is_question)
    if any(kind in update for kind in _MEMBERSHIPS):
        return Lane(f"{conversation} member", is_quick=True)
    return Lane(conversation, any(kind in update for kind in _INLINE))


def _is_question(tap: object) -> bool:
    data = tap.get("data") if isinstance(tap, Mapping) else None
    return isinstance(data, str) and data.startswith(_QUESTION_TAP)


def _place_of(message: Json) -> str:
    chat_id = message["chat"]["id"]
    # In plain supergroups, too, replies carry the id of a thread.
    thread = message.get("message_thread_id") if message.get("is_topic_message") else None
    return conversation_in(chat_id, thread)
