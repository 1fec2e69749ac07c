"""Everything that a database holds, at one moment: read for a backup, written by a restore.

Tables are read as they stand in the database, not as the table classes of this program say, so that a backup of an
older schema can be restored and then upgraded.
"""

from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any

from sqlalchemy import Connection, Integer, MetaData, Table, func, insert, select, text

from counterpoise.storage.archives import Rows

__all__ = ["count_of", "counters_of", "holds_rows", "rows_of", "set_counters", "tables_of", "write_rows"]

_AT_ONCE = 500
_NOT_OURS = {"alembic_version"}


def tables_of(connection: Connection) -> dict[str, Table]:
    """The tables, those that others refer to first."""
    found = MetaData()
    found.reflect(connection)
    return {table.name: table for table in found.sorted_tables if table.name not in _NOT_OURS}


def rows_of(connection: Connection, table: Table) -> Iterator[dict[str, Any]]:
    """Every row, in the order of the primary key, fetched some at a time."""
    query = select(table).order_by(*table.primary_key.columns)
    result = connection.execution_options(yield_per=_AT_ONCE).execute(query)
    for row in result.mappings():
        yield dict(row)


def write_rows(connection: Connection, table: Table, rows: Rows) -> int:
    """Add rows; how many."""
    held, number = iter(rows), 0
    while some := [dict(row) for row in islice(held, _AT_ONCE)]:
        connection.execute(insert(table), some)
        number += len(some)
    return number


def holds_rows(connection: Connection) -> bool:
    """Whether any table has a row."""
    tables = tables_of(connection).values()
    return any(connection.execute(select(1).select_from(table).limit(1)).first() for table in tables)


def count_of(connection: Connection, table: Table) -> int:
    """How many rows there are."""
    return int(connection.execute(select(func.count()).select_from(table)).scalar_one())


def counters_of(connection: Connection, tables: Mapping[str, Table]) -> dict[str, int]:
    """The last number given in each table that counts."""
    return {name: _last_number(connection, table) for name, table in tables.items() if _counting(connection, table)}


def set_counters(connection: Connection, tables: Mapping[str, Table], counters: Mapping[str, int]) -> None:
    """Go on counting after ``counters``, and in any case after the numbers that are there."""
    for name, table in tables.items():
        if (column := _counting(connection, table)) is None:
            continue
        last = max(counters.get(name, 0), connection.execute(select(func.max(table.c[column]))).scalar() or 0)
        if connection.dialect.name == "sqlite":
            connection.execute(text("DELETE FROM sqlite_sequence WHERE name = :name"), {"name": name})
            connection.execute(text("INSERT INTO sqlite_sequence VALUES (:name, :last)"), {"name": name, "last": last})
        elif last:
            place = {"name": name, "column": column, "last": last}
            connection.execute(text("SELECT setval(pg_get_serial_sequence(:name, :column), :last)"), place)


def _counting(connection: Connection, table: Table) -> str | None:
    """The column that the database numbers, if there is one; a whole-number key may also be given by the program."""
    keys = list(table.primary_key.columns)
    if len(keys) != 1 or not isinstance(keys[0].type, Integer):
        return None
    if connection.dialect.name == "sqlite":
        made = connection.execute(
            text("SELECT sql FROM sqlite_master WHERE name = :name"), {"name": table.name}
        ).scalar()
        return keys[0].name if "AUTOINCREMENT" in str(made).upper() else None
    place = {"name": table.name, "column": keys[0].name}
    sequence = connection.execute(text("SELECT pg_get_serial_sequence(:name, :column)"), place).scalar()
    return keys[0].name if sequence is not None else None


def _last_number(connection: Connection, table: Table) -> int:
    if connection.dialect.name == "sqlite":
        query = text("SELECT seq FROM sqlite_sequence WHERE name = :name")
        return int(connection.execute(query, {"name": table.name}).scalar() or 0)
    place = {"name": table.name, "column": _counting(connection, table)}
    sequence = connection.execute(text("SELECT pg_get_serial_sequence(:name, :column)"), place).scalar_one()
    # The name comes from the database's own catalogue, quoted where it must be.
    last, called = connection.execute(text(f"SELECT last_value, is_called FROM {sequence}")).one()  # noqa: S608
    return int(last) if called else 0
