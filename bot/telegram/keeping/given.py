"""How answers come into their tables, move, and leave them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    Integer,
    bindparam,
    delete,
    insert,
    select,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite

from bot.telegram.keeping.tables import answers, ratings, shown
from rag.corpus.catalog.commits import Kind

_c = answers.c


def _keep(connection: Connection, rows: Sequence[dict[str, Any]]) -> Sequence[int]:
    inserted = insert(answers).returning(_c.pk, sort_by_parameter_order=True)
    return connection.scalars(inserted, rows).all()


def _show(connection: Connection, ones: Sequence[tuple[int, list[int]]]) -> None:
    """For answers, with the ids of their messages."""
    dialect = sqlite if connection.dialect.name == "sqlite" else postgresql
    last = dict(ones)
    connection.execute(delete(shown).where(shown.c.answer_pk.in_(list(last))))
    rows = [
        {"answer": pk, "message": message_id, "number": part}
        for pk, ids in last.items()
        for part, message_id in enumerate(ids)
    ]
    if not rows:
        return
    message, number = bindparam("message", type_=BigInteger), bindparam("number", type_=Integer)
    of_it = select(_c.chat_id, message, _c.pk, number).where(_c.pk == bindparam("answer"))
    columns = ["chat_id", "message_id", "answer_pk", "part"]
    row = dialect.insert(shown).from_select(columns, of_it)
    # An edited answer stands in the messages of the one before.
    put = {"answer_pk": row.excluded.answer_pk, "part": row.excluded.part}
    connection.execute(
        row.on_conflict_do_update(index_elements=list(shown.primary_key), set_=put), rows
    )


def move_answers(connection: Connection, old: int, new: int) -> None:
    """Put the answers of a chat under its new id.

    A supergroup numbers its messages anew, so that the old numbers would mean other messages.
    """
    connection.execute(delete(shown).where(shown.c.chat_id == old))
    connection.execute(
        update(answers)
        .where(_c.chat_id == old)
        .values(chat_id=new, question_id=None, conversation=f"telegram:{new}")
    )


def drop(connection: Connection, condition: ColumnElement[bool]) -> int:
    """Delete answers, with what people think of them; how many."""
    going = select(_c.pk).where(condition)
    connection.execute(delete(ratings).where(ratings.c.answer_pk.in_(going)))
    connection.execute(delete(shown).where(shown.c.answer_pk.in_(going)))
    return connection.execute(delete(answers).where(condition)).rowcount


KEEP: Kind[dict[str, Any], int] = Kind("the answer can't be kept", _keep)
SHOW: Kind[tuple[int, list[int]], None] = Kind("the answer's messages can't be kept", _show)
