"""CSV tables from strangers: bounded, UTF-8, whole, and every fault with its line and column name."""

import csv
import io
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from counterpoise.domain.characters import hidden_character
from counterpoise.domain.errors import InvalidDocument, Issue
from counterpoise.services.csv_tables import csv_in

__all__ = ["MAXIMUM_BYTES", "MAXIMUM_ROWS", "Faults", "Table", "read_table", "table_of"]

MAXIMUM_BYTES = 512 * 1024 * 1024
MAXIMUM_ROWS = 2_000_000
_MAXIMUM_COLUMNS = 500
_MAXIMUM_FAULTS = 100
_LONGEST = 200


class Faults:
    """Faults of one file, as they are found; a hundred are enough to mend a file by.

    Args:
        file: as named in messages.
    """

    def __init__(self, file: str) -> None:
        self.file = file
        self.issues: list[Issue] = []

    def add(self, code: str, message: str, line: int, column: str = "") -> None:
        """Keep a fault.

        Raises:
            InvalidDocument: once there are a hundred.
        """
        self.issues.append(Issue(code, message, (column,) if column else (), self.file, line, 1))
        if len(self.issues) >= _MAXIMUM_FAULTS:
            self.refuse()

    def refuse(self) -> None:
        """Raises InvalidDocument if there is any fault."""
        if self.issues:
            raise InvalidDocument(self.issues)

    def number(
        self, cell: str, line: int, column: str, least: float, most: float = math.inf, *, above: bool = False
    ) -> float:
        """A finite number from ``least`` (not itself, if ``above``) to ``most``; NaN after a fault."""
        try:
            value = float(cell) if cell.isascii() and "_" not in cell else math.nan
        except ValueError:
            value = math.nan
        if math.isfinite(value) and (value > least if above else value >= least) and value <= most:
            return value
        wanted = f"from {least:g} to {most:g}" if most < math.inf else f"{'above' if above else 'at least'} {least:g}"
        self.add("number", f"must be a finite number {wanted}; it is {cell[:_LONGEST]!r}", line, column)
        return math.nan

    def label(self, cell: str, line: int, column: str) -> str:
        """A short text that shows what it holds, without blanks at its ends."""
        text = cell.strip()
        if len(text) > _LONGEST or "\n" in text:
            self.add("text_long", f"must be one line of at most {_LONGEST} characters", line, column)
            return text[:_LONGEST]
        if hidden := hidden_character(text):
            self.add("hidden_character", f"holds {hidden}, which a reader cannot see; remove it", line, column)
        return text


@dataclass
class Table:
    """A CSV file: its header, its rows with the line on which each begins, and what stands between its cells."""

    file: str
    header: list[str]
    faults: Faults
    _reader: Iterator[tuple[int, list[str]]] = field(repr=False)
    separator: str = ","

    def decimal(self, cell: str) -> str:
        """A cell with a number, its decimal comma as a point: between commas there is none."""
        return cell.strip() if self.separator == "," else cell.strip().replace(",", ".")

    def place(self, name: str) -> int | None:
        """Where a column stands, or None."""
        return self.header.index(name) if name in self.header else None

    def need(self, *names: str) -> None:
        """Refuse a table without these columns.

        Raises:
            InvalidDocument: naming the missing ones.
        """
        for name in names:
            if name not in self.header:
                found = ", ".join(self.header[:20])
                self.faults.add("missing_column", f"the column {name!r} is missing; there are: {found}", 1, name)
        self.faults.refuse()

    def rows(self) -> Iterator[tuple[int, list[str]]]:
        """Line number and cells of every row; blank lines are passed over, and uneven rows are faults."""
        width = len(self.header)
        for count, (line, row) in enumerate(self._reader):
            if count >= MAXIMUM_ROWS:
                self.faults.add("too_many_rows", f"has more than {MAXIMUM_ROWS:,} rows", line)
                self.faults.refuse()
            if len(row) != width:
                self.faults.add("uneven_row", f"this row has {len(row)} cells, the header has {width}", line)
                continue
            yield line, row


def _separator(text: str, allowed: str) -> str:
    """The separator that divides the first line into most cells; the first of those, if several do."""
    header = re.split(r"[\r\n]", text, maxsplit=1)[0]
    try:
        return max(allowed, key=lambda one: len(next(csv.reader([header], delimiter=one), [])))
    except csv.Error:
        return allowed[0]  # reading the table tells what is wrong with it


def _records(text: str, shown: str, separator: str) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(text, newline=""), strict=True, delimiter=separator)
    line = 1
    try:
        for row in reader:
            if row:
                yield line, row
            line = reader.line_num + 1
    except csv.Error as error:
        issue = Issue("csv_syntax", f"is not valid CSV: {error}", (), shown, line, 1)
        raise InvalidDocument([issue]) from None


def read_table(path: Path, shown: str | None = None, separators: str = ",") -> Table:
    """Open a CSV file, check its encoding and read its header; ``separators`` as in ``table_of``.

    Raises:
        InvalidDocument: if it is missing, too large, not UTF-8, not CSV, or its header repeats a name.
    """
    name = shown or str(path)
    try:
        size = path.stat().st_size
        if size > MAXIMUM_BYTES:
            message = f"has {size:,} bytes; a table has at most {MAXIMUM_BYTES:,}"
            raise InvalidDocument([Issue("too_large", message, (), name, 1, 1)])
        raw = path.read_bytes()
    except OSError as error:
        reason = (error.strerror or "cannot be read").lower()
        raise InvalidDocument([Issue("unreadable", f"cannot be read: {reason}", (), name)]) from None
    return table_of(csv_in(raw, name), name, separators)


def table_of(text: str, shown: str, separators: str = ",") -> Table:
    """Read the header of a CSV text, named ``shown`` in messages.

    Args:
        text: the whole table.
        shown: its name.
        separators: what may stand between cells; that which divides the header into most cells does.

    Raises:
        InvalidDocument: if it is not CSV, or its header repeats a name.
    """
    separator = _separator(text, separators)
    records = _records(text, shown, separator)
    _, header = next(records, (1, []))
    faults = Faults(shown)
    if not header:
        faults.add("empty_document", "holds nothing; the first line names the columns", 1)
    if len(header) > _MAXIMUM_COLUMNS:
        faults.add("too_many_columns", f"has more than {_MAXIMUM_COLUMNS} columns", 1)
    names = [faults.label(one, 1, one) for one in header]
    for repeated in dict.fromkeys(one for one in names if names.count(one) > 1):
        faults.add("duplicate_column", f"the column {repeated!r} stands here twice; keep one", 1, repeated)
    faults.refuse()
    return Table(shown, names, faults, records, separator)
