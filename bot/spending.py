"""What a model may be asked for within the budget, whatever it is that it writes.

Usage is counted by the real clock, whatever now the asker gives.
"""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Awaitable, Callable
from typing import TypeVar

from bot.budget import Budget, Reservation
from bot.conversation import to_its_end
from rag.errors import NewsbotError, StorageError
from rag.types import Answer, Usage

# A prompt with its sources. Nobody tells what an answer cost that was called off, and it must not
# be a way around the budget.
CALLED_OFF = Usage(calls=1, prompt_tokens=3_000)

T = TypeVar("T")


class Spending:
    """A budget and who is told where it can't be written; without one there is no model."""

    def __init__(self, budget: Budget | None, model: str, notify: Callable[[str], None]) -> None:
        self._budget = budget
        self._model = model
        self._notify = notify

    async def within(
        self,
        user: str,
        work: Callable[[bool], Awaitable[T]],
        answer_of: Callable[[T], Answer],
    ) -> tuple[T, str]:
        """Do some work, which is told whether it may ask the model.

        Returns: what it gave, and what to say beside it where the budget is used up, or "".
        Raises: StorageError, and what the work raises.
        """
        budget = self._budget
        if budget is None:
            return await work(False), ""
        clock = dt.datetime.now(dt.UTC)
        reservation = await asyncio.to_thread(budget.reserve, user, clock)
        with reservation:
            uses_model = reservation.exhausted is None
            usage = Usage()
            try:
                result = await work(uses_model)
                usage = answer_of(result).usage
            except asyncio.CancelledError:
                usage = CALLED_OFF if uses_model else usage
                raise
            except Exception as exc:
                usage = _used(exc) if uses_model else usage
                raise
            finally:
                if usage.calls:
                    await to_its_end(asyncio.to_thread(self._settle, reservation, usage))
        if reservation.exhausted is None:
            return result, ""
        return result, budget.notice(reservation.exhausted, answer_of(result).language, clock)

    def _settle(self, reservation: Reservation, usage: Usage) -> None:
        try:
            reservation.settle(self._model, usage)
        except StorageError as exc:  # it counts all the same, and is written with the next
            self._notify(str(exc))


def _used(fault: BaseException) -> Usage:
    """What a failure cost: as it says, or what led to it does.

    A disk or an index that fails does so before a model is asked. Of what nobody foresaw nobody
    knows, and it counts as what was called off.
    """
    error: BaseException | None = fault
    while error is not None:
        usage = getattr(error, "usage", None)
        if isinstance(usage, Usage):
            return usage
        error = error.__cause__ or error.__context__
    return Usage() if isinstance(fault, NewsbotError) else CALLED_OFF
