"""One streamed reply, whose request ends with whoever listens to it.

Leaving LlamaIndex's stream does not end the request: the server writes on, and is paid for it.
Only cancelling the task that reads does, so the reader is a task of its own.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable, Sequence
from dataclasses import dataclass
from typing import Any, cast

from llama_index.core.llms import ChatMessage, ChatResponse
from llama_index.llms.openai_like import OpenAILike
from openai import AsyncOpenAI, omit
from openai.types.chat import ChatCompletionChunk

from rag.models.config import ModelConfig
from rag.models.connection import NO_KEY
from rag.models.faults import Failure
from rag.models.tokens import counted
from rag.types import Usage

GRACE_S = 1.0  # after the reply's end, for the count of its tokens
_CONTEXT = 128_000  # LlamaIndex wants a figure, and does nothing with it here


@dataclass(frozen=True, slots=True)
class Heard:
    """What a chunk brought."""

    text: str = ""
    finish: str | None = None  # why the reply ended; on its last chunk
    usage: Usage | None = None  # where the server counts
    model: str = ""  # as the server calls it


def open_model(config: ModelConfig, client: AsyncOpenAI) -> OpenAILike:
    """LlamaIndex's model over a client."""
    return OpenAILike(
        # A neutral name, and the real one with each request: for names that it knows, LlamaIndex
        # says "developer" for "system", which OpenAI treats as the same and other servers refuse.
        model="newsbot",
        api_base=config.url,
        api_key=NO_KEY,
        is_chat_model=True,
        context_window=_CONTEXT,
        max_retries=0,
        async_openai_client=client,
    )


async def listen(
    llm: OpenAILike,
    messages: Sequence[ChatMessage],
    parameters: dict[str, Any],
    until: float,
    explain: Callable[[Exception], Failure],
) -> AsyncGenerator[Heard | Failure, None]:
    """What a model says, as it comes, until a time of the loop; a failure is the last to come."""
    heard: asyncio.Queue[Heard | Failure | None] = asyncio.Queue()

    async def read() -> None:
        try:
            async with asyncio.timeout_at(until) as patience:
                async for response in await llm.astream_chat(messages, **parameters):
                    chunk = _hear(response)
                    heard.put_nowait(chunk)
                    if chunk.finish:
                        patience.reschedule(min(until, _now() + GRACE_S))
        except Exception as exc:  # noqa: BLE001  # a server can send anything; cancelling is none
            heard.put_nowait(explain(exc))
        finally:
            heard.put_nowait(None)

    parameters = {"temperature": omit, **parameters}  # else LlamaIndex sends its own
    reader = asyncio.create_task(read())
    try:
        while (chunk := await heard.get()) is not None:
            yield chunk
        await reader
    finally:
        reader.cancel()
        await asyncio.wait([reader])


def _hear(response: ChatResponse) -> Heard:
    chunk = cast(ChatCompletionChunk, response.raw)
    return Heard(
        text=_encodable(response.delta or ""),
        finish=chunk.choices[0].finish_reason if chunk.choices else None,
        usage=_counted(chunk),
        model=_encodable(chunk.model) if isinstance(chunk.model, str) else "",
    )


def _encodable(text: str) -> str:
    """A server's text, once it is known for one: openai checks no types."""
    # JSON can hold half a character, which no file, screen or message takes.
    return str.encode(text, "utf-8", "replace").decode()


def _counted(chunk: ChatCompletionChunk) -> Usage | None:
    """What a server counts; None where it doesn't, or no number comes of it."""
    if not chunk.usage:
        return None
    asked = counted(chunk.usage.prompt_tokens)
    said = counted(chunk.usage.completion_tokens)
    return None if asked is None or said is None else Usage(0, asked, said)


def _now() -> float:
    return asyncio.get_running_loop().time()
