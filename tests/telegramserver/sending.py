"""The methods that send."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.telegramserver.access import find_reply_target, find_topic, open_chat
from tests.telegramserver.formatted import Formatted, formatted
from tests.telegramserver.keyboards import checked_markup
from tests.telegramserver.media import uploaded_photo
from tests.telegramserver.params import Params
from tests.telegramserver.places import Chat, Draft
from tests.telegramserver.refusals import Json, bad
from tests.telegramserver.units import units
from tests.telegramserver.wire import message_json

if TYPE_CHECKING:
    from tests.telegramserver.api import BotApi

MAX_TEXT = 4096  # UTF-16 units, after the entities are parsed
MAX_CAPTION = 1024
_ACTIONS = {
    "typing", "upload_photo", "record_video", "upload_video", "record_voice", "upload_voice",
    "upload_document", "choose_sticker", "find_location", "record_video_note", "upload_video_note",
}  # fmt: skip


def body_of(params: Params, *, too_long: str = "message is too long") -> Formatted:
    """A message's text, which there must be."""
    text = params.text("text")
    if not text:
        raise bad("message text is empty")
    body = formatted(text, params.text("parse_mode"), params.structure("entities") or ())
    if not body.text:
        raise bad("text must be non-empty")
    if units(body.text) > MAX_TEXT:
        raise bad(too_long)
    return body


def caption_of(params: Params) -> Formatted:
    given = params.structure("caption_entities") or ()
    body = formatted(params.text("caption"), params.text("parse_mode"), given)
    if units(body.text) > MAX_CAPTION:
        raise bad("message caption is too long")
    return body


def send_message(api: BotApi, params: Params) -> Any:
    chat = open_chat(api.world, params, to_write=True)
    return _send(api, chat, params, body_of(params))


def send_photo(api: BotApi, params: Params) -> Any:
    """Uploaded ones only: the double has no files to send again."""
    chat = open_chat(api.world, params, to_write=True)
    body = caption_of(params)
    media = uploaded_photo(params.get("photo"))
    message = _send(api, chat, params, body, media=media)
    chat.all_messages[message["message_id"]].upload = params["photo"]
    return message


def _send(api: BotApi, chat: Chat, params: Params, body: Formatted, **more: Any) -> Json:
    markup = checked_markup(params.structure("reply_markup"))
    target, quote = find_reply_target(chat, params)
    topic = find_topic(chat, params, target)
    api.admit(chat)
    place = topic or chat
    sender_chat = chat if chat.kind == "channel" else None
    message = api.world.post(
        place, body, by_bot=True, sender_chat=sender_chat, markup=markup, reply_to=target,
        quote={"text": quote, "position": 0, "is_manual": True} if quote else {}, **more,
    )  # fmt: skip
    return message_json(message)


def send_message_draft(api: BotApi, params: Params) -> Any:
    chat = open_chat(api.world, params)
    if chat.kind != "private":
        raise bad("TEXTDRAFT_PEER_INVALID")
    if not params.number("draft_id"):
        raise bad("invalid draft identifier specified")
    body = Formatted()
    if params.text("text"):
        body = body_of(params)
    api.admit(chat, draft=True)
    draft = Draft(
        params.number("draft_id"), body.text, body.entities, api.world.now(),
        params.number("message_thread_id") or None,
    )  # fmt: skip
    chat.drafts.append(draft)
    api.world.log(chat, f"bot writes: {body.text or 'Thinking…'}")
    api.world.touch()
    return True


def send_chat_action(api: BotApi, params: Params) -> Any:
    chat = open_chat(api.world, params, to_write=True)
    action = params.text("action")
    if action not in _ACTIONS:
        raise bad("wrong parameter action in request")
    find_topic(chat, params, None)
    if not chat.actions or chat.actions[-1] != action:
        api.world.log(chat, f"bot … {action}")
    chat.actions.append(action)
    api.world.touch()
    return True


METHODS = {
    "sendMessage": send_message,
    "sendMessageDraft": send_message_draft,
    "sendPhoto": send_photo,
    "sendChatAction": send_chat_action,
}
