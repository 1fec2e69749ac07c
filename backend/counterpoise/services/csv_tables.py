"""CSV for people who open it in a spreadsheet: no cell is ever run as a formula."""

import csv
import io
from collections.abc import Iterable, Sequence

__all__ = ["csv_text", "inert"]

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
