"""Everything that is kept of somebody, or of a group, deleted; asked twice, because it is final.

The question has buttons that only who asked for it can use: `x:17:me`, `x:17:all`, `x:17:no` for
the user with the id 17.
"""

from __future__ import annotations

import asyncio
import re
from typing import TYPE_CHECKING

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.locales import texts
from bot.telegram.handling.asked import payer
from bot.telegram.handling.standing import is_group_admin
from bot.telegram.showing.parts import Part, plain_parts

if TYPE_CHECKING:
    from telegram import CallbackQuery

    from bot.telegram.handling.asked import Asked
    from bot.telegram.handling.service import Service
    from bot.telegram.keeping.answers import Kept

_DATA = re.compile(r"x:(?P<id>[1-9][0-9]{0,17}):(?P<what>me|all|no)")


def confirmation(user_id: int, language: str, *, is_group: bool) -> Part:
    """The question whether to delete, with its two buttons."""
    words = texts(language)
    what = "all" if is_group else "me"
    buttons = InlineKeyboardMarkup(
        [
            [
                InlineKeyboardButton(words.say("forget-yes"), callback_data=f"x:{user_id}:{what}"),
                InlineKeyboardButton(words.say("forget-no"), callback_data=f"x:{user_id}:no"),
            ]
        ]
    )
    key = "forget-confirm-group" if is_group else "forget-confirm"
    return plain_parts(words.say(key), buttons)[0]


async def forget_tap(service: Service, asked: Asked, query: CallbackQuery) -> bool:
    """Do what a button of `confirmation` says; False if the tap is on another one.

    Raises: StorageError, and what Telegram refuses for now.
    """
    found = _DATA.fullmatch(query.data or "")
    if found is None:
        return False
    words = texts(asked.language)
    if asked.user_id != int(found["id"]):
        await service.messenger.toast(query.id, words.say("not-yours"))
        return True
    if found["what"] == "all" and not await is_group_admin(service, asked):
        await service.messenger.toast(query.id, words.say("group-admins-only"))
        return True
    await service.messenger.toast(query.id, "")
    if found["what"] == "all":
        said = words.say("forgotten-group", answers=await forget_chat(service, asked.chat_id))
    elif found["what"] == "me":
        said = words.say("forgotten", answers=await forget_user(service, asked.user_id))
    else:
        said = words.say("forget-kept")
    await service.messenger.edit(asked.target, asked.message_id, plain_parts(said)[0])
    return True


async def forget_user(service: Service, user_id: int) -> int:
    """Delete what is kept of somebody, in all chats; how many answers that were.

    Others' turns in groups stay, and whether the user is let in. Answers that are being made are
    waited for: they would be kept afterwards.
    Raises: StorageError; what is left is deleted by another try.
    """
    await service.under_way.finished(user_id)
    kept = await asyncio.to_thread(service.answers.given_to, user_id)
    private = {f"telegram:{user_id}"} | {k.conversation for k in kept if k.chat_id == user_id}
    for conversation in private:
        await service.app.conversations.forget(conversation)
        await service.app.briefings.forget(conversation)
    for conversation, theirs in _by_conversation(kept).items():
        if conversation not in private:
            await service.app.conversations.forget(conversation, [k.answer for k in theirs])
    await asyncio.to_thread(_forget_user, service, user_id)
    return len(kept)


async def forget_chat(service: Service, chat_id: int) -> int:
    """Delete what is kept of a group, whoever asked; how many answers that were.

    Raises: as `forget_user`.
    """
    await service.under_way.finished(chat_id)
    kept = await asyncio.to_thread(service.answers.given_in, chat_id)
    for conversation in {f"telegram:{chat_id}"} | {k.conversation for k in kept}:
        await service.app.conversations.forget(conversation)
        await service.app.briefings.forget(conversation)
    await asyncio.to_thread(_forget_chat, service, chat_id)
    return len(kept)


def _forget_user(service: Service, user_id: int) -> None:
    service.groups.forget_user(user_id)
    service.answers.forget(user_id)
    service.prepared.forget()  # any may tell what they wrote
    service.subscriptions.forget_user(user_id)
    service.chats.forget(user_id)
    service.app.budget.forget(payer(user_id))
    service.subscriptions.scrub()
    service.chats.scrub()


def _forget_chat(service: Service, chat_id: int) -> None:
    service.groups.forget_chat(chat_id)
    service.answers.forget_chat(chat_id)
    service.prepared.forget(chat_id)
    service.subscriptions.forget_chat(chat_id)
    service.chats.forget(chat_id)
    service.app.budget.forget(payer(chat_id))
    service.subscriptions.scrub()
    service.chats.scrub()


def _by_conversation(kept: list[Kept]) -> dict[str, list[Kept]]:
    found: dict[str, list[Kept]] = {}
    for one in kept:
        found.setdefault(one.conversation, []).append(one)
    return found
