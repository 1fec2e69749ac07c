"""Copies of an SQLite database, made while others write, and read without changing a byte of them."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.pool import NullPool

from counterpoise.domain.errors import InvalidDocument, Issue, StorageFailed
from counterpoise.storage.archives import Manifest
from counterpoise.storage.migrating import revision_of
from counterpoise.storage.snapshots import count_of, counters_of, rows_of, tables_of

__all__ = ["CopyReader", "copy_database", "is_copy"]

_MAGIC = b"SQLite format 3\0"


def is_copy(path: Path) -> bool:
    """Whether the file is an SQLite database."""
    try:
        with path.open("rb") as stream:
            return stream.read(len(_MAGIC)) == _MAGIC
    except OSError:
        return False


def copy_database(source: Path, target: Path) -> None:
    """Copy a database as of one moment into ``target``, a single file.

    Raises:
        StorageFailed: if SQLite cannot.
    """
    try:
        with closing(sqlite3.connect(source)) as live, closing(sqlite3.connect(target)) as made:
            live.backup(made)
            # The copy would otherwise want files beside it, as the original does.
            made.execute("PRAGMA journal_mode = DELETE")
    except sqlite3.Error as error:
        raise StorageFailed(f"The database cannot be copied ({error.sqlite_errorname}).") from None


class CopyReader:
    """A copy, opened for reading; SQLite has verified all of it when this is made.

    Args:
        path: of the copy.

    Raises:
        InvalidDocument: if it is damaged, or holds something else.
    """

    def __init__(self, path: Path) -> None:
        uri = f"{path.resolve().as_uri()}?mode=ro"
        engine = create_engine(
            "sqlite+pysqlite://",
            creator=lambda: sqlite3.connect(uri, uri=True),
            poolclass=NullPool,
            hide_parameters=True,
        )
        try:
            self._connection = engine.connect()
        except SQLAlchemyError:
            raise _damaged(path, "cannot be read as a database") from None
        try:
            self.manifest = self._read_manifest(path)
        except SQLAlchemyError:
            self.close()
            raise _damaged(path, "is damaged") from None
        except InvalidDocument:
            self.close()
            raise

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    def rows(self, table: str) -> Iterator[dict[str, Any]]:
        """The rows of a table, in order."""
        return rows_of(self._connection, self._tables[table])

    def _read_manifest(self, path: Path) -> Manifest:
        if self._connection.exec_driver_sql("PRAGMA integrity_check").scalar() != "ok":
            raise _damaged(path, "is damaged")
        if self._connection.exec_driver_sql("PRAGMA foreign_key_check").first():
            raise _damaged(path, "has rows that refer to rows that are not there")
        if (revision := revision_of(self._connection)) is None:
            raise _damaged(path, "is a database of something else")
        self._tables = tables_of(self._connection)
        rows = {name: count_of(self._connection, table) for name, table in self._tables.items()}
        return Manifest(revision, rows, {}, counters_of(self._connection, self._tables))


def _damaged(path: Path, what: str) -> InvalidDocument:
    return InvalidDocument([Issue("damaged_backup", what, (), str(path))])
