"""The conversations of an evaluation: held by the same service as any other, then forgotten."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Callable, Coroutine
from itertools import count
from typing import Self

from bot.conversation import ConversationService
from bot.store import ConversationStore
from rag.types import Answer, Filters

Ask = Callable[[str, dt.datetime], Answer]


class Rehearsal:
    """Conversations in memory, so that none of a user's is read or written."""

    def __init__(
        self,
        serve: Callable[[ConversationStore], ConversationService],
        filters: Filters,
        leave_loop: Callable[[], Coroutine[None, None, None]],
    ) -> None:
        self._store = ConversationStore.in_memory()
        self._service = serve(self._store)
        self._filters = filters
        self._leave_loop = leave_loop
        self._runner = asyncio.Runner()
        self._numbers = count(1)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exc: object) -> None:
        self._runner.run(self._leave_loop())
        self._runner.close()
        self._store.close()

    def run(self, answering: Coroutine[None, None, Answer]) -> Answer:
        """Wait for an answer."""
        return self._runner.run(answering)

    def begin(self) -> Ask:
        """Start a conversation. What this returns answers one question after the other in it."""
        conversation = f"rehearsal:{next(self._numbers)}"

        def ask(text: str, now: dt.datetime) -> Answer:
            asked = self._service.ask(conversation, text, filters=self._filters, now=now)
            return self.run(asked)

        return ask
