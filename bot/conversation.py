"""Conversations: one question at a time in each, many at once, every turn kept."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Callable
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
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def ask(
        self, conversation: str, text: str, *, filters: Filters, now: dt.datetime
    ) -> Answer:
        """Answer a question of a conversation and keep the turn.

        Raises: CorpusEmpty, IndexHeld, EmbedderMismatch, StorageError.
        """
        lock = self._locks.setdefault(conversation, asyncio.Lock())
        async with lock:
            answer = await asyncio.to_thread(self._answer, text, filters, now)
            await asyncio.to_thread(self._keep, conversation, Turn(text, answer))
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
