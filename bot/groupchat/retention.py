"""What groups said is deleted when its time is over: at the start, and every hour."""

from __future__ import annotations

import asyncio
import contextlib
import logging

from bot.groupchat.store import GroupStore
from rag.errors import StorageError

EVERY_S = 3_600.0
AFTER_FAILURE_S = 60.0  # a full disk may be emptied

_log = logging.getLogger(__name__)


async def keep_to_retention(
    store: GroupStore, stop: asyncio.Event, every_s: float = EVERY_S
) -> None:
    """Delete what is old, again and again, until the stop; nothing that fails ends it."""
    while not stop.is_set():
        pause_s = every_s
        try:
            deleted = await asyncio.to_thread(store.expire)
        except StorageError:
            _log.exception("old messages of groups can't be deleted; trying again")
            pause_s = min(every_s, AFTER_FAILURE_S)
        else:
            if deleted:
                _log.info("old messages of groups are deleted", extra={"messages": deleted})
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), pause_s)
