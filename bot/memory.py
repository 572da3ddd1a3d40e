"""What a model is told of a conversation so far: LlamaIndex's memory, in the project's database.

Invariant: what `recall` gives begins with a question, ends with the last turn, and takes at most
`HISTORY_SHARE` of the token limit. It is made from the turns, which ConversationStore keeps whole.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Sequence
from typing import Any
from weakref import WeakKeyDictionary, WeakValueDictionary

from llama_index.core.llms import ChatMessage, MessageRole
from llama_index.core.memory import Memory
from llama_index.core.storage.chat_store.base_db import AsyncDBChatStore, MessageStatus
from pydantic import PrivateAttr
from sqlalchemy import ColumnElement, delete, func, insert, select, update

from bot.tables import chat_messages, storable
from rag.corpus.catalog.database import Database
from rag.types import Turn

TOKEN_LIMIT = 3000  # five to ten turns
HISTORY_SHARE = 0.7  # LlamaIndex's default; the rest is for memory blocks, of which there are none
FLUSH_SHARE = 0.1  # of the limit: how much is archived at a time

# UTF-8 bytes a token of cl100k, over 240 paragraphs each of XQuAD: German 2.8 to 4.4, median 3.7;
# English 3.5 to 6.6, median 4.8. So this rather counts too many.
BYTES_PER_TOKEN = 3

# A quarter each for a question and its answer: the last turn always fits the share for history,
# where LlamaIndex would keep one message of any length whole.
MESSAGE_SHARE = 0.25

_MARKER = re.compile(r"\s*\[\d+\]")
_ELLIPSIS = " …"
_c = chat_messages.c


class DatabaseChatStore(AsyncDBChatStore):
    """Messages by conversation. Every method raises StorageError where the database can't.

    LlamaIndex's own store opens a second engine, of another driver and without this one's locks.
    """

    _database: Database = PrivateAttr()

    def __init__(self, database: Database) -> None:
        super().__init__()
        self._database = database

    async def get_messages(
        self,
        key: str,
        status: MessageStatus | None = MessageStatus.ACTIVE,
        limit: int | None = None,
        offset: int | None = None,
    ) -> list[ChatMessage]:
        """A conversation's messages, oldest first; all of them if the status is None."""
        return await asyncio.to_thread(self._get, key, status, limit, offset)

    async def count_messages(
        self, key: str, status: MessageStatus | None = MessageStatus.ACTIVE
    ) -> int:
        """How many there are."""
        return await asyncio.to_thread(self._count, key, status)

    async def add_message(
        self, key: str, message: ChatMessage, status: MessageStatus = MessageStatus.ACTIVE
    ) -> None:
        """Keep a message; it is on disk when this returns."""
        await self.add_messages(key, [message], status)

    async def add_messages(
        self,
        key: str,
        messages: Sequence[ChatMessage],
        status: MessageStatus = MessageStatus.ACTIVE,
    ) -> None:
        """Keep messages, all or none."""
        await asyncio.to_thread(self._add, key, messages, status, replaces=False)

    async def set_messages(
        self,
        key: str,
        messages: Sequence[ChatMessage],
        status: MessageStatus = MessageStatus.ACTIVE,
    ) -> None:
        """Keep these messages instead of all that the conversation has."""
        await asyncio.to_thread(self._add, key, messages, status, replaces=True)

    async def delete_message(self, key: str, idx: int) -> ChatMessage | None:
        """Delete the message with a primary key, as LlamaIndex's own store means `idx`."""
        return await asyncio.to_thread(self._delete_one, key, idx)

    async def delete_messages(self, key: str, status: MessageStatus | None = None) -> None:
        """Delete all messages, or those of one status."""
        await asyncio.to_thread(self._delete, key, status)

    async def delete_oldest_messages(self, key: str, n: int) -> list[ChatMessage]:
        """Delete the n oldest active messages; returns them."""
        return await asyncio.to_thread(self._take_oldest, key, n, archives=False)

    async def archive_oldest_messages(self, key: str, n: int) -> list[ChatMessage]:
        """Archive the n oldest active messages; returns them."""
        return await asyncio.to_thread(self._take_oldest, key, n, archives=True)

    async def get_keys(self) -> list[str]:
        """All conversations."""
        return await asyncio.to_thread(self._keys)

    def _get(
        self, key: str, status: MessageStatus | None, limit: int | None, offset: int | None
    ) -> list[ChatMessage]:
        query = select(_c.message).where(*_of(key, status)).order_by(_c.pk)
        if not self._exists():
            return []
        with self._database.reading() as connection:
            found = connection.scalars(query.limit(limit).offset(offset)).all()
        return [ChatMessage.model_validate_json(message) for message in found]

    def _count(self, key: str, status: MessageStatus | None) -> int:
        if not self._exists():
            return 0
        with self._database.reading() as connection:
            query = select(func.count()).select_from(chat_messages).where(*_of(key, status))
            return connection.scalar(query) or 0

    def _keys(self) -> list[str]:
        if not self._exists():
            return []
        with self._database.reading() as connection:
            return list(connection.scalars(select(_c.conversation).distinct()))

    def _add(
        self, key: str, messages: Sequence[ChatMessage], status: MessageStatus, *, replaces: bool
    ) -> None:
        rows = [
            {"conversation": storable(key), "status": status.value, "message": m.model_dump_json()}
            for m in messages
        ]
        with self._database.writing("the conversation can't be remembered") as connection:
            if replaces:
                connection.execute(delete(chat_messages).where(*_of(key, None)))
            if rows:
                connection.execute(insert(chat_messages), rows)

    def _take_oldest(self, key: str, n: int, *, archives: bool) -> list[ChatMessage]:
        active = _of(key, MessageStatus.ACTIVE)
        oldest = select(_c.pk, _c.message).where(*active).order_by(_c.pk).limit(n)
        with self._database.writing("the conversation can't be remembered") as connection:
            rows = connection.execute(oldest).all()
            if rows:
                taken = (*active, _c.pk <= rows[-1].pk)
                connection.execute(
                    update(chat_messages).where(*taken).values(status=MessageStatus.ARCHIVED.value)
                    if archives
                    else delete(chat_messages).where(*taken)
                )
        return [ChatMessage.model_validate_json(row.message) for row in rows]

    def _delete(self, key: str, status: MessageStatus | None) -> None:
        if self._exists():
            with self._database.writing("the conversation can't be forgotten") as connection:
                connection.execute(delete(chat_messages).where(*_of(key, status)))

    def _delete_one(self, key: str, pk: int) -> ChatMessage | None:
        it = (*_of(key, None), _c.pk == pk)
        with self._database.writing("the message can't be forgotten") as connection:
            message = connection.scalar(select(_c.message).where(*it))
            connection.execute(delete(chat_messages).where(*it))
        return ChatMessage.model_validate_json(message) if message else None

    def _exists(self) -> bool:
        """False only in a read-only folder in which no model was asked yet."""
        return self._database.writable or self._database.has(chat_messages)


def conversation_memory(
    database: Database, conversation: str, token_limit: int = TOKEN_LIMIT
) -> Memory:
    """The memory of a conversation, in a database that has `bot.tables`; opens nothing."""
    return Memory.from_defaults(
        session_id=conversation,
        chat_store=DatabaseChatStore(database),
        token_limit=token_limit,
        token_flush_size=max(1, int(token_limit * FLUSH_SHARE)),
        chat_history_token_ratio=HISTORY_SHARE,
        tokenizer_fn=rough_tokens,
    )


async def remember(memory: Memory, turn: Turn) -> None:
    """Add a turn, one at a time in each conversation. A turn that says nothing is left out.

    Raises: StorageError.
    """
    limit = int(memory.token_limit * MESSAGE_SHARE) * BYTES_PER_TOKEN
    # The markers number the sources of that answer; beside those of the next they would mislead.
    said = _MARKER.sub("", turn.answer.text)
    question, answer = (cut(storable(text).strip(), limit) for text in (turn.question, said))
    if not question or not answer:
        return
    async with _writer(memory.session_id):
        await memory.aput_messages(
            [
                ChatMessage(role=MessageRole.USER, content=question),
                ChatMessage(role=MessageRole.ASSISTANT, content=answer),
            ]
        )


async def recall(memory: Memory) -> list[ChatMessage]:
    """The last turns that fit the limit, oldest first; none where nothing could be kept.

    Raises: StorageError.
    """
    messages = await memory.aget()
    # Two processes in one conversation can archive half a turn.
    first = next((i for i, m in enumerate(messages) if m.role == MessageRole.USER), len(messages))
    return messages[first:]


async def forget(memory: Memory) -> None:
    """Delete all that is remembered of the conversation, archived messages too.

    Raises: StorageError.
    """
    async with _writer(memory.session_id):
        await memory.areset()


def rough_tokens(text: str) -> list[Any]:
    """About as many items as the text has tokens: LlamaIndex only counts them."""
    return [None] * -(-len(text.encode(errors="replace")) // BYTES_PER_TOKEN)


def cut(text: str, size: int) -> str:
    """The beginning of a text, in at most `size` bytes of UTF-8, and whole words if it has any."""
    encoded = text.encode()
    if len(encoded) <= size:
        return text
    begun = encoded[: max(0, size - len(_ELLIPSIS.encode()))].decode(errors="ignore")
    words = begun.rsplit(maxsplit=1)
    return (words[0] if len(words) > 1 else begun) + _ELLIPSIS


def _of(key: str, status: MessageStatus | None) -> tuple[ColumnElement[bool], ...]:
    of_it = _c.conversation == storable(key)
    return (of_it,) if status is None else (of_it, _c.status == status.value)


_Locks = WeakValueDictionary[str, asyncio.Lock]
_writers: WeakKeyDictionary[asyncio.AbstractEventLoop, _Locks] = WeakKeyDictionary()


def _writer(conversation: str) -> asyncio.Lock:
    """The lock of a conversation: LlamaIndex adds, counts and archives in three transactions."""
    locks = _writers.setdefault(asyncio.get_running_loop(), WeakValueDictionary())
    return locks.setdefault(conversation, asyncio.Lock())
