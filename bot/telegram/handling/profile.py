"""What Telegram shows of the bot beside its messages: its descriptions, and what is taken back."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from telegram import BotCommandScopeChat
from telegram.error import TelegramError

from bot.locales import LANGUAGES, texts

if TYPE_CHECKING:
    from telegram import Bot

_OTHERS = ""  # whose language is none of ours: they see the English texts

_log = logging.getLogger(__name__)


async def describe(bot: Bot) -> None:
    """Tell Telegram the descriptions where there are none; what an operator wrote stays.

    Without them the bot works all the same, so nothing is raised.
    """
    try:
        for language in (_OTHERS, *LANGUAGES):
            await _describe(bot, language)
    except TelegramError as exc:
        _log.warning("the bot has no description: %s", type(exc).__name__)


async def take_menu(bot: Bot, user_id: int) -> None:
    """Who is no admin any more is shown the commands that everybody is shown."""
    try:
        for language in (_OTHERS, *LANGUAGES):
            await bot.delete_my_commands(BotCommandScopeChat(user_id), language or None)
    except TelegramError as exc:
        _log.warning("a menu of commands is not taken away: %s", type(exc).__name__)


async def _describe(bot: Bot, language: str) -> None:
    say, code = texts(language or "en").say, language or None
    if not (await bot.get_my_description(code)).description:
        await bot.set_my_description(say("bot-description"), code)
    if not (await bot.get_my_short_description(code)).short_description:
        await bot.set_my_short_description(say("bot-short-description"), code)
