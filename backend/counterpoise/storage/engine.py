"""Connections, and how a transaction begins on each database.

SQLite gets its ``BEGIN`` from here (``BEGIN IMMEDIATE`` for writers), because its driver would begin only at the first
change, when another writer may already have changed what was read. On PostgreSQL whoever reads has one snapshot, and
writers work side by side: rows, unique values and named locks keep them apart.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.pool import NullPool

from counterpoise.domain.errors import StorageFailed

__all__ = ["PATIENCE", "WRITING", "engine_for"]

PATIENCE = 30.0
"""Seconds that a writer waits for another."""

WRITING = "counterpoise_writing"
"""Execution option of a connection that will change something."""

# A program that stopped in the middle of a change must not keep others out for ever.
_IDLE = 60


def engine_for(address: URL, *, patience: float = PATIENCE, pooled: bool = True) -> Engine:
    """An engine; it connects when first used.

    Args:
        address: from :func:`counterpoise.storage.addresses.address_of`.
        patience: seconds that a writer waits for another.
        pooled: False for the few connections of a migration or a backup.

    Raises:
        StorageFailed: if the folder of an SQLite file cannot be made.
    """
    # Parameters are people's data: they stand in no error message and no log.
    options: dict[str, Any] = {"hide_parameters": True}
    if not pooled:
        options["poolclass"] = NullPool
    if address.get_backend_name() == "sqlite":
        _make_folder(Path(str(address.database)))
        if pooled:
            options |= {"pool_size": 8, "max_overflow": 24}
        engine = create_engine(address, connect_args={"timeout": patience, "check_same_thread": False}, **options)
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return engine
    if pooled:
        options |= {"pool_size": 8, "max_overflow": 24, "pool_pre_ping": True}
    connect = {"connect_timeout": 10, "application_name": "counterpoise"}
    engine = create_engine(address, connect_args=connect, **options)
    event.listen(engine, "begin", _begin_postgresql(patience))
    return engine


def _make_folder(path: Path) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StorageFailed(
            f"Cannot make the folder {path.parent}: {error.strerror}.", path=str(path.parent)
        ) from error


def _prepare_sqlite(connection: Any, record: object) -> None:
    del record
    # From here on the driver begins and ends no transaction by itself.
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode = WAL")
    # FULL: what was acknowledged survives the loss of power, not only the end of the process.
    cursor.execute("PRAGMA synchronous = FULL")
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    writing = connection.get_execution_options().get(WRITING, False)
    connection.exec_driver_sql(f"PRAGMA query_only = {0 if writing else 1}")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")


def _begin_postgresql(patience: float) -> Callable[[Connection], None]:
    wait = (
        f"SET LOCAL lock_timeout = {int(patience * 1000)}; SET LOCAL idle_in_transaction_session_timeout = '{_IDLE}s'"
    )

    def begin(connection: Connection) -> None:
        writing = connection.get_execution_options().get(WRITING, False)
        connection.exec_driver_sql(wait if writing else "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")

    return begin
