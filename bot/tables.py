"""The tables of what the bot keeps of conversations, in the same database as the catalog.

One `metadata`, so that whoever opens one of them can write all of them in one transaction.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Index, Integer, MetaData, String, Table, Text

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

chat_messages = Table(
    "chat_messages",
    metadata,
    Column("pk", Integer, primary_key=True),  # also their order
    Column("conversation", String, nullable=False),
    Column("status", String, nullable=False),  # active, or archived: no longer sent to a model
    Column("message", Text, nullable=False),  # a LlamaIndex ChatMessage, JSON
    Index("chat_messages_of_conversation", "conversation", "status", "pk"),
)

usage_by_day = Table(
    "usage_by_day",
    metadata,
    Column("day", String, primary_key=True),  # ISO 8601, in the zone of NEWSBOT_TIMEZONE
    Column("user", String, primary_key=True),  # "" once the id is forgotten
    Column("model", String, primary_key=True),
    Column("calls", BigInteger, nullable=False),
    Column("prompt_tokens", BigInteger, nullable=False),
    Column("completion_tokens", BigInteger, nullable=False),
)

briefings = Table(
    "briefings",
    metadata,
    Column("asker", String, primary_key=True),
    Column("topic", String, primary_key=True),  # its digest
    Column("at", String, nullable=False),  # ISO 8601, the asker's time
    Column("revision", BigInteger, nullable=False),  # of the corpus
)


def storable(text: str) -> str:
    """The text without lone surrogates, as which a terminal passes bytes that are no UTF-8."""
    return text.encode(errors="backslashreplace").decode()
