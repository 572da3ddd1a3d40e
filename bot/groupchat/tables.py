"""The tables of what groups said, in the same database as all else that the bot keeps.

Ids are the messenger's. Times are ISO 8601 in UTC, all in the same length, so that they compare.
"""

from __future__ import annotations

import datetime as dt

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Connection,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
)
from sqlalchemy.dialects import postgresql, sqlite

metadata = MetaData()

group_messages = Table(
    "group_messages",
    metadata,
    Column("chat_id", BigInteger, primary_key=True, autoincrement=False),
    Column("message_id", BigInteger, primary_key=True, autoincrement=False),
    Column("thread_id", BigInteger),  # of a forum's topic
    Column("user_id", BigInteger),  # null: in the name of the group or of a channel
    Column("author", Text, nullable=False),
    Column("sent_at", String, nullable=False),
    Column("edited_at", String),
    Column("reply_to", BigInteger),
    Column("text", Text, nullable=False),
    Index("group_messages_by_time", "chat_id", "thread_id", "sent_at", "message_id"),
    Index("group_messages_of_user", "user_id", "chat_id"),
)

group_settings = Table(
    "group_settings",
    metadata,
    Column("chat_id", BigInteger, primary_key=True, autoincrement=False),
    Column("is_on", Boolean, nullable=False),
    Column("on_since", String),
    Column("retention_days", Integer),  # null: as the operator set it
)

group_optouts = Table(
    "group_optouts",
    metadata,
    Column("user_id", BigInteger, primary_key=True, autoincrement=False),
)

group_forgotten = Table(  # what was sent up to then, and comes late, is not kept
    "group_forgotten",
    metadata,
    Column("peer_id", BigInteger, primary_key=True, autoincrement=False),  # a user or a chat
    Column("until", String, nullable=False),
)

group_seen = Table(  # when somebody was last given a summary
    "group_seen",
    metadata,
    Column("chat_id", BigInteger, primary_key=True, autoincrement=False),
    Column("thread_id", BigInteger, primary_key=True, autoincrement=False),  # 0: no topic
    Column("user_id", BigInteger, primary_key=True, autoincrement=False),
    Column("at", String, nullable=False),
)


def stamp(moment: dt.datetime) -> str:
    """A time as it is kept."""
    return moment.astimezone(dt.UTC).isoformat(timespec="microseconds")


def upsert(connection: Connection, table: Table, key: dict[str, int], **values: object) -> None:
    """Set some columns of a row, known or not."""
    # The same words in both dialects, but SQLAlchemy has a class of its own for each.
    dialect = sqlite if connection.dialect.name == "sqlite" else postgresql
    row = dialect.insert(table).values(**key, **values)
    if values:
        put = row.on_conflict_do_update(index_elements=list(key), set_=values)
    else:
        put = row.on_conflict_do_nothing()
    connection.execute(put)
