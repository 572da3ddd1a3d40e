"""Writes of many coroutines in few transactions.

A commit waits some milliseconds for the disk, however much it holds. While one is under way, what
comes in gathers for the next.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Generic, TypeVar

T = TypeVar("T")


class Grouped(Generic[T]):
    """Hands items to `commit` in their order, in a thread of its own; for one loop."""

    def __init__(self, commit: Callable[[list[T]], object]) -> None:
        self._commit = commit
        # Not the loop's threads: a stalled model could hold them all.
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="telegram-write")
        self._waiting: list[tuple[T, asyncio.Future[None]]] = []
        self._task: asyncio.Task[None] | None = None

    async def add(self, item: T) -> None:
        """Returns when the item is committed; raises what `commit` raised."""
        await self._put(item)

    def add_soon(self, item: T) -> None:
        """Commit the item with the next ones; nobody hears of it if that fails."""
        self._put(item).add_done_callback(lambda done: done.cancelled() or done.exception())

    async def close(self) -> None:
        """Wait for what is under way."""
        while self._task is not None:
            await asyncio.wait([self._task])
        self._thread.shutdown(wait=False)

    def _put(self, item: T) -> asyncio.Future[None]:
        future = asyncio.get_running_loop().create_future()
        self._waiting.append((item, future))
        if self._task is None:
            self._task = asyncio.create_task(self._flush())
        return future

    async def _flush(self) -> None:
        loop = asyncio.get_running_loop()
        try:
            while self._waiting:
                batch, self._waiting = self._waiting, []
                items = [item for item, _ in batch]
                failure: Exception | None = None
                try:
                    await loop.run_in_executor(self._thread, self._commit, items)
                except Exception as exc:  # noqa: BLE001  # told to all who wait for it
                    failure = exc
                for _, future in batch:
                    _settle(future, failure)
        finally:
            self._task = None


def _settle(future: asyncio.Future[None], failure: Exception | None) -> None:
    if future.done():
        return  # nobody waits any more
    if failure is None:
        future.set_result(None)
    else:
        future.set_exception(failure)
