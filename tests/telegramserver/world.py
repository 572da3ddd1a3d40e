"""The state behind the server: people, chats, messages, updates and the log of it all.

Invariant: whoever reads or changes it holds `lock`; whoever changed it calls `touch`.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests.telegramserver.formatted import Formatted
from tests.telegramserver.messages import Message
from tests.telegramserver.people import Person
from tests.telegramserver.places import Chat, Place, Topic
from tests.telegramserver.queries import InlineQuery, Tap
from tests.telegramserver.refusals import Json
from tests.telegramserver.updates import UpdateQueue
from tests.telegramserver.wire import message_json

SUPERGROUPS = -1_000_000_000_000


@dataclass(frozen=True)
class Line:
    """A line of the transcript."""

    at: float
    place: str
    text: str


@dataclass
class World:
    """Everything that the server knows."""

    bot_json: Json
    lock: threading.RLock = field(default_factory=threading.RLock)
    people: dict[int, Person] = field(default_factory=dict)
    chats: dict[int, Chat] = field(default_factory=dict)
    taps: dict[str, Tap] = field(default_factory=dict)
    inline_queries: dict[str, InlineQuery] = field(default_factory=dict)
    inline_messages: dict[str, Message] = field(default_factory=dict)
    lines: list[Line] = field(default_factory=list)
    wake: Callable[[], None] = lambda: None
    query_timeout_s: float = 30.0  # Telegram does not tell it; some seconds to minutes
    _shift_s: float = 0.0
    _last_message_id: int = 0
    _last_query_id: int = 4_000_000_000_000_000

    def __post_init__(self) -> None:
        self.changed = threading.Condition(self.lock)
        self.updates = UpdateQueue(self.touch, first_id=int(time.time()) % 900_000_000)

    def touch(self) -> None:
        """Tell everybody who waits."""
        with self.changed:
            self.changed.notify_all()
        self.wake()

    def now(self) -> float:
        return time.time() + self._shift_s

    def pass_time(self, seconds: float) -> None:
        self._shift_s += seconds
        self.touch()

    def next_message_id(self) -> int:
        self._last_message_id += 1
        return self._last_message_id

    def next_query_id(self) -> str:
        self._last_query_id += 1
        return str(self._last_query_id)

    def log(self, place: Place, text: str) -> None:
        title = place.chat.title
        if place.own_topic is not None:
            title = f"{title} › {place.title}"
        self.lines.append(Line(self.now(), title, text))

    def transcript(self, *, times: bool = False) -> str:
        """All that was said and done, chat by chat as it came."""
        with self.lock:
            lines = list(self.lines)
        told, place = [], ""
        for line in lines:
            if line.place != place:
                place = line.place
                told.append(f"── {place} ──")
            at = time.strftime("%H:%M:%S ", time.localtime(line.at)) if times else ""
            told.append("\n".join(f"{at}{one}" for one in line.text.splitlines()))
        return "\n".join(told)

    # -- what happens ----------------------------------------------------------------------------

    def post(self, place: Place, body: Formatted, **more: Any) -> Message:
        """A message comes to stand, and the bot hears of it if it may."""
        chat = place.chat
        message = Message(
            self, chat, chat.next_id(), self.now(), body, topic=place.own_topic, **more
        )
        message.thread_id = _thread_of(message)
        chat.all_messages[message.id] = message
        self._log_message(place, message)
        if not message.by_bot and chat.bot_sees(message):
            kind = "channel_post" if chat.kind == "channel" else "message"
            self.updates.add(kind, message_json(message), chat.id)
        if message.by_bot and not message.service:
            for seen in (chat, place.own_topic):
                if seen is not None:
                    seen.unread.append(message)
        self.touch()
        return message

    def bot_role_changes(self, chat: Chat, by: Person, role: str) -> None:
        """`my_chat_member`; the bot hears of it even when it is thrown out."""
        old, chat.bot_role = chat.bot_role, role
        payload = self.member_change(chat, by, self.bot_json, old, role)
        self.updates.add("my_chat_member", payload, chat.id)
        self.log(chat, f"{by.name} makes the bot: {role}")
        self.touch()

    def member_change(self, chat: Chat, by: Person, user: Json, old: str, new: str) -> Json:
        from tests.telegramserver.wire import chat_json, member_json, user_json

        return {
            "chat": chat_json(chat),
            "from": user_json(by),
            "date": int(self.now()),
            "old_chat_member": member_json(user, old),
            "new_chat_member": member_json(user, new),
        }

    def _log_message(self, place: Place, message: Message) -> None:
        who = "bot" if message.by_bot else _name_of(message)
        if message.service:
            self.log(place, f"{who}: [{', '.join(message.service)}]")
            return
        replied = f" ↩ {message.reply_to.id}" if message.reply_to else ""
        kind = f"[{next(iter(message.media))}] " if message.media else ""
        self.log(place, f"{who} ({message.id}{replied}): {kind}{message.text}")
        self.log_buttons(place, message)

    def log_buttons(self, place: Place, message: Message) -> None:
        for row in message.rows:
            self.log(place, "    " + " ".join(f"[{button.text}]" for button in row))


def _thread_of(message: Message) -> int | None:
    """Topics, and in plain supergroups the first message of a chain of replies."""
    if message.topic is not None:
        return message.topic.id
    if message.chat.kind != "supergroup" or message.reply_to is None or message.chat.is_forum:
        return None
    return message.reply_to.thread_id or message.reply_to.id


def _name_of(message: Message) -> str:
    if message.sender_chat is not None:
        return message.sender_chat.title
    return message.sender.name if message.sender else "?"


__all__ = ["Chat", "Line", "Message", "Person", "Place", "Topic", "World"]
