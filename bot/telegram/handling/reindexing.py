"""`/reindex`: the paths that the corpus was read from are read anew, one run at a time."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING, Any

from bot.telegram.operating.daemon import in_daemon

if TYPE_CHECKING:
    from bot.bootstrap import App
    from bot.reports import IndexReport


class AlreadyRunning(Exception):
    """Another run is under way."""


class Stopped(Exception):
    """The bot ends, and the run with it; what it has read so far is kept."""


class Reindexing:
    """The run of one bot, beside its updates; lives in one event loop."""

    def __init__(self) -> None:
        self._run: asyncio.Future[IndexReport | None] | None = None
        self._telling: asyncio.Task[None] | None = None
        self._stop = threading.Event()

    def begin(self, app: App) -> None:
        """Read what changed, and bring the indexes to it, from now on.

        Nothing is pruned: a folder that isn't mounted now would be taken for an empty one.
        Raises: AlreadyRunning.
        """
        if self._run is not None and not self._run.done():
            raise AlreadyRunning
        self._run = in_daemon(lambda: self._read(app), "reindex")
        # At the bot's end nobody asks what came of it.
        self._run.add_done_callback(lambda done: done.cancelled() or done.exception())

    def then(
        self, tell: Callable[[asyncio.Future[IndexReport | None]], Coroutine[Any, Any, None]]
    ) -> None:
        """Tell what came of the run, when it has ended and unless the bot ends before."""
        if self._run is not None:
            self._telling = asyncio.create_task(tell(self._run))

    def stop(self) -> None:
        """End the run between two files, or two batches of passages; wait for nothing."""
        self._stop.set()
        if self._telling is not None:
            self._telling.cancel()

    def _read(self, app: App) -> IndexReport | None:
        """None where nothing is known of where the articles came from."""
        paths = app.catalog.sources.roots()
        return app.corpus.index(paths, prune=False, progress=self._go_on) if paths else None

    def _go_on(self, _what: str, _done: int, _of: int) -> None:
        if self._stop.is_set():
            raise Stopped
