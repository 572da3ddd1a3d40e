"""The turns of conversations, on disk."""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter
from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Integer,
    ScalarSelect,
    Select,
    StaticPool,
    String,
    bindparam,
    create_engine,
    delete,
    func,
    insert,
    select,
    update,
)

from bot.answerjson import dump_answer, load_answer
from bot.tables import metadata, storable, turns
from rag.corpus.catalog.commits import Commits, Kind
from rag.corpus.catalog.database import Database
from rag.types import Answer, Turn

REMEMBERED = 50  # turns that a conversation is resumed with


class ConversationStore:
    """Turns by conversation. Every method raises StorageError where the database can't."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._commits = Commits(database)
        self._has_table = False  # as far as is known

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

    async def keep(self, conversation: str, turn: Turn) -> None:
        """The same as `add`, in one transaction with what others keep at this time."""
        said = json.dumps(dump_answer(turn.answer))
        await self._commits.write(_KEEP, _row(conversation, turn.question, said))

    def start_afresh(self, conversation: str) -> None:
        """Leave the turns so far behind."""
        self._insert(conversation, None, None)

    def replace(self, conversation: str, before: Answer, turn: Turn) -> bool:
        """Put a turn where the one of another answer stood; False if that isn't there."""
        row = _row(conversation, turn.question, json.dumps(dump_answer(turn.answer)))
        with self._database.writing(_KEEP.failure) as connection:
            pk = connection.scalar(select(_turn_of(conversation, before)))
            connection.execute(update(turns).where(turns.c.pk == pk).values(**row))
        return pk is not None

    def turns(
        self, conversation: str, last: int = REMEMBERED, until: Answer | None = None
    ) -> list[Turn]:
        """The last turns since the conversation started afresh, oldest first.

        `until`: as it was when that answer was given; none if it isn't there.
        """
        self._has_table = self._has_table or self._database.has(turns)
        if not self._has_table:
            return []  # a read-only folder in which nothing was asked yet
        query = _RECENT
        if until is not None:
            query = _recent(_OF_IT & (turns.c.pk <= _turn_of(conversation, until)))
        given = {"conversation": storable(conversation), "last": last}
        with self._database.reading() as connection:
            rows = connection.execute(query, given).all()
        return [Turn(question, load_answer(json.loads(said))) for question, said in rows[::-1]]

    def forget(self, conversation: str) -> None:
        """Delete all turns of a conversation, also those before it started afresh."""
        of_it = turns.c.conversation == storable(conversation)
        with self._database.writing("the conversation can't be forgotten") as connection:
            connection.execute(delete(turns).where(of_it))

    def forget_answers(self, conversation: str, answers: Collection[Answer]) -> None:
        """Delete the turns that these answers came of, and leave those of others."""
        # Who asks the same gets the same answer: as many turns go as answers were given.
        left = Counter((answer.question, answer.text) for answer in answers)
        exactly = {json.dumps(dump_answer(answer)) for answer in answers}
        of_it = select(turns.c.pk, turns.c.answer).where(
            turns.c.conversation == storable(conversation), turns.c.answer.is_not(None)
        )
        with self._database.writing("the conversation can't be forgotten") as connection:
            rows = connection.execute(of_it).all()
            for pk, stored in sorted(rows, key=lambda row: row.answer not in exactly):
                answer = json.loads(stored)
                said = (answer["question"], answer["answer"])
                if left[said] > 0:
                    left[said] -= 1
                    connection.execute(delete(turns).where(turns.c.pk == pk))

    def close(self) -> None:
        """Let go of the database."""
        self._database.close()

    def _insert(self, conversation: str, question: str | None, answer: str | None) -> None:
        with self._database.writing(_KEEP.failure) as connection:
            _insert(connection, [_row(conversation, question, answer)])


def _recent(of_it: ColumnElement[bool]) -> Select[Any]:
    """The `last` turns since the conversation started afresh, the newest first."""
    fresh = select(func.coalesce(func.max(turns.c.pk), 0)).where(of_it, turns.c.question.is_(None))
    return (
        select(turns.c.question, turns.c.answer)
        .where(of_it, turns.c.pk > fresh.scalar_subquery())
        .order_by(turns.c.pk.desc())
        .limit(bindparam("last", type_=Integer))
    )


_OF_IT = turns.c.conversation == bindparam("conversation", type_=String)
_RECENT = _recent(_OF_IT)  # made once: every question asks for it


def _turn_of(conversation: str, answer: Answer) -> ScalarSelect[int]:
    """The key of the turn that an answer came of; the last one, should there be several."""
    its = turns.c.answer == json.dumps(dump_answer(answer))
    keys = select(func.max(turns.c.pk)).where(turns.c.conversation == storable(conversation), its)
    return keys.scalar_subquery()


def _row(conversation: str, question: str | None, answer: str | None) -> dict[str, str | None]:
    return {
        "conversation": storable(conversation),
        "asked_at": dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
        "question": None if question is None else storable(question),
        "answer": answer,
    }


def _insert(connection: Connection, rows: Sequence[dict[str, str | None]]) -> None:
    connection.execute(insert(turns), rows)


_KEEP: Kind[dict[str, str | None], None] = Kind("the conversation can't be kept", _insert)
