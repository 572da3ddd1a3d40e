"""Whether a subscriber may still have what is due: asked anew each time.

Who was let in when they subscribed may have been shut out since, or have left the group whose
talk is summarised for them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from telegram import Chat
from telegram.constants import ChatMemberStatus
from telegram.error import BadRequest, Forbidden

if TYPE_CHECKING:
    from bot.subscriptions.values import Wish
    from bot.telegram.handling.service import Service

_OUTSIDE = (ChatMemberStatus.LEFT, ChatMemberStatus.BANNED)


def is_let_in(service: Service, wish: Wish) -> bool:
    """Whether the bot still talks to them there, and they are there."""
    chats = {wish.chat_id, wish.source_id}
    return all(_is_let_in(service, wish.user_id, chat_id) for chat_id in chats)


async def is_member(service: Service, wish: Wish) -> bool:
    """Whether they are in the group that they hear of in private.

    Raises: TelegramError where Telegram can't be asked now.
    """
    if wish.source_id == wish.chat_id:
        return True
    try:
        member = await service.bot.get_chat_member(wish.source_id, wish.chat_id)
    except (BadRequest, Forbidden):  # a stranger there, or the bot is one
        return False
    if member.status == ChatMemberStatus.RESTRICTED:
        return bool(getattr(member, "is_member", False))
    return member.status not in _OUTSIDE


def _is_let_in(service: Service, user_id: int | None, chat_id: int) -> bool:
    if service.chats.is_gone(chat_id):
        return False
    kind = Chat.PRIVATE if chat_id > 0 else Chat.SUPERGROUP
    return service.access.admit(user_id, chat_id, kind, user_id is None).is_allowed
