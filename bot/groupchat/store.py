"""What groups said, on disk: where they want it, and only for as long.

Invariant: nothing is kept of a group that isn't switched on, of a member who opted out, or from
before somebody had it forgotten; what is deleted stands nowhere in the files of the database. Both
are decided within the transaction that writes, so no message slips in beside a refusal.
"""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from sqlalchemy import ColumnElement, Connection, Table, delete, select

from bot.erasing import rewrite
from bot.groupchat.consent import Consent
from bot.groupchat.messages import GroupMessage
from bot.groupchat.reader import NO_TOPIC, GroupReader
from bot.groupchat.tables import group_messages, group_seen, metadata, stamp, upsert
from bot.groupchat.writes import KEEP, Edit, editing, insert_messages
from rag.corpus.catalog.commits import Commits
from rag.corpus.catalog.database import Database

# Drops what was made of a chat's messages, or of any chat's, in the transaction that changes them.
DropTexts = Callable[[Connection, int | None], None]

_m, _s = group_messages.c, group_seen.c


def _utc_now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


class GroupStore(GroupReader):
    """Messages by chat and topic. Safe to use from threads.

    A `thread_id` of None means messages outside of topics: all of a plain group. All but `is_on`,
    `retention` and `has_opted_out` wait for the database and can raise StorageError: call them in a
    thread; `keep` and `edit` are for event loops.

    Args:
        database: where all that the bot keeps is.
        retention: the operator's; a group can shorten it. Of zero, nothing is kept.
        clock: the time, aware.
        copies: other tables that the same words pass through, scrubbed with these.
        derived: drop what was made of the messages and waits, whenever some change or go.
    """

    def __init__(
        self,
        database: Database,
        retention: dt.timedelta,
        clock: Callable[[], dt.datetime] = _utc_now,
        copies: Sequence[Table] = (),
        derived: Sequence[DropTexts] = (),
    ) -> None:
        super().__init__(database, clock)
        self._commits = Commits(database)
        self._retention = retention
        self._texts = (group_messages, *copies)
        self._derived = derived
        self._edits = editing(self._drop_derived)
        self._changing = threading.Lock()
        self._owes_scrub = False
        if database.writable:
            with database.writing("the memory of groups can't be set up") as connection:
                metadata.create_all(connection)
        self._consent = Consent(database)

    # -- what is kept ----------------------------------------------------------------------------

    def is_on(self, chat_id: int) -> bool:
        """Whether a group's messages are kept."""
        return self._retention > dt.timedelta() and self._consent.is_on(chat_id)

    def set_on(self, chat_id: int, on: bool) -> None:
        """Keep what is said from now on, or nothing any more, and delete what is kept."""
        with self._changing:
            if on:
                self._consent.switch_on(chat_id, self._clock())
                return
            with self._erasing("the group can't be switched off") as connection:
                self._consent.switch_off(connection, chat_id)
                _delete_chat(connection, chat_id)
                self._drop_derived(connection, chat_id)
            self._consent.read()
            self._empty_log()

    def retention(self, chat_id: int) -> dt.timedelta:
        """How long a group's messages are kept: the group's setting, at most the operator's."""
        days = self._consent.days(chat_id)
        return self._retention if days is None else min(dt.timedelta(days), self._retention)

    def set_retention(self, chat_id: int, days: int | None) -> None:
        """Keep a group's messages for so many days, at least one; None is as long as allowed.

        What is older is deleted at once.
        """
        if days is not None and days < 1:
            raise ValueError(days)
        with self._changing:
            self._consent.set_days(chat_id, days)
        self.expire()

    def opt_out(self, user_id: int) -> None:
        """Keep nothing of a user any more, in no group, and delete what is kept."""
        with self._changing:
            with self._erasing("the wish can't be kept") as connection:
                self._consent.opt_out(connection, user_id)
                connection.execute(delete(group_messages).where(_m.user_id == user_id))
                self._drop_derived(connection)  # any may tell what they wrote
            self._consent.read()
            self._empty_log()

    def opt_in(self, user_id: int) -> None:
        """Keep what a user writes from now on, where groups want that."""
        with self._changing:
            self._consent.opt_in(user_id, self._clock())

    def has_opted_out(self, user_id: int | None) -> bool:
        """Whether nothing of a user is kept."""
        return self._consent.has_opted_out(user_id)

    # -- keeping ---------------------------------------------------------------------------------

    async def keep(self, message: GroupMessage) -> bool:
        """Keep a message, in one transaction with what others keep at this time.

        Returns: whether it is kept now; not where that isn't wanted, or it was before.
        """
        if not self._is_wanted(message):
            return False
        return await self._commits.write(KEEP, message)

    async def edit(self, message: GroupMessage, edited_at: dt.datetime) -> bool:
        """Replace the text of a message that is kept; an older edit that comes late does nothing.

        Without a text, or if it was for the bot all along, it is kept no longer: see `drop`.

        Returns: whether that changed its words, which stay in the files until the next scrub.
        """
        is_changed = await self._commits.write(self._edits, Edit(message, edited_at))
        self._owes_scrub |= is_changed
        return is_changed

    async def drop(self, chat_id: int, message_id: int) -> None:
        """Keep a message no longer; its words stay in the files until the next scrub."""
        now = self._clock()
        await self.edit(GroupMessage(chat_id, message_id, None, None, "", now, ""), now)

    def add(self, messages: Sequence[GroupMessage]) -> int:
        """Keep messages as `keep` does, without an event loop; how many are kept now."""
        wanted = [message for message in messages if self._is_wanted(message)]
        with self._database.writing(KEEP.failure) as connection:
            return sum(insert_messages(connection, wanted))

    def _is_wanted(self, message: GroupMessage) -> bool:
        return (
            self.is_on(message.chat_id)
            and not self.has_opted_out(message.user_id)
            and message.sent_at >= self._oldest(message.chat_id)
            and bool(message.text.strip())
        )

    # -- what was told ---------------------------------------------------------------------------

    def summarised(
        self, chat_id: int, thread_id: int | None, user_id: int, at: dt.datetime
    ) -> None:
        """A user was given a summary that goes up to then."""
        seen = {"chat_id": chat_id, "thread_id": thread_id or NO_TOPIC, "user_id": user_id}
        with self._database.writing("the summary can't be noted") as connection:
            upsert(connection, group_seen, seen, at=stamp(at))

    # -- leaving ---------------------------------------------------------------------------------

    def expire(self) -> int:
        """Delete what is older than its group keeps it; how many messages that were.

        Also finishes what an earlier deletion left in the files.
        """
        with self._changing, self._database.writing("old messages can't be deleted") as connection:
            deleted = self._expire(connection)
            if deleted or self._owes_scrub:
                self._scrub(connection)
        if deleted or self._owes_scrub:
            self._empty_log()
        return deleted

    def forget_user(self, user_id: int) -> None:
        """Delete what a user wrote, in all groups; their wish for privacy stays."""
        theirs, seen = _m.user_id == user_id, _s.user_id == user_id
        self._forget(user_id, theirs, seen, None)

    def forget_chat(self, chat_id: int) -> None:
        """Delete what was said in a group; its settings stay."""
        self._forget(chat_id, _m.chat_id == chat_id, _s.chat_id == chat_id, chat_id)

    def migrate(self, old: int, new: int) -> None:
        """A group has a new id: its settings move, and its messages are deleted.

        They have no ids there, so that links to them would lead to others.
        """
        with self._changing:
            if not self._consent.knows(old):
                return
            with self._erasing("the group can't be moved") as connection:
                self._consent.migrate(connection, old, new)
                _delete_chat(connection, old)
                self._drop_derived(connection, old)
                self._drop_derived(connection, new)  # subscriptions may have moved before
            self._consent.read()
            self._empty_log()

    def _forget(
        self,
        peer: int,
        said: ColumnElement[bool],
        seen: ColumnElement[bool],
        chat_id: int | None,
    ) -> None:
        with self._changing:
            with self._erasing("the messages can't be forgotten") as connection:
                connection.execute(delete(group_messages).where(said))
                connection.execute(delete(group_seen).where(seen))
                self._consent.forget(connection, peer, self._clock())
                self._drop_derived(connection, chat_id)
            self._empty_log()

    def _expire(self, connection: Connection) -> int:
        now, deleted = self._clock(), 0
        oldest = stamp(now - self._retention)
        is_old = _m.sent_at < oldest
        for chat_id, days in self._consent.all_days().items():
            if dt.timedelta(days) < self._retention:
                is_old |= (_m.chat_id == chat_id) & (_m.sent_at < stamp(now - dt.timedelta(days)))
        for chat_id in connection.scalars(select(_m.chat_id).where(is_old).distinct()).all():
            gone = delete(group_messages).where(_m.chat_id == chat_id, is_old)
            deleted += connection.execute(gone).rowcount
            self._drop_derived(connection, chat_id)
        connection.execute(delete(group_seen).where(_s.at < oldest))
        self._consent.expire(connection, oldest)
        return deleted

    def _drop_derived(self, connection: Connection, chat_id: int | None = None) -> None:
        for drop in self._derived:
            drop(connection, chat_id)

    @contextmanager
    def _erasing(self, failure: str) -> Iterator[Connection]:
        """A transaction that deletes, and leaves no copies of rows in the pages of its tables."""
        with self._database.writing(failure) as connection:
            yield connection
            self._scrub(connection)

    def _scrub(self, connection: Connection) -> None:
        for table in self._texts:
            rewrite(connection, table)

    def _empty_log(self) -> None:
        """Where a reader keeps the log from being emptied, the next expiry does it."""
        self._owes_scrub = True  # also if the database fails now
        self._owes_scrub = not self._database.empty_log()


def _delete_chat(connection: Connection, chat_id: int) -> None:
    connection.execute(delete(group_messages).where(_m.chat_id == chat_id))
    connection.execute(delete(group_seen).where(_s.chat_id == chat_id))
