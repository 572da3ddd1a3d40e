"""A database of an older newsbot opens, with what it holds and with the columns that came since."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Boolean, Column, Integer, MetaData, String, Table, insert, select

from rag.corpus.catalog.database import Database
from tests.support.stores import catalog_url


def notes(*later: Column[object]) -> Table:
    pk = Column("pk", Integer, primary_key=True)
    return Table("notes", MetaData(), pk, Column("text", String, nullable=False), *later)


def test_columns_that_came_since_are_added_and_rows_stay(tmp_path: Path) -> None:
    before = notes()
    database = Database.open(catalog_url(tmp_path), before.metadata)
    with database.writing("no note") as connection:
        connection.execute(insert(before).values(text="alt"))
    database.close()

    for _start in range(2):
        after = notes(Column("is_read", Boolean), Column("from", String))
        database = Database.open(catalog_url(tmp_path), after.metadata)
        with database.writing("no note") as connection:
            connection.execute(insert(after).values({"text": "neu", "is_read": True, "from": "A"}))
        with database.reading() as connection:
            rows = connection.execute(select(after.c.text, after.c.is_read)).all()
        database.close()
        assert rows[:2] == [("alt", None), ("neu", True)]


def test_an_older_newsbot_still_reads_what_a_newer_one_left(tmp_path: Path) -> None:
    newer = notes(Column("is_read", Boolean))
    database = Database.open(catalog_url(tmp_path), newer.metadata)
    with database.writing("no note") as connection:
        connection.execute(insert(newer).values(text="neu", is_read=True))
    database.close()
    older = notes()
    database = Database.open(catalog_url(tmp_path), older.metadata)
    with database.reading() as connection:
        assert connection.scalars(select(older.c.text)).all() == ["neu"]
    database.close()
