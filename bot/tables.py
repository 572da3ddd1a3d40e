"""The tables of what the bot keeps beside the turns: what models remember, and what they cost."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Index, Integer, MetaData, String, Table, Text

metadata = MetaData()

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


def storable(text: str) -> str:
    """The text without lone surrogates, as which a terminal passes bytes that are no UTF-8."""
    return text.encode(errors="backslashreplace").decode()
