"""The menus of commands that Telegram shows: by kind of chat, and in two languages."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from telegram import (
    BotCommand,
    BotCommandScope,
    BotCommandScopeAllChatAdministrators,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
)
from telegram.error import TelegramError

from bot.locales import LANGUAGES, texts
from bot.telegram.handling.commands import COMMANDS
from bot.telegram.operating.check import Menu

if TYPE_CHECKING:
    from telegram import Bot

_OTHERS = ""  # whose language is none of ours: they see the English texts
_NOT_IN_GROUPS = ("start",)
_GROUPS_ONLY = ("summary", "retention")
_GROUP_ADMINS = ("language", "retention")

_log = logging.getLogger(__name__)


def menus(admins: Iterable[int] = ()) -> list[Menu]:
    """All menus; the admins of newsbot have one in their private chats that shows more."""
    everyone = [name for name, command in COMMANDS.items() if command.scope != "admin"]
    of_private = [name for name in everyone if name not in _GROUPS_ONLY]
    of_groups = [name for name in everyone if name not in (*_NOT_IN_GROUPS, *_GROUP_ADMINS)]
    of_group_admins = [name for name in everyone if name not in _NOT_IN_GROUPS]
    found = [
        *_in_all_languages(BotCommandScopeAllPrivateChats(), of_private),
        *_in_all_languages(BotCommandScopeAllGroupChats(), of_groups),
        *_in_all_languages(BotCommandScopeAllChatAdministrators(), of_group_admins),
    ]
    for admin in sorted(admins):
        found += menus_of_admin(admin)
    return found


def menus_of_admin(user_id: int) -> list[Menu]:
    """The menus of one admin's private chat."""
    return _in_all_languages(BotCommandScopeChat(user_id), list(COMMANDS))


async def register(bot: Bot, admins: Iterable[int] = ()) -> None:
    """Tell Telegram the menus; without them the bot works all the same, so nothing is raised.

    An admin who never wrote to the bot has no chat yet, and is left out.
    """
    await _register(bot, menus(admins))


async def register_admin(bot: Bot, user_id: int) -> None:
    """The same for somebody who has just become an admin."""
    await _register(bot, menus_of_admin(user_id))


async def _register(bot: Bot, wanted: Iterable[Menu]) -> None:
    for menu in wanted:
        try:
            await bot.set_my_commands(menu.commands, menu.scope, menu.language or None)
        except TelegramError as exc:
            _log.warning("a menu of commands is not registered: %s", type(exc).__name__)


def _in_all_languages(scope: BotCommandScope, names: Sequence[str]) -> list[Menu]:
    return [
        Menu(
            scope,
            language,
            [
                BotCommand(name, texts(language or "en").say(COMMANDS[name].description))
                for name in names
            ],
        )
        for language in (_OTHERS, *LANGUAGES)
    ]
