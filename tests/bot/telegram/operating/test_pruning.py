"""Ids that nothing can ask for any more."""

from __future__ import annotations

import asyncio
import datetime as dt
from pathlib import Path

from bot.telegram.operating.pruning import KEPT, prune
from bot.telegram.transport.inbox import Inbox
from bot.telegram.transport.outbox import Delivered, Outbox
from rag.errors import StorageError
from tests.bot.telegram.updates import database_in, message, until
from tests.support.newsroom import NOW


async def test_old_ids_are_forgotten_and_the_outbox_with_them(tmp_path: Path) -> None:
    times = [NOW]
    database = database_in(tmp_path)
    inbox, outbox = Inbox(database, lambda: times[0]), Outbox(database)
    inbox.receive([message(1), message(2)])
    await inbox.finish(1)
    for update_id in (1, 2):
        await outbox.record(Delivered(update_id, 0, 7, 70))
    times[0] += KEPT + dt.timedelta(seconds=1)
    stop = asyncio.Event()
    pruning = asyncio.create_task(prune(inbox, outbox, stop, clock=lambda: times[0]))
    await until(lambda: outbox.update_ids() == {2})
    stop.set()
    await pruning
    assert inbox.receive([message(1), message(2)]) == 1  # 1 is forgotten, 2 still waits


async def test_a_database_that_fails_does_not_end_the_bot(tmp_path: Path) -> None:
    class Flaky(Inbox):
        looks = 0

        def prune(self, older_than: dt.datetime) -> int:
            self.looks += 1
            if self.looks < 3:
                raise StorageError("no space left")
            return super().prune(older_than)

    database = database_in(tmp_path)
    inbox, stop = Flaky(database), asyncio.Event()
    pruning = asyncio.create_task(prune(inbox, Outbox(database), stop, every_s=0.001))
    await until(lambda: inbox.looks > 3)
    assert not pruning.done()
    stop.set()
    await pruning
