"""Updates from the inbox to their handler: in order in a conversation, side by side otherwise.

Invariant: an update leaves the inbox only when its handler returned, when it was given up after
`MOST_ATTEMPTS`, or when the queue was full and its sender was told so. The inbox counts how often
it was begun, too, so that an update that kills the process is not tried for ever.
"""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable, Iterable
from typing import NamedTuple, TypeAlias

from telegram import Bot, Update

from bot.telegram.transport.grouped import Grouped
from bot.telegram.transport.inbox import Inbox, Received
from bot.telegram.transport.lanes import Lane, lane_of
from bot.telegram.transport.refusals import Stop
from rag.errors import StorageError

logger = logging.getLogger(__name__)

Handle: TypeAlias = Callable[[Update], Awaitable[None]]
Told: TypeAlias = Callable[[Received], Awaitable[None]]

AT_ONCE = 24  # questions; much wider costs CPU and gains nothing (facts.md)
QUICK_AT_ONCE = 8  # taps and inline queries, which must not wait for stalled questions
MOST_WAITING = 1000
MOST_OF_ONE = 100  # that wait in one conversation, so that it can't fill the queue for others
MOST_ATTEMPTS = 3  # in one process
MOST_BEGUN = 10  # in all: a killed process counts against all that it was at, most of it innocent
PAUSES_S = (1.0, 5.0)  # before the second and third attempt
STORAGE_PAUSE_S = 1.0  # before a database that failed is asked again
AFTER_CANCEL_S = 2.0  # of the time to drain, for handlers to end and attempts to be given back
_REFUSED_AT_ONCE = 100  # held in memory; more stay in the inbox until these are told


class _Mark(NamedTuple):
    update_id: int
    is_finished: bool


async def _say_nothing(_received: Received) -> None:
    """Where nobody is to be told."""


class Dispatcher:
    """Hands updates out; lives in one event loop.

    Args:
        inbox: where updates come from.
        bot: what handlers' shortcuts like `update.message.reply_text` use.
        handle: called once for each update, again if it raised; `Stop` ends `run`.
        on_full: told of updates that are not handled because too many wait.
        on_given_up: told of updates that failed `MOST_ATTEMPTS` times.
        at_once: handlers that run at the same time.
        most_waiting: updates that wait for a handler.
    """

    def __init__(
        self,
        inbox: Inbox,
        bot: Bot,
        handle: Handle,
        *,
        on_full: Told = _say_nothing,
        on_given_up: Told = _say_nothing,
        at_once: int = AT_ONCE,
        most_waiting: int = MOST_WAITING,
        most_of_one: int = MOST_OF_ONE,
        pauses_s: tuple[float, ...] = PAUSES_S,
    ) -> None:
        self._inbox = inbox
        self._bot = bot
        self._handle = handle
        self._on_full = on_full
        self._on_given_up = on_given_up
        self._most_waiting = most_waiting
        self._most_of_one = most_of_one
        self._pauses_s = pauses_s
        self._slots = asyncio.Semaphore(at_once)
        self._quick_slots = asyncio.Semaphore(QUICK_AT_ONCE)
        self._marks = Grouped(self._commit)
        self._held: set[int] = set()  # in memory, until the inbox has them as finished
        self._lanes: dict[str, deque[Received]] = {}
        self._running: dict[int, asyncio.Future[None]] = {}  # handlers, by update
        self._tasks: set[asyncio.Future[None]] = set()
        self._refused: deque[Received] = deque()
        self._woken = asyncio.Event()
        self._stopping = asyncio.Event()
        self._failure: BaseException | None = None

    @property
    def waiting(self) -> int:
        """Updates that no handler has begun with."""
        return sum(map(len, self._lanes.values()))

    @property
    def running(self) -> int:
        """Updates that are being handled."""
        return len(self._running)

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
        while not self._stopping.is_set():
            await self._woken.wait()
            self._woken.clear()
            if self._failure is not None:
                raise self._failure
            try:
                await self._take_in()
            except StorageError:  # a full disk may be emptied
                logger.exception("the inbox can't be read; trying again")
                await self._pause(STORAGE_PAUSE_S)
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
        cut_off = list(self._running)
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
        await self._marks.close()
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
        lane = lane_of(received.payload)
        ahead = self._lanes.get(lane.key)
        if self.waiting >= self._most_waiting or (ahead and len(ahead) >= self._most_of_one):
            self._refuse(received)
        elif ahead is not None:
            ahead.append(received)
        else:
            self._lanes[lane.key] = deque([received])
            self._spawn(self._work(lane))

    def _refuse(self, received: Received) -> None:
        self._refused.append(received)
        if len(self._refused) == 1:
            self._spawn(self._tell_refused())

    async def _tell_refused(self) -> None:
        """One after the other: telling must not take the place of answering."""
        while self._refused and not self._stopping.is_set():
            received = self._refused[0]
            await self._tell(self._on_full, received)
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
                async with slots:
                    if self._stopping.is_set():
                        return
                    received = queue.popleft()
                    update = self._read(received)
                    is_done = update is not None and await self._attempt(received, update)
                if not is_done and update is not None:
                    is_done = await self._try_again(received, update, slots)
                if self._stopping.is_set() and not is_done:
                    return
                if not is_done:
                    logger.error("update %d is given up", received.update_id)
                    await self._tell(self._on_given_up, received)
                await self._finish(received)
        finally:
            self._lanes.pop(lane.key, None)

    def _read(self, received: Received) -> Update | None:
        """None if it can't be handled: no update, or no attempt left."""
        if received.attempts >= MOST_BEGUN:
            return None
        try:
            return Update.de_json(received.payload, self._bot)
        except Exception:
            logger.exception("update %d can't be read", received.update_id)
            return None

    async def _try_again(
        self, received: Received, update: Update, slots: asyncio.Semaphore
    ) -> bool:
        """After pauses, in which others have the slot."""
        for pause_s in self._pauses_s[: MOST_ATTEMPTS - 1]:
            await self._pause(pause_s)
            async with slots:
                if self._stopping.is_set():
                    return False
                if await self._attempt(received, update):
                    return True
        return False

    async def _attempt(self, received: Received, update: Update) -> bool:
        """Whether the handler came through."""
        self._marks.add_soon(_Mark(received.update_id, is_finished=False))
        # A task of its own: what handlers keep in context variables ends with them.
        task = asyncio.ensure_future(self._handle(update))
        self._running[received.update_id] = task
        try:
            await task
        except Stop as exc:
            self._fail(exc)
            raise
        except Exception:
            logger.exception("update %d failed", received.update_id)
            return False
        finally:
            del self._running[received.update_id]
        return True

    async def _tell(self, told: Told, received: Received) -> None:
        try:
            await told(received)
        except Stop as exc:
            self._fail(exc)
            raise
        except Exception:
            logger.exception("nobody could be told about update %d", received.update_id)

    async def _finish(self, received: Received) -> None:
        """The next of the lane comes when this one is finished on disk."""
        while True:
            try:
                await self._marks.add(_Mark(received.update_id, is_finished=True))
            except StorageError:
                logger.exception("update %d can't be finished", received.update_id)
                await self._pause(STORAGE_PAUSE_S)
                if self._stopping.is_set():
                    return
            else:
                self._held.discard(received.update_id)
                return

    def _commit(self, marks: Iterable[_Mark]) -> None:
        marks = list(marks)
        finished = {mark.update_id for mark in marks if mark.is_finished}
        begun = [mark.update_id for mark in marks if not mark.is_finished]
        self._inbox.record([one for one in begun if one not in finished], finished)

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

    async def _pause(self, seconds: float) -> None:
        """Wait, unless the stop comes."""
        try:
            await asyncio.wait_for(self._stopping.wait(), seconds)
        except TimeoutError:
            return
