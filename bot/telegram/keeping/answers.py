"""Answers that were given, for their buttons, for follow-ups and for `newsbot eval`.

Invariant: an answer is found only from the chat that it was given in, whatever id a button claims.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Integer,
    cast,
    delete,
    func,
    select,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite

from bot.answerjson import dump_answer, load_answer
from bot.telegram.keeping.feedback import Rated, question_of
from bot.telegram.keeping.given import KEEP, SHOW, drop
from bot.telegram.keeping.tables import answers, inbox, ratings, shown
from bot.telegram.keeping.times import stamp, utc_now
from rag.corpus.catalog.commits import Commits
from rag.corpus.catalog.database import Database
from rag.types import Answer

_c = answers.c
_KEPT = (
    _c.pk, _c.chat_id, _c.thread_id, _c.user_id, _c.question_id,
    _c.conversation, _c.answered_at, _c.answer, _c.follows, _c.replaced_by,
)  # fmt: skip


MOST_OF_THREAD = 5  # answers; no more are told to what answers


@dataclass(frozen=True, slots=True)
class Kept:
    """An answer and where it was given."""

    answer_id: int
    chat_id: int
    thread_id: int | None
    user_id: int | None  # who asked
    question_id: int | None  # the message that asked
    conversation: str
    answered_at: dt.datetime  # UTC
    answer: Answer
    follows: int | None = None  # the answer that was replied to; None: the conversation's last
    replaced_by: int | None = None  # the answer to the same question as it was edited


@dataclass(frozen=True, slots=True)
class Activity:
    """What went on since some moment, and what is waiting."""

    questions: int
    users: int
    waiting: int  # updates


class AnswerStore:
    """Answers by id. Safe to use from threads; all methods block and can raise StorageError."""

    def __init__(self, database: Database, clock: Callable[[], dt.datetime] = utc_now) -> None:
        self._database = database
        self._commits = Commits(database)
        self._clock = clock

    # -- giving ----------------------------------------------------------------------------------

    async def keep(
        self,
        *,
        chat_id: int,
        thread_id: int | None,
        user_id: int | None,
        question_message_id: int,
        conversation: str,
        answer: Answer,
        follows: int | None = None,
    ) -> int:
        """Keep an answer, on disk when this returns; its id, which is never used again."""
        row = {
            "chat_id": chat_id,
            "thread_id": thread_id,
            "user_id": user_id,
            "question_id": question_message_id,
            "conversation": conversation,
            "answered_at": stamp(self._clock()),
            "answer": json.dumps(dump_answer(answer)),
            "follows": follows,
        }
        return await self._commits.write(KEEP, row)

    def replace(self, old: int, new: int) -> None:
        """An answer stands in the place of another, whose question was edited."""
        with self._database.writing("the answer can't be replaced") as connection:
            connection.execute(update(answers).where(_c.pk == old).values(replaced_by=new))

    async def shown(self, answer_id: int, message_ids: Sequence[int]) -> None:
        """Note the messages that an answer stands in now, in their order.

        One that is deleted meanwhile has none.
        """
        await self._commits.write(SHOW, (answer_id, list(dict.fromkeys(message_ids))))

    # -- finding ---------------------------------------------------------------------------------

    def get(self, answer_id: int, chat_id: int) -> Kept | None:
        """An answer of this chat; None for another's, and for one that is gone."""
        return self._one(_c.pk == answer_id, _c.chat_id == chat_id)

    def of_question(self, chat_id: int, message_id: int) -> Kept | None:
        """The newest answer to the question that a message asked."""
        return self._one(_c.chat_id == chat_id, _c.question_id == message_id)

    def of_message(self, chat_id: int, message_id: int) -> Kept | None:
        """The answer that a message of the bot's belongs to."""
        its = select(shown.c.answer_pk).where(
            shown.c.chat_id == chat_id, shown.c.message_id == message_id
        )
        return self._one(_c.chat_id == chat_id, _c.pk == its.scalar_subquery())

    def last(self, conversation: str, chat_id: int) -> Kept | None:
        """The newest answer of a conversation."""
        return self._one(_c.conversation == conversation, _c.chat_id == chat_id)

    def thread(self, last: Kept, most: int = MOST_OF_THREAD) -> list[Kept]:
        """An answer and those that it goes on from by replies, oldest first, as they stand now."""
        found = [last]
        while len(found) < most and (before := found[0].follows) is not None:
            earlier = self.get(before, last.chat_id)
            while earlier is not None and earlier.replaced_by is not None:
                earlier = self.get(earlier.replaced_by, last.chat_id)
            if earlier is None:  # forgotten
                break
            found.insert(0, earlier)
        return found

    def messages(self, answer_id: int) -> list[int]:
        """The messages that an answer stands in, in their order."""
        query = select(shown.c.message_id).where(shown.c.answer_pk == answer_id)
        with self._database.reading() as connection:
            return list(connection.scalars(query.order_by(shown.c.part)))

    def given_to(self, user_id: int) -> list[Kept]:
        """All that somebody was given, oldest first."""
        return self._all(_c.user_id == user_id)

    def given_in(self, chat_id: int) -> list[Kept]:
        """All that was given in a chat, oldest first."""
        return self._all(_c.chat_id == chat_id)

    def activity(self, since: dt.datetime, but: int = 0) -> Activity:
        """What went on since a moment; the update with the id `but` doesn't wait."""
        begin = stamp(since)
        asked = select(func.count(), func.count(_c.user_id.distinct())).where(
            _c.answered_at >= begin
        )
        waiting = select(func.count()).where(
            inbox.c.finished_at.is_(None), inbox.c.update_id != but
        )
        with self._database.reading() as connection:
            questions, users = connection.execute(asked).one()
            return Activity(questions, users, connection.scalar(waiting) or 0)

    # -- judging ---------------------------------------------------------------------------------

    def rate(self, answer_id: int, user_id: int | None, is_good: bool) -> None:
        """Note what somebody thinks of an answer, in the place of what they thought before.

        Nobody can be told apart without an id: those verdicts aren't kept.
        """
        if user_id is None:
            return
        row = {
            "is_good": is_good,
            "rated_at": stamp(self._clock()),
        }
        with self._database.writing("the rating can't be kept") as connection:
            if connection.scalar(select(_c.pk).where(_c.pk == answer_id)) is None:
                return
            # The same words in both dialects, but SQLAlchemy has a class of its own for each.
            dialect = sqlite if connection.dialect.name == "sqlite" else postgresql
            first = dialect.insert(ratings).values(answer_pk=answer_id, user_id=user_id, **row)
            connection.execute(
                first.on_conflict_do_update(index_elements=list(ratings.primary_key), set_=row)
            )

    def feedback(self) -> Iterator[dict[str, Any]]:
        """The rated answers as lines of a question set, oldest first.

        Briefings on nothing in particular answer no question, and are left out.
        """
        good = func.sum(cast(ratings.c.is_good, Integer))
        query = (
            select(_c.answered_at, _c.answer, good, func.count())
            .join(ratings, ratings.c.answer_pk == _c.pk)
            .group_by(_c.pk)
            .order_by(_c.pk)
        )
        with self._database.reading() as connection:
            rows = connection.execute(query).all()
        for answered_at, stored, good_ones, votes in rows:
            day = dt.datetime.fromisoformat(answered_at).date()
            answer = load_answer(json.loads(stored))
            if answer.question.strip():
                yield question_of(Rated(answer, day, int(good_ones), votes))

    # -- leaving ---------------------------------------------------------------------------------

    def forget(self, user_id: int) -> int:
        """Delete the answers that somebody asked for, and their verdicts; how many answers."""
        with self._database.writing("the answers can't be forgotten") as connection:
            connection.execute(delete(ratings).where(ratings.c.user_id == user_id))
            return drop(connection, _c.user_id == user_id)

    def forget_chat(self, chat_id: int) -> int:
        """Delete the answers that were given in a chat; how many."""
        with self._database.writing("the answers can't be forgotten") as connection:
            return drop(connection, _c.chat_id == chat_id)

    def _one(self, *conditions: ColumnElement[bool]) -> Kept | None:
        query = select(*_KEPT).where(*conditions).order_by(_c.pk.desc()).limit(1)
        with self._database.reading() as connection:
            row = connection.execute(query).first()
        return _kept(row) if row is not None else None

    def _all(self, *conditions: ColumnElement[bool]) -> list[Kept]:
        with self._database.reading() as connection:
            rows = connection.execute(select(*_KEPT).where(*conditions).order_by(_c.pk)).all()
        return [_kept(row) for row in rows]


def _kept(row: Any) -> Kept:
    return Kept(
        answer_id=row.pk,
        chat_id=row.chat_id,
        thread_id=row.thread_id,
        user_id=row.user_id,
        question_id=row.question_id,
        conversation=row.conversation,
        answered_at=dt.datetime.fromisoformat(row.answered_at),
        answer=load_answer(json.loads(row.answer)),
        follows=row.follows,
        replaced_by=row.replaced_by,
    )
