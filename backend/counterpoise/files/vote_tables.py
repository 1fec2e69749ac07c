"""CSV tables of a vote export: plain or gzipped, bounded, and every fault with its line and column."""

import csv
import gzip
import io
import zlib
from collections.abc import Iterator
from pathlib import Path

from counterpoise.domain.characters import hidden_character
from counterpoise.domain.errors import InvalidDocument, Issue
from counterpoise.files.evidence_tables import MAXIMUM_BYTES, MAXIMUM_ROWS, Faults
from counterpoise.services.csv_tables import inert

__all__ = ["Cells", "VoteTable", "refusal"]

MAXIMUM_COLUMNS = 50_000

_LONGEST = 200


class Cells(Faults):
    """Faults that say which column, by name and counted from 1."""

    def at(self, code: str, message: str, line: int, place: int, column: str = "") -> None:
        """Keep a fault at a cell."""
        path = (column,) if column else ()
        self.issues.append(Issue(code, message, path, self.file, line, place + 1))
        if len(self.issues) >= 100:  # noqa: PLR2004 - enough to mend a file by, as in every table
            self.refuse()

    def id(self, cell: str, line: int, place: int, column: str) -> str:
        """An id that shows what it holds, and that no spreadsheet would run; "" after a fault."""
        name = cell.strip()
        plain = name.removeprefix("-").replace(".", "", 1).isdigit()
        if not name:
            self.at("missing_id", "is empty; every row needs an id", line, place, column)
        elif len(name) > _LONGEST or "\n" in name:
            self.at("text_long", f"must be one line of at most {_LONGEST} characters", line, place, column)
        elif hidden := hidden_character(name):
            self.at("hidden_character", f"holds {hidden}, which a reader cannot see; remove it", line, place, column)
        elif not plain and inert(cell) != cell:
            self.at("formula", f"{name[:40]!r} would be run by a spreadsheet; use another id", line, place, column)
        else:
            return name
        return ""


def _text(path: Path) -> str:
    """A file's text, unpacked if it is gzipped; bounded either way."""
    try:
        if path.stat().st_size > MAXIMUM_BYTES:
            raise refusal("too_large", f"has more than {MAXIMUM_BYTES:,} bytes", path)
        raw = path.read_bytes()
        if raw[:2] == b"\x1f\x8b":
            with gzip.GzipFile(fileobj=io.BytesIO(raw)) as packed:
                raw = packed.read(MAXIMUM_BYTES + 1)
            if len(raw) > MAXIMUM_BYTES:
                raise refusal("too_large", f"unpacks to more than {MAXIMUM_BYTES:,} bytes", path)
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise refusal("encoding", "is not UTF-8", path, raw.count(b"\n", 0, error.start) + 1) from None
    except (EOFError, zlib.error, gzip.BadGzipFile):
        raise refusal("unreadable", "is gzipped, but damaged", path) from None
    except OSError as error:
        raise refusal("unreadable", f"cannot be read: {(error.strerror or str(error)).lower()}", path) from None


def refusal(code: str, message: str, path: Path, line: int | None = None) -> InvalidDocument:
    """One fault that ends the reading of a file."""
    return InvalidDocument([Issue(code, message, (), str(path), line, None if line is None else 1)])


class VoteTable:
    """A CSV file with its header, row by row."""

    def __init__(self, path: Path) -> None:
        self.faults = Cells(str(path))
        self._path = path
        self._records = self._read(_text(path))
        _, self.header = next(self._records, (1, []))
        self.header = [name.strip() for name in self.header]
        if not self.header:
            self.faults.at("empty_document", "holds nothing; the first line names the columns", 1, 0)
        if len(self.header) > MAXIMUM_COLUMNS:
            self.faults.at("too_many_columns", f"has more than {MAXIMUM_COLUMNS:,} columns", 1, 0)
            self.faults.refuse()
        before: set[str] = set()
        for place, name in enumerate(self.header):
            if name in before:
                self.faults.at("duplicate_column", f"the column {name!r} stands here twice; keep one", 1, place, name)
            before.add(name)
        self.faults.refuse()

    def _read(self, text: str) -> Iterator[tuple[int, list[str]]]:
        reader = csv.reader(io.StringIO(text, newline=""), strict=True)
        line = 1
        try:
            for row in reader:
                if row:
                    yield line, row
                line = reader.line_num + 1
        except csv.Error as error:
            raise refusal("csv_syntax", f"is not valid CSV: {error}", self._path, line) from None

    def need(self, *names: str) -> list[int]:
        """Places of columns that must be there."""
        for name in names:
            if name not in self.header:
                found = ", ".join(self.header[:20])
                self.faults.at("missing_column", f"the column {name!r} is missing; there are: {found}", 1, 0, name)
        self.faults.refuse()
        return [self.header.index(name) for name in names]

    def rows(self) -> Iterator[tuple[int, list[str]]]:
        """Line number and cells of every row; uneven rows are faults."""
        width = len(self.header)
        for count, (line, row) in enumerate(self._records):
            if count >= MAXIMUM_ROWS:
                self.faults.at("too_many_rows", f"has more than {MAXIMUM_ROWS:,} rows", line, 0)
                self.faults.refuse()
            if len(row) != width:
                message = f"this row has {len(row):,} cells, the header has {width:,}"
                self.faults.at("uneven_row", message, line, min(len(row), width) - 1)
                continue
            yield line, row
