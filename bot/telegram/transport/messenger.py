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
from dataclasses import replace
from typing import TypeVar
from weakref import WeakValueDictionary

from telegram import Bot
from telegram.constants import ChatAction
from telegram.error import InvalidToken, TelegramError

from bot.telegram.showing.parts import Part
from bot.telegram.transport.letters import FIRST_PAUSE_S, Chats, Post, shortened
from bot.telegram.transport.outbox import Delivered, Outbox
from bot.telegram.transport.pacing import OnSent
from bot.telegram.transport.refusals import Remedy, remedy_of, stop_line
from bot.telegram.transport.target import Target
from rag.errors import StorageError

logger = logging.getLogger(__name__)

T = TypeVar("T")

Numbered = tuple[int, Part]

UPDATES_IN_MIND = 10_000  # far more than are tried again at any time


class Messenger:
    """Sends for one bot; lives in one event loop."""

    def __init__(
        self, bot: Bot, outbox: Outbox, chats: Chats, *, first_pause_s: float = FIRST_PAUSE_S
    ) -> None:
        self._bot = bot
        self._outbox = outbox
        self._post = Post(bot, chats, first_pause_s)
        # Not the loop's threads: a stalled model could hold them all.
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="telegram-read")
        self._before: set[int] | None = None  # updates that were answered before the start
        self._recent: OrderedDict[int, None] = OrderedDict()  # and since
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
        return await self._sent_whatever(target, list(enumerate(parts)), update_id)

    async def send_photo(
        self, target: Target, part: Part, update_id: int, number: int
    ) -> list[int]:
        """Send a part with a picture unless it was sent for this update before.

        `number`: what it is known by, apart from those of the update's other parts.
        Returns: the message's id; none if Telegram won't have the picture there.
        Raises: as `send`.
        """
        return await self._sent_whatever(target, [(number, part)], update_id)

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
        letter = self._post.letter(target, part, is_first=False)
        remedy = await self._post.edit(letter, message_id)
        if remedy is Remedy.SPLIT:
            first, *rest = (replace(letter, part=one) for one in shortened(part))
            remedy = await self._post.edit(first, message_id)
            if remedy is None:
                for one in rest:
                    message_id = next(iter(await self._post.send(one)), message_id)
        if remedy is Remedy.ANEW:
            return next(iter(await self._post.send(letter)), message_id)
        return message_id

    async def delete(self, target: Target, message_id: int) -> None:
        """Take a message away, if it is there and still can be."""
        await self._once(
            lambda: self._bot.delete_message(self._post.here(target.chat_id), message_id)
        )

    async def close(self, within_s: float = 1.0) -> None:
        """Record what is under way."""
        if self._sending:
            await asyncio.wait(self._sending, timeout=within_s)
            for sending in list(self._sending):
                sending.cancel()
        self._thread.shutdown(wait=False)
        self._post.close()

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
                self._post.here(target.chat_id),
                ChatAction.TYPING,
                message_thread_id=target.thread_id,
            )
        )

    async def toast(self, callback_id: str, text: str = "", *, is_alert: bool = False) -> bool:
        """Answer a tap; at most 200 characters."""
        return await self._once(
            lambda: self._bot.answer_callback_query(
                callback_id, text[:200] or None, show_alert=is_alert
            )
        )

    async def _sent_whatever(
        self, target: Target, parts: Sequence[Numbered], update_id: int | None
    ) -> list[int]:
        """A message that Telegram has is recorded, also when its sender is called off meanwhile."""
        sending = asyncio.ensure_future(self._send_locked(target, parts, update_id))
        self._sending.add(sending)
        sending.add_done_callback(self._sent_or_not)
        return await asyncio.shield(sending)

    def _sent_or_not(self, sending: asyncio.Future[list[int]]) -> None:
        self._sending.discard(sending)
        if not sending.cancelled():
            sending.exception()  # its sender hears of it, if it wasn't called off

    # -- sending ---------------------------------------------------------------------------------

    async def _send_locked(
        self, target: Target, parts: Sequence[Numbered], update_id: int | None
    ) -> list[int]:
        if update_id is None:
            return await self._send_all(target, parts, None, {})
        async with self._lock(update_id):
            return await self._send_all(target, parts, update_id, await self._known(update_id))

    async def _send_all(
        self,
        target: Target,
        parts: Sequence[Numbered],
        update_id: int | None,
        known: dict[int, Delivered],
    ) -> list[int]:
        ids: list[int] = []
        for place, (number, part) in enumerate(parts):
            if number in known:
                ids.append(known[number].message_id)
                continue
            letter = self._post.letter(target, part, is_first=place == 0)
            record = self._recorder(update_id, number, target.chat_id)
            sent = await self._post.send(letter, record)
            if not sent:
                break
            ids.append(sent[-1])  # the one with the buttons, should there be several
        return ids

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
            there = self._post.here(chat_id)
            self._recent[update_id] = None
            if len(self._recent) > UPDATES_IN_MIND:
                self._recent.popitem(last=False)
            try:
                await self._outbox.record(Delivered(update_id, part, there, message["message_id"]))
            except StorageError:
                # Raised, it would have the update handled again, and the message sent again.
                logger.exception("what was sent can't be recorded")

        return record

    async def _in_thread(self, work: Callable[..., T], *args: object) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._thread, work, *args)
