"""Requests to Telegram by aiohttp, whose parser of HTTP is written in C.

httpx, which PTB uses else, took a third of the processor time of an answered update; this takes
about a sixth of that (py-spy, 4,000 updates). What it does for PTB is done here as well: the same
certificates, time limits for each step, no redirects and no cookies.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

import aiohttp
import httpx
from telegram._utils.defaultvalue import DefaultValue
from telegram._utils.types import ODVInput
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData

MEDIA_S = 20.0  # longer, for a request that uploads a picture; as PTB has it
_FORM = "application/x-www-form-urlencoded"


class SwiftRequest(BaseRequest):
    """What PTB sends by; lives in one event loop, from `initialize` to `shutdown`.

    Args:
        connections: at most so many at once.
        timeout_s: for each step: a free connection, connecting, and each read.
    """

    __slots__ = ("_connections", "_session", "_timeout_s")

    def __init__(self, connections: int, timeout_s: float) -> None:
        self._connections = connections
        self._timeout_s = timeout_s
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float:
        """Seconds, where a request says nothing else."""
        return self._timeout_s

    async def initialize(self) -> None:
        """Nothing is connected yet."""
        if self._session is None:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(
                    limit=self._connections, ssl=httpx.create_ssl_context()
                ),
                cookie_jar=aiohttp.DummyCookieJar(),
                headers={"User-Agent": self.USER_AGENT},
            )

    async def shutdown(self) -> None:
        """Close all connections."""
        session, self._session = self._session, None
        if session is not None:
            await session.close()

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        write_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        connect_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        pool_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """The status and the body.

        Raises: TimedOut, NetworkError; neither has the URL, in which the token is.
        """
        if self._session is None:
            raise RuntimeError("the request isn't initialised")
        patience = aiohttp.ClientTimeout(
            total=None,
            connect=_sum(self._given(pool_timeout), self._given(connect_timeout)),
            sock_connect=self._given(connect_timeout),
            sock_read=_sum(self._given(read_timeout), self._to_write(request_data, write_timeout)),
        )
        try:
            async with self._session.request(
                method, url, timeout=patience, allow_redirects=False, **_body(request_data)
            ) as response:
                return response.status, await response.read()
        except TimeoutError as exc:
            raise TimedOut from exc
        except (aiohttp.ClientError, OSError) as exc:
            raise NetworkError(f"aiohttp.{type(exc).__name__}") from exc

    def _given(self, timeout: ODVInput[float]) -> float | None:
        return self._timeout_s if isinstance(timeout, DefaultValue) else timeout

    def _to_write(self, data: RequestData | None, timeout: ODVInput[float]) -> float | None:
        """Beyond the time to read, which aiohttp counts from the first byte that it writes."""
        if not isinstance(timeout, DefaultValue):
            return timeout
        return MEDIA_S if data is not None and data.contains_files else 0.0


def _sum(one: float | None, other: float | None) -> float | None:
    return None if one is None or other is None else one + other


def _body(data: RequestData | None) -> dict[str, Any]:
    if data is None:
        return {}
    if not data.contains_files:
        return {
            "data": urlencode(data.json_parameters).encode(),
            "headers": {"Content-Type": _FORM},
        }
    form = aiohttp.FormData()
    for name, value in data.json_parameters.items():
        form.add_field(name, value)
    for name, (filename, content, kind) in data.multipart_data.items():
        form.add_field(name, content, filename=filename, content_type=kind)
    return {"data": form}
