"""The tables of the catalog, in SQLAlchemy Core, so that SQLite and PostgreSQL both serve.

`passages` is a log: a row says at which revision it came and at which it went. An index that
holds revision n becomes revision m by taking what went and adding what came in between.
"""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    column,
)

metadata = MetaData()

properties = Table(
    "properties",
    metadata,
    Column("name", String, primary_key=True),
    Column("value", String, nullable=False),
)

revisions = Table(
    "revisions",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("written_at", String, nullable=False),  # ISO 8601, UTC
)

sources = Table(
    "sources",
    metadata,
    Column("key", String, primary_key=True),  # resolved path
    Column("digest", String, nullable=False),
    Column("articles", Integer, nullable=False),
)

articles = Table(
    "articles",
    metadata,
    Column("pk", Integer, primary_key=True),
    Column("id", String, nullable=False, unique=True),
    Column("version_pk", Integer),  # null once it is removed
    Column("source_key", String, index=True),
)

versions = Table(
    "versions",
    metadata,
    Column("pk", Integer, primary_key=True),
    Column("article_pk", ForeignKey("articles.pk"), nullable=False),
    Column("number", Integer, nullable=False),  # 1, 2, 3 … of its article
    Column("revision", Integer, nullable=False, index=True),
    Column("digest", LargeBinary(16), nullable=False),
    Column("title", Text, nullable=False),
    Column("title_derived", Boolean, nullable=False),
    Column("language", String, nullable=False),
    Column("source", String, nullable=False),
    Column("outlet", String),
    Column("outlet_folded", String, nullable=False),
    Column("place", String),
    Column("author", String),
    Column("section", String),
    Column("url", String),
    Column("published", String),  # ISO 8601 as given: a date stays a date
    Column("day", Integer),  # of publication, as a proleptic Gregorian ordinal
    Column("updated", String),
    Column("text", Text, nullable=False),  # last: what stands behind a long text is slow to read
    UniqueConstraint("article_pk", "number"),
)

passages = Table(
    "passages",
    metadata,
    Column("key", Integer, primary_key=True, autoincrement=True),
    Column("version_pk", ForeignKey("versions.pk"), nullable=False, index=True),
    Column("ordinal", Integer, nullable=False),
    Column("start", Integer, nullable=False),
    Column("stop", Integer, nullable=False),
    Column("subheading", String),
    Column("digest", LargeBinary(16), nullable=False),  # of the text that is embedded
    Column("added", Integer, nullable=False),  # revision
    Column("removed", Integer),  # revision
    Index("passages_added", "added"),
    Index("passages_removed", "removed", sqlite_where=column("removed").is_not(None)),
    # An index must never see the number of a deleted passage come back as another one.
    sqlite_autoincrement=True,
)

vectors = Table(
    "vectors",
    metadata,
    Column("digest", LargeBinary(16), primary_key=True),
    Column("embedder", String, primary_key=True),
    Column("vector", LargeBinary, nullable=False),  # float16, little-endian
)
