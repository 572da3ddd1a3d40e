"""Messages -> a whole reply, or a named fault.

Invariant: what `complete` returns is the reply to its end; half a reply is a `ModelCutOff`. What a
model thinks before it answers is neither shown nor returned, though it is paid for.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from rag.models.config import ModelConfig
from rag.models.parameters import Parameters
from rag.models.thoughts import Listener
from rag.models.tokens import estimate
from rag.types import Usage

if TYPE_CHECKING:
    from llama_index.core.llms import ChatMessage
    from llama_index.llms.openai_like import OpenAILike
    from openai import AsyncOpenAI

    from rag.models.faults import Failure
    from rag.models.tries import Tries

VARIABLE = "NEWSBOT_MODEL"  # where a user sets the model's name


@dataclass(frozen=True, slots=True)
class Completion:
    """A whole reply."""

    text: str  # without the thoughts before it
    usage: Usage  # of all tries
    model: str  # as the server calls it


@dataclass(slots=True)
class _Reply:
    """What one try has brought so far."""

    heard: list[str] = field(default_factory=list)  # thoughts and all
    said: list[str] = field(default_factory=list)
    finish: str | None = None
    usage: Usage | None = None
    model: str = ""
    has_begun: bool = False
    was_shown: bool = False

    def say(self, text: str, on_text: Callable[[str], None] | None) -> None:
        """Add to the answer, and show it."""
        if text:
            self.said.append(text)
            if on_text is not None:
                self.was_shown = True
                on_text(text)


class ChatModel:
    """A chat model behind an OpenAI-compatible server; good on any number of event loops.

    Making one loads LlamaIndex and openai, and touches no network.
    """

    def __init__(self, config: ModelConfig, *, pause_s: float | None = None) -> None:
        import rag.models.streaming  # noqa: F401  # a second and a half, not of a question's deadline

        self.name = config.chat_model
        self._config = config
        self._pause_s = pause_s
        self._parameters = Parameters.suiting(config.chat_model)
        # A client's connections belong to the loop that it was first used on.
        self._opened: WeakKeyDictionary[
            asyncio.AbstractEventLoop, tuple[AsyncOpenAI, OpenAILike]
        ] = WeakKeyDictionary()

    async def complete(
        self,
        messages: Sequence[ChatMessage],
        *,
        max_tokens: int,
        deadline_s: float,
        on_text: Callable[[str], None] | None = None,
    ) -> Completion:
        """The reply to messages, of at most so many tokens; `on_text` gets each piece as it comes.

        Thoughts, from a `<think>` that a reply begins with to its end, are left out of both.

        Up to three tries within the deadline, none after `on_text` got something. Parameters that
        the server refuses are left out, now and from here on. Cancelling ends the request.

        Raises: ModelRefused, ContextTooLong, ModelUnavailable, ModelCutOff; their `usage` is what
        the tries cost, as is that of the result; `calls` counts the requests that went out.
        """
        from rag.models.faults import unusable
        from rag.models.tries import PAUSE_S, Tries

        if (failure := unusable(self._config)) is not None:
            raise failure.fault(Usage())
        tries = Tries(deadline_s, PAUSE_S if self._pause_s is None else self._pause_s)
        parameters, usage = self._parameters, Usage()
        while True:
            tries.begin()
            reply = _Reply()
            failure = await self._listen(messages, parameters, max_tokens, tries, reply, on_text)
            usage += _cost(reply, messages)
            if failure is None:
                self._keep(parameters)
                return Completion("".join(reply.said), usage, reply.model or self.name)
            if (milder := self._mended(parameters, failure, tries)) is not None:
                parameters = milder
            elif reply.was_shown or not await tries.wait(failure):
                raise failure.fault(usage)

    async def close(self) -> None:
        """Close the connections of the running loop; a later call opens new ones."""
        client, _ = self._opened.pop(asyncio.get_running_loop(), (None, None))
        if client is not None:
            await client.close()

    # -- within ----------------------------------------------------------------------------------

    def _llm(self) -> OpenAILike:
        loop = asyncio.get_running_loop()
        if loop not in self._opened:
            from rag.models.connection import open_client
            from rag.models.streaming import open_model

            for other in [other for other in self._opened if other.is_closed()]:
                del self._opened[other]  # its connections hold it, so it would stay for ever
            client = open_client(self._config)
            self._opened[loop] = client, open_model(self._config, client)
        return self._opened[loop][1]

    async def _listen(
        self,
        messages: Sequence[ChatMessage],
        parameters: Parameters,
        max_tokens: int,
        tries: Tries,
        reply: _Reply,
        on_text: Callable[[str], None] | None,
    ) -> Failure | None:
        """One try: fill the reply; None if it is whole."""
        from rag.models.faults import Failure, cut_off, understand
        from rag.models.streaming import listen

        sent = {"model": self.name, **parameters.values(max_tokens)}
        stream = listen(
            self._llm(),
            messages,
            sent,
            tries.until,
            lambda exc: understand(exc, self._config, self.name, VARIABLE),
        )
        listener = Listener()
        async with aclosing(stream) as chunks:
            async for heard in chunks:
                if isinstance(heard, Failure):
                    if reply.finish == "stop":
                        break  # only the count of tokens was still to come
                    return heard
                reply.has_begun = True
                reply.finish = heard.finish or reply.finish
                reply.usage = heard.usage or reply.usage
                reply.model = heard.model or reply.model
                reply.heard.append(heard.text)
                reply.say(listener.hear(heard.text), on_text)
        if reply.finish == "stop":
            reply.say(listener.end(), on_text)
        is_empty = not reply.said
        if reply.finish != "stop" or is_empty:
            return cut_off(self._config.host, reply.finish, is_empty=is_empty)
        return None

    def _mended(self, now: Parameters, failure: Failure, tries: Tries) -> Parameters | None:
        """The parameters for another try at once; None where they aren't to blame."""
        if failure.refused is None:
            return None
        milder = now.without(failure.refused)
        if milder is not None and failure.refused:
            self._keep(milder)  # for the next question, too
            if tries.left == 1:  # a server that is so choosy finds more
                milder = milder.barest()
        return milder if tries.left else None

    def _keep(self, parameters: Parameters) -> None:
        self._parameters = parameters


def _cost(reply: _Reply, messages: Sequence[ChatMessage]) -> Usage:
    """What a try cost, by the server's count or by ours; one that never began was refused."""
    if reply.usage is not None:
        return Usage(1, reply.usage.prompt_tokens, reply.usage.completion_tokens)
    if not reply.has_begun:
        return Usage(1)
    asked = sum(estimate(message.content or "") for message in messages)
    return Usage(1, asked, estimate("".join(reply.heard)))
