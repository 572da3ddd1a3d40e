"""Who was let in or shut out by an admin, and which strangers were told: the SQL of it."""

from __future__ import annotations

from typing import Literal, cast

from sqlalchemy import Connection, select
from sqlalchemy.dialects import postgresql, sqlite

from bot.telegram.keeping.tables import peers
from rag.corpus.catalog.database import Database

Role = Literal["admin", "allowed", "revoked"]

_c = peers.c


class Grants:
    """Roles by id of a user or chat. Every method raises StorageError where the database can't."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def roles(self) -> dict[int, Role]:
        """Every id that an admin decided on."""
        query = select(_c.id, _c.role).where(_c.role.is_not(None))
        with self._database.reading() as connection:
            return {peer: cast(Role, role) for peer, role in connection.execute(query)}

    def told(self) -> set[int]:
        """Those that were told that they aren't on the list."""
        query = select(_c.id).where(_c.is_told)
        with self._database.reading() as connection:
            return set(connection.scalars(query))

    def give(self, peer_id: int, role: Role) -> None:
        """Decide on an id; if it is shut out later, it is told so once more."""
        with self._database.writing("the permission can't be written") as connection:
            put_peer(connection, peer_id, role=role, is_told=False)

    def tell(self, peer_id: int) -> None:
        """Note that it was told."""
        with self._database.writing("the stranger can't be noted") as connection:
            put_peer(connection, peer_id, is_told=True)


def put_peer(connection: Connection, peer_id: int, **values: object) -> None:
    """Set some columns of a peer, known or not."""
    # The same words in both dialects, but SQLAlchemy has a class of its own for each.
    dialect = sqlite if connection.dialect.name == "sqlite" else postgresql
    known = dialect.insert(peers).values(**{"id": peer_id, "is_told": False} | values)
    connection.execute(known.on_conflict_do_update(index_elements=[_c.id], set_=dict(values)))
