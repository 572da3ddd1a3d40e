"""What a test waits for, with or without a loop of its own.

reply = chat.reply().wait(2)     # blocks; the server runs in a thread of its own
reply = await chat.reply()       # lets a bot in the same loop go on
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Generator
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from tests.telegramserver.world import World

T = TypeVar("T")
PATIENCE_S = 5.0
_EVERY_S = 0.003  # how often a waiting coroutine looks


class Expected(Generic[T]):
    """Something that will be; asking for it takes it, so that the next one is another."""

    def __init__(self, world: World, probe: Callable[[], T | None], what: str) -> None:
        self._world = world
        self._probe = probe
        self._what = what

    def wait(self, timeout_s: float = PATIENCE_S) -> T:
        """Block until it is there.

        Raises: AssertionError with the end of the transcript, after `timeout_s`.
        """
        until = time.monotonic() + timeout_s
        with self._world.changed:
            while (found := self._probe()) is None:
                left = until - time.monotonic()
                if left <= 0:
                    raise self._failure(timeout_s)
                self._world.changed.wait(min(left, 0.1))  # some probes depend on the time alone
        return found

    async def within(self, timeout_s: float = PATIENCE_S) -> T:
        """The same, without blocking the loop."""
        until = time.monotonic() + timeout_s
        while (found := self._look()) is None:
            if time.monotonic() > until:
                raise self._failure(timeout_s)
            await asyncio.sleep(_EVERY_S)
        return found

    def __await__(self) -> Generator[object, None, T]:
        return self.within().__await__()

    def _look(self) -> T | None:
        with self._world.lock:
            return self._probe()

    def _failure(self, timeout_s: float) -> AssertionError:
        said = "\n".join(self._world.transcript().splitlines()[-15:])
        return AssertionError(f"no {self._what} within {timeout_s:g} s; the chats end:\n{said}")
