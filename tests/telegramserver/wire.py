"""The world's things as the Bot API's JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.telegramserver.refusals import Json

if TYPE_CHECKING:
    from tests.telegramserver.messages import Message
    from tests.telegramserver.people import Person
    from tests.telegramserver.places import Chat

GROUP_ANONYMOUS_BOT: Json = {
    "id": 1087968824, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot",
}  # fmt: skip
CHANNEL_BOT: Json = {
    "id": 136817688, "is_bot": True, "first_name": "Channel", "username": "Channel_Bot",
}  # fmt: skip
_ADMIN_RIGHTS = (
    "can_manage_chat", "can_delete_messages", "can_manage_video_chats", "can_restrict_members",
    "can_promote_members", "can_change_info", "can_invite_users", "can_post_stories",
    "can_edit_stories", "can_delete_stories", "can_pin_messages",
)  # fmt: skip
_MEMBER_RIGHTS = (
    "can_change_info", "can_invite_users", "can_pin_messages", "can_send_messages",
    "can_send_polls", "can_send_other_messages", "can_add_web_page_previews", "can_manage_topics",
    "can_send_audios", "can_send_documents", "can_send_photos", "can_send_videos",
    "can_send_video_notes", "can_send_voice_notes", "can_edit_tag",
)  # fmt: skip


def user_json(person: Person) -> Json:
    told: Json = {"id": person.id, "is_bot": False, "first_name": person.first_name}
    told |= {"last_name": person.last_name} if person.last_name else {}
    told |= {"username": person.username} if person.username else {}
    return told | ({"language_code": person.language} if person.language else {})


def chat_json(chat: Chat) -> Json:
    told: Json = {"id": chat.id, "type": chat.kind}
    if chat.person is not None:
        person = user_json(chat.person)
        names = ("first_name", "last_name", "username")
        return told | {name: person[name] for name in names if name in person}
    told["title"] = chat.title
    told |= {"username": chat.username} if chat.username else {}
    return told | ({"is_forum": True} if chat.is_forum else {})


def full_chat_json(chat: Chat) -> Json:
    gifts = dict.fromkeys(
        ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription",
         "gifts_from_channels"), True
    )  # fmt: skip
    told = chat_json(chat) | {
        "accent_color_id": 0,
        "max_reaction_count": 11,
        "accepted_gift_types": gifts,
    }
    return told if chat.person else told | {"permissions": dict.fromkeys(_MEMBER_RIGHTS, True)}


def member_json(user: Json, role: str) -> Json:
    """A ChatMember with the fields that its status has."""
    told: Json = {"user": user, "status": role}
    match role:
        case "creator":
            return told | {"is_anonymous": False}
        case "administrator":
            rights = dict.fromkeys(_ADMIN_RIGHTS, True)
            return told | rights | {"can_be_edited": False, "is_anonymous": False}
        case "restricted":
            rights = dict.fromkeys(_MEMBER_RIGHTS, False)
            return told | rights | {"is_member": True, "until_date": 0}
        case "kicked":
            return told | {"until_date": 0}
    return told


def message_json(message: Message, *, nested: bool = False) -> Json:
    """A Message; `nested` ones come without what they reply to."""
    chat = message.chat
    told: Json = {"message_id": message.id, **_sender(message), "chat": chat_json(chat)}
    told["date"] = int(message.date)
    if message.edited_at is not None:
        told["edit_date"] = int(message.edited_at)
    if message.thread_id is not None:
        told["message_thread_id"] = message.thread_id
    if message.topic is not None:
        told["is_topic_message"] = True
    if not nested:
        told |= _replied(message)
    if message.via_bot:
        told["via_bot"] = message.world.bot_json
    told |= message.service | message.media
    told |= _text(message)
    return told | ({"reply_markup": message.markup} if message.markup else {})


def _sender(message: Message) -> Json:
    told: Json = {}
    if message.sender is not None:
        told["from"] = user_json(message.sender)
    elif message.by_bot and message.chat.kind != "channel":
        told["from"] = message.world.bot_json
    if message.sender_chat is not None:
        told["sender_chat"] = chat_json(message.sender_chat)
        if message.chat.kind != "channel":
            itself = message.sender_chat is message.chat
            told["from"] = GROUP_ANONYMOUS_BOT if itself else CHANNEL_BOT
    return told


def _replied(message: Message) -> Json:
    """In a topic, a message that replies to nothing replies to the topic's first message."""
    target = message.reply_to
    if target is None and message.topic is not None:
        target = message.topic.first
    if target is None or target.deleted or target is message:
        return {}
    told: Json = {"reply_to_message": message_json(target, nested=True)}
    return told | ({"quote": message.quote} if message.quote else {})


def _text(message: Message) -> Json:
    if message.service or not message.text:
        return {}
    text, entities = ("caption", "caption_entities") if message.media else ("text", "entities")
    return {text: message.text} | ({entities: message.entities} if message.entities else {})
