"""The methods that change messages or remove them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.telegramserver.access import find_message, open_chat
from tests.telegramserver.formatted import Formatted
from tests.telegramserver.keyboards import checked_markup
from tests.telegramserver.messages import Message
from tests.telegramserver.params import Params
from tests.telegramserver.places import Chat
from tests.telegramserver.refusals import NOT_MODIFIED, Json, bad
from tests.telegramserver.sending import body_of, caption_of
from tests.telegramserver.wire import message_json

if TYPE_CHECKING:
    from tests.telegramserver.api import BotApi

DELETABLE_S = 48 * 3600


def edit_message_text(api: BotApi, params: Params) -> Any:
    message = _editable(api, params)
    if message.media:
        raise bad("there is no text in the message to edit")
    body = body_of(params, too_long="MESSAGE_TOO_LONG")
    return _edit(api, message, body, _markup(params))


def edit_message_caption(api: BotApi, params: Params) -> Any:
    message = _editable(api, params)
    if not message.media:
        raise bad("there is no caption in the message to edit")
    return _edit(api, message, caption_of(params), _markup(params))


def edit_message_reply_markup(api: BotApi, params: Params) -> Any:
    message = _editable(api, params)
    return _edit(api, message, message.body, _markup(params))


def _markup(params: Params) -> Json | None:
    return checked_markup(params.structure("reply_markup"), inline_only=True)


def _editable(api: BotApi, params: Params) -> Message:
    if inline_id := params.text("inline_message_id"):
        if inline_id not in api.world.inline_messages:
            raise bad("MESSAGE_ID_INVALID")
        return api.world.inline_messages[inline_id]
    chat = open_chat(api.world, params)
    message = find_message(api.world, chat, params, "edit")
    if not message.by_bot or message.service:
        raise bad("message can't be edited")
    return message


def _edit(api: BotApi, message: Message, body: Formatted, markup: Json | None) -> Any:
    if (body, markup) == (message.body, message.markup):
        raise bad(NOT_MODIFIED)
    api.admit(message.chat)
    message.becomes(body, markup)
    place = message.topic or message.chat
    api.world.log(place, f"bot edits {message.id}: {body.text}")
    api.world.log_buttons(place, message)
    api.world.touch()
    return True if message.inline_id else message_json(message)


def delete_message(api: BotApi, params: Params) -> Any:
    chat = open_chat(api.world, params)
    message = find_message(api.world, chat, params, "delete")
    _delete(api, chat, message)
    return True


def delete_messages(api: BotApi, params: Params) -> Any:
    """Those that cannot be found are skipped."""
    chat = open_chat(api.world, params)
    numbers = params.structure("message_ids") or []
    if not 1 <= len(numbers) <= 100:
        raise bad("message identifiers are not specified")
    for message in filter(None, (chat.find(int(number)) for number in numbers)):
        _delete(api, chat, message)
    return True


def _delete(api: BotApi, chat: Chat, message: Message) -> None:
    is_admin = chat.bot_role == "administrator"
    own = message.by_bot or chat.kind == "private"
    too_old = api.world.now() - message.date > DELETABLE_S and not is_admin
    if not (own or is_admin) or too_old:
        raise bad(
            "message can't be deleted for everyone" if too_old else "message can't be deleted"
        )
    message.deleted = True
    api.world.log(message.topic or chat, f"bot deletes {message.id}")
    api.world.touch()


METHODS = {
    "editMessageText": edit_message_text,
    "editMessageCaption": edit_message_caption,
    "editMessageReplyMarkup": edit_message_reply_markup,
    "deleteMessage": delete_message,
    "deleteMessages": delete_messages,
}
