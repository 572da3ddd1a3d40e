"""The store does what LlamaIndex wants of one."""

from __future__ import annotations

from llama_index.core.llms import ChatMessage, MessageRole
from llama_index.core.storage.chat_store.base_db import MessageStatus
from sqlalchemy import select

from bot.chatstore import DatabaseChatStore
from bot.tables import chat_messages
from rag.corpus.catalog.database import Database


def messages(*texts: str) -> list[ChatMessage]:
    return [ChatMessage(role=MessageRole.USER, content=text) for text in texts]


async def test_the_store_does_what_llamaindex_wants_of_one(database: Database) -> None:
    store = DatabaseChatStore(database)
    await store.add_messages("anna", messages("a", "b", "c", "d"))
    await store.add_message("anna", messages("e")[0], MessageStatus.ARCHIVED)
    assert await store.count_messages("anna") == 4
    assert await store.count_messages("anna", None) == 5
    assert await store.get_messages("anna", limit=2, offset=1) == messages("b", "c")
    assert await store.get_messages("anna", offset=3) == messages("d")
    assert await store.archive_oldest_messages("anna", 1) == messages("a")
    assert await store.delete_oldest_messages("anna", 2) == messages("b", "c")
    assert await store.get_messages("anna", MessageStatus.ARCHIVED) == messages("a", "e")
    assert await store.get_messages("anna", None) == messages("a", "d", "e")
    await store.delete_messages("anna", MessageStatus.ARCHIVED)
    assert await store.get_messages("anna", None) == messages("d")
    await store.add_messages("bert", [])
    await store.add_messages("bert", messages("x"))
    await store.set_messages("anna", messages("f", "g"))
    assert await store.get_messages("anna") == messages("f", "g")
    assert sorted(await store.get_keys()) == ["anna", "bert"]


async def test_a_message_is_deleted_by_its_key_in_its_conversation_only(
    database: Database,
) -> None:
    store = DatabaseChatStore(database)
    await store.add_messages("anna", messages("a", "b"))
    with database.reading() as connection:
        pk = connection.scalars(select(chat_messages.c.pk)).all()[0]
    assert await store.delete_message("bert", pk) is None
    assert await store.delete_message("anna", pk) == messages("a")[0]
    assert await store.delete_message("anna", pk) is None
    assert await store.get_messages("anna") == messages("b")
