"""How often something may be done: no more than so many times in any stretch of so many seconds.

Invariant: whoever counts at the other end sees no more either, however long each is on its way,
for a place is free again that time after what took it has ended.
"""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Awaitable, Callable
from typing import TypeAlias

MARGIN_S = 0.02  # between this clock and the one that counts

Clock: TypeAlias = Callable[[], float]  # monotonic seconds
Sleep: TypeAlias = Callable[[float], Awaitable[object]]


class Window:
    """Places that are had in the order in which they were asked for; lives in one event loop."""

    def __init__(
        self, count: int, per_s: float, clock: Clock = time.monotonic, sleep: Sleep = asyncio.sleep
    ) -> None:
        self._count = count
        self._per_s = per_s + MARGIN_S
        self._clock = clock
        self._sleep = sleep
        self._under_way = 0
        self._ended: deque[float] = deque()  # when, oldest first
        self._turn = asyncio.Lock()
        self._one_ended = asyncio.Event()

    async def take(self) -> None:
        """Wait for a place; `give_back` must follow, also where nothing came of it."""
        if not self._turn.locked() and self._has_place():
            self._under_way += 1
            return
        async with self._turn:
            while not self._has_place():
                if self._ended:  # what is under way now ends later, and frees its place later
                    await self._sleep(self._ended[0] + self._per_s - self._clock())
                else:
                    self._one_ended.clear()
                    await self._one_ended.wait()
            self._under_way += 1

    def give_back(self) -> None:
        """What took a place has ended."""
        self._under_way -= 1
        self._ended.append(self._clock())
        self._one_ended.set()

    def _has_place(self) -> bool:
        old = self._clock() - self._per_s
        while self._ended and self._ended[0] <= old:
            self._ended.popleft()
        return self._under_way + len(self._ended) < self._count
