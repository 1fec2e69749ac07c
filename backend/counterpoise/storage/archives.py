"""backup/v1: everything that is kept, as JSON lines in a zip, the same from either database.

``manifest.json`` names the schema's revision and, for every table, the number of rows and the SHA-256 of
``tables/NAME.jsonl``: one object a row, in the order of the primary key. ``counters`` holds the last number that was
given in tables that count, so that no number is given twice after a restore.
"""

import hashlib
import json
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from counterpoise.domain.errors import InvalidDocument, Issue

__all__ = ["SCHEMA", "ArchiveReader", "Manifest", "Rows", "write_archive"]

SCHEMA = "backup/v1"
_MANIFEST = "manifest.json"
# A manifest names a few tables; one that is larger is not one.
_LARGEST_MANIFEST = 1_000_000

Rows = Iterable[Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Manifest:
    """What an archive says of itself.

    Attributes:
        revision: of the schema that the rows fit.
        rows: number of rows by table.
        sha256: of each table's lines, hex.
        counters: the last number given, by table.
    """

    revision: str
    rows: Mapping[str, int]
    sha256: Mapping[str, str]
    counters: Mapping[str, int]


def write_archive(path: Path, revision: str, tables: Mapping[str, Rows], counters: Mapping[str, int]) -> Manifest:
    """Write the rows of all tables to ``path``, which must be a new file; what it says of itself."""
    rows, sums = dict[str, int](), dict[str, str]()
    with zipfile.ZipFile(path, "x", zipfile.ZIP_DEFLATED) as archive:
        for name, held in tables.items():
            rows[name], digest = 0, hashlib.sha256()
            # force_zip64: how long a table will be is not known when it begins.
            with archive.open(_entry(_member(name)), "w", force_zip64=True) as stream:
                for row in held:
                    line = json.dumps(row, sort_keys=True, separators=(",", ":"), allow_nan=False).encode() + b"\n"
                    stream.write(line)
                    digest.update(line)
                    rows[name] += 1
            sums[name] = digest.hexdigest()
        document = {
            "schema": SCHEMA,
            "revision": revision,
            "tables": {name: {"rows": rows[name], "sha256": sums[name]} for name in rows},
            "counters": dict(counters),
        }
        archive.writestr(_entry(_MANIFEST), json.dumps(document, indent=2) + "\n")
    return Manifest(revision, rows, sums, counters)


def _member(table: str) -> str:
    return f"tables/{table}.jsonl"


def _entry(name: str) -> zipfile.ZipInfo:
    """An entry without the time of day: equal contents make equal archives."""
    made = zipfile.ZipInfo(name)
    made.compress_type = zipfile.ZIP_DEFLATED
    return made


class ArchiveReader:
    """An archive, opened for reading; every checksum has been verified when this is made.

    Args:
        path: of the zip.

    Raises:
        InvalidDocument: if it is no backup/v1 archive, or is damaged: nothing of it should be used then.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        try:
            self._archive = zipfile.ZipFile(path)
        except (OSError, zipfile.BadZipFile) as error:
            raise self._damaged("cannot be read as a backup") from error
        try:
            self.manifest = self._read_manifest()
            for name in self.manifest.rows:
                self._verify(name)
        except (zipfile.BadZipFile, EOFError, KeyError, ValueError, TypeError, AttributeError) as error:
            self.close()
            raise self._damaged("is damaged, or is not a backup/v1 archive") from error
        except InvalidDocument:
            self.close()
            raise

    def close(self) -> None:
        """Close the file."""
        self._archive.close()

    def rows(self, table: str) -> Iterator[dict[str, Any]]:
        """The rows of a table, in order."""
        with self._archive.open(_member(table)) as stream:
            for line in stream:
                yield json.loads(line)

    def _read_manifest(self) -> Manifest:
        if self._archive.getinfo(_MANIFEST).file_size > _LARGEST_MANIFEST:
            raise self._damaged("has a manifest that is too long")
        document = json.loads(self._archive.read(_MANIFEST))
        if document["schema"] != SCHEMA:
            raise self._damaged(f"is {document['schema']!r}, this program reads {SCHEMA}")
        tables = document["tables"]
        return Manifest(
            str(document["revision"]),
            {str(name): int(one["rows"]) for name, one in tables.items()},
            {str(name): str(one["sha256"]) for name, one in tables.items()},
            {str(name): int(number) for name, number in document["counters"].items()},
        )

    def _verify(self, table: str) -> None:
        rows, digest = 0, hashlib.sha256()
        with self._archive.open(_member(table)) as stream:
            for line in stream:
                digest.update(line)
                rows += 1
        if digest.hexdigest() != self.manifest.sha256[table] or rows != self.manifest.rows[table]:
            raise self._damaged(f"does not hold the rows of {table} that its manifest names")

    def _damaged(self, what: str) -> InvalidDocument:
        return InvalidDocument([Issue("damaged_backup", what, (), str(self._path))])
