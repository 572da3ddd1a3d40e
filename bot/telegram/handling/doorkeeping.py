"""Before the gate: pairing codes. At it: who may not come in is told so, once, with the id."""

from __future__ import annotations

import asyncio

from telegram import Message, Update

from bot.locales import texts
from bot.telegram.admission.pairing import PAIRED, looks_like_code
from bot.telegram.handling.asked import Asked
from bot.telegram.handling.inline import refuse
from bot.telegram.handling.menus import register_admin
from bot.telegram.handling.reading import kind_of
from bot.telegram.handling.saying import tell
from bot.telegram.handling.service import Service


async def paired(service: Service, asked: Asked, message: Message | None) -> bool:
    """Whether somebody tried a pairing code, and was told what came of it.

    Also who may ask anyway: a code is no question, and must not reach a model.
    """
    if message is None or not asked.is_private:
        return False
    text = (message.text or "").removeprefix("/start").strip()
    if not looks_like_code(text):
        return False
    tried = await asyncio.to_thread(service.access.pair, asked.user_id, text)
    if tried is None:
        return False
    await tell(service, asked, tried.key, left=tried.left)
    if tried.key == PAIRED and asked.user_id is not None:
        await register_admin(service.bot, asked.user_id)
    return True


async def turn_away(service: Service, asked: Asked, update: Update, *, is_addressed: bool) -> None:
    """Say to whoever may not ask that it is so, where a refusal is heard by who asked for it."""
    service.metrics.rejected(kind_of(update))
    if update.inline_query is not None:
        await refuse(service, update.inline_query, asked)
    elif update.callback_query is not None:
        said = texts(asked.language).say("not-allowed-short", id=asked.user_id or asked.chat_id)
        await service.messenger.toast(update.callback_query.id, said, is_alert=True)
    elif is_addressed and not service.chats.is_gone(asked.chat_id):
        await _tell_once(service, asked)


async def _tell_once(service: Service, asked: Asked) -> None:
    if not asked.is_private and _is_shut_out(service, asked):
        return
    # A group is told once, whoever of it asks.
    peer = asked.user_id if asked.is_private and asked.user_id else asked.chat_id
    async with service.access.told.turn(peer) as is_first:
        if is_first:
            key = "not-allowed" if asked.is_private else "not-allowed-group"
            await tell(service, asked, key, id=peer)


def _is_shut_out(service: Service, asked: Asked) -> bool:
    """Whether it is only the sender that isn't let in, and the group is."""
    return service.access.admit(None, asked.chat_id, "group").is_allowed
