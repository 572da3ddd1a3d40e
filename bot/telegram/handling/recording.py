"""What a group's members say to each other, kept where the group wants summaries.

What is for the bot isn't part of that talk: questions, commands and replies to it are never kept
here. Neither is what bots write, or what members write with a bot's help.
"""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from telegram import Message, Update

from bot.groupchat.messages import GroupMessage
from bot.telegram.handling.asked import Asked
from bot.telegram.handling.reading import typed_in
from bot.telegram.handling.service import Service
from bot.telegram.transport.inbox import Received
from rag.errors import StorageError

if TYPE_CHECKING:
    from bot.telegram.handling.routing import Router

STORAGE_PAUSE_S = 1.0  # before a database that failed is asked again

_COMMAND = re.compile(r"\s*/[a-z0-9_]{1,32}(?:@\w+)?(?:\s|$)", re.IGNORECASE)

_log = logging.getLogger(__name__)


async def record(service: Service, asked: Asked, update: Update, *, is_addressed: bool) -> None:
    """Keep a message that passed the gate, or follow its edit; `is_addressed`: to the bot.

    Raises: StorageError; the update is handled again then, which does no harm.
    """
    message, groups = typed_in(update), service.groups
    if message is None or asked.is_private or not groups.is_on(asked.chat_id):
        return
    is_talk = not is_addressed and _is_talk(message)
    if update.edited_message is not None:
        if is_talk:
            await groups.edit(_kept(asked, message), message.edit_date or message.date)
        else:
            await groups.drop(asked.chat_id, asked.message_id)
    elif is_talk and is_admitted(service, asked.chat_id):
        await groups.keep(_kept(asked, message))


def is_admitted(service: Service, chat_id: int) -> bool:
    """Whether a group is let in itself, not only some of its members."""
    return service.access.admit(None, chat_id, "group").is_allowed


def overhearing(router: Router) -> Callable[[Received], Awaitable[None]]:
    """Handle what isn't for the bot, and wait for a database that can't be written."""

    async def overhear(received: Received) -> None:
        update = Update.de_json(received.payload, router.service.bot)
        while True:
            try:
                await router.handle(update)
            except StorageError as exc:
                _log.error("update %d can't be kept; trying again: %s", received.update_id, exc)
                await asyncio.sleep(STORAGE_PAUSE_S)
            else:
                return

    return overhear


def _is_talk(message: Message) -> bool:
    text = message.text or message.caption or ""
    user = message.from_user
    # Accounts of Telegram's own, which are bots, stand for anonymous admins and channels.
    is_bot = message.sender_chat is None and (user is None or user.is_bot)
    return bool(text.strip()) and not is_bot and not message.via_bot and not _COMMAND.match(text)


def _kept(asked: Asked, message: Message) -> GroupMessage:
    return GroupMessage(
        chat_id=asked.chat_id,
        message_id=asked.message_id,
        thread_id=asked.thread_id,
        user_id=asked.user_id,
        author=_author(message),
        sent_at=message.date,
        text=message.text or message.caption or "",
        reply_to=asked.reply_to,
    )


def _author(message: Message) -> str:
    """The name that is shown beside the message."""
    if message.sender_chat is not None:
        return message.sender_chat.effective_name or ""
    return message.from_user.full_name if message.from_user is not None else ""
