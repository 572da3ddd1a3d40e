"""Whether the bot reaches a chat, a topic, a message; Telegram's refusal where it does not."""

from __future__ import annotations

from tests.telegramserver.messages import Message
from tests.telegramserver.params import Params
from tests.telegramserver.places import Chat, Topic
from tests.telegramserver.refusals import Refusal, bad, forbidden
from tests.telegramserver.world import World


def find_chat(world: World, params: Params) -> Chat:
    """The chat that `chat_id` names, whether the bot may do anything there or not."""
    named = str(params.get("chat_id", ""))
    if not named:
        raise bad("chat_id is empty")
    if named == str(world.bot_json["id"]):
        raise forbidden("bot can't send messages to the bot")
    for chat in world.chats.values():
        if named == str(chat.id) or (
            chat.username and named.lower() == f"@{chat.username}".lower()
        ):
            return chat
    raise bad("chat not found")


def open_chat(world: World, params: Params, *, to_write: bool = False) -> Chat:
    """A chat in which the bot is."""
    chat = find_chat(world, params)
    refusal = _private_refusal(chat) if chat.person else _group_refusal(chat)
    if refusal is not None:
        raise refusal
    if to_write and chat.bot_role == "restricted":
        raise bad("not enough rights to send text messages to the chat")
    if to_write and chat.kind == "channel" and chat.bot_role != "administrator":
        raise bad("need administrator rights in the channel chat")
    return chat


def _private_refusal(chat: Chat) -> Refusal | None:
    person = chat.person
    assert person is not None, "it is a private chat"
    if person.deactivated:
        return forbidden("user is deactivated")
    if person.blocked_bot:
        return forbidden("bot was blocked by the user")
    return None if person.started else forbidden("bot can't initiate conversation with a user")


def _group_refusal(chat: Chat) -> Refusal | None:
    if chat.migrated_to is not None:
        return bad(
            "group chat was upgraded to a supergroup chat", migrate_to_chat_id=chat.migrated_to.id
        )
    if chat.deleted:
        return forbidden(f"the {chat.kind} chat was deleted")
    if chat.bot_role == "kicked":
        return forbidden(f"bot was kicked from the {chat.kind} chat")
    if chat.bot_role == "left":
        return forbidden(f"bot is not a member of the {chat.kind} chat")
    return None


def find_topic(chat: Chat, params: Params, reply_to: Message | None) -> Topic | None:
    """The topic that is named, or else that of the message replied to."""
    named = params.number("message_thread_id")
    if not named:
        topic = reply_to.topic if reply_to is not None else None
    else:
        topic = chat.topics.get(named)
        if topic is None or topic.deleted:
            raise bad("message thread not found")
    if topic is not None and topic.closed and chat.bot_role != "administrator":
        raise bad("TOPIC_CLOSED")
    return topic


def find_reply_target(chat: Chat, params: Params) -> tuple[Message | None, str]:
    """The message replied to, and the part of it that is quoted."""
    asked = params.structure("reply_parameters") or {}
    if not asked and "reply_to_message_id" in params:
        asked = {
            "message_id": params.number("reply_to_message_id"),
            "allow_sending_without_reply": params.flag("allow_sending_without_reply"),
        }
    if not asked:
        return None, ""
    target = chat.find(int(asked.get("message_id", 0)))
    if target is None:
        if asked.get("allow_sending_without_reply"):
            return None, ""
        raise bad("message to be replied not found")
    quote = str(asked.get("quote") or "")
    if quote not in target.text:
        raise bad("QUOTE_TEXT_INVALID")
    return target, quote


def find_message(world: World, chat: Chat, params: Params, verb: str) -> Message:
    """The message that `message_id` names, to edit or delete."""
    if "message_id" not in params:
        raise bad("message identifier is not specified")
    message = chat.find(params.number("message_id"))
    if message is None:
        raise bad(f"message to {verb} not found")
    return message
