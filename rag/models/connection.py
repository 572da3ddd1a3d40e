"""An openai client that keeps the key to itself.

openai and LlamaIndex show the key that they are given in `vars`, events and the requests that
their errors hold. So they are given none, and the key joins a request on its last step.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import Any

import httpx
import openai.resources  # noqa: F401  # takes .4 s, else of the first question's deadline
from openai import AsyncOpenAI, DefaultAsyncHttpxClient

from rag.models.config import ModelConfig

NO_KEY = "-"  # openai and LlamaIndex want something
CONNECT_S = 5.0  # a server that is there is reached in far less


Hook = Callable[[httpx.Response], Awaitable[None]]


def open_client(config: ModelConfig, *hooks: Hook) -> AsyncOpenAI:
    """A client without tries of its own; to be closed by who opened it. Hooks see the responses."""
    return AsyncOpenAI(
        api_key=NO_KEY,
        base_url=config.url,
        max_retries=0,
        timeout=httpx.Timeout(config.timeout_s, connect=min(CONNECT_S, config.timeout_s)),
        http_client=KeyedClient(config.authorization, hooks),
    )


class KeyedClient(DefaultAsyncHttpxClient):
    """Adds the key to what is sent, and takes it out of what a server says in its errors."""

    def __init__(self, authorization: str, hooks: Sequence[Hook] = ()) -> None:
        super().__init__(event_hooks={"response": list(hooks)})
        self._authorization = _Secret(authorization)

    async def send(self, request: httpx.Request, **options: Any) -> httpx.Response:
        """Send a copy of a request with the key; the request itself, which errors hold, has none.

        Raises: as httpx.
        """
        authorization = self._authorization.value
        headers = request.headers.copy()
        headers.pop("authorization", None)
        if authorization:
            headers["authorization"] = authorization
        keyed = httpx.Request(
            request.method,
            request.url,
            headers=headers,
            stream=request.stream,
            extensions=request.extensions,
        )
        response = await super().send(keyed, **options)
        if response.is_error and authorization:
            return await _without(authorization.partition(" ")[2], response, request)
        response.request = request
        return response


class _Secret:
    """A string without a face."""

    __slots__ = ("value",)

    def __init__(self, value: str) -> None:
        self.value = value


async def _without(key: str, response: httpx.Response, request: httpx.Request) -> httpx.Response:
    body = await response.aread()
    await response.aclose()
    headers = [
        (name, value.replace(key, "***"))
        for name, value in response.headers.multi_items()
        if name not in ("content-encoding", "content-length", "transfer-encoding")
    ]
    return httpx.Response(
        response.status_code,
        headers=headers,
        content=body.replace(key.encode(), b"***"),
        request=request,
    )
