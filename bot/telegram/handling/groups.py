"""What happens when the bot comes, goes or a group moves."""

from __future__ import annotations

import asyncio

from telegram import ChatMemberUpdated, Message
from telegram.constants import ChatMemberStatus, ChatType

from bot.locales import texts
from bot.telegram.handling.asked import Asked
from bot.telegram.handling.service import Service
from bot.telegram.showing.parts import plain_parts

_PRESENT = (
    ChatMemberStatus.MEMBER,
    ChatMemberStatus.ADMINISTRATOR,
    ChatMemberStatus.OWNER,
    ChatMemberStatus.RESTRICTED,
)


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
    """Note that the bot was added, removed, blocked or unblocked, whoever did it."""
    if change.new_chat_member.status not in _PRESENT:
        await asyncio.to_thread(service.chats.gone, asked.chat_id, change.date)
        return
    await asyncio.to_thread(service.chats.back, asked.chat_id)
    if change.chat.type in (ChatType.GROUP, ChatType.SUPERGROUP):  # in a channel nobody asks
        await asyncio.to_thread(service.chats.joined, asked.chat_id)


async def is_left(service: Service, asked: Asked, message: Message | None) -> bool:
    """Whether a message is from before the bot was removed or blocked: nobody reads an answer.

    A later one says that the bot is back.
    """
    if message is None or not service.chats.is_gone(asked.chat_id):
        return False
    if service.chats.was_gone(asked.chat_id, message.edit_date or message.date):
        return True
    await asyncio.to_thread(service.chats.back, asked.chat_id)
    return False


async def introduce(service: Service, asked: Asked) -> None:
    """Say hello in a group that the bot joined, as soon as it is let in; once."""
    chats, chat_id = service.chats, asked.chat_id
    if asked.is_private or chats.is_gone(chat_id) or not chats.is_new(chat_id):
        return
    async with chats.introduced.turn(chat_id) as is_first:
        if is_first:
            said = texts(asked.language).say("introduction", bot=service.bot.username)
            # Known by a number of its own, so that it isn't taken for the answer to the update.
            await service.messenger.send(asked.target, plain_parts(said), -asked.update_id)
