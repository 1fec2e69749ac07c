"""CSV to and from people with spreadsheets: no cell that is written is ever run as a formula."""

import csv
import io
from collections.abc import Iterable, Sequence

from counterpoise.domain.errors import InvalidDocument, Issue

__all__ = ["csv_in", "csv_text", "inert"]

Cell = str | int | float | bool | None
_RUN = ("=", "+", "-", "@", "\t", "\n", "＝", "＋", "－", "＠")


def inert(value: Cell) -> Cell:
    """The cell; a text that a spreadsheet would take for a formula gets an apostrophe in front (OWASP, CSV injection).

    Numbers stay numbers, negative ones too.
    """
    if not isinstance(value, str):
        return value
    # A bare carriage return would stand outside of quotes and begin a row of its own.
    text = value.replace("\r\n", "\n").replace("\r", "\n")
    return f"'{text}" if text.lstrip(" ").startswith(_RUN) else text


def csv_text(columns: Sequence[str], rows: Iterable[Sequence[Cell]]) -> str:
    """The table as CSV with its header; None is an empty cell."""
    written = io.StringIO()
    table = csv.writer(written, lineterminator="\n")
    table.writerow(columns)
    table.writerows([inert(cell) for cell in row] for row in rows)
    return written.getvalue()


def csv_in(raw: bytes, shown: str) -> str:
    """The text of a CSV file in UTF-8, without the mark that some spreadsheets put in front.

    Args:
        raw: the file.
        shown: its name in messages.

    Raises:
        InvalidDocument: naming the line, if it is not UTF-8.
    """
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        told = "is not UTF-8; in a spreadsheet, save it as CSV UTF-8"
        raise InvalidDocument([Issue("encoding", told, (), shown, line, 1)]) from None
