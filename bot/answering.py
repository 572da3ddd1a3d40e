"""Answers within the budget: by the model while there are tokens for it, by quotes beyond."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from bot.budget import Budget
from bot.conversation import OnDraft
from bot.spending import Spending
from rag.types import Answer, Filters

if TYPE_CHECKING:
    from rag.answer.engine import History, NewsQueryEngine


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
        self._spending = Spending(budget, model, notify)

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

        async def work(uses_model: bool) -> Answer:
            return await self._engine.ask(
                question,
                filters=filters,
                now=now,
                history=history,
                uses_model=uses_model,
                on_draft=on_draft,
            )

        answer, notice = await self._spending.within(user, work, lambda answer: answer)
        return replace(answer, notice=notice) if notice else answer
