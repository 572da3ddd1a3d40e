"""Which update goes where, behind one gate that every kind of update passes."""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from telegram import Chat, ChatMember, Message, Update

from bot.telegram.admission.pairing import PAIRED
from bot.telegram.handling.asked import Asked
from bot.telegram.handling.commands import COMMANDS
from bot.telegram.handling.groups import membership, moved, text_for
from bot.telegram.handling.inline import offer, refuse
from bot.telegram.handling.menus import register
from bot.telegram.handling.questions import answer, answer_anew, tell
from bot.telegram.handling.service import Service
from bot.telegram.handling.taps import tap
from bot.telegram.operating.logs import request
from bot.telegram.transport.lanes import conversation_of
from bot.telegram.transport.target import Target

if TYPE_CHECKING:
    from telegram import User

_COMMAND = re.compile(
    r"/(?P<name>[a-z0-9_]{1,32})(?:@(?P<bot>\w+))?(?:\s+(?P<rest>.*))?", re.IGNORECASE | re.DOTALL
)
_GONE = (ChatMember.LEFT, ChatMember.BANNED)
_KINDS = ("message", "edited_message", "callback_query", "inline_query", "my_chat_member")


@dataclass(frozen=True, slots=True)
class Router:
    """Handles updates, whatever they are; `me` is the bot."""

    service: Service
    me: User

    async def handle(self, update: Update) -> None:
        """Do what an update asks for, if it may.

        Raises: what Telegram or the database refuse for now; the update is handled again then.
        """
        chat = update.effective_chat
        with request(update_id=update.update_id, chat=chat.id if chat else None):
            if update.message is not None and await moved(self.service, update.message):
                return
            asked = self._asked(update)
            if asked is None:
                return
            if await self._admit(update, asked):
                await self._dispatch(update, asked)

    async def _dispatch(self, update: Update, asked: Asked) -> None:
        if update.callback_query is not None:
            await tap(self.service, asked, update.callback_query)
        elif update.inline_query is not None:
            await offer(self.service, asked, update.inline_query)
        elif update.my_chat_member is not None:
            await membership(self.service, asked, update.my_chat_member)
        elif update.edited_message is not None:
            await self._edited(asked, update.edited_message)
        elif update.message is not None:
            await self._said(asked, update.message)

    # -- what people write -----------------------------------------------------------------------

    async def _said(self, asked: Asked, message: Message) -> None:
        command = self._command(message)
        if command is None:
            text = self._question(message)
            if text is not None:
                await self._ask(asked.with_text(text), message)
            return
        name, rest = command
        known = COMMANDS.get(name)
        if known is not None:
            await known.handler(self.service, asked.with_text(rest))
        elif asked.is_private:
            await tell(self.service, asked, "unknown-command")

    async def _ask(self, asked: Asked, message: Message) -> None:
        """A reply to an answer goes on in that answer's conversation."""
        if not asked.text and not (message.text or message.caption):
            if asked.is_private and not _is_service(message):
                await tell(self.service, asked, "not-text")
            return
        if asked.reply_to is not None:
            replied = await asyncio.to_thread(
                self.service.answers.of_message, asked.chat_id, asked.reply_to
            )
            if replied is not None:
                asked = replace(asked, conversation=replied.conversation)
        await answer(self.service, asked)

    async def _edited(self, asked: Asked, message: Message) -> None:
        kept = await asyncio.to_thread(
            self.service.answers.of_question, asked.chat_id, asked.message_id
        )
        if kept is None:
            return
        command = self._command(message)
        text = command[1] if command else self._question(message)
        if text:
            again = replace(asked, text=text, conversation=kept.conversation)
            await answer_anew(self.service, again, kept)

    def _question(self, message: Message) -> str | None:
        """What is asked; None if nothing is, or not the bot."""
        if message.via_bot is not None and message.via_bot.id == self.me.id:
            return None  # a passage that somebody chose by inline mode
        if message.chat.type == Chat.PRIVATE:
            return (message.text or message.caption or "").strip()
        return text_for(self.me, message)

    def _command(self, message: Message) -> tuple[str, str] | None:
        """Name and arguments; None for what is none, or another bot's."""
        found = _COMMAND.fullmatch((message.text or message.caption or "").strip())
        if found is None:
            return None
        if found["bot"] and found["bot"].casefold() != (self.me.username or "").casefold():
            return None
        return found["name"].lower(), (found["rest"] or "").strip()

    # -- the gate --------------------------------------------------------------------------------

    async def _admit(self, update: Update, asked: Asked) -> bool:
        """Whether the sender may; who may not is told so, once."""
        service, message = self.service, update.message
        member = update.my_chat_member
        if asked.is_allowed:
            return True
        service.metrics.rejected(_kind_of(update))
        if member is not None and member.new_chat_member.status in _GONE:
            await asyncio.to_thread(service.chats.set_gone, asked.chat_id)
        elif update.inline_query is not None:
            await refuse(service, update.inline_query, asked.language)
        elif update.callback_query is not None:
            await service.messenger.toast(update.callback_query.id)
        elif not await self._paired(asked, message) and self._is_addressed(update):
            await self._turn_away(asked)
        return False

    async def _paired(self, asked: Asked, message: Message | None) -> bool:
        """Whether a stranger tried a pairing code, and was told what came of it."""
        if message is None or not asked.is_private:
            return False
        text = (message.text or "").removeprefix("/start").strip()
        tried = await asyncio.to_thread(self.service.access.pair, asked.user_id, text)
        if tried is None:
            return False
        await tell(self.service, asked, tried.key, left=tried.left)
        if tried.key == PAIRED and asked.user_id is not None:
            await register(self.service.bot, [asked.user_id])
        return True

    async def _turn_away(self, asked: Asked) -> None:
        if not asked.is_private and self._is_shut_out(asked):
            return
        # A group is told once, whoever of it asks.
        peer = asked.user_id if asked.is_private and asked.user_id else asked.chat_id
        if not await asyncio.to_thread(self.service.access.should_tell, peer):
            return
        if asked.is_private:
            await tell(self.service, asked, "not-allowed", id=peer)
        else:
            await tell(self.service, asked, "not-allowed-group", id=peer)

    def _is_shut_out(self, asked: Asked) -> bool:
        """Whether it is only the sender that isn't let in, and the group is."""
        return self.service.access.admit(None, asked.chat_id, "group").is_allowed

    def _is_addressed(self, update: Update) -> bool:
        """Whether a refusal would be heard by who asked for it."""
        message = update.message
        if message is None:
            return update.my_chat_member is not None
        return self._command(message) is not None or self._question(message) is not None

    # -- who asks what, where --------------------------------------------------------------------

    def _asked(self, update: Update) -> Asked | None:
        """None for updates that the bot has no use for: posts of channels, and what is new."""
        user, chat, query = update.effective_user, update.effective_chat, update.inline_query
        if _kind_of(update) == "other" or (chat is None and query is None):
            return None
        found = update.effective_message
        message = found if isinstance(found, Message) else None
        is_typed = update.message is not None or update.edited_message is not None
        is_nobody = is_typed and message is not None and message.sender_chat is not None
        user_id = user.id if user is not None and not is_nobody else None
        chat_id = chat.id if chat is not None else (user_id or 0)
        is_private = chat is not None and chat.type == Chat.PRIVATE
        thread_id = message.message_thread_id if message and message.is_topic_message else None
        message_id = found.message_id if found is not None else 0
        verdict = self.service.access.admit(
            user.id if user is not None else None,
            None if query is not None else chat_id,
            chat.type if chat is not None else "inline",
            message is not None and is_typed and _is_anonymous_admin(message),
        )
        told = user.language_code if user else None
        language = self.service.chats.language(chat_id, user_id, told)
        replied = message.reply_to_message if message is not None and is_typed else None
        return Asked(
            update_id=update.update_id,
            chat_id=chat_id,
            thread_id=thread_id,
            message_id=message_id,
            user_id=user_id,
            is_private=is_private,
            is_allowed=verdict.is_allowed,
            is_admin=verdict.is_admin,
            is_chat_admin=is_typed and message is not None and _is_anonymous_admin(message),
            language=language,
            text="",
            reply_to=replied.message_id if replied else None,
            conversation=conversation_of(update.to_dict()),
            target=Target(
                chat_id,
                thread_id,
                reply_to=message_id if not is_private and message_id else None,
                is_private=is_private,
                draft_ok=is_private,
            ),
            reply_user_id=replied.from_user.id if replied and replied.from_user else None,
        )


def _is_anonymous_admin(message: Message) -> bool:
    return message.sender_chat is not None and message.sender_chat.id == message.chat.id


def _is_service(message: Message) -> bool:
    """Whether a message only tells of an event, such as a new title."""
    return message.effective_attachment is None


def _kind_of(update: Update) -> str:
    return next((kind for kind in _KINDS if getattr(update, kind) is not None), "other")
