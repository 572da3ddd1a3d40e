"""Writes of many coroutines in few transactions.

A commit waits some milliseconds for the disk, however much it holds. While one is under way, what
comes in gathers for the next.

Invariant: what is written is on disk when its caller goes on, in the order in which it came; a
write that fails is undone and told to its caller, and to no other.
"""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Generic, TypeVar
from weakref import WeakValueDictionary

from sqlalchemy import Connection

from rag.corpus.catalog.database import Database

logger = logging.getLogger(__name__)

T = TypeVar("T")
R = TypeVar("R")

MOST_AT_ONCE = 200  # items in a transaction, so that none waits long for the others
LINGER_S = 0.1  # a thread waits for more; under load, one for each write takes longer than writing


@dataclass(frozen=True, slots=True)
class Kind(Generic[T, R]):
    """One kind of write.

    `write` takes items in their order, and returns something for each of them, or None. Where a
    transaction fails it is called again, with each item alone.
    """

    failure: str  # what a StorageError begins with
    write: Callable[[Connection, Sequence[T]], Sequence[R] | None]
    is_swift: bool = False  # see `Database.writing`


@dataclass(slots=True, eq=False)
class _Item:
    """What one caller wants written, and what it is told."""

    database: Database
    kind: Kind[Any, Any]
    what: Any
    loop: asyncio.AbstractEventLoop
    future: asyncio.Future[Any]
    result: Any = None
    failure: Exception | None = None


class Commits:
    """Writes to a database. Safe to use from any event loop, but not from a thread without one."""

    def __init__(self, database: Database) -> None:
        self._database = database
        # All that this process writes there goes together, however often it was opened.
        self._queue = _queues.setdefault(database.name, _Queue())

    async def write(self, kind: Kind[T, R], what: T) -> R:
        """Returns when it is on disk.

        Raises: StorageError; what `kind.write` raised.
        """
        result: R = await self._put(kind, what)
        return result

    def write_soon(self, kind: Kind[T, Any], what: T) -> None:
        """Write it before all that comes later; nobody hears of it if that fails."""
        self._put(kind, what).add_done_callback(lambda done: done.cancelled() or done.exception())

    async def close(self) -> None:
        """Wait for what is under way."""
        await asyncio.to_thread(self._queue.join)

    def _put(self, kind: Kind[Any, Any], what: object) -> asyncio.Future[Any]:
        loop = asyncio.get_running_loop()
        item = _Item(self._database, kind, what, loop, loop.create_future())
        self._queue.put(item)
        return item.future


class _Queue:
    """What waits to be written to one database; its thread lives a little longer than that."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._waiting: list[_Item] = []
        self._thread: threading.Thread | None = None
        self._is_closing = False

    def put(self, item: _Item) -> None:
        with self._changed:
            self._waiting.append(item)
            if self._thread is None:
                # Not one of the loop's: a stalled model could hold them all.
                self._thread = threading.Thread(target=self._run, name="commits")
                self._thread.start()
            elif len(self._waiting) == 1:
                self._changed.notify()

    def join(self) -> None:
        with self._changed:
            thread, self._is_closing = self._thread, self._thread is not None
            self._changed.notify()
        if thread is not None:
            thread.join()

    def _run(self) -> None:
        while items := self._next():
            if not _written(items) and len(items) > 1:
                for item in items:
                    _written([item])
            for loop in {item.loop for item in items}:
                _tell(loop, [item for item in items if item.loop is loop])

    def _next(self) -> list[_Item]:
        with self._changed:
            if not self._waiting and not self._is_closing:
                self._changed.wait(LINGER_S)
            items = self._waiting[:MOST_AT_ONCE]
            del self._waiting[: len(items)]
            if not items:
                self._thread, self._is_closing = None, False
            return items


_queues: WeakValueDictionary[str, _Queue] = WeakValueDictionary()


def _written(items: Sequence[_Item]) -> bool:
    """Whether they are on disk; an item alone keeps what was raised."""
    first = items[0]
    is_swift = all(item.kind.is_swift for item in items)
    try:
        with first.database.writing(first.kind.failure, is_swift=is_swift) as connection:
            for kind, run in groupby(items, lambda item: item.kind):  # an edit after its message
                same = list(run)
                results = kind.write(connection, [item.what for item in same])
                for item, result in zip(same, results or (), strict=results is not None):
                    item.result = result
    except Exception as exc:  # noqa: BLE001  # told to who waits for it
        for item in items:
            item.result, item.failure = None, exc
        return False
    for item in items:
        item.failure = None
    return True


def _tell(loop: asyncio.AbstractEventLoop, items: Sequence[_Item]) -> None:
    try:
        loop.call_soon_threadsafe(_settle, items)
    except RuntimeError:  # the loop is closed, and nobody waits in it any more
        logger.debug("nobody waits for a write")


def _settle(items: Sequence[_Item]) -> None:
    for item in items:
        if item.future.done():
            continue  # called off meanwhile
        if item.failure is None:
            item.future.set_result(item.result)
        else:
            item.future.set_exception(item.failure)
