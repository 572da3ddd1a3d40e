"""Answers within the budget: by the model while there are tokens for it, by quotes beyond.

Usage is counted by the real clock, whatever now the asker gives.
"""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from bot.budget import Budget, Reservation
from bot.conversation import OnDraft, to_its_end
from rag.errors import StorageError
from rag.types import Answer, Filters, Usage

if TYPE_CHECKING:
    from rag.answer.engine import History, NewsQueryEngine


# A prompt with its sources. Nobody tells what an answer cost that was called off, and it must not
# be a way around the budget.
CALLED_OFF = Usage(calls=1, prompt_tokens=3_000)


class Answering:
    """An engine, and what its model may cost."""

    def __init__(
        self,
        engine: NewsQueryEngine,
        budget: Budget | None,
        model: str,
        notify: Callable[[str], None],
    ) -> None:
        """Without a budget there is no model."""
        self._engine = engine
        self._budget = budget
        self._model = model
        self._notify = notify

    async def answer(
        self,
        question: str,
        *,
        filters: Filters,
        now: dt.datetime,
        history: History | None,
        user: str,
        on_draft: OnDraft | None,
    ) -> Answer:
        """Answer a question of a user.

        Raises: StorageError.
        """
        budget = self._budget
        if budget is None:
            return await self._engine.ask(
                question, filters=filters, now=now, history=history, uses_model=False
            )
        clock = dt.datetime.now(dt.UTC)
        reservation = await asyncio.to_thread(budget.reserve, user, clock)
        with reservation:
            uses_model = reservation.exhausted is None
            usage = Usage()
            try:
                answer = await self._engine.ask(
                    question,
                    filters=filters,
                    now=now,
                    history=history,
                    uses_model=uses_model,
                    on_draft=on_draft,
                )
                usage = answer.usage
            except asyncio.CancelledError:
                usage = CALLED_OFF if uses_model else usage
                raise
            finally:
                if usage.calls:
                    await to_its_end(asyncio.to_thread(self._settle, reservation, usage))
        if reservation.exhausted is not None:
            notice = budget.notice(reservation.exhausted, answer.language, clock)
            answer = replace(answer, notice=notice)
        return answer

    def _settle(self, reservation: Reservation, usage: Usage) -> None:
        try:
            reservation.settle(self._model, usage)
        except StorageError as exc:  # it counts all the same, and is written with the next
            self._notify(str(exc))
