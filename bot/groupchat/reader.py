"""What is kept of a group's talk, as summaries read it: by chat and topic, oldest first."""

from __future__ import annotations

import datetime as dt
from abc import ABC, abstractmethod
from collections.abc import Callable, Collection, Mapping
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, func, select, true

from bot.groupchat.messages import GroupMessage
from bot.groupchat.tables import group_messages, group_seen, stamp
from rag.corpus.catalog.database import Database

MOST_READ = 5_000  # messages of one summary
NO_TOPIC = 0  # in `group_seen`; no topic of Telegram has that id

_m, _s = group_messages.c, group_seen.c


class GroupReader(ABC):
    """Reads messages by chat and topic; a `thread_id` of None means those outside of topics.

    All methods wait for the database and can raise StorageError: call them in a thread.
    """

    def __init__(self, database: Database, clock: Callable[[], dt.datetime]) -> None:
        self._database = database
        self._clock = clock

    @abstractmethod
    def is_on(self, chat_id: int) -> bool:
        """Whether a group's messages are kept."""

    @abstractmethod
    def retention(self, chat_id: int) -> dt.timedelta:
        """How long they are."""

    def between(
        self,
        chat_id: int,
        thread_id: int | None,
        since: dt.datetime,
        until: dt.datetime | None = None,
        limit: int = MOST_READ,
        *,
        before: int | None = None,
    ) -> list[GroupMessage]:
        """What was said from `since` to before `until`: the newest of it, oldest first.

        `before`, here and below: the message that asks, so that what came after it is left out.
        """
        within = _before(before) & (_m.sent_at >= stamp(since))
        if until is not None:
            within &= _m.sent_at < stamp(until)
        return self._read(chat_id, thread_id, within, limit)

    def last(
        self, chat_id: int, thread_id: int | None, count: int, *, before: int | None = None
    ) -> list[GroupMessage]:
        """The last messages, oldest first."""
        return self._read(chat_id, thread_id, _before(before), min(count, MOST_READ))

    def since_message(
        self, chat_id: int, thread_id: int | None, message_id: int, *, before: int | None = None
    ) -> list[GroupMessage]:
        """A message, whether it is kept or not, and what came after it, oldest first."""
        within = _before(before) & (_m.message_id >= message_id)
        return self._read(chat_id, thread_id, within, MOST_READ)

    def of_user_last(self, chat_id: int, thread_id: int | None, user_id: int) -> dt.datetime | None:
        """When a user last wrote there, as far as it is kept."""
        theirs = (_m.chat_id == chat_id, _m.thread_id.is_not_distinct_from(thread_id))
        last = select(func.max(_m.sent_at)).where(*theirs, _m.user_id == user_id)
        return self._moment(last.where(_m.sent_at >= stamp(self._oldest(chat_id))))

    def last_summary(self, chat_id: int, thread_id: int | None, user_id: int) -> dt.datetime | None:
        """Up to when a user has had summaries."""
        seen = (_s.chat_id == chat_id, _s.thread_id == (thread_id or NO_TOPIC))
        return self._moment(select(_s.at).where(*seen, _s.user_id == user_id))

    def standing(
        self, chat_id: int, messages: Collection[GroupMessage]
    ) -> Callable[[Connection], bool]:
        """Whether all of a chat's messages are still kept, and read as they are given.

        Else nobody may be told of them. For the transaction that keeps what was made of them.
        """
        texts = {one.message_id: one.text for one in messages}

        def stand(connection: Connection) -> bool:
            return self.is_on(chat_id) and _read_so(connection, chat_id, texts)

        return stand

    def _oldest(self, chat_id: int) -> dt.datetime:
        """What was sent before that is deleted soon, and shown no more."""
        return self._clock() - self.retention(chat_id)

    def _read(
        self, chat_id: int, thread_id: int | None, within: ColumnElement[bool], limit: int
    ) -> list[GroupMessage]:
        there = (_m.chat_id == chat_id, _m.thread_id.is_not_distinct_from(thread_id))
        query = (
            select(group_messages)
            .where(*there, within, _m.sent_at >= stamp(self._oldest(chat_id)))
            .order_by(_m.sent_at.desc(), _m.message_id.desc())
            .limit(max(0, limit))
        )
        with self._database.reading() as connection:
            rows = connection.execute(query).all()
        return [
            GroupMessage(
                chat_id=row.chat_id,
                message_id=row.message_id,
                thread_id=row.thread_id,
                user_id=row.user_id,
                author=row.author,
                sent_at=dt.datetime.fromisoformat(row.sent_at),
                text=row.text,
                reply_to=row.reply_to,
            )
            for row in rows[::-1]
        ]

    def _moment(self, query: Select[Any]) -> dt.datetime | None:
        with self._database.reading() as connection:
            found: str | None = connection.scalar(query)
        return dt.datetime.fromisoformat(found) if found else None


def _before(message_id: int | None) -> ColumnElement[bool]:
    return true() if message_id is None else _m.message_id < message_id


def _read_so(connection: Connection, chat_id: int, texts: Mapping[int, str]) -> bool:
    """Whether all of the messages are there with these texts."""
    if not texts:
        return True
    # By their span: a database takes fewer parameters than a summary may have messages.
    between = (_m.message_id >= min(texts), _m.message_id <= max(texts))
    query = select(_m.message_id, _m.text).where(_m.chat_id == chat_id, *between)
    same = [row for row in connection.execute(query) if texts.get(row.message_id) == row.text]
    return len(same) == len(texts)
