"""`/language`: what language the bot's own texts are in, typed or tapped: `l:de`, `l:en`, `l:auto`.

A group's is for its admins to choose.
"""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.locales import LANGUAGES, texts
from bot.telegram.handling.saying import say, tell
from bot.telegram.handling.standing import is_group_admin
from bot.telegram.showing.parts import plain_parts

if TYPE_CHECKING:
    from telegram import CallbackQuery

    from bot.telegram.handling.asked import Asked
    from bot.telegram.handling.service import Service

AUTO = "auto"
_NAMES = {
    "de": "de", "deutsch": "de", "german": "de",
    "en": "en", "english": "en", "englisch": "en",
    AUTO: AUTO,
}  # fmt: skip
_TAPS = {f"l:{language}": language for language in (*LANGUAGES, AUTO)}


async def choose_language(service: Service, asked: Asked) -> None:
    """Set the language of the interface, a group's or a user's; without one, show buttons."""
    given = asked.text.strip().lower()
    if not given:
        asking = plain_parts(texts(asked.language).say("language-choose"), _buttons(asked.language))
        await say(service, asked, asking)
        return
    language = _NAMES.get(given)
    if language is None:
        await tell(service, asked, "language-unknown")
    elif not await is_group_admin(service, asked):
        await tell(service, asked, "group-admins-only")
    else:
        await tell(
            service, await _chosen(service, asked, language), "language-set", language=language
        )


async def language_tap(service: Service, asked: Asked, query: CallbackQuery) -> bool:
    """Do what a button of `/language` says; False if the tap is on another one."""
    language = _TAPS.get(query.data or "")
    if language is None:
        return False
    if not await is_group_admin(service, asked):
        await service.messenger.toast(query.id, texts(asked.language).say("group-admins-only"))
        return True
    await service.messenger.toast(query.id)
    anew = await _chosen(service, asked, language)
    said = texts(anew.language).say("language-set", language=language)
    await service.messenger.edit(asked.target, asked.message_id, plain_parts(said)[0])
    return True


async def _chosen(service: Service, asked: Asked, language: str) -> Asked:
    """The same, in the language that holds now."""
    chosen = None if language == AUTO else language
    await asyncio.to_thread(service.chats.set_language, asked.chat_id, chosen)
    return replace(asked, language=chosen or asked.language)


def _buttons(language: str) -> InlineKeyboardMarkup:
    """Each language is named in itself, so that it is found by who speaks it."""
    names = {one: texts(one).say("language-name") for one in LANGUAGES}
    names[AUTO] = texts(language).say("language-auto")
    row = [InlineKeyboardButton(name, callback_data=f"l:{one}") for one, name in names.items()]
    return InlineKeyboardMarkup([row])
