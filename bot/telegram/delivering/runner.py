"""The bot's alarm clock: wakes when a subscription is due, and has it delivered."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from rag.errors import StorageError

if TYPE_CHECKING:
    import datetime as dt

    from bot.subscriptions.deliveries import DeliveryStore
    from bot.subscriptions.values import Delivery
    from bot.telegram.delivering.delivering import Courier

# New subscriptions, a clock that was set and a machine that slept are noticed within this. Things
# are due to the minute, and a look is a query of an index.
LONGEST_SLEEP_S = 10.0
SHORTEST_SLEEP_S = 0.1
AT_ONCE = 4  # briefings take an index and a model, which people's questions need as well

_log = logging.getLogger(__name__)


class Runner:
    """Runs beside the dispatcher, in its event loop; `clock` and `sleep` are the bot's."""

    def __init__(
        self,
        store: DeliveryStore,
        courier: Courier,
        clock: Callable[[], dt.datetime],
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
    ) -> None:
        self._store = store
        self._courier = courier
        self._clock = clock
        self._sleep = sleep
        self._slots = asyncio.Semaphore(AT_ONCE)
        self._under_way: dict[int, asyncio.Task[None]] = {}  # by id of the delivery
        self._sending: set[int] = set()  # those of them that don't wait for a slot

    async def run(self) -> None:
        """Until it is cancelled; what is under way then is delivered after the next start.

        Raises: Stop.
        """
        try:
            while True:
                await self._sleep(await self._looked())
        finally:
            for task in self._under_way.values():
                task.cancel()
            await asyncio.gather(*self._under_way.values(), return_exceptions=True)
            self._under_way.clear()

    async def step(self) -> None:
        """Begin to deliver what is due and isn't under way.

        Raises: StorageError; Stop, which an earlier delivery met.
        """
        self._take_ended()
        now = self._clock()
        await asyncio.to_thread(self._store.take_due, now)
        for delivery in await asyncio.to_thread(self._store.ready, now, self._sending):
            if delivery.id not in self._under_way:
                self._under_way[delivery.id] = asyncio.create_task(self._deliver(delivery))

    async def settled(self) -> None:
        """Wait for what is under way.

        Raises: Stop.
        """
        while self._under_way:
            await asyncio.wait(self._under_way.values())
            self._take_ended()

    async def _looked(self) -> float:
        """Seconds until the next look."""
        try:
            await self.step()
            coming = await asyncio.to_thread(self._store.next_look)
        except StorageError:
            _log.exception("subscriptions can't be looked at")
            return LONGEST_SLEEP_S
        if coming is None:
            return LONGEST_SLEEP_S
        left = (coming - self._clock()).total_seconds()
        return min(max(left, SHORTEST_SLEEP_S), LONGEST_SLEEP_S)

    async def _deliver(self, delivery: Delivery) -> None:
        async with self._slots:
            self._sending.add(delivery.id)
            try:
                await self._courier.deliver(delivery)
            finally:
                self._sending.discard(delivery.id)

    def _take_ended(self) -> None:
        ended = [pk for pk, task in self._under_way.items() if task.done()]
        for pk in ended:
            task = self._under_way.pop(pk)
            error = task.exception()
            if isinstance(error, StorageError):
                _log.error("a delivery can't be noted: %s", error)
            elif error is not None:
                raise error
