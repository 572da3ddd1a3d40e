"""Work that may take minutes, in threads that neither the event loop nor the process waits for.

The loop's own threads are waited for at its end, and a bot has 15 s after SIGTERM. What is done
here must bear to be cut off anywhere, as writing to the catalog and the indexes does.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from contextvars import copy_context
from threading import Thread
from typing import Any, TypeVar

T = TypeVar("T")


def in_daemon(work: Callable[[], T], name: str) -> asyncio.Future[T]:
    """Begin the work; what it returns or raises. In an event loop."""
    loop = asyncio.get_running_loop()
    ended: asyncio.Future[T] = loop.create_future()

    def settle(how: Callable[[Any], None], what: object) -> None:
        if not ended.done():  # nobody waits for it any more
            how(what)

    def run() -> None:
        how: Callable[[Any], None] = ended.set_result
        what: object = None
        try:
            what = work()
        except Exception as exc:  # noqa: BLE001  # told to who waits for it
            how, what = ended.set_exception, exc
        with suppress(RuntimeError):  # the loop is closed, and nobody waits in it any more
            loop.call_soon_threadsafe(settle, how, what)

    Thread(target=copy_context().run, args=(run,), name=name, daemon=True).start()
    return ended
