"""The messages that models are told: LlamaIndex's chat store, in the project's database."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from llama_index.core.llms import ChatMessage
from llama_index.core.storage.chat_store.base_db import AsyncDBChatStore, MessageStatus
from pydantic import PrivateAttr
from sqlalchemy import ColumnElement, Connection, bindparam, delete, func, insert, select, update

from bot.tables import chat_messages, storable
from rag.corpus.catalog.commits import Commits, Kind
from rag.corpus.catalog.database import Database

_c = chat_messages.c

_ACTIVE = (  # made once: a question asks for nothing else
    select(_c.message)
    .where(_c.conversation == bindparam("key"), _c.status == MessageStatus.ACTIVE.value)
    .order_by(_c.pk)
)


class DatabaseChatStore(AsyncDBChatStore):
    """Messages by conversation. Every method raises StorageError where the database can't.

    LlamaIndex's own store opens a second engine, of another driver and without this one's locks.

    Reads a conversation's active messages once for as long as it lives, which is one question: what
    else came meanwhile is seen by the next.
    """

    _database: Database = PrivateAttr()
    _commits: Commits = PrivateAttr()
    _active: dict[str, list[ChatMessage]] = PrivateAttr(default_factory=dict)  # by conversation

    def __init__(self, database: Database) -> None:
        super().__init__()
        self._database = database
        self._commits = Commits(database)

    async def get_messages(
        self,
        key: str,
        status: MessageStatus | None = MessageStatus.ACTIVE,
        limit: int | None = None,
        offset: int | None = None,
    ) -> list[ChatMessage]:
        """A conversation's messages, oldest first; all of them if the status is None."""
        if status is not MessageStatus.ACTIVE or limit is not None or offset is not None:
            return await asyncio.to_thread(self._get, key, status, limit, offset)
        if key not in self._active:
            self._active[key] = await asyncio.to_thread(self._get, key, status, None, None)
        return list(self._active[key])

    def read_ahead(self, key: str) -> None:
        """Read a conversation's active messages now; blocks, call it in a thread."""
        self._active[key] = self._get(key, MessageStatus.ACTIVE, None, None)

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
        rows = [_row(key, message, status) for message in messages]
        if rows:
            await self._commits.write(_ADD, rows)
        if status is MessageStatus.ACTIVE and key in self._active:
            self._active[key] += messages

    async def set_messages(
        self,
        key: str,
        messages: Sequence[ChatMessage],
        status: MessageStatus = MessageStatus.ACTIVE,
    ) -> None:
        """Keep these messages instead of all that the conversation has."""
        self._active.clear()
        await asyncio.to_thread(self._add, key, messages, status, replaces=True)

    async def delete_message(self, key: str, idx: int) -> ChatMessage | None:
        """Delete the message with a primary key, as LlamaIndex's own store means `idx`."""
        self._active.clear()
        return await asyncio.to_thread(self._delete_one, key, idx)

    async def delete_messages(self, key: str, status: MessageStatus | None = None) -> None:
        """Delete all messages, or those of one status."""
        self._active.clear()
        await asyncio.to_thread(self._delete, key, status)

    async def delete_oldest_messages(self, key: str, n: int) -> list[ChatMessage]:
        """Delete the n oldest active messages; returns them."""
        self._active.clear()
        return await asyncio.to_thread(self._take_oldest, key, n, archives=False)

    async def archive_oldest_messages(self, key: str, n: int) -> list[ChatMessage]:
        """Archive the n oldest active messages; returns them."""
        self._active.clear()
        return await asyncio.to_thread(self._take_oldest, key, n, archives=True)

    async def get_keys(self) -> list[str]:
        """All conversations."""
        return await asyncio.to_thread(self._keys)

    def _get(
        self, key: str, status: MessageStatus | None, limit: int | None, offset: int | None
    ) -> list[ChatMessage]:
        if not self._exists():
            return []
        with self._database.reading() as connection:
            if status is MessageStatus.ACTIVE and limit is None and offset is None:
                found = connection.scalars(_ACTIVE, {"key": storable(key)}).all()
            else:
                query = select(_c.message).where(*_of(key, status)).order_by(_c.pk)
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
        rows = [_row(key, message, status) for message in messages]
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


def _of(key: str, status: MessageStatus | None) -> tuple[ColumnElement[bool], ...]:
    of_it = _c.conversation == storable(key)
    return (of_it,) if status is None else (of_it, _c.status == status.value)


def _row(key: str, message: ChatMessage, status: MessageStatus) -> dict[str, str]:
    return {
        "conversation": storable(key),
        "status": status.value,
        "message": message.model_dump_json(),
    }


def _insert(connection: Connection, some: Sequence[list[dict[str, str]]]) -> None:
    connection.execute(insert(chat_messages), [row for rows in some for row in rows])


_ADD: Kind[list[dict[str, str]], None] = Kind("the conversation can't be remembered", _insert)
