"""All that the bot keeps of conversations is in one database."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import MetaData, Table, insert, select

from bot.store import ConversationStore
from bot.tables import chat_messages, metadata, turns, usage_by_day
from rag.errors import StorageError
from tests.bot.records import opened
from tests.support.stores import catalog_url

TURN = {"conversation": "anna", "asked_at": "2025-08-20T12:00:00+00:00"}


@pytest.mark.parametrize("older", [[turns], [chat_messages, usage_by_day]])
def test_a_database_with_some_of_the_tables_gets_the_others(
    tmp_path: Path, older: list[Table]
) -> None:
    before = MetaData()
    for table in older:
        table.to_metadata(before)
    with opened(tmp_path, before) as database:
        assert not all(database.has(table) for table in metadata.sorted_tables)
    store = ConversationStore.open(catalog_url(tmp_path))
    store.start_afresh("anna")
    store.close()
    with opened(tmp_path) as database:
        assert all(database.has(table) for table in (turns, chat_messages, usage_by_day))
        assert ConversationStore(database).turns("anna") == []


def test_a_turn_and_its_memory_can_be_written_together_or_not_at_all(tmp_path: Path) -> None:
    with opened(tmp_path) as database:

        def write() -> None:
            with database.writing("the turn can't be kept") as connection:
                connection.execute(insert(turns).values(**TURN, question="Was?", answer="{}"))
                connection.execute(insert(chat_messages).values(conversation="anna"))

        with pytest.raises(StorageError):  # a message has to say something
            write()
        with database.reading() as connection:
            assert connection.execute(select(turns)).all() == []
