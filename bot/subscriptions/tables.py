"""The tables of subscriptions, in the same database as what the bot keeps of chats.

Times are ISO 8601 in UTC, all of one length: their order is that of the texts.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Column,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

metadata = MetaData()

subscriptions = Table(
    "subscriptions",
    metadata,
    Column("pk", Integer, primary_key=True),
    Column("number", Integer, nullable=False),
    Column("kind", String, nullable=False),  # briefing, summary
    Column("topic", Text, nullable=False),
    Column("source_id", BigInteger, nullable=False),
    Column("thread_id", BigInteger),
    Column("chat_id", BigInteger, nullable=False),
    Column("user_id", BigInteger),
    Column("every", String, nullable=False),  # daily, weekdays, weekly
    Column("at", String, nullable=False),  # 07:30
    Column("weekday", Integer),  # 0 is Monday
    Column("zone", String, nullable=False),  # Europe/Berlin
    Column("language", String, nullable=False),
    Column("next_due", String, nullable=False),
    Column("last_sent", String),
    UniqueConstraint("chat_id", "number"),
    Index("subscriptions_due", "next_due"),
    Index("subscriptions_of_user", "user_id"),
    sqlite_autoincrement=True,  # a button must never come to mean another one
)

deliveries = Table(
    "subscription_deliveries",
    metadata,
    Column("pk", Integer, primary_key=True),
    Column("subscription_pk", Integer, nullable=False, index=True),
    Column("due", String, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("not_before", String, nullable=False),
    Column("content", Text),
    Column("made_at", String),
    sqlite_autoincrement=True,  # nor a number in the outbox another delivery
)
