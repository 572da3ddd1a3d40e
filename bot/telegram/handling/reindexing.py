"""`/reindex`: the paths that the corpus was read from are read anew, one run at a time."""

from __future__ import annotations

import threading
from weakref import WeakSet

from bot.bootstrap import App
from bot.reports import IndexReport

_running: WeakSet[App] = WeakSet()
_starting = threading.Lock()


class AlreadyRunning(Exception):
    """Another run is under way."""


def reindex(app: App) -> IndexReport | None:
    """Read what changed and bring the indexes to it; waits for as long as that takes.

    Nothing is pruned: a folder that isn't mounted now would be taken for an empty one.

    Returns: None where nothing is known of where the articles came from.
    Raises: AlreadyRunning, EmbedderMismatch, StorageError.
    """
    with _starting:
        if app in _running:
            raise AlreadyRunning
        _running.add(app)
    try:
        paths = app.catalog.sources.roots()
        return app.index(paths, prune=False, progress=_unseen) if paths else None
    finally:
        _running.discard(app)


def _unseen(_what: str, _done: int, _of: int) -> None:
    """Nobody watches."""
