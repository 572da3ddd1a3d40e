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
    from llama_index.core.memory import Memory

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
        history: History | None,
        user: str,
        on_draft: OnDraft | None,
    ) -> Awaitable[Answer]:
        """Answer it; without a history it is asked by itself."""


class ConversationService:
    """What every front end asks through."""

    def __init__(
        self,
        answer: AnswerOne,
        store: ConversationStore,
        memories: Database | None,
        notify: Callable[[str], None],
        *,
        tells_model: Callable[[], bool] = lambda: True,
    ) -> None:
        """Nothing is read yet.

        Args:
            answer: What answers.
            store: Where turns are kept.
            memories: Where models' memories are kept; without it they are told the turns.
            notify: Told of what the asker should know.
            tells_model: Whether there is a model that is told what was said. Without one no
                memory is kept; should there be one later, it is made from the turns.
        """
        self._answer = answer
        self._store = store
        self._memories = memories
        self._notify = notify
        self._tells_model = tells_model
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
        thread: Sequence[Answer] = (),
        replaces: bool = False,
        again: bool = False,
    ) -> Answer:
        """Answer a question of a conversation and keep the turn.

        Args:
            conversation: Where it is asked.
            text: The question.
            filters: What the asker restricts the corpus to.
            now: The asker's.
            user: Whose budget it is.
            on_draft: Is told the text so far.
            thread: The answers that it goes on from, oldest first, where that isn't the
                conversation as it stands: the first with what was said before it, then replies.
            replaces: The question is that of the last one of these, edited. It isn't told of
                itself, and its turn stands where that one's stood.
            again: It may have been answered before, and the answer been lost on its way. Its turn,
                if there is one, is treated the same.

        Raises: CorpusEmpty, IndexUnready, IndexHeld, EmbedderMismatch, StorageError.
        """
        lock = self._asking.setdefault(conversation, asyncio.Lock())
        async with lock:
            memory = self._memory(conversation)
            before = thread[-1] if replaces else None
            if again and not replaces:
                before = await asyncio.to_thread(self._answered, conversation, text)
            history = (
                await self._history_of(conversation, thread, replaces=replaces)
                if thread
                else await self._history(conversation, memory, before)
            )
            answer = await self._answer(
                text, filters=filters, now=now, history=history, user=user, on_draft=on_draft
            )
            turn = Turn(text, answer)
            if before is not None:
                await to_its_end(self._replace(conversation, before, turn))
            else:
                # A model was told the thread, not the memory: that is compared with the turns, and
                # mended, when it is told next.
                await to_its_end(self._keep(conversation, turn, None if thread else memory))
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
            await self._forget_memory(conversation)

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
            await self._forget_memory(conversation)

    def _memory(self, conversation: str) -> Memory | None:
        if self._memories is None or not self._tells_model():
            return None
        from bot.memory import conversation_memory

        return conversation_memory(self._memories, conversation)

    def _answered(self, conversation: str, question: str) -> Answer | None:
        """What answered the last question, if it was the same."""
        last = self._store.turns(conversation, 1)
        return last[0].answer if last and last[0].question == question else None

    async def _history(
        self, conversation: str, memory: Memory | None, without: Answer | None
    ) -> History:
        """What was said before; `without` the last turn, where that is its answer."""
        from rag.answer.engine import History

        turns = await asyncio.to_thread(self._read, conversation, memory)
        if without is not None:
            return History(turns[:-1], ())
        if not turns or memory is None:
            return History(turns, ())
        return History(turns, await self._said(memory, turns))

    def _read(self, conversation: str, memory: Memory | None) -> list[Turn]:
        """The recent turns; in the same thread, what `memory` is asked for next."""
        turns = self._store.turns(conversation, RECENT_TURNS)
        if memory is not None:
            from bot.memory import read_ahead

            with suppress(StorageError):  # who asks the memory is told
                read_ahead(memory)
        return turns

    async def _history_of(
        self, conversation: str, thread: Sequence[Answer], *, replaces: bool
    ) -> History:
        """What was said on the way to the last answer of a thread; models are told the turns."""
        from rag.answer.engine import History

        first, *replies = thread
        turns = await asyncio.to_thread(self._store.turns, conversation, RECENT_TURNS, first)
        turns = turns or [Turn(first.question, first)]  # it stands in another conversation
        turns += [Turn(answer.question, answer) for answer in replies]
        return History((turns[:-1] if replaces else turns)[-RECENT_TURNS:], ())

    async def _said(self, memory: Memory, turns: Sequence[Turn]) -> Sequence[Said]:
        from bot.memory import recall
        from rag.answer.followup.rewriting import Said

        try:
            messages = await recall(memory, turns)
        except StorageError as exc:  # the turns do, too
            self._notify(str(exc))
            return ()
        speakers = {"user": "reader", "assistant": "newsbot"}
        return [Said(speakers[said.role.value], said.content or "") for said in messages]

    async def _keep(self, conversation: str, turn: Turn, memory: Memory | None) -> None:
        try:
            if memory is None:
                await self._store.keep(conversation, turn)
                return
            from bot.memory import remember

            # Begun together, they are one transaction.
            kept, remembered = await asyncio.gather(
                self._store.keep(conversation, turn),
                remember(memory, turn),
                return_exceptions=True,
            )
            for failure in (kept, remembered):
                if failure is not None:
                    raise failure
        except StorageError as exc:  # an answer that can't be kept is still an answer
            self._notify(str(exc))

    async def _replace(self, conversation: str, before: Answer, turn: Turn) -> None:
        """Keep a turn in the place of another; a model's memory is made anew of the turns then."""
        try:
            if not await asyncio.to_thread(self._store.replace, conversation, before, turn):
                await self._store.keep(conversation, turn)
            await self._forget_memory(conversation)
        except StorageError as exc:
            self._notify(str(exc))

    async def _forget_memory(self, conversation: str) -> None:
        if self._memories is not None:
            from bot.memory import conversation_memory, forget

            await forget(conversation_memory(self._memories, conversation))


async def to_its_end(work: Awaitable[None]) -> None:
    """Wait for work that takes no time; who calls it off meanwhile is too late."""
    task = asyncio.ensure_future(work)
    while not task.done():
        with suppress(asyncio.CancelledError):
            await asyncio.shield(task)
    task.result()
