"""A lock for the threads of a process that write to the same database.

SQLite lets one write at a time, too, but has the others ask again and again, with ever longer
pauses; beside one that writes all the time they would hardly ever get to it.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager


class FairLock:
    """A lock that is had in the order in which it was asked for."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._is_taken = False
        self._waiting: deque[threading.Lock] = deque()

    @contextmanager
    def held(self, patience_s: float) -> Iterator[None]:
        """The block has the lock; after that time it goes on without."""
        has_it = self._take(patience_s)
        try:
            yield
        finally:
            if has_it:
                self._pass_on()

    def _take(self, patience_s: float) -> bool:
        with self._lock:
            if not self._is_taken:
                self._is_taken = True
                return True
            mine = threading.Lock()
            mine.acquire()
            self._waiting.append(mine)
        is_mine = False
        try:
            is_mine = mine.acquire(timeout=patience_s)
        finally:  # Ctrl-C comes here, too
            if not is_mine:
                self._give_up(mine)
        return is_mine

    def _give_up(self, mine: threading.Lock) -> None:
        with self._lock:
            if mine in self._waiting:
                self._waiting.remove(mine)
                return
        self._pass_on()  # it came at the same moment

    def _pass_on(self) -> None:
        with self._lock:
            if self._waiting:
                self._waiting.popleft().release()
            else:
                self._is_taken = False
