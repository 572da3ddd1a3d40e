"""Conversations: one question at a time in each, many at once, every turn kept.

Invariant: what is kept of a conversation are the answers that its asker was given. A question
that is called off leaves no turn.
"""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Awaitable, Callable, Collection, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Protocol
from weakref import WeakValueDictionary

from bot.store import ConversationStore
from rag.errors import StorageError
from rag.types import Answer, Filters, Turn

if TYPE_CHECKING:
    from rag.answer.engine import History
    from rag.answer.followup.rewriting import Said
    from rag.corpus.catalog.database import Database

RECENT_TURNS = 5  # what the rules for follow-ups look back to

OnDraft = Callable[[str], None]
"""Called with the whole text so far, whenever there is more of it."""


class AnswerOne(Protocol):
    """What answers a question that may follow others."""

    def __call__(
        self,
        question: str,
        *,
        filters: Filters,
        now: dt.datetime,
        history: History,
        user: str,
        on_draft: OnDraft | None,
    ) -> Awaitable[Answer]:
        """Answer it."""


class ConversationService:
    """What every front end asks through."""

    def __init__(
        self,
        answer: AnswerOne,
        store: ConversationStore,
        memories: Database | None,
        notify: Callable[[str], None],
    ) -> None:
        """`memories` is where models' memories are kept; without it they are told the turns."""
        self._answer = answer
        self._store = store
        self._memories = memories
        self._notify = notify
        self._asking: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def ask(
        self,
        conversation: str,
        text: str,
        *,
        filters: Filters,
        now: dt.datetime,
        user: str = "terminal",
        on_draft: OnDraft | None = None,
    ) -> Answer:
        """Answer a question of a conversation and keep the turn.

        Raises: CorpusEmpty, IndexHeld, EmbedderMismatch, StorageError.
        """
        lock = self._asking.setdefault(conversation, asyncio.Lock())
        async with lock:
            history = await self._history(conversation)
            answer = await self._answer(
                text, filters=filters, now=now, history=history, user=user, on_draft=on_draft
            )
            await to_its_end(self._keep(conversation, Turn(text, answer)))
            return answer

    def turns(self, conversation: str) -> list[Turn]:
        """The turns since the conversation started afresh, oldest first."""
        return self._store.turns(conversation)

    async def start_afresh(self, conversation: str) -> None:
        """Leave the turns so far behind.

        Raises: StorageError.
        """
        async with self._asking.setdefault(conversation, asyncio.Lock()):
            await asyncio.to_thread(self._store.start_afresh, conversation)
            if self._memories is not None:
                from bot.memory import conversation_memory, forget

                await forget(conversation_memory(self._memories, conversation))

    async def forget(self, conversation: str, answers: Collection[Answer] | None = None) -> None:
        """Delete what is kept of a conversation, or of these answers in one that several share.

        What a model remembers goes whole: it doesn't know whose words they are. Waits for a
        question that is being answered, whose turn would come after.

        Raises: StorageError.
        """
        lock = self._asking.setdefault(conversation, asyncio.Lock())
        async with lock:
            if answers is None:
                await asyncio.to_thread(self._store.forget, conversation)
            else:
                await asyncio.to_thread(self._store.forget_answers, conversation, answers)
            if self._memories is not None:
                from bot.memory import conversation_memory, forget

                await forget(conversation_memory(self._memories, conversation))

    async def _history(self, conversation: str) -> History:
        from rag.answer.engine import History

        turns = await asyncio.to_thread(self._store.turns, conversation, RECENT_TURNS)
        return History(turns, await self._said(conversation) if turns else ())

    async def _said(self, conversation: str) -> Sequence[Said]:
        if self._memories is None:
            return ()
        from bot.memory import conversation_memory, recall
        from rag.answer.followup.rewriting import Said

        try:
            messages = await recall(conversation_memory(self._memories, conversation))
        except StorageError as exc:  # the turns do, too
            self._notify(str(exc))
            return ()
        speakers = {"user": "reader", "assistant": "newsbot"}
        return [Said(speakers[said.role.value], said.content or "") for said in messages]

    async def _keep(self, conversation: str, turn: Turn) -> None:
        try:
            await asyncio.to_thread(self._store.add, conversation, turn)
            if self._memories is not None:
                from bot.memory import conversation_memory, remember

                await remember(conversation_memory(self._memories, conversation), turn)
        except StorageError as exc:  # an answer that can't be kept is still an answer
            self._notify(str(exc))


async def to_its_end(work: Awaitable[None]) -> None:
    """Wait for work that takes no time; who calls it off meanwhile is too late."""
    task = asyncio.ensure_future(work)
    while not task.done():
        with suppress(asyncio.CancelledError):
            await asyncio.shield(task)
    task.result()
