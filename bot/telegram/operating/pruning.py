"""What nothing can ask for any more is forgotten, from time to time."""

from __future__ import annotations

import asyncio
import datetime as dt
import logging
from collections.abc import Callable, Collection

from bot.telegram.keeping.times import utc_now
from bot.telegram.transport.inbox import Inbox
from bot.telegram.transport.outbox import Outbox
from rag.errors import StorageError

KEPT = dt.timedelta(days=3)  # ids of handled updates; Telegram delivers again for one
EVERY_S = 3_600.0

_log = logging.getLogger(__name__)


async def prune(
    inbox: Inbox,
    outbox: Outbox,
    stop: asyncio.Event,
    *,
    ended: Callable[[], Collection[int]] = tuple,
    every_s: float = EVERY_S,
    clock: Callable[[], dt.datetime] = utc_now,
) -> None:
    """Forget ids of updates until `stop`; never raises for a database that can't be written.

    `ended`: ids in the outbox that are no updates', and not needed any more; called in a thread.
    """
    while not stop.is_set():
        try:
            await asyncio.to_thread(inbox.prune, clock() - KEPT)
            await asyncio.to_thread(lambda: outbox.prune(ended()))
        except StorageError as exc:  # a full disk may be emptied
            _log.error("old ids can't be forgotten; trying again later: %s", exc)
        try:
            await asyncio.wait_for(stop.wait(), every_s)
        except TimeoutError:
            continue
