"""Answers that are being made: who wants to forget them has to wait until they are kept."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager


class UnderWay:
    """By who asked, and where; lives in one event loop."""

    def __init__(self) -> None:
        self._making: dict[int, set[asyncio.Future[None]]] = {}

    @contextmanager
    def making(self, *peers: int | None) -> Iterator[None]:
        """An answer for these is made in the block, and kept at its end."""
        kept = asyncio.get_running_loop().create_future()
        theirs = {peer for peer in peers if peer is not None}
        for peer in theirs:
            self._making.setdefault(peer, set()).add(kept)
        try:
            yield
        finally:
            kept.set_result(None)
            for peer in theirs:
                self._making[peer].discard(kept)
                if not self._making[peer]:
                    del self._making[peer]

    async def finished(self, peer: int) -> None:
        """Wait for those that are being made for somebody, or in a chat, at this moment."""
        if making := self._making.get(peer):
            await asyncio.wait(set(making))
