"""Who somebody is in a group, by Telegram's word."""

from __future__ import annotations

from typing import TYPE_CHECKING

from telegram.constants import ChatMemberStatus
from telegram.error import BadRequest, Forbidden

from bot.telegram.transport.refusals import asking

if TYPE_CHECKING:
    from bot.telegram.handling.asked import Asked
    from bot.telegram.handling.service import Service

_OUTSIDE = (ChatMemberStatus.LEFT, ChatMemberStatus.BANNED)
_ADMINS = (ChatMemberStatus.OWNER, ChatMemberStatus.ADMINISTRATOR)


async def is_group_admin(service: Service, asked: Asked) -> bool:
    """Whether who asks may decide for the chat; everybody may for a private one.

    Raises: Undelivered where Telegram can't be asked now; Stop.
    """
    if asked.is_private or asked.is_admin or asked.is_chat_admin:
        return True
    if asked.user_id is None:
        return False
    try:
        with asking():
            member = await service.bot.get_chat_member(asked.chat_id, asked.user_id)
    except (BadRequest, Forbidden):  # a stranger there, or the bot is one
        return False
    return member.status in _ADMINS


async def is_group_member(service: Service, chat_id: int, user_id: int) -> bool:
    """Whether somebody is in a group at this moment, and may hear what is said there.

    Raises: Undelivered where Telegram can't be asked now; Stop.
    """
    try:
        with asking():
            member = await service.bot.get_chat_member(chat_id, user_id)
    except (BadRequest, Forbidden):  # a stranger there, or the bot is one
        return False
    if member.status == ChatMemberStatus.RESTRICTED:
        return bool(getattr(member, "is_member", False))
    return member.status not in _OUTSIDE
