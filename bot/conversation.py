"""Conversations: one question at a time in each, many at once, every turn kept.

Invariant: what is kept of a conversation are the answers that its asker was given. A question
that is called off leaves no turn, and its answer is never worked out beside the next one.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import threading
from collections.abc import Awaitable, Callable
from contextlib import suppress
from weakref import WeakValueDictionary

from bot.store import ConversationStore
from rag.errors import StorageError
from rag.types import Answer, Filters, Turn

AnswerOne = Callable[[str, Filters, dt.datetime], Answer]


class ConversationService:
    """What every front end asks through."""

    def __init__(
        self, answer: AnswerOne, store: ConversationStore, notify: Callable[[str], None]
    ) -> None:
        self._answer = answer
        self._store = store
        self._notify = notify
        self._queues: WeakValueDictionary[str, _Queue] = WeakValueDictionary()

    async def ask(
        self, conversation: str, text: str, *, filters: Filters, now: dt.datetime
    ) -> Answer:
        """Answer a question of a conversation and keep the turn.

        Raises: CorpusEmpty, IndexHeld, EmbedderMismatch, StorageError.
        """
        queue = self._queues.setdefault(conversation, _Queue())
        async with queue.asking:
            answer = await queue.run(lambda: self._answer(text, filters, now))
            await _to_its_end(asyncio.to_thread(self._keep, conversation, Turn(text, answer)))
            return answer

    def turns(self, conversation: str) -> list[Turn]:
        """The turns since the conversation started afresh, oldest first."""
        return self._store.turns(conversation)

    def start_afresh(self, conversation: str) -> None:
        """Leave the turns so far behind."""
        self._store.start_afresh(conversation)

    def _keep(self, conversation: str, turn: Turn) -> None:
        try:
            self._store.add(conversation, turn)
        except StorageError as exc:  # an answer that can't be kept is still an answer
            self._notify(str(exc))


class _Queue:
    """Where the questions of one conversation wait for each other."""

    def __init__(self) -> None:
        self.asking = asyncio.Lock()
        self._answering = threading.Lock()

    async def run(self, work: Callable[[], Answer]) -> Answer:
        """Do work in a thread, after that of a question that was called off.

        No thread can be stopped, and `asking` is free again as soon as its asker gave up.
        """
        called_off = threading.Event()

        def in_turn() -> Answer:
            with self._answering:
                if called_off.is_set():
                    raise asyncio.CancelledError
                return work()

        try:
            return await asyncio.to_thread(in_turn)
        except asyncio.CancelledError:
            called_off.set()
            raise


async def _to_its_end(work: Awaitable[None]) -> None:
    """Wait for work that takes no time; who calls it off meanwhile is too late."""
    task = asyncio.ensure_future(work)
    while not task.done():
        with suppress(asyncio.CancelledError):
            await asyncio.shield(task)
    task.result()
