"""The methods about the bot itself: who it is, its commands, its descriptions."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tests.telegramserver.access import find_chat
from tests.telegramserver.params import Params
from tests.telegramserver.places import Chat
from tests.telegramserver.refusals import Json, Refusal, bad

if TYPE_CHECKING:
    from tests.telegramserver.api import BotApi
    from tests.telegramserver.people import Person

Scope = tuple[str, int, int]  # type, chat, user
_SCOPES = {
    "default", "all_private_chats", "all_group_chats", "all_chat_administrators",
    "chat", "chat_administrators", "chat_member",
}  # fmt: skip
_TEXTS = {"Name": ("name", 64), "Description": ("description", 512),
          "ShortDescription": ("short_description", 120)}  # fmt: skip


@dataclass
class Profile:
    """What the bot told of itself."""

    commands: dict[tuple[Scope, str], list[Json]] = field(default_factory=dict)
    texts: dict[tuple[str, str], str] = field(default_factory=dict)  # by field and language
    menu_buttons: dict[int, Json] = field(default_factory=dict)
    logged_out: bool = False

    def shown_to(self, person: Person, chat: Chat) -> list[str]:
        """The commands that a client offers, by Telegram's order of scopes and languages."""
        for scope in _scopes_of(person, chat):
            for language in (person.language, ""):
                if commands := self.commands.get((scope, language)):
                    return [str(one["command"]) for one in commands]
        return []


def _scopes_of(person: Person, chat: Chat) -> Iterator[Scope]:
    if chat.is_group:
        is_admin = chat.roles.get(person) in {"creator", "administrator"}
        yield ("chat_member", chat.id, person.id)
        if is_admin:
            yield ("chat_administrators", chat.id, 0)
        yield ("chat", chat.id, 0)
        if is_admin:
            yield ("all_chat_administrators", 0, 0)
        yield ("all_group_chats", 0, 0)
    else:
        yield ("chat", chat.id, 0)
        yield ("all_private_chats", 0, 0)
    yield ("default", 0, 0)


def get_me(api: BotApi, _params: Params) -> Any:
    return api.world.bot_json


def set_my_commands(api: BotApi, params: Params) -> Any:
    commands = params.structure("commands")
    if not isinstance(commands, list):
        raise bad("can't parse commands JSON object")
    if len(commands) > 100:
        raise bad("BOT_COMMANDS_TOO_MUCH")
    for command in commands:
        if not re.fullmatch(r"[a-z0-9_]{1,32}", str(command.get("command", ""))):
            raise bad("BOT_COMMAND_INVALID")
        if not 1 <= len(str(command.get("description", ""))) <= 256:
            raise bad("BOT_COMMAND_DESCRIPTION_INVALID")
    api.profile.commands[_scope(api, params)] = commands
    return True


def get_my_commands(api: BotApi, params: Params) -> Any:
    return api.profile.commands.get(_scope(api, params), [])


def delete_my_commands(api: BotApi, params: Params) -> Any:
    api.profile.commands.pop(_scope(api, params), None)
    return True


def _scope(api: BotApi, params: Params) -> tuple[Scope, str]:
    scope = params.structure("scope") or {"type": "default"}
    kind = str(scope.get("type"))
    if kind not in _SCOPES:
        raise bad("can't parse BotCommandScope: Unsupported type specified")
    chat_id = 0
    if kind in {"chat", "chat_administrators", "chat_member"}:
        chat_id = find_chat(api.world, Params(scope)).id
    return (kind, chat_id, int(scope.get("user_id", 0))), _language(params)


def _language(params: Params) -> str:
    language = params.text("language_code")
    if language and not re.fullmatch(r"[a-z]{2}", language):
        raise bad("invalid language code specified")
    return language


def _setter(name: str, longest: int) -> Callable[[BotApi, Params], Any]:
    def set_text(api: BotApi, params: Params) -> Any:
        if len(params.text(name)) > longest:
            raise bad(f"{name.replace('_', ' ')} is too long")
        api.profile.texts[name, _language(params)] = params.text(name)
        return True

    return set_text


def _getter(name: str) -> Callable[[BotApi, Params], Any]:
    def get_text(api: BotApi, params: Params) -> Any:
        default = api.world.bot_json["first_name"] if name == "name" else ""
        return {name: api.profile.texts.get((name, _language(params)), default)}

    return get_text


def set_chat_menu_button(api: BotApi, params: Params) -> Any:
    button = params.structure("menu_button") or {"type": "default"}
    api.profile.menu_buttons[params.number("chat_id")] = button
    return True


def get_chat_menu_button(api: BotApi, params: Params) -> Any:
    return api.profile.menu_buttons.get(params.number("chat_id"), {"type": "commands"})


def log_out(api: BotApi, _params: Params) -> Any:
    api.profile.logged_out = True
    return True


def close(api: BotApi, _params: Params) -> Any:
    """In the first ten minutes of a server's life it is refused."""
    raise Refusal(429, "Too Many Requests: retry after 600", retry_after=600)


METHODS: dict[str, Callable[[BotApi, Params], Any]] = {
    "getMe": get_me,
    "setMyCommands": set_my_commands,
    "getMyCommands": get_my_commands,
    "deleteMyCommands": delete_my_commands,
    "setChatMenuButton": set_chat_menu_button,
    "getChatMenuButton": get_chat_menu_button,
    "logOut": log_out,
    "close": close,
    **{f"setMy{what}": _setter(*names) for what, names in _TEXTS.items()},
    **{f"getMy{what}": _getter(name) for what, (name, _) in _TEXTS.items()},
}
