"""The tables of the Telegram front end, in the same database as the conversations.

Ids of Telegram have up to 52 bits. Times are ISO 8601 in UTC.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    column,
)

metadata = MetaData()

inbox = Table(
    "telegram_inbox",
    metadata,
    Column("update_id", BigInteger, primary_key=True, autoincrement=False),
    Column("conversation", String, nullable=False),
    Column("payload", Text),  # JSON; null once it is handled
    Column("received_at", String, nullable=False),
    Column("attempts", Integer, nullable=False, default=0),
    Column("finished_at", String),
    Index("telegram_inbox_waiting", "update_id", sqlite_where=column("finished_at").is_(None)),
)

outbox = Table(
    "telegram_outbox",
    metadata,
    Column("update_id", BigInteger, primary_key=True, autoincrement=False),
    Column("part", Integer, primary_key=True, autoincrement=False),  # 0, 1, 2 …
    Column("chat_id", BigInteger, nullable=False),
    Column("message_id", BigInteger),
)

prepared = Table(  # messages that wait to be sent, beside answers
    "telegram_prepared",
    metadata,
    Column("update_id", BigInteger, primary_key=True, autoincrement=False),
    Column("chat_id", BigInteger, nullable=False),  # whose messages they tell
    Column("parts", Text),  # JSON; null once they stand
    Column("until", String),
)

answers = Table(
    "telegram_answers",
    metadata,
    Column("pk", Integer, primary_key=True),
    Column("chat_id", BigInteger, nullable=False),
    Column("thread_id", BigInteger),
    Column("user_id", BigInteger),
    Column("question_id", BigInteger),  # message that asked; null once the chat has a new id
    Column("conversation", String, nullable=False),
    Column("answered_at", String, nullable=False),
    Column("answer", Text, nullable=False),  # JSON, as bot.answerjson has it
    Column("follows", Integer),  # answer that the question replied to
    Column("replaced_by", Integer),  # answer to the question as it was edited
    Index("telegram_answers_of_question", "chat_id", "question_id"),
    Index("telegram_answers_of_user", "user_id"),
    sqlite_autoincrement=True,  # a button must never come to mean another answer
)

shown = Table(
    "telegram_shown",
    metadata,
    Column("chat_id", BigInteger, primary_key=True, autoincrement=False),
    Column("message_id", BigInteger, primary_key=True, autoincrement=False),
    Column("answer_pk", Integer, nullable=False, index=True),
    Column("part", Integer, nullable=False),
)

ratings = Table(
    "telegram_ratings",
    metadata,
    Column("answer_pk", Integer, primary_key=True, autoincrement=False),
    Column("user_id", BigInteger, primary_key=True, autoincrement=False),
    Column("is_good", Boolean, nullable=False),
    Column("rated_at", String, nullable=False),
)

peers = Table(
    "telegram_peers",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),  # of a user or a chat
    Column("role", String),  # admin, allowed, revoked; null: what the settings say
    Column("language", String),  # de, en; null: Telegram's
    Column("is_told", Boolean, nullable=False, default=False),  # that it isn't on the list
    Column("is_introduced", Boolean, nullable=False, default=False),
    Column("has_joined", Boolean),  # a group that the bot was added to
    Column("gone_at", String),  # blocked the bot, or removed it
)

pairing = Table(
    "telegram_pairing",
    metadata,
    Column("code_digest", String, primary_key=True),
    Column("made_at", String, nullable=False),
    Column("wrong_tries", Integer, nullable=False, default=0),
    Column("used_by", BigInteger),
)

pairing_tries = Table(
    "telegram_pairing_tries",
    metadata,
    Column("user_id", BigInteger, primary_key=True, autoincrement=False),
    Column("code_digest", String, primary_key=True),
    Column("tries", Integer, nullable=False),
)

listed = Table(  # what numbers mean in `/article 2`
    "telegram_listed",
    metadata,
    Column("conversation", String, primary_key=True),
    Column("chat_id", BigInteger, nullable=False),
    Column("listed_at", String, nullable=False),
    Column("articles", Text, nullable=False),  # ids, as a JSON list
)
