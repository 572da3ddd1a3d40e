"""Scripted replies on their way: streamed, at once, or as vectors."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from typing import Any

from aiohttp import web

from tests.support import modelrules as rules
from tests.support.modelscript import (
    Abort,
    Count,
    Cut,
    Drop,
    Finish,
    Raw,
    Sleep,
    Step,
    Text,
    pieces_of,
)
from tests.support.modelvectors import embedding_reply


def _count(body: dict[str, Any], steps: Sequence[Step]) -> dict[str, int]:
    said = "".join(step.text for step in steps if isinstance(step, Text))
    counts = [step for step in steps if isinstance(step, Count)]
    count = counts[0] if counts else Count(rules.tokens(rules.text_of(body)), rules.tokens(said))
    return {
        "prompt_tokens": count.prompt,
        "completion_tokens": count.completion,
        "total_tokens": count.prompt + count.completion,
    }


def _hang_up(request: web.Request, step: Abort | Drop) -> None:
    transport = request.transport
    assert transport is not None
    if isinstance(step, Abort):
        transport.abort()
    else:
        transport.close()


class _Stream:
    """Server-sent events of one reply."""

    def __init__(self, response: web.StreamResponse, body: dict[str, Any]) -> None:
        self._response = response
        self._model = body["model"]
        self._counts = bool((body.get("stream_options") or {}).get("include_usage"))

    async def choice(self, delta: dict[str, str], finish: str | None = None) -> None:
        choice = {"index": 0, "delta": delta, "finish_reason": finish}
        await self._event([choice], {"usage": None} if self._counts else {})

    async def end(self, finish: str, count: dict[str, int]) -> None:
        await self.choice({}, finish)
        if self._counts:
            await self._event([], {"usage": count})
        await self.done()

    async def done(self) -> None:
        await self.raw(b"data: [DONE]\n\n")

    async def raw(self, data: bytes) -> None:
        await self._response.write(data)

    async def _event(self, choices: list[dict[str, Any]], more: dict[str, Any]) -> None:
        kind = {"id": "chatcmpl-1", "object": "chat.completion.chunk", "created": 1}
        event = {**kind, "model": self._model, "choices": choices, **more}
        await self.raw(b"data: " + json.dumps(event).encode() + b"\n\n")


async def streamed(
    request: web.Request, body: dict[str, Any], steps: Sequence[Step]
) -> web.StreamResponse:
    response = web.StreamResponse(headers={"content-type": "text/event-stream"})
    while steps and isinstance(steps[0], Sleep):  # before the headers: no sign of life
        await asyncio.sleep(steps[0].seconds)
        steps = steps[1:]
    if isinstance(steps[0], Abort | Drop):
        _hang_up(request, steps[0])
        return response
    await response.prepare(request)
    stream = _Stream(response, body)
    await stream.choice({"role": "assistant", "content": ""})
    for step in steps:
        match step:
            case Text():
                for piece in pieces_of(step):
                    await stream.choice({"content": piece})
                    if step.every_s:
                        await asyncio.sleep(step.every_s)
            case Sleep():
                await asyncio.sleep(step.seconds)
            case Raw():
                await stream.raw(step.data)
            case Finish():
                await stream.end(step.reason, _count(body, steps))
            case Cut():
                if step.with_done:
                    await stream.done()
            case Abort() | Drop():
                _hang_up(request, step)
    return response


async def at_once(
    request: web.Request, body: dict[str, Any], steps: Sequence[Step]
) -> web.StreamResponse:
    for step in steps:
        if isinstance(step, Sleep):
            await asyncio.sleep(step.seconds)
        if isinstance(step, Abort | Drop):
            _hang_up(request, step)
    said = "".join(step.text for step in steps if isinstance(step, Text))
    reason = next((step.reason for step in steps if isinstance(step, Finish)), None)
    message = {"role": "assistant", "content": said}
    return web.json_response(
        {
            "id": "chatcmpl-1",
            "object": "chat.completion",
            "created": 1,
            "model": body["model"],
            "choices": [{"index": 0, "message": message, "finish_reason": reason}],
            "usage": _count(body, steps),
        }
    )


async def embedded(
    request: web.Request, body: dict[str, Any], steps: Sequence[Step]
) -> web.StreamResponse:
    for step in steps:
        match step:
            case Sleep():
                await asyncio.sleep(step.seconds)
            case Raw():
                return web.Response(body=step.data, content_type="application/json")
            case Abort() | Drop():
                _hang_up(request, step)
            case _:
                pass
    return web.json_response(embedding_reply(body))
