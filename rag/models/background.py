"""An event loop in a thread of its own, for callers that wait without one."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from concurrent.futures import Future
from threading import Lock, Thread
from typing import Any, TypeVar

Value = TypeVar("Value")


class Background:
    """Runs coroutines; the thread starts with the first of them and ends with `close`."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._starting = Lock()
        self._running: tuple[asyncio.AbstractEventLoop, Thread] | None = None

    @property
    def is_running(self) -> bool:
        """Whether there is a loop."""
        return self._running is not None

    def submit(self, coroutine: Coroutine[Any, Any, Value]) -> Future[Value]:
        """Start a coroutine; cancelling the future cancels it."""
        with self._starting:
            if self._running is None:
                loop = asyncio.new_event_loop()
                thread = Thread(target=loop.run_forever, name=self._name, daemon=True)
                thread.start()
                self._running = loop, thread
            loop = self._running[0]
        return asyncio.run_coroutine_threadsafe(coroutine, loop)

    def close(self) -> None:
        """Cancel what still runs and end the thread."""
        with self._starting:
            running, self._running = self._running, None
        if running is not None:
            loop, thread = running
            asyncio.run_coroutine_threadsafe(_cancel_others(), loop).result()
            loop.call_soon_threadsafe(loop.stop)
            thread.join()
            loop.close()


async def _cancel_others() -> None:
    others = asyncio.all_tasks() - {asyncio.current_task()}
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)
    await asyncio.get_running_loop().shutdown_asyncgens()
