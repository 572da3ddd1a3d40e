"""Messages to Telegram: each refusal answered once, nothing sent twice.

What must arrive (`send`, `edit`) is tried until it does or can't; what only passes by (`draft`,
`typing`, `toast`) is tried once. Both raise `Stop` where Telegram won't serve the bot at all.
"""

from __future__ import annotations

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import Protocol, TypeVar
from weakref import WeakValueDictionary

from telegram import Bot, InlineKeyboardMarkup, LinkPreviewOptions, Message, ReplyParameters
from telegram.constants import ChatAction, ParseMode
from telegram.error import ChatMigrated, InvalidToken, RetryAfter, TelegramError
from telegram.ext import ExtBot

from bot.telegram.showing.parts import Part, plain_parts
from bot.telegram.transport.grouped import Grouped
from bot.telegram.transport.outbox import Delivered, Outbox
from bot.telegram.transport.pacing import OnSent, PacedLimiter, on_sent
from bot.telegram.transport.refusals import Remedy, Undelivered, remedy_of, stop_line, wait_s
from bot.telegram.transport.target import Target
from rag.errors import StorageError

logger = logging.getLogger(__name__)

T = TypeVar("T")

MOST_RETRIES = 5  # after network trouble
FIRST_PAUSE_S = 0.5  # doubled after each
MOST_WAITS = 3  # after "retry after", beside those of the rate limiter
LONGEST_WAIT_S = 120.0  # a longer one is for a later attempt at the whole update
SHORTENED = 2_000  # characters that surely fit, where a text was too long all the same
UPDATES_IN_MIND = 10_000  # far more than are tried again at any time
_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)


class Chats(Protocol):
    """What must be known of chats elsewhere, too; called in a thread."""

    def gone(self, chat_id: int) -> object:
        """The bot was blocked or removed there."""

    def migrate(self, old: int, new: int) -> object:
        """A group has become a supergroup with another id."""


@dataclass(frozen=True, slots=True)
class _Letter:
    """A message as it is tried next."""

    chat_id: int
    thread_id: int | None
    reply_to: int | None
    part: Part
    is_html: bool = True

    @property
    def text(self) -> str:
        return self.part.html if self.is_html else self.part.plain

    @property
    def parse_mode(self) -> str | None:
        return ParseMode.HTML if self.is_html else None

    @property
    def keyboard(self) -> InlineKeyboardMarkup | None:
        return self.part.keyboard


class _Hopeless(Exception):
    """A refusal that is left to the caller: SPLIT, ANEW and DONE, or nothing helps."""

    def __init__(self, remedy: Remedy) -> None:
        self.remedy = remedy
        super().__init__(remedy.name)


class Messenger:
    """Sends for one bot; lives in one event loop."""

    def __init__(
        self, bot: Bot, outbox: Outbox, chats: Chats, *, first_pause_s: float = FIRST_PAUSE_S
    ) -> None:
        self._bot = bot
        self._outbox = outbox
        self._chats = chats
        self._limiter = bot.rate_limiter if isinstance(bot, ExtBot) else None
        self._first_pause_s = first_pause_s
        self._records = Grouped(outbox.record)
        # Not the loop's threads: a stalled model could hold them all.
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="telegram-read")
        self._before: set[int] | None = None  # updates that were answered before the start
        self._recent: OrderedDict[int, None] = OrderedDict()  # and since
        self._moved: dict[int, int] = {}  # chats that migrated since the start
        self._locks: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()
        self._sending: set[asyncio.Future[list[int]]] = set()

    # -- what must arrive ------------------------------------------------------------------------

    async def send(
        self, target: Target, parts: Sequence[Part], update_id: int | None = None
    ) -> list[int]:
        """Send the parts that were not sent for this update before, in their order.

        A handler that sends twice for one update repeats what it sent before in front: parts are
        known by their number. Without an update nothing is remembered.

        Returns: the messages' ids; fewer than parts, or none, if the chat can't be written to.
        Raises: Undelivered, when another attempt should be made later. Stop.
        """
        if not parts:
            return []
        # A message that Telegram has is recorded, also when its sender is called off meanwhile.
        sending = asyncio.ensure_future(self._send_locked(target, parts, update_id))
        self._sending.add(sending)
        sending.add_done_callback(self._sent_or_not)
        return await asyncio.shield(sending)

    async def sent(self, update_id: int) -> dict[int, int]:
        """Message ids by part of what was sent for an update, once nothing is under way for it."""
        async with self._lock(update_id):
            return {part: one.message_id for part, one in (await self._known(update_id)).items()}

    async def edit(self, target: Target, message_id: int, part: Part) -> int:
        """Make a message say something else.

        Returns: the id of the message that says it, or the last of several; another one if the
        old one is gone.
        Raises: Undelivered, Stop.
        """
        letter = self._letter(target, part, is_first=False)
        remedy = await self._edited(letter, message_id)
        if remedy is Remedy.SPLIT:
            first, *rest = (replace(letter, part=one) for one in _shortened(part))
            remedy = await self._edited(first, message_id)
            if remedy is None:
                for one in rest:
                    message_id = next(iter(await self._sent_anew(one)), message_id)
        if remedy is Remedy.ANEW:
            return next(iter(await self._sent_anew(letter)), message_id)
        return message_id

    async def delete(self, target: Target, message_id: int) -> None:
        """Take a message away, if it is there and still can be."""
        await self._once(lambda: self._bot.delete_message(self._here(target.chat_id), message_id))

    async def close(self, within_s: float = 1.0) -> None:
        """Record what is under way."""
        if self._sending:
            await asyncio.wait(self._sending, timeout=within_s)
            for sending in list(self._sending):
                sending.cancel()
        await self._records.close()
        self._thread.shutdown(wait=False)

    # -- what passes by --------------------------------------------------------------------------

    async def draft(self, target: Target, draft_id: int, text: str) -> bool:
        """Show a text that grows; private chats only. Whether Telegram took it."""
        if not target.draft_ok:
            return False
        return await self._once(
            lambda: self._bot.send_message_draft(
                target.chat_id, draft_id, text, message_thread_id=target.thread_id
            )
        )

    async def typing(self, target: Target) -> bool:
        """Show that an answer is being written, for five seconds."""
        return await self._once(
            lambda: self._bot.send_chat_action(
                self._here(target.chat_id), ChatAction.TYPING, message_thread_id=target.thread_id
            )
        )

    async def toast(self, callback_id: str, text: str = "", *, is_alert: bool = False) -> bool:
        """Answer a tap; at most 200 characters."""
        return await self._once(
            lambda: self._bot.answer_callback_query(
                callback_id, text[:200] or None, show_alert=is_alert
            )
        )

    def _sent_or_not(self, sending: asyncio.Future[list[int]]) -> None:
        self._sending.discard(sending)
        if not sending.cancelled():
            sending.exception()  # its sender hears of it, if it wasn't called off

    # -- sending ---------------------------------------------------------------------------------

    async def _send_locked(
        self, target: Target, parts: Sequence[Part], update_id: int | None
    ) -> list[int]:
        if update_id is None:
            return await self._send_all(target, parts, None, {})
        async with self._lock(update_id):
            return await self._send_all(target, parts, update_id, await self._known(update_id))

    async def _send_all(
        self,
        target: Target,
        parts: Sequence[Part],
        update_id: int | None,
        known: dict[int, Delivered],
    ) -> list[int]:
        ids: list[int] = []
        for number, part in enumerate(parts):
            if number in known:
                ids.append(known[number].message_id)
                continue
            letter = self._letter(target, part, is_first=number == 0)
            record = self._recorder(update_id, number, target.chat_id)
            sent = await self._sent_anew(letter, record)
            if not sent:
                break
            ids.append(sent[-1])  # the one with the buttons, should there be several
        return ids

    async def _sent_anew(self, letter: _Letter, record: OnSent | None = None) -> list[int]:
        """The ids of the messages that the letter became; none if nothing helps.

        Several are recorded when the last is sent: none of them alone is what was to be said.
        """
        try:
            return [await self._tried(letter, lambda now: self._post(now, record))]
        except _Hopeless as exc:
            if exc.remedy is not Remedy.SPLIT:
                return []
        ids: list[int] = []
        for number, part in enumerate(_shortened(letter.part)):
            reply_to = letter.reply_to if number == 0 else None
            try:
                ids.append(
                    await self._tried(replace(letter, part=part, reply_to=reply_to), self._post)
                )
            except _Hopeless:
                break
        if ids and record is not None:
            await record({"message_id": ids[-1]})
        return ids

    async def _edited(self, letter: _Letter, message_id: int) -> Remedy | None:
        """None when it is done, or what else to do."""
        try:
            await self._tried(letter, lambda now: self._edit(now, message_id))
        except _Hopeless as exc:
            return None if exc.remedy is Remedy.DONE else exc.remedy
        return None

    async def _tried(self, letter: _Letter, ask: Callable[[_Letter], Awaitable[T]]) -> T:
        """Ask until Telegram takes it; each change to the letter is made once.

        Raises: _Hopeless, Undelivered, Stop.
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
        self, letter: _Letter, remedy: Remedy, error: TelegramError, made: Sequence[Remedy]
    ) -> _Letter:
        times = made.count(remedy)
        match remedy:
            case Remedy.STOP:
                raise stop_line(error) from None  # its text can have the token in it
            case Remedy.WAIT if isinstance(error, RetryAfter):
                if times >= MOST_WAITS or wait_s(error) > LONGEST_WAIT_S:
                    raise Undelivered(f"Telegram wants a wait of {wait_s(error):g} s") from error
                await asyncio.sleep(wait_s(error))
                return letter
            case Remedy.RETRY:
                if times >= MOST_RETRIES:
                    raise Undelivered("Telegram can't be reached; tried 6 times") from error
                await asyncio.sleep(self._first_pause_s * 2**times)
                return letter
            case Remedy.GONE:
                await self._in_thread(self._chats.gone, letter.chat_id)
                logger.info("chat is closed to the bot: %s", error.message)
                raise _Hopeless(remedy) from error
        if times:
            logger.error("a message is refused all the same: %s", error.message)
            raise _Hopeless(Remedy.GIVE_UP) from error
        return await self._changed(letter, remedy, error)

    async def _changed(self, letter: _Letter, remedy: Remedy, error: TelegramError) -> _Letter:
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
        raise _Hopeless(remedy) from error

    async def _post(self, letter: _Letter, record: OnSent | None = None) -> int:
        before = on_sent.set(record)  # the rate limiter knows when the request is really made
        try:
            message = await self._posted(letter)
        finally:
            on_sent.reset(before)
        if record is not None and not isinstance(self._limiter, PacedLimiter):
            await record({"message_id": message.message_id})
        return message.message_id

    async def _posted(self, letter: _Letter) -> Message:
        reply = None
        if letter.reply_to is not None:
            reply = ReplyParameters(letter.reply_to, allow_sending_without_reply=True)
        return await self._bot.send_message(
            letter.chat_id,
            letter.text,
            parse_mode=letter.parse_mode,
            message_thread_id=letter.thread_id,
            reply_parameters=reply,
            reply_markup=letter.keyboard,
            link_preview_options=_NO_PREVIEW,
        )

    async def _edit(self, letter: _Letter, message_id: int) -> object:
        return await self._bot.edit_message_text(
            letter.text,
            letter.chat_id,
            message_id,
            parse_mode=letter.parse_mode,
            reply_markup=letter.keyboard,
            link_preview_options=_NO_PREVIEW,
        )

    async def _once(self, ask: Callable[[], Awaitable[object]]) -> bool:
        try:
            await ask()
        except InvalidToken as exc:
            # Older Bot API servers say so of methods that they don't know.
            if "not found" not in exc.message.lower():
                raise stop_line(exc) from None
            return False
        except TelegramError as exc:
            if remedy_of(exc) is Remedy.STOP:
                raise stop_line(exc) from None
            return False
        return True

    # -- bookkeeping -----------------------------------------------------------------------------

    def _letter(self, target: Target, part: Part, *, is_first: bool) -> _Letter:
        reply_to = target.reply_to if is_first else None
        chat_id = self._here(target.chat_id)
        thread_id = target.thread_id if chat_id == target.chat_id else None
        return _Letter(chat_id, thread_id, reply_to, part)

    def _here(self, chat_id: int) -> int:
        return self._moved.get(chat_id, chat_id)

    def _lock(self, update_id: int) -> asyncio.Lock:
        lock = self._locks.get(update_id)
        if lock is None:
            lock = self._locks[update_id] = asyncio.Lock()
        return lock

    async def _known(self, update_id: int) -> dict[int, Delivered]:
        if self._before is None:
            self._before = await self._in_thread(self._outbox.update_ids)
        if update_id not in self._before and update_id not in self._recent:
            return {}  # as nearly always: a thread's turn is saved
        return await self._in_thread(self._outbox.sent_for, update_id)

    def _recorder(self, update_id: int | None, part: int, chat_id: int) -> OnSent | None:
        if update_id is None:
            return None

        async def record(message: Mapping[str, int]) -> None:
            there = self._here(chat_id)
            self._recent[update_id] = None
            if len(self._recent) > UPDATES_IN_MIND:
                self._recent.popitem(last=False)
            try:
                await self._records.add(Delivered(update_id, part, there, message["message_id"]))
            except StorageError:
                # Raised, it would have the update handled again, and the message sent again.
                logger.exception("what was sent can't be recorded")

        return record

    async def _in_thread(self, work: Callable[..., T], *args: object) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._thread, work, *args)


def _shortened(part: Part) -> list[Part]:
    """Plain messages that surely fit; the last has the buttons."""
    pieces = []
    rest = part.plain.strip()
    while len(rest) > SHORTENED:
        cut = max(rest.rfind(mark, SHORTENED // 2, SHORTENED) for mark in ("\n", " "))
        cut = cut if cut > 0 else SHORTENED
        pieces.append(rest[:cut].rstrip())
        rest = rest[cut:].lstrip()
    parts = [one for text in (*pieces, rest) for one in plain_parts(text)]
    return [*parts[:-1], replace(parts[-1], keyboard=part.keyboard)]
