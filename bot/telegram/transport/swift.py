"""Writes that a killed process can't lose, but a power cut can: some ten times as fast.

For what may happen twice after a power cut. Commits of SQLite's write-ahead log are the operating
system's at once; waiting for the disk (synchronous=FULL) takes milliseconds each.
https://www.sqlite.org/pragma.html#pragma_synchronous
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection

from rag.corpus.catalog.database import Database, storage_errors


@contextmanager
def writing_swiftly(database: Database, failure: str) -> Iterator[Connection]:
    """A transaction, as `Database.writing`.

    Raises: StorageError, beginning with `failure`.
    """
    with storage_errors(failure), database.reading() as connection:
        if connection.dialect.name != "sqlite":
            with connection.begin():
                yield connection
            return
        # Not by way of SQLAlchemy, which would begin a transaction, in which it can't be changed.
        disk = connection.connection.cursor()
        disk.execute("PRAGMA synchronous=NORMAL")
        try:
            with connection.execution_options(newsbot_writes=True).begin():
                yield connection
        finally:
            disk.execute("PRAGMA synchronous=FULL")
            disk.close()
