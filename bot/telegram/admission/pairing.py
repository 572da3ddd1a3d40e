"""The code that makes its sender an admin, once.

Invariant: the code is nowhere but where it was printed. The database has its SHA-256, which can't
be turned back: twelve of 32 characters are 60 bits. There is one code at a time; a new start
without an admin makes a new one.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import re
import secrets
from collections.abc import Callable
from typing import NamedTuple

from sqlalchemy import Connection, delete, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from bot.telegram.keeping.tables import pairing, pairing_tries
from rag.corpus.catalog.database import Database

TRIES_A_USER = 5
TRIES_IN_ALL = 50  # then the code is void: 50 of 2**60

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's: no I, L, O, U
_MEANT = str.maketrans("OIL", "011")
_GROUPS, _IN_A_GROUP = 3, 4
_CODE = re.compile(rf"[{_ALPHABET}]{{{_GROUPS * _IN_A_GROUP}}}")
_SHAPE = re.compile(r"[0-9A-Za-z]{4}([-–— ]?)[0-9A-Za-z]{4}\1[0-9A-Za-z]{4}")


PAIRED, WRONG, CLOSED = "paired", "pairing-wrong", "pairing-closed"


class Tried(NamedTuple):
    """What came of a try: the key of the text that says so, and how many are left."""

    key: str
    left: int


def looks_like_code(text: str) -> bool:
    """Whether somebody may mean a code by a message: three times four, with a digit."""
    return _SHAPE.fullmatch(text.strip()) is not None and any(map(str.isdigit, text))


class PairingCodes:
    """The code that is open. Every method raises StorageError where the database can't."""

    def __init__(self, database: Database, clock: Callable[[], dt.datetime]) -> None:
        self._database = database
        self._clock = clock

    def new(self) -> str:
        """A code, in the place of the one before: `7K2M-9QXA-0VDT`."""
        code = ""
        while not any(map(str.isdigit, code)):  # as `looks_like_code` wants it
            code = "".join(secrets.choice(_ALPHABET) for _ in range(_GROUPS * _IN_A_GROUP))
        row = {
            "code_digest": _digest(code),
            "made_at": self._clock().astimezone(dt.UTC).isoformat(timespec="seconds"),
            "wrong_tries": 0,
        }
        with self._database.writing("the pairing code can't be kept") as connection:
            _close(connection)
            connection.execute(insert(pairing).values(**row))
        return "-".join(code[at : at + _IN_A_GROUP] for at in range(0, len(code), _IN_A_GROUP))

    def close(self) -> None:
        """No code is open any more."""
        with self._database.writing("the pairing code can't be closed") as connection:
            connection.execute(delete(pairing).where(pairing.c.used_by.is_(None)))

    def was_used(self, user_id: int, text: str) -> bool:
        """Whether this user had the right code before."""
        mine = select(pairing.c.code_digest).where(pairing.c.used_by == user_id)
        with self._database.reading() as connection:
            return (
                connection.scalar(mine.where(pairing.c.code_digest == _digest(_meant(text))))
                is not None
            )

    def use(self, user_id: int, text: str) -> Tried | None:
        """Try a code; a try counts before this returns. None for who has none left."""
        given = _digest(_meant(text))
        with self._database.writing("the pairing can't be kept") as connection:
            open_code = connection.execute(
                select(pairing.c.code_digest, pairing.c.wrong_tries).where(
                    pairing.c.used_by.is_(None)
                )
            ).first()
            if open_code is None:
                return None
            digest, tries_in_all = open_code
            left = TRIES_A_USER - _tries(connection, user_id, digest)
            if left <= 0:
                return None
            is_void = tries_in_all >= TRIES_IN_ALL
            if not is_void and hmac.compare_digest(given, digest):
                of_it = pairing.c.code_digest == digest
                connection.execute(update(pairing).where(of_it).values(used_by=user_id))
                return Tried(PAIRED, 0)
            _count(connection, user_id, digest)
            return Tried(CLOSED if is_void else WRONG, left - 1)


def _meant(text: str) -> str:
    """The code that was typed, without what people put between, and with letters for digits."""
    return re.sub(r"[^0-9A-Z]", "", text.upper()).translate(_MEANT)


def _digest(code: str) -> str:
    # What is no code gets a digest of its own, which no code has.
    return hashlib.sha256(code.encode() if _CODE.fullmatch(code) else b"").hexdigest()


def _tries(connection: Connection, user_id: int, digest: str) -> int:
    query = select(pairing_tries.c.tries).where(
        pairing_tries.c.user_id == user_id, pairing_tries.c.code_digest == digest
    )
    return connection.scalar(query) or 0


def _count(connection: Connection, user_id: int, digest: str) -> None:
    dialect = sqlite if connection.dialect.name == "sqlite" else postgresql
    first = dialect.insert(pairing_tries).values(user_id=user_id, code_digest=digest, tries=1)
    connection.execute(
        first.on_conflict_do_update(
            index_elements=list(pairing_tries.primary_key),
            set_={"tries": pairing_tries.c.tries + 1},
        )
    )
    connection.execute(
        update(pairing)
        .where(pairing.c.code_digest == digest)
        .values(wrong_tries=pairing.c.wrong_tries + 1)
    )


def _close(connection: Connection) -> None:
    connection.execute(delete(pairing_tries))
    connection.execute(delete(pairing))
