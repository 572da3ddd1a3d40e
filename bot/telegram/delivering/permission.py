"""Whether a subscriber may still have what is due: asked anew each time.

Who was let in when they subscribed may have been shut out since, or have left the group whose
talk is summarised for them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from telegram import Chat

from bot.telegram.handling.standing import is_group_member

if TYPE_CHECKING:
    from bot.subscriptions.values import Wish
    from bot.telegram.handling.service import Service


def is_let_in(service: Service, wish: Wish) -> bool:
    """Whether the bot still talks to them there, they are there, and the group wants summaries."""
    if wish.kind == "summary" and not service.groups.is_on(wish.source_id):
        return False
    chats = {wish.chat_id, wish.source_id}
    return all(_is_let_in(service, wish.user_id, chat_id) for chat_id in chats)


async def is_member(service: Service, wish: Wish) -> bool:
    """Whether they are in the group that they hear of in private.

    Raises: Undelivered where Telegram can't be asked now; Stop.
    """
    if wish.source_id == wish.chat_id:
        return True
    return await is_group_member(service, wish.source_id, wish.chat_id)


def _is_let_in(service: Service, user_id: int | None, chat_id: int) -> bool:
    if service.chats.is_gone(chat_id):
        return False
    kind = Chat.PRIVATE if chat_id > 0 else Chat.SUPERGROUP
    return service.access.admit(user_id, chat_id, kind, user_id is None).is_allowed
