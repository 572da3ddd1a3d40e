"""Which update goes where, behind one gate that every kind of update passes."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from telegram import Message, Update

from bot.locales import texts
from bot.telegram.handling.addressing import command_in, question_in
from bot.telegram.handling.commands import ASK, COMMANDS
from bot.telegram.handling.doorkeeping import paired, turn_away
from bot.telegram.handling.groups import introduce, is_left, membership, moved
from bot.telegram.handling.inline import hold_off, offer
from bot.telegram.handling.questions import answer, answer_anew
from bot.telegram.handling.reading import asked_in, typed_in
from bot.telegram.handling.recording import record
from bot.telegram.handling.saying import say, tell, wait_text
from bot.telegram.handling.summaries import summed_up, wants_summary
from bot.telegram.handling.taps import tap
from bot.telegram.operating.logs import request
from bot.telegram.showing.parts import plain_parts

if TYPE_CHECKING:
    from telegram import User

    from bot.telegram.handling.asked import Asked
    from bot.telegram.handling.service import Service


@dataclass(frozen=True, slots=True)
class Router:
    """Handles updates, whatever they are; `me` is the bot."""

    service: Service
    me: User

    async def handle_new(self, update: Update) -> None:
        """The same as `handle`, for what surely wasn't handled before."""
        await self.handle(update, is_new=True)

    async def handle(self, update: Update, *, is_new: bool = False) -> None:
        """Do what an update asks for, if it may.

        Raises: what Telegram or the database refuse for now; the update is handled again then.
        """
        service, chat = self.service, update.effective_chat
        with request(update_id=update.update_id, chat=chat.id if chat else None):
            if update.message is not None and await moved(service, update.message):
                return
            asked = asked_in(service, update, is_new=is_new)
            if asked is None or await is_left(service, asked, typed_in(update)):
                return
            if update.my_chat_member is not None:
                await membership(service, asked, update.my_chat_member)
            if await paired(service, asked, update.message):
                return
            is_addressed = self._expects_answer(update)
            if not asked.is_allowed:
                await turn_away(service, asked, update, is_addressed=is_addressed)
                return
            await record(service, asked, update, is_addressed=is_addressed)
            if is_addressed:
                await introduce(service, asked)
                if not await self._has_to_wait(update, asked):
                    await self._dispatch(update, asked)

    async def regret(self, update: Update, key: str) -> None:
        """Tell whoever sent an update that nothing came of it, if it was for the bot."""
        asked = asked_in(self.service, update)
        if asked is None or not asked.is_allowed or not self._expects_answer(update):
            return
        if update.callback_query is not None:
            said = texts(asked.language).say(key)
            await self.service.messenger.toast(update.callback_query.id, said)
        elif typed_in(update) is not None and not await self._is_answered(asked):
            await tell(self.service, asked, key)

    def is_chatter(self, payload: Mapping[str, Any]) -> bool:
        """Whether an update is what a group's members say to each other: nothing comes of it.

        So it need not wait behind questions, nor take a place in their queue.
        """
        try:
            said = payload.get("message") or payload.get("edited_message")
            if said is None or said["chat"]["type"] == "private":
                return False
            update = Update.de_json(dict(payload), self.service.bot)
        except (KeyError, TypeError, ValueError, AttributeError):
            return False  # not as the Bot API has it: handling it says so
        message = typed_in(update)
        return (
            message is not None
            and message.migrate_to_chat_id is None
            and message.migrate_from_chat_id is None
            and not self._expects_answer(update)
        )

    async def _dispatch(self, update: Update, asked: Asked) -> None:
        if update.callback_query is not None:
            await tap(self.service, asked, update.callback_query)
        elif update.inline_query is not None:
            await offer(self.service, asked, update.inline_query)
        elif update.edited_message is not None:
            await self._edited(asked, update.edited_message)
        elif update.message is not None:
            await self._said(asked, update.message)

    # -- what people write -----------------------------------------------------------------------

    async def _said(self, asked: Asked, message: Message) -> None:
        command = command_in(self.me, message)
        if command is not None:
            known = COMMANDS.get(command.name)
            if known is not None:
                await known.handler(self.service, asked.with_text(command.rest))
            elif asked.is_private:
                await tell(self.service, asked, "unknown-command")
        elif message.text or message.caption:
            said = asked.with_text(question_in(self.me, message) or "")
            if not await summed_up(self.service, said):
                await answer(self.service, said)
        elif asked.is_private and not _is_service(message):
            await tell(self.service, asked, "not-text")

    async def _edited(self, asked: Asked, message: Message) -> None:
        """A question that was edited is asked anew, also where nothing came of it before."""
        command = command_in(self.me, message)
        if command is not None and command.name != ASK:
            return
        text = command.rest if command else question_in(self.me, message)
        if not text or await wants_summary(self.service, asked.with_text(text)):
            return
        kept = await asyncio.to_thread(
            self.service.answers.of_question, asked.chat_id, asked.message_id
        )
        if kept is None:
            await answer(self.service, asked.with_text(text))
        else:
            await answer_anew(self.service, asked.with_text(text), kept)

    def _expects_answer(self, update: Update) -> bool:
        """Whether an update is for the bot; in a group, most messages aren't."""
        message = typed_in(update)
        if message is None:
            return True
        command = command_in(self.me, message)
        if command is not None:
            return command.is_ours or command.name in COMMANDS
        return question_in(self.me, message) is not None

    async def _is_answered(self, asked: Asked) -> bool:
        """Whether an answer stands, and only what comes after it failed."""
        if not await self.service.messenger.sent(asked.update_id):
            return False
        kept = await asyncio.to_thread(
            self.service.answers.of_question, asked.chat_id, asked.message_id
        )
        if kept is not None:
            return True
        return await asyncio.to_thread(self.service.prepared.get, asked.update_id) is not None

    async def _has_to_wait(self, update: Update, asked: Asked) -> bool:
        """Whether somebody wants too much at once, and was told when to come back."""
        if update.my_chat_member is not None:
            return False
        asker = asked.user_id if asked.user_id is not None else asked.chat_id
        wait_s = self.service.access.allow_request(asker, self.service.clock(), asked.update_id)
        if not wait_s:
            return False
        said = wait_text(texts(asked.language), wait_s)
        if update.callback_query is not None:
            await self.service.messenger.toast(update.callback_query.id, said)
        elif update.inline_query is not None:
            await hold_off(self.service, update.inline_query, asked)
        else:
            await say(self.service, asked, plain_parts(said))
        return True


def _is_service(message: Message) -> bool:
    """Whether a message only tells of an event, such as a new title."""
    return message.effective_attachment is None
