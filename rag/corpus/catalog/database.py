"""The catalog's database: opened, read and written, with its failures turned into ours."""

from __future__ import annotations

import errno
import os
import sqlite3
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any
from urllib.parse import quote
from weakref import WeakValueDictionary

from sqlalchemy import (
    URL,
    Connection,
    Engine,
    MetaData,
    Table,
    create_engine,
    event,
    inspect,
    make_url,
)
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from rag.corpus.catalog.fairlock import FairLock
from rag.corpus.catalog.upgrading import add_missing_columns
from rag.errors import StorageError

BUSY_TIMEOUT_S = 60  # another `newsbot index` may be writing a batch
PAGE_BYTES = 32 * 2**10  # articles of 3 kB waste a quarter of the usual 4 kB pages
LOG_BYTES = 64 * 2**10  # what SQLite needs to open a write-ahead log: 32 kB to share, and a page

_NO_SPACE = (errno.ENOSPC, errno.EDQUOT)

_REMEDIES = {
    "disk is full": "no space left for the catalog; free some and run the command again",
    "no space": "no space left for the catalog; free some and run the command again",
    "readonly": "the data folder is read-only or full; grant write access or free space",
    "read-only": "the data folder is read-only or full; grant write access or free space",
    "is a directory": "a folder is in the catalog's place; move it away",
    "permission denied": "access is denied; grant it, or use another data folder",
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
        self._lock = _locks.setdefault(self.name, FairLock())
        self.writable = writable

    @classmethod
    def open(cls, url: str, tables: MetaData | None) -> Database:
        """Open, with the tables made where there are none; read-only where nothing else goes.

        Raises: StorageError.
        """
        parsed = _parse(url)
        if parsed.get_backend_name() != "sqlite":
            database = cls(_server_engine(parsed), writable=True)
        else:
            database = _open_sqlite(Path(parsed.database or ""))
        if database.writable and tables is not None:
            with database.writing("the catalog can't be set up") as connection:
                tables.create_all(connection)
                add_missing_columns(connection, tables)
        return database

    @classmethod
    def find(cls, url: str) -> Database | None:
        """Open what is there, and make nothing; None where there is no file.

        Raises: StorageError.
        """
        return cls.open(url, None) if cls.is_there(url) else None

    @staticmethod
    def is_there(url: str) -> bool:
        """Whether there is something to open: a file, or a server that may have it.

        Raises: StorageError.
        """
        parsed = _parse(url)
        if parsed.get_backend_name() != "sqlite":
            return True
        path = Path(parsed.database or "")
        with storage_errors(f"{path} can't be opened"):
            return path.exists()

    @property
    def name(self) -> str:
        """The same for all that are the same database; one in memory is itself alone."""
        return self._engine.url.render_as_string() if self._engine.url.database else str(id(self))

    def close(self) -> None:
        """Let go of the database; SQLite folds its write-ahead log in."""
        self._engine.dispose()

    def has(self, table: Table) -> bool:
        """Whether a table is there; in a read-only folder it may not be."""
        with self.reading() as connection:
            return inspect(connection).has_table(table.name)

    def empty_log(self) -> bool:
        """Fold SQLite's write-ahead log in: what was deleted stands in it until then.

        Returns: False where a reader kept it from that; the next time does it.
        Raises: StorageError.
        """
        if self._engine.dialect.name != "sqlite":
            return True
        with storage_errors("the catalog's log can't be emptied"):
            connection = self._engine.raw_connection()  # a checkpoint is no part of a transaction
            try:
                cursor = connection.cursor()
                is_busy, *_pages = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
                cursor.close()
            finally:
                connection.close()
        return not is_busy

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection for queries; each sees the last acknowledged write."""
        with storage_errors("the catalog can't be read"):
            connection = self._engine.connect()
        with connection, storage_errors("the catalog can't be read"):
            yield connection

    @contextmanager
    def writing(self, failure: str, *, is_swift: bool = False) -> Iterator[Connection]:
        """A transaction that is on disk when the block has ended, or undone by an exception.

        Args:
            failure: What the error begins with.
            is_swift: No killed process can lose it, but a power cut can; some ten times as fast.
                For what may happen twice after a power cut.

        Raises: StorageError.
        """
        with (
            storage_errors(failure),
            self._alone(),
            self._engine.connect().execution_options(newsbot_writes=True) as connection,
            _swiftly(connection) if is_swift else nullcontext(),
            connection.begin(),
        ):
            yield connection

    def _alone(self) -> AbstractContextManager[None]:
        is_sqlite = self._engine.dialect.name == "sqlite"
        return self._lock.held(BUSY_TIMEOUT_S) if is_sqlite else nullcontext()


# Of all that this process has opened, however often: by name of the database.
_locks: WeakValueDictionary[str, FairLock] = WeakValueDictionary()


@contextmanager
def _swiftly(connection: Connection) -> Iterator[None]:
    """Commits of SQLite's write-ahead log are the operating system's, and need no disk.

    https://www.sqlite.org/pragma.html#pragma_synchronous
    """
    if connection.dialect.name != "sqlite":
        yield
        return
    # Not by way of SQLAlchemy, which would begin a transaction, in which it can't be changed.
    disk = connection.connection.cursor()
    disk.execute("PRAGMA synchronous=NORMAL")
    try:
        yield
    finally:
        disk.execute("PRAGMA synchronous=FULL")
        disk.close()


def _parse(url: str) -> URL:
    try:
        parsed = make_url(url)
    except (SQLAlchemyError, ValueError) as exc:
        raise StorageError("NEWSBOT_DATABASE_URL is no SQLAlchemy URL; mend or unset it") from exc
    if parsed.get_backend_name() == "sqlite" and not parsed.database:
        raise StorageError("NEWSBOT_DATABASE_URL names no file; write sqlite:///PATH or unset it")
    return parsed


def _server_engine(url: URL) -> Engine:
    try:
        return create_engine(url, hide_parameters=True)
    except (ImportError, SQLAlchemyError) as exc:
        name = url.get_backend_name()
        raise StorageError(f"no driver for {name} is installed ({exc}); install one") from exc


def _open_sqlite(path: Path) -> Database:
    with storage_errors(f"{path} can't be opened"):
        if is_readable_only(path):
            return Database(_sqlite(_url_of_read_only(path), writable=False), writable=False)
        # What people ask, and the articles they may read, are nobody else's business.
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        url = URL.create("sqlite", database=str(path))
        return Database(_sqlite(url, writable=True), writable=True)


def _url_of_read_only(path: Path) -> URL:
    query = {"uri": "true", "mode": "ro"}
    if not _has_log(path):
        # Without write access there can be no lock and no log: read the file as it stands.
        query["immutable"] = "1"
    return URL.create("sqlite", database=f"file:{quote(str(path.resolve()))}", query=query)


def is_readable_only(path: Path) -> bool:
    """Whether a catalog is there that this process may read but not write."""
    if not path.exists():
        return False
    if path.is_dir():
        raise IsADirectoryError(errno.EISDIR, "is a directory", str(path))
    # Asked, not opened: closing any handle of a file drops this process's POSIX locks on it, and
    # another process would then take SQLite's log away from under an open connection.
    if not os.access(path, os.W_OK):
        return True
    try:
        with TemporaryFile(dir=path.parent) as probe:
            probe.write(bytes(LOG_BYTES))  # a write-ahead log stands beside the file
    except OSError as exc:
        # On a full disk, what stands in a log that was left behind must still be seen.
        return exc.errno not in _NO_SPACE or not _has_log(path)
    return False


def _has_log(path: Path) -> bool:
    return path.with_name(f"{path.name}-wal").exists()


def _sqlite(url: URL, *, writable: bool) -> Engine:
    # Errors come into logs, where what people wrote has no place.
    engine = create_engine(url, connect_args={"timeout": BUSY_TIMEOUT_S}, hide_parameters=True)

    @event.listens_for(engine, "connect")
    def _configure(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # SQLAlchemy's BEGIN below, not sqlite3's own
        cursor = connection.cursor()
        cursor.execute("PRAGMA foreign_keys=ON")
        if writable:
            cursor.execute(f"PRAGMA page_size={PAGE_BYTES}")  # counts for a new file only
            cursor.execute("PRAGMA journal_mode=WAL")
            cursor.execute("PRAGMA synchronous=FULL")  # acknowledged means on disk
            cursor.execute("PRAGMA secure_delete=ON")  # what people ask to be forgotten is zeroed
        cursor.close()

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        # A deferred transaction that turns into a write fails at once where another one writes.
        writes = connection.get_execution_options().get("newsbot_writes", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine
