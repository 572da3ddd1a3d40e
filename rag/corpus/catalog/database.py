"""The catalog's database: opened, read and written, with its failures turned into ours."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, MetaData, create_engine, event, make_url
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from rag.errors import StorageError

BUSY_TIMEOUT_S = 60  # another `newsbot index` may be writing a batch

_REMEDIES = {
    "disk is full": "no space left for the catalog; free some and run the command again",
    "no space": "no space left for the catalog; free some and run the command again",
    "readonly": "the catalog is read-only; grant write access to the data folder",
    "read-only": "the catalog is read-only; grant write access to the data folder",
    "unable to open": "the catalog can't be opened; check the data folder's path and access",
    "malformed": "the catalog is damaged; restore it from a backup, or index into a new folder",
    "not a database": "the catalog is no database; move it away, or use another data folder",
    "locked": "another process is writing the catalog; try again when it has ended",
    "disk i/o": "the disk refuses to read or write the catalog; check space and hardware",
}


@contextmanager
def storage_errors(what: str) -> Iterator[None]:
    """Translate what a database or file system says, once.

    Raises: StorageError, with the remedy.
    """
    try:
        yield
    except (SQLAlchemyError, sqlite3.Error, OSError) as exc:
        said = str(exc.orig if isinstance(exc, DBAPIError) else exc)
        remedy = next((r for key, r in _REMEDIES.items() if key in said.lower()), said)
        raise StorageError(f"{what}: {remedy}") from exc


class Database:
    """Connections to the catalog: short reads, and writes that are whole transactions."""

    def __init__(self, engine: Engine, *, writable: bool) -> None:
        self._engine = engine
        self.writable = writable

    @classmethod
    def open(cls, url: str, tables: MetaData) -> Database:
        """Open, with the tables made where there are none; read-only where nothing else goes.

        Raises: StorageError.
        """
        parsed = make_url(url)
        if parsed.get_backend_name() != "sqlite":
            database = cls(create_engine(parsed), writable=True)
        else:
            database = _open_sqlite(Path(parsed.database or ""))
        if database.writable:
            with database.writing("the catalog can't be set up") as connection:
                tables.create_all(connection)
        return database

    def close(self) -> None:
        """Let go of the database; SQLite folds its write-ahead log in."""
        self._engine.dispose()

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection for queries; each sees the last acknowledged write."""
        with storage_errors("the catalog can't be read"):
            connection = self._engine.connect()
        with connection, storage_errors("the catalog can't be read"):
            yield connection

    @contextmanager
    def writing(self, failure: str) -> Iterator[Connection]:
        """A transaction that is on disk when the block has ended, or undone by an exception.

        Raises: StorageError, beginning with `failure`.
        """
        with (
            storage_errors(failure),
            self._engine.connect().execution_options(newsbot_writes=True) as connection,
            connection.begin(),
        ):
            yield connection


def _open_sqlite(path: Path) -> Database:
    with storage_errors(f"{path} can't be opened"):
        if is_readable_only(path):
            # Without write access there can be no lock and no log: read the file as it stands.
            url = f"sqlite:///file:{path.resolve()}?mode=ro&immutable=1&uri=true"
            return Database(_sqlite(url, writable=False), writable=False)
        path.parent.mkdir(parents=True, exist_ok=True)
        return Database(_sqlite(f"sqlite:///{path}", writable=True), writable=True)


def is_readable_only(path: Path) -> bool:
    """Whether a catalog is there that this process may read but not write."""
    if not path.exists():
        return False
    try:
        with path.open("r+b"):
            pass
        probe = path.with_name(f".{path.name}.probe")
        probe.touch()  # a write-ahead log stands beside the file
        probe.unlink()
    except OSError as exc:
        return exc.errno not in _NO_SPACE
    return False


_NO_SPACE = (28, 122)  # ENOSPC, EDQUOT: a full disk is no reason to read an old snapshot


def _sqlite(url: str, *, writable: bool) -> Engine:
    engine = create_engine(url, connect_args={"timeout": BUSY_TIMEOUT_S})

    @event.listens_for(engine, "connect")
    def _configure(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # SQLAlchemy's BEGIN below, not sqlite3's own
        cursor = connection.cursor()
        cursor.execute("PRAGMA foreign_keys=ON")
        if writable:
            cursor.execute("PRAGMA journal_mode=WAL")
            cursor.execute("PRAGMA synchronous=FULL")  # acknowledged means on disk
        cursor.close()

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        # A deferred transaction that turns into a write fails at once where another one writes.
        writes = connection.get_execution_options().get("newsbot_writes", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine
