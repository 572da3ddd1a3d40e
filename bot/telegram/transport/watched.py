"""Requests to Telegram, each told to whoever counts them: how long it took, and how it ended.

Here and not where messages are sent, because every method comes by here, each of its tries, and no
wait for a turn.
"""

from __future__ import annotations

import re
import time
from http import HTTPStatus
from typing import Any, Protocol
from urllib.request import getproxies

from telegram.error import TelegramError
from telegram.request import BaseRequest, HTTPXRequest

from bot.telegram.transport.swift import SwiftRequest

_SERVERS_FAULT = 500
_CAPITAL = re.compile(r"(?<=[a-z])(?=[A-Z])")


class Watching(Protocol):
    """What counts requests; called in the event loop."""

    def requested(self, method: str, seconds: float, refusal: str | None) -> object:
        """One has ended; `refusal` is why Telegram didn't do it, in a word or two."""


class WatchedRequest(BaseRequest):
    """The requests of another, each told; the timeout counts for each of their steps."""

    __slots__ = ("_request", "_watching")

    def __init__(self, watching: Watching, connections: int, timeout_s: float) -> None:
        self._watching = watching
        self._request = request_of(connections, timeout_s)

    @property
    def read_timeout(self) -> float | None:
        """As the other has it."""
        return self._request.read_timeout

    async def initialize(self) -> None:
        """As the other has it."""
        await self._request.initialize()

    async def shutdown(self) -> None:
        """As the other has it."""
        await self._request.shutdown()

    async def do_request(self, url: str, *args: Any, **kwargs: Any) -> tuple[int, bytes]:
        """As the other has it."""
        began, refusal = time.perf_counter(), None
        try:
            code, payload = await self._request.do_request(url, *args, **kwargs)
            refusal = refusal_of(code)
        except TelegramError as exc:
            refusal = _CAPITAL.sub("_", type(exc).__name__).lower()
            raise
        else:
            return code, payload
        finally:
            method = url.rpartition("/")[2]  # before it stands the token
            self._watching.requested(method, time.perf_counter() - began, refusal)


def request_of(connections: int, timeout_s: float) -> BaseRequest:
    """What sends; PTB's own where there is a proxy, of which it knows more kinds."""
    if set(getproxies()) - {"no"}:
        return HTTPXRequest(connections, timeout_s, timeout_s, timeout_s, timeout_s)
    return SwiftRequest(connections, timeout_s)


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
