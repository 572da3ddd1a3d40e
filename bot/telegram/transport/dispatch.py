"""Updates from the inbox to their handler: in order in a conversation, side by side otherwise.

Invariant: an update leaves the inbox only when its handler returned, when it was given up after
`MOST_ATTEMPTS` or a day without Telegram, or when the queue was full and its sender was told so.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import logging
from collections import deque
from collections.abc import Awaitable, Callable
from typing import Any

from telegram import Bot

from bot.telegram.keeping.times import utc_now
from bot.telegram.operating.logs import request
from bot.telegram.transport.attempts import (
    PAUSES,
    STORAGE_PAUSE_S,
    Attempts,
    Fate,
    Handle,
    Pauses,
    Told,
)
from bot.telegram.transport.inbox import Inbox, Received
from bot.telegram.transport.lanes import Lane, lane_of
from rag.errors import StorageError

logger = logging.getLogger(__name__)

AT_ONCE = 24  # questions; much wider costs CPU and gains nothing (facts.md)
QUICK_AT_ONCE = 8  # taps and inline queries, which must not wait for stalled questions
MOST_WAITING = 1000
MOST_OF_ONE = 100  # that wait in one conversation, so that it can't fill the queue for others
AFTER_CANCEL_S = 2.0  # of the time to drain, for handlers to end and attempts to be given back
_REFUSED_AT_ONCE = 100  # held in memory; more stay in the inbox until these are told


async def _say_nothing(_received: Received) -> None:
    """Where nobody is to be told."""


class Dispatcher:
    """Hands updates out; lives in one event loop.

    Args:
        inbox: where updates come from.
        bot: what handlers' shortcuts like `update.message.reply_text` use.
        handle: called once for each update, again if it raised; `Stop` ends `run`.
        handle_new: called instead for the first time, of updates that came since the start.
        on_full: told of updates that are not handled because too many wait.
        on_given_up: told of updates that failed `MOST_ATTEMPTS` times.
        is_chatter: whether no answer can come of an update, so that it need not wait for others.
        on_chatter: called instead of `handle` then, until it returns or raises.
        at_once: handlers that run at the same time.
        most_waiting: updates that wait for a handler.
        most_of_one: of these, in one conversation.
        pauses: before an update is tried again.
        clock: says how old an update is.
    """

    def __init__(
        self,
        inbox: Inbox,
        bot: Bot,
        handle: Handle,
        *,
        handle_new: Handle | None = None,
        on_full: Told = _say_nothing,
        on_given_up: Told = _say_nothing,
        is_chatter: Callable[[dict[str, Any]], bool] = lambda _payload: False,
        on_chatter: Told = _say_nothing,
        at_once: int = AT_ONCE,
        most_waiting: int = MOST_WAITING,
        most_of_one: int = MOST_OF_ONE,
        pauses: Pauses = PAUSES,
        clock: Callable[[], dt.datetime] = utc_now,
    ) -> None:
        self._inbox = inbox
        self._on_full = on_full
        self._on_given_up = on_given_up
        self._is_chatter = is_chatter
        self._on_chatter = on_chatter
        self._most_waiting = most_waiting
        self._most_of_one = most_of_one
        self._slots = asyncio.Semaphore(at_once)
        self._quick_slots = asyncio.Semaphore(QUICK_AT_ONCE)
        self._held: set[int] = set()  # in memory, until the inbox has them as finished
        self._lanes: dict[str, deque[Received]] = {}
        self._tasks: set[asyncio.Future[None]] = set()
        self._refused: deque[Received] = deque()
        self._woken = asyncio.Event()
        self._stopping = asyncio.Event()
        self._failure: BaseException | None = None
        self._attempts = Attempts(
            inbox, bot, handle, handle_new or handle, pauses, self._stopping, self._fail, clock
        )

    @property
    def waiting(self) -> int:
        """Updates that no handler has begun with."""
        return sum(map(len, self._lanes.values()))

    @property
    def running(self) -> int:
        """Updates that are being handled."""
        return len(self._attempts.running)

    @property
    def fullness(self) -> float:
        """Of the queue, 0 to 1."""
        return min(1.0, self.waiting / self._most_waiting)

    def wake(self) -> None:
        """Something new is in the inbox. Call it in the event loop."""
        self._woken.set()

    async def run(self) -> None:
        """Hand out what is in the inbox and what comes in, until `drain`.

        Raises: Stop, as a handler did.
        """
        self._woken.set()
        await self._attempts.begin()
        while not self._stopping.is_set():
            await self._woken.wait()
            self._woken.clear()
            if self._failure is not None:
                raise self._failure
            try:
                await self._take_in()
            except StorageError:  # a full disk may be emptied
                logger.exception("the inbox can't be read; trying again")
                await self._attempts.pause(STORAGE_PAUSE_S)
                self._woken.set()

    async def drain(self, within_s: float = 15.0) -> int:
        """Let handlers end, begin with no others, and return how many updates stay in the inbox.

        Handlers that take too long are cancelled and their attempts are given back.
        """
        self._stopping.set()
        self._woken.set()
        patience_s = max(0.0, within_s - AFTER_CANCEL_S)
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=patience_s)
        cut_off = list(self._attempts.running)
        if self._tasks:
            for task in self._tasks:
                task.cancel()
            await asyncio.wait(self._tasks, timeout=min(within_s, AFTER_CANCEL_S) / 2)
        left = len(self._held)
        if cut_off:
            try:
                await asyncio.to_thread(self._inbox.give_back, cut_off)
            except StorageError:
                logger.exception("attempts can't be given back")
        await self._inbox.close()
        return left

    # -- taking in -------------------------------------------------------------------------------

    async def _take_in(self) -> None:
        room = _REFUSED_AT_ONCE - len(self._refused)
        if room <= 0:
            return  # woken again when some of them are told
        limit = max(0, self._most_waiting - self.waiting) + room
        known = frozenset(self._held)
        fresh = await asyncio.to_thread(self._inbox.waiting, limit, known)
        for received in fresh:
            self._held.add(received.update_id)
            self._queue(received)
        if len(fresh) == limit:
            self._woken.set()

    def _queue(self, received: Received) -> None:
        if self._is_chatter(received.payload):
            self._spawn(self._overhear(received))
            return
        lane = lane_of(received.payload)
        ahead = self._lanes.get(lane.key)
        if self.waiting >= self._most_waiting or (ahead and len(ahead) >= self._most_of_one):
            self._refuse(received)
        elif ahead is not None:
            ahead.append(received)
        else:
            self._lanes[lane.key] = deque([received])
            self._spawn(self._work(lane))

    async def _overhear(self, received: Received) -> None:
        try:
            await self._on_chatter(received)
        except Exception:
            logger.exception("update %d is lost", received.update_id)
        await self._finish(received)

    def _refuse(self, received: Received) -> None:
        self._refused.append(received)
        if len(self._refused) == 1:
            self._spawn(self._tell_refused())

    async def _tell_refused(self) -> None:
        """One after the other: telling must not take the place of answering."""
        while self._refused and not self._stopping.is_set():
            received = self._refused[0]
            with request(update_id=received.update_id):
                tried = await self._attempts.tell(self._on_full, received)
                if tried.fate is Fate.AWAY:  # it stays in the inbox, and may find room next time
                    await self._attempts.pause_away(tried)
                    self._held.discard(received.update_id)
                else:
                    await self._finish(received)
            self._refused.popleft()
            self._woken.set()

    # -- handling --------------------------------------------------------------------------------

    async def _work(self, lane: Lane) -> None:
        """Handle what waits in a lane, one after the other, until it is empty."""
        queue = self._lanes[lane.key]
        slots = self._quick_slots if lane.is_quick else self._slots
        try:
            while queue and not self._stopping.is_set():
                await slots.acquire()
                if self._stopping.is_set():
                    slots.release()
                    return
                received = queue.popleft()
                with request(update_id=received.update_id):
                    await self._see_through(received, slots)
        finally:
            self._lanes.pop(lane.key, None)

    async def _see_through(self, received: Received, slots: asyncio.Semaphore) -> None:
        """Until it is finished, or left for the next start. It has a slot for its first attempt."""
        try:
            tried = await self._attempts.first(received)
        finally:
            slots.release()
        fate = await self._attempts.more(received, slots, tried)
        if self._stopping.is_set() and fate is not Fate.DONE:
            return
        if fate is not Fate.DONE:
            logger.error("update %d is given up", received.update_id)
        if fate is Fate.HOPELESS and not await self._attempts.tell_surely(
            self._on_given_up, received
        ):
            return
        await self._finish(received)

    async def _finish(self, received: Received) -> None:
        """The next of the lane comes when this one is finished on disk."""
        if await self._attempts.finish(received):
            self._held.discard(received.update_id)

    # -- tasks -----------------------------------------------------------------------------------

    def _spawn(self, work: Awaitable[None]) -> None:
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._done)

    def _done(self, task: asyncio.Future[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (failure := task.exception()) is not None:
            self._fail(failure)

    def _fail(self, failure: BaseException) -> None:
        self._failure = self._failure or failure
        self._woken.set()
