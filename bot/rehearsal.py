"""The conversations of an evaluation: held by the same service as any other, then forgotten."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Callable, Coroutine
from itertools import count
from typing import Self

from bot.conversation import AnswerOne, ConversationService
from bot.store import ConversationStore
from rag.types import Answer, Filters

Ask = Callable[[str, dt.datetime], Answer]


class Rehearsal:
    """Conversations in memory, so that none of a user's is read or written."""

    def __init__(
        self,
        answer: AnswerOne,
        filters: Filters,
        *,
        notify: Callable[[str], None],
        leave_loop: Callable[[], Coroutine[None, None, None]],
    ) -> None:
        self._answer = answer
        self._filters = filters
        self._leave_loop = leave_loop
        self._store = ConversationStore.in_memory()
        self._service = ConversationService(answer, self._store, None, notify)
        self._runner = asyncio.Runner()
        self._numbers = count(1)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exc: object) -> None:
        self._runner.run(self._leave_loop())
        self._runner.close()
        self._store.close()

    def ask(self, text: str, now: dt.datetime) -> Answer:
        """Answer a question by itself, outside any conversation."""
        return self._runner.run(self._alone(text, now))

    def begin(self) -> Ask:
        """Start a conversation. What this returns answers one question after the other in it."""
        conversation = f"rehearsal:{next(self._numbers)}"

        def ask(text: str, now: dt.datetime) -> Answer:
            asked = self._service.ask(conversation, text, filters=self._filters, now=now)
            return self._runner.run(asked)

        return ask

    async def _alone(self, text: str, now: dt.datetime) -> Answer:
        return await self._answer(
            text, filters=self._filters, now=now, history=None, user="terminal", on_draft=None
        )
