"""The methods that ask about chats and their members."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.telegramserver.access import find_chat, find_message, open_chat
from tests.telegramserver.params import Params
from tests.telegramserver.places import ADMINS
from tests.telegramserver.refusals import bad
from tests.telegramserver.wire import full_chat_json, member_json, user_json

if TYPE_CHECKING:
    from tests.telegramserver.api import BotApi


def get_chat(api: BotApi, params: Params) -> Any:
    chat = find_chat(api.world, params)
    if chat.person is None:
        open_chat(api.world, params)
    return full_chat_json(chat)


def get_chat_member(api: BotApi, params: Params) -> Any:
    chat = open_chat(api.world, params)
    user_id = params.number("user_id")
    if user_id <= 0:
        raise bad("invalid user_id specified")
    if user_id == api.world.bot_json["id"]:
        return member_json(api.world.bot_json, chat.bot_role if chat.person is None else "member")
    person = api.world.people.get(user_id)
    if person is None:
        raise bad("PARTICIPANT_ID_INVALID")
    role = "member" if chat.person is person else chat.roles.get(person, "left")
    return member_json(user_json(person), role)


def get_chat_administrators(api: BotApi, params: Params) -> Any:
    chat = open_chat(api.world, params)
    if chat.person is not None:
        raise bad("there are no administrators in the private chat")
    admins = [
        member_json(user_json(person), role)
        for person, role in chat.roles.items()
        if role in ADMINS
    ]
    if chat.bot_role == "administrator":
        admins.append(member_json(api.world.bot_json, "administrator"))
    return admins


def get_chat_member_count(api: BotApi, params: Params) -> Any:
    chat = open_chat(api.world, params)
    return 2 if chat.person else len(chat.roles) + 1


def leave_chat(api: BotApi, params: Params) -> Any:
    chat = open_chat(api.world, params)
    if chat.person is not None:
        raise bad("chat member status can't be changed in private chats")
    chat.bot_role = "left"
    api.world.log(chat, "bot leaves")
    api.world.touch()
    return True


def set_message_reaction(api: BotApi, params: Params) -> Any:
    chat = open_chat(api.world, params)
    message = find_message(api.world, chat, params, "react")
    shown = [str(one.get("emoji", "?")) for one in params.structure("reaction") or []]
    api.world.log(message.topic or chat, f"bot reacts to {message.id}: {' '.join(shown)}")
    return True


METHODS = {
    "getChat": get_chat,
    "getChatMember": get_chat_member,
    "getChatAdministrators": get_chat_administrators,
    "getChatMemberCount": get_chat_member_count,
    "leaveChat": leave_chat,
    "setMessageReaction": set_message_reaction,
}
