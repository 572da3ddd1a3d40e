"""Tables of an older newsbot get the columns that came since.

Invariant: a column that comes later may be null, so that the rows from before need no value.
"""

from __future__ import annotations

from sqlalchemy import Connection, MetaData, inspect
from sqlalchemy.schema import CreateColumn


def add_missing_columns(connection: Connection, tables: MetaData) -> None:
    """Add to each table that is there the columns that it lacks."""
    inspector = inspect(connection)
    for table in tables.sorted_tables:
        there = {column["name"] for column in inspector.get_columns(table.name)}
        for column in table.columns:
            if column.name not in there:
                definition = CreateColumn(column).compile(dialect=connection.dialect)
                connection.exec_driver_sql(f"ALTER TABLE {table.name} ADD COLUMN {definition}")
