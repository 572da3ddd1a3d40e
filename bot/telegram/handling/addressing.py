"""What a message says to the bot, and which message it replies to. Pure functions; `me` is the bot.

In private, everything is for the bot. In a group: commands, mentions of it, and replies to it.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from telegram import Chat, Message, MessageEntity, User

_COMMAND = re.compile(
    r"/(?P<name>[a-z0-9_]{1,32})(?:@(?P<bot>\w+))?(?:\s+(?P<rest>.*))?", re.IGNORECASE | re.DOTALL
)


class Command(NamedTuple):
    """A command that somebody typed, and what stands behind it."""

    name: str
    rest: str
    is_ours: bool  # it names the bot, or only the bot can be meant


def command_in(me: User, message: Message) -> Command | None:
    """None for what is no command, or another bot's."""
    found = _COMMAND.fullmatch((message.text or message.caption or "").strip())
    if found is None:
        return None
    if found["bot"] and found["bot"].casefold() != (me.username or "").casefold():
        return None
    is_ours = found["bot"] is not None or message.chat.type == Chat.PRIVATE
    return Command(found["name"].lower(), (found["rest"] or "").strip(), is_ours)


def question_in(me: User, message: Message) -> str | None:
    """What is asked, which may be nothing; None if it isn't the bot that is asked."""
    if message.via_bot is not None and message.via_bot.id == me.id:
        return None  # a passage that somebody chose by inline mode
    if message.chat.type == Chat.PRIVATE:
        return (message.text or message.caption or "").strip()
    return _said_in_group(me, message)


def replied_to(message: Message) -> Message | None:
    """The message that it replies to.

    In a forum every message replies to its topic's first one, which nobody means by it.
    """
    replied = message.reply_to_message
    if replied is None or (
        message.is_topic_message and replied.message_id == message.message_thread_id
    ):
        return None
    return replied


def _said_in_group(me: User, message: Message) -> str | None:
    text = message.text or message.caption or ""
    mention = f"@{me.username}"
    entities = message.parse_entities([MessageEntity.MENTION]) or message.parse_caption_entities(
        [MessageEntity.MENTION]
    )
    if any(said.casefold() == mention.casefold() for said in entities.values()):
        return re.sub(re.escape(mention) + r"\b[,:]?", " ", text, flags=re.IGNORECASE).strip()
    replied = replied_to(message)
    if replied is not None and replied.from_user is not None and replied.from_user.id == me.id:
        return text.strip()
    return None
