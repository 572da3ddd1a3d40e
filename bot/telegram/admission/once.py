"""What is said to somebody once, through any crash.

async with told.turn(peer_id) as is_first:
if is_first:
await tell(...)     # noted when the block ends well; else the next one is the first
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager


class Once:
    """Users and chats that were told something."""

    def __init__(self, done: Iterable[int], note: Callable[[int], None]) -> None:
        """`note` writes one of them down, and is called in a thread."""
        self._done = set(done)
        self._note = note

    @asynccontextmanager
    async def turn(self, peer_id: int) -> AsyncIterator[bool]:
        """Whether it is the first turn of that one; others come meanwhile, and aren't.

        Raises: what `note` does; then it was no turn.
        """
        if peer_id in self._done:
            yield False
            return
        self._done.add(peer_id)
        try:
            yield True
            await asyncio.to_thread(self._note, peer_id)
        except BaseException:
            self._done.discard(peer_id)
            raise

    def again(self, peer_id: int) -> None:
        """The next turn of that one is its first."""
        self._done.discard(peer_id)
