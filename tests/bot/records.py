"""The database of what the bot keeps of conversations, in a folder of a test's."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import MetaData

from bot.tables import metadata
from rag.corpus.catalog.database import Database
from tests.support.stores import catalog_url


@contextmanager
def opened(folder: Path, tables: MetaData | None = metadata) -> Iterator[Database]:
    database = Database.open(catalog_url(folder), tables)
    try:
        yield database
    finally:
        database.close()
