"""getUpdates: offsets, long polling, and one poller at a time."""

from __future__ import annotations

import asyncio
from typing import Any

from tests.telegramserver.params import Params
from tests.telegramserver.refusals import SECOND_POLLER, WEBHOOK_ACTIVE, Json, Refusal
from tests.telegramserver.world import World

MAX_TIMEOUT_S = 50


class Polling:
    """Serves polls in the server's loop."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._conflict: asyncio.Future[str] | None = None
        self._news = asyncio.Event()
        self.polls = 0  # how many wait now

    def wake(self) -> None:
        self._news.set()

    def terminate(self, why: str) -> None:
        """End the poll that waits, with 409."""
        if self._conflict is not None and not self._conflict.done():
            self._conflict.set_result(why)

    async def poll(self, params: Params, *, webhook: bool) -> list[Json]:
        """Updates, or none after the timeout.

        Raises: Refusal, 409, for the older of two pollers and while there is a webhook.
        """
        if webhook:
            raise Refusal(409, WEBHOOK_ACTIVE)
        self.terminate(SECOND_POLLER)
        conflict = self._conflict = asyncio.get_running_loop().create_future()
        with self._world.lock:
            updates = self._world.updates
            updates.allow(params.structure("allowed_updates"))
            if offset := params.number("offset"):
                updates.confirm_before(offset)
                self._world.touch()
        limit = min(100, max(1, params.number("limit", 100)))
        self.polls += 1
        try:
            return await self._wait(limit, min(params.number("timeout"), MAX_TIMEOUT_S), conflict)
        finally:
            self.polls -= 1

    async def _wait(
        self, limit: int, timeout_s: float, conflict: asyncio.Future[str]
    ) -> list[Json]:
        loop = asyncio.get_running_loop()
        until = loop.time() + timeout_s
        while True:
            self._news.clear()
            with self._world.lock:
                batch = self._world.updates.batch(limit)
            left = until - loop.time()
            if batch or left <= 0:
                return batch
            news = asyncio.ensure_future(self._news.wait())
            try:
                either: set[asyncio.Future[Any]] = {news, conflict}
                await asyncio.wait(either, timeout=left, return_when=asyncio.FIRST_COMPLETED)
            finally:
                news.cancel()
            if conflict.done():
                raise Refusal(409, conflict.result())
