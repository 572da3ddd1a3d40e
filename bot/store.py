"""What the bot keeps of conversations, in the same database as the catalog."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Collection

from sqlalchemy import (
    Column,
    Index,
    Integer,
    MetaData,
    StaticPool,
    String,
    Table,
    Text,
    create_engine,
    delete,
    func,
    insert,
    select,
)

from bot.answerjson import dump_answer, load_answer
from rag.corpus.catalog.database import Database
from rag.types import Answer, Turn

metadata = MetaData()

turns = Table(
    "turns",
    metadata,
    Column("pk", Integer, primary_key=True),
    Column("conversation", String, nullable=False),
    Column("asked_at", String, nullable=False),  # ISO 8601, UTC
    Column("question", Text),  # null: here the conversation started afresh
    Column("answer", Text),  # JSON
    Index("turns_of_conversation", "conversation", "pk"),
)

REMEMBERED = 50  # turns that a conversation is resumed with


class ConversationStore:
    """Turns by conversation. Every method raises StorageError where the database can't."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @classmethod
    def open(cls, url: str) -> ConversationStore:
        """Open, with its table made where there is none."""
        return cls(Database.open(url, metadata))

    @classmethod
    def in_memory(cls) -> ConversationStore:
        """A store that is gone when it is closed."""
        # One connection for all threads: each connection to memory is a database of its own.
        engine = create_engine(
            "sqlite://", poolclass=StaticPool, connect_args={"check_same_thread": False}
        )
        metadata.create_all(engine)
        return cls(Database(engine, writable=True))

    def add(self, conversation: str, turn: Turn) -> None:
        """Keep a turn; it is on disk when this returns."""
        self._insert(conversation, turn.question, json.dumps(dump_answer(turn.answer)))

    def start_afresh(self, conversation: str) -> None:
        """Leave the turns so far behind."""
        self._insert(conversation, None, None)

    def turns(self, conversation: str, last: int = REMEMBERED) -> list[Turn]:
        """The last turns since the conversation started afresh, oldest first."""
        of_it = turns.c.conversation == _storable(conversation)
        fresh = select(func.coalesce(func.max(turns.c.pk), 0)).where(
            of_it, turns.c.question.is_(None)
        )
        query = (
            select(turns.c.question, turns.c.answer)
            .where(of_it, turns.c.pk > fresh.scalar_subquery())
            .order_by(turns.c.pk.desc())
            .limit(last)
        )
        if not self._database.has(turns):
            return []  # a read-only folder in which nothing was asked yet
        with self._database.reading() as connection:
            rows = connection.execute(query).all()
        return [Turn(question, load_answer(json.loads(said))) for question, said in rows[::-1]]

    def forget(self, conversation: str) -> None:
        """Delete all turns of a conversation, also those before it started afresh."""
        of_it = turns.c.conversation == _storable(conversation)
        with self._database.writing("the conversation can't be forgotten") as connection:
            connection.execute(delete(turns).where(of_it))

    def forget_answers(self, conversation: str, answers: Collection[Answer]) -> None:
        """Delete the turns that these answers came of, and leave those of others."""
        said = {(answer.question, answer.text) for answer in answers}
        of_it = select(turns.c.pk, turns.c.answer).where(
            turns.c.conversation == _storable(conversation), turns.c.answer.is_not(None)
        )
        with self._database.writing("the conversation can't be forgotten") as connection:
            for pk, stored in connection.execute(of_it).all():
                answer = json.loads(stored)
                if (answer["question"], answer["answer"]) in said:
                    connection.execute(delete(turns).where(turns.c.pk == pk))

    def close(self) -> None:
        """Let go of the database."""
        self._database.close()

    def _insert(self, conversation: str, question: str | None, answer: str | None) -> None:
        now = dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
        row = {
            "conversation": _storable(conversation),
            "asked_at": now,
            "question": None if question is None else _storable(question),
            "answer": answer,
        }
        with self._database.writing("the conversation can't be kept") as connection:
            connection.execute(insert(turns).values(**row))


def _storable(text: str) -> str:
    """The text without lone surrogates, as which a terminal passes bytes that are no UTF-8."""
    return text.encode(errors="backslashreplace").decode()
