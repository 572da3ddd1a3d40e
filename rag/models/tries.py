"""At most three tries, within a deadline."""

from __future__ import annotations

import asyncio
import random

from rag.models.faults import Failure

TRIES = 3
PAUSE_S = 0.5  # before the second try, twice as long before the third; openai's own


class Tries:
    """Counts the tries of one request; made and used on its event loop."""

    def __init__(self, deadline_s: float, pause_s: float = PAUSE_S) -> None:
        self.until = asyncio.get_running_loop().time() + deadline_s
        self._pause_s = pause_s
        self._done = 0

    @property
    def left(self) -> int:
        """How many more there may be."""
        return TRIES - self._done

    def begin(self) -> None:
        """One more."""
        self._done += 1

    async def wait(self, failure: Failure) -> bool:
        """Wait as long as the server wants it; False at once where another try is no use."""
        if not (failure.is_passing and self.left):
            return False
        pause = failure.retry_after_s
        if pause is None:
            # Not all at once: many are turned away together.
            pause = self._pause_s * 2 ** (self._done - 1) * random.uniform(0.75, 1)
        if asyncio.get_running_loop().time() + pause >= self.until:
            return False
        await asyncio.sleep(pause)
        return True
