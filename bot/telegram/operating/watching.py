"""Articles that `newsbot index` adds beside a running bot are found without a question's help."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from bot.bootstrap import App
from bot.telegram.operating.daemon import in_daemon
from rag.errors import NewsbotError

EVERY_S = 2.0  # found within 5 s, the time to take them into the indexes included
LONGEST_S = 30.0  # between tries where one fails after the other: a rebuild isn't cheap

_log = logging.getLogger(__name__)


async def watch(app: App, stop: asyncio.Event, every_s: float = EVERY_S) -> None:
    """Keep the indexes with the catalog's revision until `stop`; never raises for what fails.

    No question waits for that, nor does it itself: a first indexing may take minutes, and the
    threads that questions have are few. One look comes after the other, so no two of them work at
    a time. A catching-up that `stop` cuts off may end with the process: the next start does the
    rest.
    """
    follower = _Follower(app)
    with app.corpus.followed():
        while not stop.is_set():
            await _unless(stop, follower.look)
            failures = min(max(follower.failures - 1, 0), 5)
            wait_s = min(every_s * 2**failures, max(every_s, LONGEST_S))
            with suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), wait_s)


class _Follower:
    """What was shown, and how it went of late."""

    def __init__(self, app: App) -> None:
        self._app = app
        self._shown = 0
        self._told = ""
        self.failures = 0  # in a row

    def look(self) -> None:
        """Catch up if the catalog has moved. In a thread."""
        try:
            self._catch_up()
            self._told, self.failures = "", 0
        except NewsbotError as exc:
            self._tell(str(exc), exc=None)
        except Exception as exc:  # noqa: BLE001 - whatever it was, the next look may go well
            self._tell(f"{type(exc).__name__}: {exc}", exc=exc)

    def _catch_up(self) -> None:
        revision = self._app.catalog.revision()
        if revision and (revision != self._shown or self._app.corpus.projection().damage):
            self._app.corpus.follow()
            self._app.corpus.repair(lambda _step, _done, _all: None)
            self._app.warm_up()
        if revision != self._shown:
            self._shown = revision
            _log.info("the indexes show the corpus", extra={"revision": revision})

    def _tell(self, what: str, exc: Exception | None) -> None:
        self.failures += 1
        if what != self._told:  # not every two seconds while a disk is full
            self._told = what
            _log.error("the corpus can't be followed; trying again: %s", what, exc_info=exc)


async def _unless(stop: asyncio.Event, work: Callable[[], object]) -> None:
    """Run the work in a thread; return at once when `stop` comes, though it may go on."""
    working = in_daemon(work, "watch")
    stopping = asyncio.create_task(stop.wait())
    both: set[asyncio.Future[Any]] = {working, stopping}
    try:
        await asyncio.wait(both, return_when=asyncio.FIRST_COMPLETED)
    finally:
        stopping.cancel()
