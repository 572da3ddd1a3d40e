"""Summaries within the budget, with the news that bear on what was talked about.

The model writes while there are tokens for the whole of it; else the messages speak for themselves.

Invariant: what was spent is counted, however a run ends. Usage goes by the real clock.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from bot.budget import Budget, Reservation
from bot.conversation import to_its_end
from bot.groupchat.extractive import summarise
from bot.groupchat.messages import GroupMessage
from bot.groupchat.news import in_the_news
from bot.groupchat.spending import Spent, calls, expected_tokens
from bot.groupchat.summary import Summary
from bot.groupchat.wording import beyond_budget, stands_in
from bot.groupchat.writing import OnProgress, SummaryWriter
from rag.answer.generative import NothingHolds
from rag.errors import ModelFault, NewsbotError, StorageError
from rag.types import Usage

if TYPE_CHECKING:
    from rag.answer.engine import Writer
    from rag.search.hybrid import HybridSearch

LONGEST_S = 240.0  # that a member waits for a model, whatever there is to read

Language = Literal["de", "en"]


@dataclass(frozen=True, slots=True)
class Model:
    """What writes summaries, and what it may cost and take."""

    writer: SummaryWriter
    budget: Budget
    name: str  # as usage is booked
    patience_s: float  # with one call after which no other one comes


class SummaryService:
    """Sums up what groups said; many at once."""

    def __init__(
        self,
        model: Model | None,
        search: Callable[[], HybridSearch] | None,
        notify: Callable[[str], None],
    ) -> None:
        """`search` gives what searches the articles; it is called in a thread.

        `notify` hears of what goes wrong without harm.
        """
        self._model = model
        self._search = search
        self._notify = notify

    async def summarise(
        self,
        chat_id: int,
        thread_id: int | None,
        user: str,
        messages: Sequence[GroupMessage],
        language: Language,
        now: dt.datetime,
        on_progress: OnProgress | None = None,
    ) -> Summary:
        """Sum up messages of a chat, and of a topic of it where one is given.

        Args:
            chat_id: Messages of other chats are left out.
            thread_id: So are those of other topics; None takes all.
            user: Whose budget it is on.
            messages: In any order.
            language: Of the summary.
            now: The asker's.
            on_progress: Called with how many calls are done, and of how many.

        Raises: StorageError, from the budget.
        """
        own = [
            message
            for message in messages
            if message.chat_id == chat_id and thread_id in (None, message.thread_id)
        ]
        summary = await self._summed_up(user, own, language, on_progress)
        return await asyncio.to_thread(self._with_news, summary, own, now)

    async def _summed_up(
        self,
        user: str,
        messages: Sequence[GroupMessage],
        language: Language,
        on_progress: OnProgress | None,
    ) -> Summary:
        model = self._model
        if model is None or not messages:
            return await asyncio.to_thread(summarise, messages, language)
        tokens = await asyncio.to_thread(expected_tokens, messages)
        clock = dt.datetime.now(dt.UTC)
        reservation = await asyncio.to_thread(
            model.budget.reserve, user, clock, tokens, must_fit=True
        )
        with reservation:
            if reservation.exhausted is not None:
                summary = await asyncio.to_thread(summarise, messages, language)
                notice = beyond_budget(reservation.exhausted, len(messages), language)
                return replace(summary, notice=notice)
            return await self._written(model, reservation, messages, language, on_progress)

    async def _written(
        self,
        model: Model,
        reservation: Reservation,
        messages: Sequence[GroupMessage],
        language: Language,
        on_progress: OnProgress | None,
    ) -> Summary:
        held = ExitStack()

        def more(tokens: int) -> bool:
            now = dt.datetime.now(dt.UTC)
            try:
                extra = model.budget.reserve(reservation.user, now, tokens, must_fit=True)
            except StorageError as exc:  # what was held before may do
                self._notify(str(exc))
                return False
            return held.enter_context(extra).exhausted is None

        spent = Spent(reservation.tokens, more=more)
        _, in_a_row = calls(messages)
        patience_s = min(LONGEST_S, model.patience_s * in_a_row)
        try:
            return await model.writer.write(
                messages,
                language,
                ends_at=time.monotonic() + patience_s,
                on_progress=on_progress,
                spent=spent,
            )
        except (ModelFault, NothingHolds) as exc:
            summary = await asyncio.to_thread(summarise, messages, language)
            return replace(summary, notice=stands_in(exc, language), usage=spent.usage)
        finally:
            usage = spent.so_far()
            if usage.calls:
                await to_its_end(asyncio.to_thread(self._settle, model, reservation, usage))
            held.close()

    def _settle(self, model: Model, reservation: Reservation, usage: Usage) -> None:
        try:
            reservation.settle(model.name, usage)
        except StorageError as exc:  # it counts all the same, and is written with the next
            self._notify(str(exc))

    def _with_news(
        self, summary: Summary, messages: Sequence[GroupMessage], now: dt.datetime
    ) -> Summary:
        """With the articles that bear on its topics; a summary without them is better than none."""
        if self._search is None or not summary.topics:
            return summary
        try:
            news = in_the_news(summary.topics, messages, self._search(), now)
        except NewsbotError as exc:  # no article yet, or the indexes are another's
            self._notify(str(exc))
            return summary
        topics = zip(summary.topics, news, strict=True)
        return replace(summary, topics=tuple(replace(topic, news=found) for topic, found in topics))


def summary_service(
    writer: Writer | None,
    budget: Budget | None,
    name: str,
    search: Callable[[], HybridSearch] | None,
    notify: Callable[[str], None],
) -> SummaryService:
    """The service that goes with what writes answers; extractive without a writer."""
    model = None
    if writer is not None and budget is not None:
        model = Model(SummaryWriter(writer.model), budget, name, writer.patience_s)
    return SummaryService(model, search, notify)
