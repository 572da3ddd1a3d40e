"""Messages into their table, many at once: the SQL of it.

Consent is looked up in the same transaction: what was refused or forgotten while a message waited
to be written is not kept.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Sequence
from typing import NamedTuple

from sqlalchemy import Connection, delete, select, update
from sqlalchemy.dialects import postgresql, sqlite

from bot.groupchat.messages import GroupMessage
from bot.groupchat.tables import (
    group_forgotten,
    group_messages,
    group_optouts,
    group_settings,
    stamp,
)
from rag.corpus.catalog.commits import Kind

LONGEST_TEXT = 4_096  # UTF-16 units, Telegram's own limit; whatever is longer is cut
LONGEST_AUTHOR = 129  # two names of 64 characters, and a space

_m = group_messages.c


class Edit(NamedTuple):
    """A message as it reads now; without a text it is to go."""

    message: GroupMessage
    edited_at: dt.datetime


def insert_messages(connection: Connection, messages: Sequence[GroupMessage]) -> Sequence[bool]:
    """Whether each of them is kept now, and wasn't before."""
    peers = {peer for m in messages for peer in (m.chat_id, m.user_id) if peer is not None}
    on_since = _since(connection, {m.chat_id for m in messages})
    out = set(
        connection.scalars(
            select(group_optouts.c.user_id).where(group_optouts.c.user_id.in_(peers))
        )
    )
    forgotten = _forgotten(connection, peers)
    dialect = sqlite if connection.dialect.name == "sqlite" else postgresql
    kept = []
    for message in messages:
        sent_at = stamp(message.sent_at)
        is_wanted = (
            message.user_id not in out
            and on_since.get(message.chat_id, sent_at + "z") <= sent_at
            and (message.user_id is None or forgotten.get(message.user_id, "") < sent_at)
            and forgotten.get(message.chat_id, "") < sent_at
        )
        if is_wanted:
            row = dialect.insert(group_messages).values(**_row(message, sent_at))
            is_wanted = bool(connection.execute(row.on_conflict_do_nothing()).rowcount)
        kept.append(is_wanted)
    return kept


def _since(connection: Connection, chats: Collection[int]) -> dict[int, str]:
    """Since when those of them that are on have been."""
    c = group_settings.c
    query = select(c.chat_id, c.on_since).where(c.chat_id.in_(chats), c.is_on)
    return {row.chat_id: row.on_since or "" for row in connection.execute(query)}


def _forgotten(connection: Connection, peers: Collection[int]) -> dict[int, str]:
    """Up to when nothing of them is kept."""
    c = group_forgotten.c
    query = select(c.peer_id, c.until).where(c.peer_id.in_(peers))
    return {row.peer_id: row.until for row in connection.execute(query)}


def _row(message: GroupMessage, sent_at: str) -> dict[str, object]:
    return {
        "chat_id": message.chat_id,
        "message_id": message.message_id,
        "thread_id": message.thread_id,
        "user_id": message.user_id,
        "author": clean(message.author, LONGEST_AUTHOR),
        "sent_at": sent_at,
        "reply_to": message.reply_to,
        "text": clean(message.text, LONGEST_TEXT),
    }


def editing(drop: Callable[[Connection, int], None]) -> Kind[Edit, bool]:
    """Edits; `drop` takes away what was made of a chat's messages where one doesn't stay as it was.

    A write tells whether it changed what the message says.
    """

    def edit(connection: Connection, edits: Sequence[Edit]) -> Sequence[bool]:
        changed = [_edit_one(connection, one.message, stamp(one.edited_at)) for one in edits]
        chats = {one.message.chat_id for one, is_new in zip(edits, changed, strict=True) if is_new}
        for chat_id in sorted(chats):
            drop(connection, chat_id)
        return changed

    return Kind("the group's message can't be edited", edit, is_swift=True)


def _edit_one(connection: Connection, message: GroupMessage, at: str) -> bool:
    its = (_m.chat_id == message.chat_id, _m.message_id == message.message_id)
    text = clean(message.text, LONGEST_TEXT)
    if not text.strip():
        return bool(connection.execute(delete(group_messages).where(*its)).rowcount)
    is_newer = _m.edited_at.is_(None) | (_m.edited_at <= at)
    query = select(_m.text).where(*its, is_newer)
    before = connection.scalar(query)
    if before is None:
        return False
    again = update(group_messages).where(*its).values(text=text, edited_at=at)
    connection.execute(again)
    return bool(before != text)  # Telegram also tells of edits where a link's preview has come


def clean(text: str, units: int) -> str:
    """As every database takes it: halves of surrogate pairs are U+FFFD, and nothing is NUL."""
    halves = text.replace("\0", "").encode("utf-16-le", "surrogatepass")
    return halves[: 2 * units].decode("utf-16-le", "replace")


# After a power cut Telegram's update is handled again, as the inbox is written the same way.
KEEP: Kind[GroupMessage, bool] = Kind(
    "the group's message can't be kept", insert_messages, is_swift=True
)
