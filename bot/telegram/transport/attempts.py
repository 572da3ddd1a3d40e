"""One update and its handler: tried, tried again, and finished.

Invariant: the inbox counts how often an update was begun before anything that its handler writes,
so that one that kills the process is not tried for ever. An attempt that failed only because
Telegram couldn't be reached doesn't count, in this process or in a later one.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import logging
from collections.abc import Awaitable, Callable
from enum import Enum, auto
from typing import NamedTuple, TypeAlias

from telegram import Bot, Update

from bot.telegram.keeping.times import utc_now
from bot.telegram.transport.inbox import Inbox, Received
from bot.telegram.transport.refusals import Stop, Undelivered
from rag.errors import StorageError

logger = logging.getLogger(__name__)

Handle: TypeAlias = Callable[[Update], Awaitable[None]]
Told: TypeAlias = Callable[[Received], Awaitable[None]]

MOST_ATTEMPTS = 3  # in one process
MOST_BEGUN = 10  # in all: a killed process counts against all that it was at, most of it innocent
STORAGE_PAUSE_S = 1.0  # before a database that failed is asked again
TOO_OLD = dt.timedelta(days=1)  # to be answered after an outage; Telegram keeps updates as long


class Pauses(NamedTuple):
    """Seconds before an update is tried again."""

    failed: tuple[float, ...] = (1.0, 5.0)  # before the second and third attempt
    away: float = 5.0  # after the first one in which Telegram couldn't be reached, then doubled
    longest: float = 120.0

    def before(self, failures: int, outages: int, wanted: float) -> float:
        """The next pause, and no shorter than Telegram wants it."""
        if not outages:
            return self.failed[min(failures, len(self.failed)) - 1]
        return max(wanted, min(self.longest, self.away * 2.0 ** (outages - 1)))


PAUSES = Pauses()


class Fate(Enum):
    """What became of an update, for now."""

    DONE = auto()
    FAILED = auto()  # the handler raised
    AWAY = auto()  # Telegram couldn't be reached, or wants a long wait
    HOPELESS = auto()  # the handler can't be called, or failed too often
    TOO_OLD = auto()  # and still undelivered
    LEFT = auto()  # for the next start


class Tried(NamedTuple):
    """One attempt."""

    fate: Fate
    wanted_s: float = 0.0  # of a pause, by Telegram


class Attempts:
    """Calls the handler for one update at a time of each lane; lives in one event loop.

    Args:
        inbox: where updates come from, and are finished.
        bot: what handlers' shortcuts use.
        handle: what may have been begun before.
        handle_new: what surely wasn't.
        pauses: before each further attempt.
        stopping: ends pauses.
        on_stop: told of a `Stop`, which is raised, too.
        clock: says how old an update is.
    """

    def __init__(
        self,
        inbox: Inbox,
        bot: Bot,
        handle: Handle,
        handle_new: Handle,
        pauses: Pauses,
        stopping: asyncio.Event,
        on_stop: Callable[[BaseException], None],
        clock: Callable[[], dt.datetime] = utc_now,
    ) -> None:
        self._inbox = inbox
        self._bot = bot
        self._handle = handle
        self._handle_new = handle_new
        self._pauses = pauses
        self._stopping = stopping
        self._on_stop = on_stop
        self._clock = clock
        self._newest_before: int | None = None
        self.running: dict[int, asyncio.Future[None]] = {}  # handlers, by update

    async def begin(self) -> None:
        """Look which updates may have been begun before; without it, all may."""
        try:
            newest = await asyncio.to_thread(self._inbox.last_update_id)
        except StorageError:
            logger.exception("the inbox can't be read")
        else:
            self._newest_before = newest or 0

    async def first(self, received: Received) -> Tried:
        """Call the handler."""
        newest = self._newest_before
        is_new = newest is not None and received.update_id > newest
        return await self._attempt(received, self._handle_new if is_new else self._handle)

    async def more(self, received: Received, slots: asyncio.Semaphore, tried: Tried) -> Fate:
        """Call it after pauses, in which others have the slot, until there is no more to be done.

        It may fail `MOST_ATTEMPTS` times; Telegram may be away for a day.
        """
        failures = outages = 0
        while tried.fate in (Fate.FAILED, Fate.AWAY):
            failures += tried.fate is Fate.FAILED
            outages = outages + 1 if tried.fate is Fate.AWAY else 0
            if failures >= MOST_ATTEMPTS:
                return Fate.HOPELESS
            if outages and self._is_too_old(received):
                return Fate.TOO_OLD
            await self.pause(self._pauses.before(failures, outages, tried.wanted_s))
            async with slots:
                if self._stopping.is_set():
                    return Fate.LEFT
                tried = await self._attempt(received, self._handle)
        return tried.fate

    async def tell(self, told: Told, received: Received) -> Tried:
        """Say what became of an update."""
        try:
            await told(received)
        except Stop as exc:
            self._on_stop(exc)
            raise
        except Undelivered as exc:
            logger.warning("nobody can be told about update %d now: %s", received.update_id, exc)
            return Tried(Fate.AWAY, exc.wait_s)
        except Exception:
            logger.exception("nobody could be told about update %d", received.update_id)
            return Tried(Fate.FAILED)
        return Tried(Fate.DONE)

    async def tell_surely(self, told: Told, received: Received) -> bool:
        """The same, for as long as Telegram is away; whether the update has an end with that."""
        outages = 0
        while (tried := await self.tell(told, received)).fate is Fate.AWAY:
            if self._is_too_old(received):
                break
            outages += 1
            await self.pause(self._pauses.before(0, outages, tried.wanted_s))
            if self._stopping.is_set():
                return False
        return True

    async def finish(self, received: Received) -> bool:
        """Whether it is finished on disk; it isn't where the stop comes before."""
        while True:
            try:
                await self._inbox.finish(received.update_id)
            except StorageError:
                logger.exception("update %d can't be finished", received.update_id)
                await self.pause(STORAGE_PAUSE_S)
                if self._stopping.is_set():
                    return False
            else:
                return True

    async def pause(self, seconds: float) -> None:
        """Wait, unless the stop comes."""
        try:
            await asyncio.wait_for(self._stopping.wait(), seconds)
        except TimeoutError:
            return

    async def pause_away(self, tried: Tried) -> None:
        """The first pause of an outage."""
        await self.pause(self._pauses.before(0, 1, tried.wanted_s))

    def _is_too_old(self, received: Received) -> bool:
        return self._clock() - received.received_at > TOO_OLD

    def _read(self, received: Received) -> Update | None:
        """None if it can't be handled: no update, or no attempt left."""
        if received.attempts >= MOST_BEGUN:
            return None
        try:
            return Update.de_json(received.payload, self._bot)
        except Exception:
            logger.exception("update %d can't be read", received.update_id)
            return None

    async def _attempt(self, received: Received, handle: Handle) -> Tried:
        update = self._read(received)
        if update is None:
            return Tried(Fate.HOPELESS)
        self._inbox.begin(update.update_id)
        # A task of its own: what handlers keep in context variables ends with them.
        task = asyncio.ensure_future(handle(update))
        self.running[update.update_id] = task
        try:
            await task
        except Stop as exc:
            self._on_stop(exc)
            raise
        except Undelivered as exc:
            logger.warning("update %d can't be answered now: %s", update.update_id, exc)
            self._inbox.undo_begin(update.update_id)
            return Tried(Fate.AWAY, exc.wait_s)
        except Exception:
            logger.exception("update %d failed", update.update_id)
            return Tried(Fate.FAILED)
        finally:
            del self.running[update.update_id]
        return Tried(Fate.DONE)
