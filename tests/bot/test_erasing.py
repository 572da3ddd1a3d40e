"""Deleted rows leave nothing in the database's files."""

from __future__ import annotations

import random
from pathlib import Path

from sqlalchemy import Column, Integer, MetaData, Table, Text, delete, insert, select, update

from bot.erasing import rewrite
from rag.corpus.catalog.database import Database

metadata = MetaData()
words = Table(
    "words",
    metadata,
    Column("pk", Integer, primary_key=True),
    Column("user", Integer, nullable=False, index=True),
    Column("text", Text),
    sqlite_autoincrement=True,
)
USERS = 20


def filled(folder: Path) -> Database:
    """Rows of all sizes that came, went and shrank: some were moved to other pages."""
    dice = random.Random(1)
    database = Database.open(f"sqlite:///{folder / 'words.db'}", metadata)
    with database.writing("test") as connection:
        for number in range(1500):
            user = dice.randrange(USERS)
            text = canary(user) * dice.choice((1, 10, 100, 400, 4000))
            connection.execute(insert(words).values(user=user, text=text))
            if dice.random() < 0.3:
                gone = words.c.pk == dice.randrange(1, number + 2)
                connection.execute(delete(words).where(gone))
            if dice.random() < 0.3:
                shrunk = words.c.pk == dice.randrange(1, number + 2)
                connection.execute(update(words).where(shrunk).values(text=None))
    return database


def canary(user: int) -> str:
    return f"kanarie-{user}-"


def found(folder: Path) -> set[int]:
    content = b"".join(path.read_bytes() for path in folder.iterdir())
    return {user for user in range(USERS) if canary(user).encode() in content}


def test_after_a_table_is_written_anew_only_what_is_in_it_is_in_the_files(tmp_path: Path) -> None:
    database = filled(tmp_path)
    half = set(range(0, USERS, 2))
    with database.writing("test") as connection:
        connection.execute(delete(words).where(words.c.user.in_(half)))
        left = connection.execute(select(words).order_by(words.c.pk)).all()
    assert database.empty_log()
    assert found(tmp_path) & half  # deleting by itself isn't enough
    with database.writing("test") as connection:
        rewrite(connection, words)
    assert database.empty_log()
    assert found(tmp_path) == set(range(1, USERS, 2))
    with database.writing("test") as connection:
        assert connection.execute(select(words).order_by(words.c.pk)).all() == left
        connection.execute(insert(words).values(user=1, text="neu"))
        newest = connection.scalar(select(words.c.pk).order_by(words.c.pk.desc()).limit(1))
    assert newest == 1501
    database.close()
