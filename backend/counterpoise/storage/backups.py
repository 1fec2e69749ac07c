"""Backups while the service runs, and their return.

Two kinds of file: a copy of an SQLite database, which is a database itself, and a backup/v1 archive. Either can be
restored to either database, so a backup is also the way from SQLite to PostgreSQL, and back.
"""

import os
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from sqlalchemy import URL, Connection

from counterpoise.domain.errors import InvalidDocument, InvalidOption, Issue, OutputExists, StorageFailed
from counterpoise.storage import migrating
from counterpoise.storage.addresses import shown
from counterpoise.storage.archives import ArchiveReader, Manifest, Rows, write_archive
from counterpoise.storage.copies import CopyReader, copy_database, is_copy
from counterpoise.storage.engine import engine_for
from counterpoise.storage.failures import reported
from counterpoise.storage.snapshots import counters_of, holds_rows, rows_of, set_counters, tables_of, write_rows

__all__ = ["Backup", "back_up", "restore"]

_ARCHIVE = ".zip"
_COPIES = {".sqlite3", ".sqlite", ".db"}


@dataclass(frozen=True, slots=True)
class Backup:
    """What was backed up or restored.

    Attributes:
        kind: an archive for either database, or a copy of an SQLite file.
        revision: of the schema in the file.
        rows: how many rows it holds.
    """

    kind: Literal["archive", "copy"]
    revision: str
    rows: int


def back_up(address: URL, target: Path) -> Backup:
    """Write everything that is kept to a new file, as of one moment; others go on reading and writing meanwhile.

    The file is complete or not there, and only its owner may read it: it holds addresses and password hashes.

    Args:
        address: the database.
        target: ends in ``.zip`` for an archive, or in ``.sqlite3`` for a copy of an SQLite database.

    Raises:
        InvalidOption: if the ending is another, or a copy is asked of PostgreSQL.
        OutputExists: if the file is there, or cannot be written.
        StorageFailed: if there is no database of ours.
    """
    if target.suffix not in {_ARCHIVE, *_COPIES}:
        raise InvalidOption("Name a file that ends in .zip (an archive) or .sqlite3 (a copy of an SQLite database).")
    if target.suffix == _ARCHIVE:
        with _looking(address) as (connection, revision), _written(target) as path:
            tables = tables_of(connection)
            rows: dict[str, Rows] = {name: rows_of(connection, table) for name, table in tables.items()}
            return _told("archive", write_archive(path, revision, rows, counters_of(connection, tables)))
    if address.get_backend_name() != "sqlite":
        raise InvalidOption("Only an SQLite database can be copied as a file; name one that ends in .zip.")
    with _looking(address), _written(target) as path:
        copy_database(Path(str(address.database)), path)
        with closing(CopyReader(path)) as made:
            return _told("copy", made.manifest)


def restore(address: URL, source: Path, *, force: bool = False) -> Backup:
    """Put everything in the file into the database: all of it, in one transaction, or nothing.

    A backup of an older schema is upgraded on its way. Checksums are verified before anything is written.

    Args:
        address: the database; made if it is an SQLite file that is not there.
        source: an archive or a copy; its contents say which.
        force: replace what is there. Without it the database must hold no row.

    Raises:
        InvalidDocument: if the file is damaged or no backup.
        OutputExists: if the database holds something and ``force`` is not given.
        StorageFailed: if the database refuses, or the backup's revision is not known to this program.
    """
    with closing(CopyReader(source) if is_copy(source) else ArchiveReader(source)) as held:
        with migrating.alone(address) as connection:
            if not force and holds_rows(connection):
                raise OutputExists(
                    f"{shown(address)} is not empty. Name an empty database, or replace what is there with --force.",
                    path=shown(address),
                )
            migrating.empty(connection)
            migrating.move(connection, held.manifest.revision)
            tables = tables_of(connection)
            if set(held.manifest.rows) != set(tables):
                raise InvalidDocument([Issue("damaged_backup", "has other tables than its revision", (), str(source))])
            for name, table in tables.items():
                write_rows(connection, table, held.rows(name))
            set_counters(connection, tables, held.manifest.counters)
            migrating.move(connection, migrating.HEAD)
        return _told("copy" if isinstance(held, CopyReader) else "archive", held.manifest)


def _told(kind: Literal["archive", "copy"], manifest: Manifest) -> Backup:
    return Backup(kind, manifest.revision, sum(manifest.rows.values()))


@contextmanager
def _looking(address: URL) -> Iterator[tuple[Connection, str]]:
    """One view of the database, and the schema's revision."""
    if address.get_backend_name() == "sqlite" and not Path(str(address.database)).is_file():
        raise StorageFailed(f"There is no database at {shown(address)}.", path=shown(address))
    with reported(), engine_for(address, pooled=False).connect() as connection:
        if (revision := migrating.revision_of(connection)) is None:
            raise StorageFailed(f"{shown(address)} holds no database of this program; nothing to back up.")
        yield connection, revision


@contextmanager
def _written(target: Path) -> Iterator[Path]:
    """A place beside ``target`` to write to; moved there when all is written and on the disk, or removed."""
    try:
        if target.exists() or target.is_symlink():
            raise OutputExists(f"{target} is there already; name a new file.", path=str(target))
        target.parent.mkdir(parents=True, exist_ok=True)
        folder = Path(tempfile.mkdtemp(dir=target.parent, prefix=".counterpoise-"))
    except OSError as error:
        raise _unwritable(target, error) from error
    path = folder / f"backup{target.suffix}"
    try:
        yield path
        path.chmod(0o600)
        with path.open("rb") as stream:
            os.fsync(stream.fileno())
        # A link refuses where a rename would silently replace a file that came meanwhile.
        os.link(path, target)
    except OSError as error:
        raise _unwritable(target, error) from error
    finally:
        for left in folder.iterdir():
            left.unlink()
        folder.rmdir()


def _unwritable(target: Path, error: OSError) -> OutputExists:
    return OutputExists(f"cannot write {target}: {(error.strerror or str(error)).lower()}", path=str(target))
