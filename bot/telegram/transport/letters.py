"""One message on its way to Telegram: each refusal has its remedy, and each change is made once.

The remedies are named in `refusals`; here they are carried out, until Telegram takes the letter or
nothing helps.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import Protocol, TypeVar

from telegram import Bot, InlineKeyboardMarkup, LinkPreviewOptions, Message, ReplyParameters
from telegram.constants import ParseMode
from telegram.error import ChatMigrated, RetryAfter, TelegramError
from telegram.ext import ExtBot

from bot.telegram.showing.parts import Part, plain_parts
from bot.telegram.transport.pacing import OnSent, PacedLimiter, on_sent
from bot.telegram.transport.refusals import Remedy, Undelivered, remedy_of, stop_line, wait_s
from bot.telegram.transport.target import Target

logger = logging.getLogger(__name__)

T = TypeVar("T")

MOST_RETRIES = 5  # after network trouble
FIRST_PAUSE_S = 0.5  # doubled after each
SHORTENED = 2_000  # characters that surely fit, where a text was too long all the same
PICTURE_NAME = "newsbot.png"
_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)


class Chats(Protocol):
    """What must be known of chats elsewhere, too; called in a thread."""

    def gone(self, chat_id: int) -> object:
        """The bot was blocked or removed there."""

    def migrate(self, old: int, new: int) -> object:
        """A group has become a supergroup with another id."""


@dataclass(frozen=True, slots=True)
class Letter:
    """A message as it is tried next."""

    chat_id: int
    thread_id: int | None
    reply_to: int | None
    part: Part
    is_html: bool = True

    @property
    def text(self) -> str:
        """As HTML or plain."""
        return self.part.html if self.is_html else self.part.plain

    @property
    def parse_mode(self) -> str | None:
        """None for plain text."""
        return ParseMode.HTML if self.is_html else None

    @property
    def keyboard(self) -> InlineKeyboardMarkup | None:
        """The buttons below it."""
        return self.part.keyboard


class Hopeless(Exception):
    """A refusal that is left to the caller: SPLIT, ANEW and DONE, or nothing helps."""

    def __init__(self, remedy: Remedy) -> None:
        self.remedy = remedy
        super().__init__(remedy.name)


class Post:
    """Delivers letters for one bot; lives in one event loop."""

    def __init__(self, bot: Bot, chats: Chats, first_pause_s: float = FIRST_PAUSE_S) -> None:
        self._bot = bot
        self._chats = chats
        self._limiter = bot.rate_limiter if isinstance(bot, ExtBot) else None
        self._first_pause_s = first_pause_s
        self._moved: dict[int, int] = {}  # chats that migrated since the start
        # Not the loop's threads: a stalled model could hold them all.
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="telegram-chats")

    def close(self) -> None:
        """Let the thread go."""
        self._thread.shutdown(wait=False)

    def letter(self, target: Target, part: Part, *, is_first: bool) -> Letter:
        """A part as it is tried first; the first of several replies to what was asked."""
        reply_to = target.reply_to if is_first else None
        chat_id = self.here(target.chat_id)
        thread_id = target.thread_id if chat_id == target.chat_id else None
        return Letter(chat_id, thread_id, reply_to, part)

    def here(self, chat_id: int) -> int:
        """The chat's id now, should it have migrated since the start."""
        return self._moved.get(chat_id, chat_id)

    async def send(self, letter: Letter, record: OnSent | None = None) -> list[int]:
        """The ids of the messages that the letter became; none if nothing helps.

        Several are recorded when the last is sent: none of them alone is what was to be said.
        """
        try:
            return [await self._tried(letter, lambda now: self._post(now, record))]
        except Hopeless as exc:
            if exc.remedy is not Remedy.SPLIT:
                return []
        ids: list[int] = []
        for number, part in enumerate(shortened(letter.part)):
            reply_to = letter.reply_to if number == 0 else None
            try:
                ids.append(
                    await self._tried(replace(letter, part=part, reply_to=reply_to), self._post)
                )
            except Hopeless:
                break
        if ids and record is not None:
            await record({"message_id": ids[-1]})
        return ids

    async def edit(self, letter: Letter, message_id: int) -> Remedy | None:
        """None when it is done, or what else to do."""
        try:
            await self._tried(letter, lambda now: self._say(now, message_id))
        except Hopeless as exc:
            return None if exc.remedy is Remedy.DONE else exc.remedy
        return None

    async def _tried(self, letter: Letter, ask: Callable[[Letter], Awaitable[T]]) -> T:
        """Ask until Telegram takes it; each change to the letter is made once.

        Raises: Hopeless, Undelivered, Stop.
        """
        made: list[Remedy] = []
        while True:
            try:
                return await ask(letter)
            except TelegramError as exc:
                remedy = remedy_of(exc)
                letter = await self._remedied(letter, remedy, exc, made)
                made.append(remedy)

    async def _remedied(
        self, letter: Letter, remedy: Remedy, error: TelegramError, made: Sequence[Remedy]
    ) -> Letter:
        times = made.count(remedy)
        match remedy:
            case Remedy.STOP:
                raise stop_line(error) from None  # its text can have the token in it
            case Remedy.WAIT if isinstance(error, RetryAfter):  # the limiter has waited in vain
                wanted_s = wait_s(error)
                raise Undelivered(f"Telegram wants a wait of {wanted_s:g} s", wanted_s) from error
            case Remedy.RETRY:
                if times >= MOST_RETRIES:
                    raise Undelivered("Telegram can't be reached; tried 6 times") from error
                await asyncio.sleep(self._first_pause_s * 2**times)
                return letter
            case Remedy.GONE:
                await self._in_thread(self._chats.gone, letter.chat_id)
                logger.info("chat is closed to the bot: %s", error.message)
                raise Hopeless(remedy) from error
        if times:
            logger.error("a message is refused all the same: %s", error.message)
            raise Hopeless(Remedy.GIVE_UP) from error
        return await self._changed(letter, remedy, error)

    async def _changed(self, letter: Letter, remedy: Remedy, error: TelegramError) -> Letter:
        match remedy:
            case Remedy.MIGRATE if isinstance(error, ChatMigrated):
                self._moved[letter.chat_id] = error.new_chat_id
                await self._in_thread(self._chats.migrate, letter.chat_id, error.new_chat_id)
                # Messages of the old group have other ids in the new one.
                return replace(letter, chat_id=error.new_chat_id, thread_id=None, reply_to=None)
            case Remedy.PLAIN:
                logger.error("HTML is refused and sent as plain text: %s", error.message)
                return replace(letter, is_html=False)
            case Remedy.NO_REPLY:
                return replace(letter, reply_to=None)
            case Remedy.GENERAL_TOPIC:
                return replace(letter, thread_id=None, reply_to=None)
            case Remedy.NO_KEYBOARD:
                logger.error("buttons are refused: %s", error.message)
                return replace(letter, part=replace(letter.part, keyboard=None))
            case Remedy.GIVE_UP:
                logger.error("a message is refused: %s", error.message)
        raise Hopeless(remedy) from error

    async def _post(self, letter: Letter, record: OnSent | None = None) -> int:
        before = on_sent.set(record)  # the rate limiter knows when the request is really made
        try:
            message = await self._posted(letter)
        finally:
            on_sent.reset(before)
        if record is not None and not isinstance(self._limiter, PacedLimiter):
            await record({"message_id": message.message_id})
        return message.message_id

    async def _posted(self, letter: Letter) -> Message:
        reply = None
        if letter.reply_to is not None:
            reply = ReplyParameters(letter.reply_to, allow_sending_without_reply=True)
        if letter.part.photo is not None:
            return await self._bot.send_photo(
                letter.chat_id,
                letter.part.photo,
                caption=letter.text,
                parse_mode=letter.parse_mode,
                message_thread_id=letter.thread_id,
                reply_parameters=reply,
                reply_markup=letter.keyboard,
                filename=PICTURE_NAME,
            )
        return await self._bot.send_message(
            letter.chat_id,
            letter.text,
            parse_mode=letter.parse_mode,
            message_thread_id=letter.thread_id,
            reply_parameters=reply,
            reply_markup=letter.keyboard,
            link_preview_options=_NO_PREVIEW,
        )

    async def _say(self, letter: Letter, message_id: int) -> object:
        return await self._bot.edit_message_text(
            letter.text,
            letter.chat_id,
            message_id,
            parse_mode=letter.parse_mode,
            reply_markup=letter.keyboard,
            link_preview_options=_NO_PREVIEW,
        )

    async def _in_thread(self, work: Callable[..., T], *args: object) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._thread, work, *args)


def shortened(part: Part) -> list[Part]:
    """Plain messages that surely fit, without a picture; the last has the buttons."""
    pieces = []
    rest = part.plain.strip()
    while len(rest) > SHORTENED:
        cut = max(rest.rfind(mark, SHORTENED // 2, SHORTENED) for mark in ("\n", " "))
        cut = cut if cut > 0 else SHORTENED
        pieces.append(rest[:cut].rstrip())
        rest = rest[cut:].lstrip()
    parts = [one for text in (*pieces, rest) for one in plain_parts(text)]
    return [*parts[:-1], replace(parts[-1], keyboard=part.keyboard)]
