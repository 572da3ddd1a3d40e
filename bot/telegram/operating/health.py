"""Whether the bot works: does it still hear Telegram, and can it keep what it hears?"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import delete, insert

from bot.telegram.keeping.tables import inbox
from rag.corpus.catalog.database import Database
from rag.errors import NewsbotError

STALLED_S = 60.0  # a long poll ends after half of that, with or without updates
PATIENCE_S = 10.0  # another process may be writing a batch of articles
FRESH_S = 2.0  # whoever asks more often gets the last finding: each one writes to the disk
NO_UPDATE = -1  # Telegram's ids are positive


@dataclass(frozen=True, slots=True)
class Finding:
    """What `/healthz` tells."""

    inbox: int | None  # updates that aren't finished
    last_poll_s: float | None  # since the last answer of Telegram; none in webhook mode
    fault: str = ""

    @property
    def is_well(self) -> bool:
        """Whether nothing is wrong."""
        return not self.fault


class Health:
    """Looks at most every two seconds, and once at a time, whoever asks."""

    def __init__(
        self,
        database: Database,
        depth: Callable[[], int],
        *,
        is_polling: bool,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._database = database
        self._depth = depth
        self._is_polling = is_polling
        self._now = monotonic
        self._polled_at = monotonic()  # a start counts as a poll, so that it has its time
        self._has_polled = False
        self._looking: asyncio.Task[tuple[int | None, str]] | None = None
        self._looked_at = 0.0

    def polled(self) -> None:
        """Telegram has answered a `getUpdates`."""
        self._polled_at = self._now()
        self._has_polled = True

    async def look(self) -> Finding:
        """What is so now; never raises for what is wrong, and takes 10 s at most."""
        depth, fault = await self._storage()
        since = self._now() - self._polled_at
        if self._is_polling and since > STALLED_S:
            fault = fault or f"polling stalled: no answer of Telegram for {since:.0f} s"
        shown = self._is_polling and self._has_polled
        return Finding(depth, round(since, 1) if shown else None, fault)

    async def _storage(self) -> tuple[int | None, str]:
        looking = self._looking
        if looking is None or (looking.done() and self._now() - self._looked_at > FRESH_S):
            looking = self._looking = asyncio.create_task(self._look_at_storage())
        done, _ = await asyncio.wait({looking}, timeout=PATIENCE_S)
        if not done:
            return None, f"the database hasn't answered for {PATIENCE_S:.0f} s"
        return looking.result()

    async def _look_at_storage(self) -> tuple[int | None, str]:
        try:
            return await asyncio.to_thread(self._try_storage), ""
        except NewsbotError as exc:
            return None, str(exc)
        finally:
            self._looked_at = self._now()

    def _try_storage(self) -> int:
        """Only a write tells a full disk: this one leaves nothing behind.

        Raises: StorageError.
        """
        row = {"update_id": NO_UPDATE, "conversation": "", "received_at": "", "attempts": 0}
        with self._database.writing("the database can't be written") as connection:
            connection.execute(delete(inbox).where(inbox.c.update_id == NO_UPDATE))
            connection.execute(insert(inbox).values(**row))
            connection.execute(delete(inbox).where(inbox.c.update_id == NO_UPDATE))
        return self._depth()
