"""People, and what they do in chats."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tests.telegramserver.formatted import Formatted, finished
from tests.telegramserver.media import media_json
from tests.telegramserver.queries import InlineQuery, Tap
from tests.telegramserver.refusals import Json
from tests.telegramserver.wire import chat_json, message_json, user_json

if TYPE_CHECKING:
    from tests.telegramserver.messages import Button, Message
    from tests.telegramserver.places import Chat, Place
    from tests.telegramserver.world import World


@dataclass(eq=False)
class Person:
    """A user of Telegram."""

    world: World = field(repr=False)
    id: int
    first_name: str
    last_name: str = ""
    username: str = ""
    language: str = ""
    started: bool = False  # whether a bot may write to them
    blocked_bot: bool = False
    deactivated: bool = False
    private: Chat | None = field(default=None, repr=False)

    @property
    def chat(self) -> Chat:
        """Their private chat with the bot."""
        assert self.private is not None, "the server makes it"
        return self.private

    @property
    def name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()

    # -- speaking --------------------------------------------------------------------------------

    def says(
        self,
        text: str,
        in_: Place | None = None,
        *,
        reply_to: Message | None = None,
        anonymous: bool = False,
        as_channel: Chat | None = None,
    ) -> Message:
        """A message, to the bot itself if no place is named and it replies to nothing.

        `anonymous`: as an admin who shows only the group; `as_channel`: in a channel's name.
        """
        return self._posts(
            finished(text, []), in_, reply_to=reply_to, anonymous=anonymous, as_channel=as_channel
        )

    def starts(self, payload: str = "") -> Message:
        """The button below an empty chat, or a link with a payload."""
        return self.says(f"/start {payload}".strip())

    def sends(
        self,
        kind: str,
        in_: Place | None = None,
        *,
        caption: str = "",
        reply_to: Message | None = None,
    ) -> Message:
        """Something other than text: photo, voice, sticker, document, location, contact, …"""
        return self._posts(finished(caption, []), in_, reply_to=reply_to, media=media_json(kind))

    def edits(self, message: Message, text: str) -> Message:
        """Their own message."""
        with self.world.lock:
            message.becomes(finished(text, []), None)
            place = message.topic or message.chat
            self.world.log(place, f"{self.name} edits {message.id}: {text}")
            if message.chat.bot_sees(message):
                channel = message.chat.kind == "channel"
                kind = "edited_channel_post" if channel else "edited_message"
                self.world.updates.add(kind, message_json(message), message.chat.id)
            self.world.touch()
        return message

    def deletes(self, message: Message) -> None:
        """For everybody; no bot hears of it."""
        with self.world.lock:
            message.deleted = True
            self.world.log(message.topic or message.chat, f"{self.name} deletes {message.id}")
            self.world.touch()

    def _posts(
        self,
        body: Formatted,
        in_: Place | None,
        *,
        reply_to: Message | None,
        anonymous: bool = False,
        as_channel: Chat | None = None,
        **more: Any,
    ) -> Message:
        with self.world.lock:
            if in_ is None and reply_to is not None:
                in_ = reply_to.topic or reply_to.chat
            place = in_ or self.chat
            chat = place.chat
            assert chat.kind != "private" or chat is self.chat, "that is somebody else's chat"
            assert chat.kind == "private" or as_channel or self in chat.roles, (
                f"{self.name} is not in {chat.title}"
            )
            if chat.kind == "private":
                self._opens_chat()
            sender_chat = as_channel or (chat if anonymous or chat.kind == "channel" else None)
            sender = None if sender_chat else self
            return self.world.post(
                place, body, sender=sender, sender_chat=sender_chat, reply_to=reply_to, **more
            )

    def _opens_chat(self) -> None:
        if self.blocked_bot:
            self.unblocks_bot()
        self.started = True

    # -- the bot ---------------------------------------------------------------------------------

    def blocks_bot(self) -> None:
        with self.world.lock:
            self.blocked_bot = True
            self.world.bot_role_changes(self.chat, self, "kicked")

    def unblocks_bot(self) -> None:
        with self.world.lock:
            self.blocked_bot = False
            self.world.bot_role_changes(self.chat, self, "member")

    def deletes_account(self) -> None:
        with self.world.lock:
            self.deactivated = True

    # -- tapping and asking ----------------------------------------------------------------------

    def taps(self, button: Button, *, data: str | None = None, inaccessible: bool = False) -> Tap:
        """Taps a button. `data`: what a forged client sends instead of the button's own."""
        message = button.message
        sent = button.data if data is None else data
        assert sent is not None, f"the button {button.text!r} tells the bot nothing"
        with self.world.lock:
            tap = Tap(self.world, self.world.next_query_id(), self, message, sent, self.world.now())
            self.world.taps[tap.id] = tap
            self.world.log(message.topic or message.chat, f"{self.name} taps [{button.text}]")
            payload = self._tap_json(tap, inaccessible=inaccessible or message.deleted)
            self.world.updates.add("callback_query", payload, message.chat.id)
            self.world.touch()
        return tap

    def _tap_json(self, tap: Tap, *, inaccessible: bool) -> Json:
        message = tap.message
        told: Json = {"id": tap.id, "from": user_json(self), "data": tap.data}
        told["chat_instance"] = hashlib.md5(str(message.chat.id).encode()).hexdigest()[:16]
        if message.inline_id:
            return told | {"inline_message_id": message.inline_id}
        if inaccessible:
            gone = {"chat": chat_json(message.chat), "message_id": message.id, "date": 0}
            return told | {"message": gone}
        return told | {"message": message_json(message)}

    def asks_inline(self, text: str, in_: Place | None = None, *, offset: str = "") -> InlineQuery:
        """`@bot text`, typed in any chat, without sending it."""
        chat = (in_ or self.chat).chat
        with self.world.lock:
            query = InlineQuery(
                self.world, self.world.next_query_id(), self, text, offset, self.world.now()
            )
            self.world.inline_queries[query.id] = query
            kind = "sender" if chat is self.chat else chat.kind
            payload = {"id": query.id, "from": user_json(self), "query": text, "offset": offset}
            self.world.updates.add("inline_query", payload | {"chat_type": kind}, self.id)
            self.world.log(self.chat, f"{self.name} types @bot {text}")
            self.world.touch()
        return query

    def chooses(self, query: InlineQuery, result: Json, in_: Place | None = None) -> Message:
        """Sends one of the results; the bot hears of it as of a chosen result."""
        place = in_ or self.chat
        with self.world.lock:
            inline_id = f"AAM{self.world.next_query_id()}"
            content = result["_content"]
            message = self.world.post(
                place, content, sender=self, via_bot=True, inline_id=inline_id,
                markup=result.get("reply_markup"),
            )  # fmt: skip
            self.world.inline_messages[inline_id] = message
            payload = {"result_id": result["id"], "from": user_json(self), "query": query.text}
            if message.markup:
                payload["inline_message_id"] = inline_id
            self.world.updates.add("chosen_inline_result", payload, self.id)
        return message
