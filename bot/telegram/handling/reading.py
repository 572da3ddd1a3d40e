"""An update, taken apart: who asks, where, and what the gate says to it."""

from __future__ import annotations

from telegram import Chat, Message, Update

from bot.telegram.handling.addressing import replied_to
from bot.telegram.handling.asked import Asked
from bot.telegram.handling.service import Service
from bot.telegram.transport.lanes import conversation_in, conversation_inline
from bot.telegram.transport.target import Target

_KINDS = ("message", "edited_message", "callback_query", "inline_query", "my_chat_member")


def kind_of(update: Update) -> str:
    """As the Bot API calls it; `other` for what the bot has no use for."""
    return next((kind for kind in _KINDS if getattr(update, kind) is not None), "other")


def typed_in(update: Update) -> Message | None:
    """What somebody wrote, or wrote anew."""
    return update.message or update.edited_message


def asked_in(service: Service, update: Update, *, is_new: bool = False) -> Asked | None:
    """None for updates that the bot has no use for: posts of channels, and what is new."""
    user, chat, query = update.effective_user, update.effective_chat, update.inline_query
    if kind_of(update) == "other" or (chat is None and query is None):
        return None
    found, typed = update.effective_message, typed_in(update)
    is_nobody = typed is not None and typed.sender_chat is not None
    user_id = user.id if user is not None and not is_nobody else None
    chat_id = chat.id if chat is not None else (user_id or 0)
    is_private = chat is not None and chat.type == Chat.PRIVATE
    is_topic = isinstance(found, Message) and found.is_topic_message
    thread_id = found.message_thread_id if isinstance(found, Message) and is_topic else None
    message_id = found.message_id if found is not None else 0
    is_chat_admin = typed is not None and _is_anonymous_admin(typed)
    verdict = service.access.admit(
        user.id if user is not None else None,
        None if query is not None else chat_id,
        chat.type if chat is not None else "inline",
        is_chat_admin,
    )
    replied = replied_to(typed) if typed is not None else None
    return Asked(
        update_id=update.update_id,
        is_new=is_new,
        chat_id=chat_id,
        thread_id=thread_id,
        message_id=message_id,
        user_id=user_id,
        is_private=is_private,
        is_allowed=verdict.is_allowed,
        is_admin=verdict.is_admin,
        is_chat_admin=is_chat_admin,
        language=service.chats.language(chat_id, user_id, user.language_code if user else None),
        text="",
        reply_to=replied.message_id if replied else None,
        conversation=conversation_inline(chat_id) if query else conversation_in(chat_id, thread_id),
        target=Target(
            chat_id,
            thread_id,
            reply_to=message_id if not is_private and message_id else None,
            draft_ok=is_private,
        ),
        reply_user_id=replied.from_user.id if replied and replied.from_user else None,
        chat_title=(chat.title or "") if chat is not None else "",
        chat_username=chat.username if chat is not None and not is_private else None,
    )


def _is_anonymous_admin(message: Message) -> bool:
    return message.sender_chat is not None and message.sender_chat.id == message.chat.id
