"""Groups: who is addressed, and what happens when the bot comes, goes or the group moves."""

from __future__ import annotations

import asyncio
import re
from typing import TYPE_CHECKING

from telegram import ChatMemberUpdated, Message, MessageEntity
from telegram.constants import ChatMemberStatus

from bot.telegram.handling.asked import Asked
from bot.telegram.handling.questions import tell
from bot.telegram.handling.service import Service

if TYPE_CHECKING:
    from telegram import User

_PRESENT = (ChatMemberStatus.MEMBER, ChatMemberStatus.ADMINISTRATOR, ChatMemberStatus.OWNER)


def text_for(me: User, message: Message) -> str | None:
    """What a group's message says to the bot; None if it says nothing to it.

    A mention of the bot addresses it, and so does a reply to it. In a forum every message replies
    to its topic's first one, whoever wrote that.
    """
    text = message.text or message.caption or ""
    mention = f"@{me.username}"
    entities = message.parse_entities([MessageEntity.MENTION]) or message.parse_caption_entities(
        [MessageEntity.MENTION]
    )
    if any(said.casefold() == mention.casefold() for said in entities.values()):
        return re.sub(re.escape(mention) + r"\b[,:]?", " ", text, flags=re.IGNORECASE).strip()
    replied = message.reply_to_message
    is_topic_start = (
        replied is not None
        and message.is_topic_message
        and replied.message_id == message.message_thread_id
    )
    if replied and not is_topic_start and replied.from_user and replied.from_user.id == me.id:
        return text.strip()
    return None


async def moved(service: Service, message: Message) -> bool:
    """A basic group that became a supergroup keeps its data. Returns whether it was that."""
    old, new = message.chat.id, message.migrate_to_chat_id
    if message.migrate_from_chat_id is not None:
        old, new = message.migrate_from_chat_id, message.chat.id
    if new is None:
        return False
    await asyncio.to_thread(service.chats.migrate, old, new)
    return True


async def membership(service: Service, asked: Asked, change: ChatMemberUpdated) -> None:
    """The bot was added, removed, blocked or unblocked."""
    is_here = change.new_chat_member.status in _PRESENT or (
        change.new_chat_member.status == ChatMemberStatus.RESTRICTED
    )
    if not is_here:
        await asyncio.to_thread(service.chats.set_gone, asked.chat_id)
        return
    await asyncio.to_thread(service.chats.set_gone, asked.chat_id, is_gone=False)
    if asked.is_private:
        return
    if await asyncio.to_thread(service.chats.introduce, asked.chat_id):
        await tell(service, asked, "introduction", bot=service.bot.username)
