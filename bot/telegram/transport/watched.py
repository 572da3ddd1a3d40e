"""Requests to Telegram, each told to whoever counts them: how long it took, and how it ended.

Here and not where messages are sent, because every method comes by here, each of its tries, and no
wait for a turn.
"""

from __future__ import annotations

import re
import time
from http import HTTPStatus
from typing import Any, Protocol

from telegram.error import TelegramError
from telegram.request import HTTPXRequest

_SERVERS_FAULT = 500
_CAPITAL = re.compile(r"(?<=[a-z])(?=[A-Z])")


class Watching(Protocol):
    """What counts requests; called in the event loop."""

    def requested(self, method: str, seconds: float, refusal: str | None) -> object:
        """One has ended; `refusal` is why Telegram didn't do it, in a word or two."""


class WatchedRequest(HTTPXRequest):
    """PTB's own requests; the timeout counts for each of their steps."""

    __slots__ = ("_watching",)

    def __init__(self, watching: Watching, connections: int, timeout_s: float) -> None:
        super().__init__(connections, timeout_s, timeout_s, timeout_s, timeout_s)
        self._watching = watching

    async def do_request(self, url: str, *args: Any, **kwargs: Any) -> tuple[int, bytes]:
        """As PTB has it."""
        began, refusal = time.perf_counter(), None
        try:
            code, payload = await super().do_request(url, *args, **kwargs)
            refusal = refusal_of(code)
        except TelegramError as exc:
            refusal = _CAPITAL.sub("_", type(exc).__name__).lower()
            raise
        else:
            return code, payload
        finally:
            method = url.rpartition("/")[2]  # before it stands the token
            self._watching.requested(method, time.perf_counter() - began, refusal)


def refusal_of(code: int) -> str | None:
    """A word for an HTTP status; None where Telegram did what was asked."""
    if code < HTTPStatus.MULTIPLE_CHOICES:
        return None
    if code >= _SERVERS_FAULT:
        return "server_error"
    if code == HTTPStatus.TOO_MANY_REQUESTS:
        return "retry_after"
    known = {one.value: one.name.lower() for one in HTTPStatus}
    return known.get(code, "other")
