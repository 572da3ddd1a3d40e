"""An OpenAI-compatible server on loopback, over real HTTP, that says what a test scripts.

    with model_server("Putin flew home. [1]") as server:
        config = server.config()                # or server.url and server.key
        ...
    assert "Putin" in server.chats[0].text      # what the model was asked

A script is what every chat request gets, a list of that, one after the other (the last one stays),
or a function of the request's body to it:

    "text"                                      the text, word by word, and a proper end
    [Text("half"), Sleep(8), Text(" done")]     steps; a list of steps ends properly, too,
    [Text("half"), Cut()]                       unless its last one ends it otherwise
    Error(429, headers={"retry-after": "1"})    no reply at all

`embeddings=` is scripted alike, and `None` in it is the proper vectors. The server is as strict as
OpenAI's own; `local=True` makes it one of those that people run themselves.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Event, Thread
from typing import Any

from aiohttp import web

from rag.models.config import ModelConfig
from tests.support import modelrules as rules
from tests.support.modelreplies import at_once, embedded, streamed
from tests.support.modelrules import Error
from tests.support.modelscript import (
    Abort,
    Count,
    Cut,
    Drop,
    Finish,
    Raw,
    Script,
    Scripted,
    Sleep,
    Text,
    steps_of,
)

__all__ = [
    "Abort", "Count", "Cut", "Drop", "Error", "Finish", "ModelServer", "Raw", "Request", "Sleep",
    "Text", "model_server",
]  # fmt: skip

KEY = "sk-test-0123456789abcdef"


@dataclass
class Request:
    """A request as it came, and what became of it."""

    path: str
    headers: Mapping[str, str]
    body: dict[str, Any]
    at: float  # monotonic, s
    status: int | None = None
    closed_early: bool = False  # the client left before the reply's end
    _ended: Event = field(default_factory=Event)

    @property
    def text(self) -> str:
        """All that its messages say."""
        return rules.text_of(self.body)

    def wait(self, timeout_s: float = 5) -> Request:
        """Until the server is through with it."""
        assert self._ended.wait(timeout_s), "the server still answers this request"
        return self


class ModelServer:
    """The server while it runs, and its log afterwards."""

    def __init__(
        self,
        script: Script,
        embeddings: Script,
        *,
        local: bool,
        refuses: Collection[str],
        models: Collection[str],
        context_tokens: int,
        key: str,
    ) -> None:
        self.key = key
        self.url = ""
        self.requests: list[Request] = []
        self.answer_chats_with(script)
        self.answer_embeddings_with(embeddings)
        self._local = local
        self._refuses = refuses
        self._models = models
        self._context_tokens = context_tokens

    def answer_chats_with(self, script: Script) -> None:
        """From here on."""
        self._chat_script = Scripted(script)

    def answer_embeddings_with(self, script: Script) -> None:
        """From here on."""
        self._embedding_script = Scripted(script)

    @property
    def chats(self) -> list[Request]:
        """The requests to the chat model."""
        return [request for request in self.requests if request.path.endswith("/completions")]

    @property
    def embeddings(self) -> list[Request]:
        """The requests to the embedding model."""
        return [request for request in self.requests if request.path.endswith("/embeddings")]

    def config(self, timeout_s: float = 5.0, **others: Any) -> ModelConfig:
        """How the project's own models reach it."""
        names = {"chat_model": "gpt-4o-mini", "embedding_model": "text-embedding-3-small"}
        given = {"base_url": self.url, "api_key": self.key, "timeout_s": timeout_s}
        return ModelConfig(**{**names, **given, **others})

    # -- answering -------------------------------------------------------------------------------

    async def answer(self, request: web.Request) -> web.StreamResponse:
        body = await request.json() if request.can_read_body else {}
        noted = Request(request.path, dict(request.headers), body, time.monotonic())
        self.requests.append(noted)
        try:
            response = await self._answer(request, noted)
        except (asyncio.CancelledError, ConnectionError):
            noted.closed_early = True
            raise
        finally:
            noted._ended.set()
        return response

    async def _answer(self, request: web.Request, noted: Request) -> web.StreamResponse:
        is_chat = noted.path.endswith("/completions")
        script = self._chat_script if is_chat else self._embedding_script
        reply = self._refusal(noted, is_chat=is_chat) or script(noted.body)
        if isinstance(reply, Error):
            noted.status = reply.status
            return self._error(reply)
        noted.status = 200
        steps = steps_of(reply)
        if not is_chat:
            return await embedded(request, noted.body, steps)
        if noted.body.get("stream"):
            return await streamed(request, noted.body, steps)
        return await at_once(request, noted.body, steps)

    def _refusal(self, noted: Request, *, is_chat: bool) -> Error | None:
        if not (is_chat or noted.path.endswith("/embeddings")):
            return Error(404, f"Invalid URL ({noted.path})")
        if self._local:
            if is_chat:
                return rules.refusal_of_local_chat(noted.body, self._refuses, self._context_tokens)
            return None
        return (
            rules.refusal_of_key(noted.headers.get("Authorization", ""), self.key)
            or rules.refusal_of_model(noted.body.get("model"), self._models)
            or (
                rules.refusal_of_chat(noted.body, self._context_tokens)
                if is_chat
                else rules.refusal_of_embedding(noted.body)
            )
        )

    def _error(self, error: Error) -> web.Response:
        if error.raw is not None:
            return web.Response(status=error.status, text=error.raw, headers=error.headers)
        told: dict[str, Any] = {"message": error.message}
        if not self._local:
            told |= {"type": error.type, "param": error.param, "code": error.code}
        return web.json_response({"error": told}, status=error.status, headers=error.headers)


@contextmanager
def model_server(
    script: Script = "OK",
    *,
    embeddings: Script = None,
    local: bool = False,
    refuses: Collection[str] = rules.LOCAL_REFUSES,
    models: Collection[str] = (),
    context_tokens: int = 128_000,
    key: str = KEY,
) -> Iterator[ModelServer]:
    """A server on a free port, in a thread with a loop of its own.

    `models`: names that it knows beside OpenAI's; a `local` one knows all, wants no key, and
    `refuses` parameters and roles in plain words.
    """
    server = ModelServer(
        script,
        embeddings,
        local=local,
        refuses=refuses,
        models=models,
        context_tokens=context_tokens,
        key=key,
    )
    loop = asyncio.new_event_loop()
    thread = Thread(target=loop.run_forever, name="model server", daemon=True)
    thread.start()
    try:
        runner = asyncio.run_coroutine_threadsafe(_start(server), loop).result()
        try:
            yield server
        finally:
            asyncio.run_coroutine_threadsafe(runner.cleanup(), loop).result()
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


async def _start(server: ModelServer) -> web.AppRunner:
    app = web.Application(client_max_size=64 * 2**20)
    app.router.add_route("*", "/v1/{what:.*}", server.answer)
    runner = web.AppRunner(app, handler_cancellation=True, shutdown_timeout=0.1, access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    host, port = runner.addresses[0][:2]
    server.url = f"http://{host}:{port}/v1"
    return runner
