"""A panel's ballots as CSV: one row a ballot, checked cell by cell; with any fault nothing is counted."""

from array import array
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from counterpoise.domain.catalogue.catalogue import Catalogue
from counterpoise.domain.errors import Issue
from counterpoise.domain.tally.ballots import Ballots, normalised
from counterpoise.files.evidence_tables import Faults, Table, read_table
from counterpoise.services.csv_tables import inert

__all__ = ["read_ballots"]

_WHOLE = 100.0
_GREATEST = 1e9
_BALLOT, _WEIGHT, _IMPORTANCE = "ballot", "stratum_weight", "importance:"


class _CellFaults(Faults):
    """Faults that say which cell of the row it is, counted from 1."""

    def __init__(self, table: Table) -> None:
        super().__init__(table.file)
        self._places = {name: place for place, name in enumerate(table.header, start=1)}

    def add(self, code: str, message: str, line: int, column: str = "") -> None:
        place = self._places.get(column, 1)
        super().add(code, message, line, column)
        last = self.issues[-1]
        self.issues[-1] = Issue(last.code, last.message, last.path, last.file, last.line, place)


@dataclass(frozen=True)
class _Columns:
    """Where each axis's weight and importance stand; ``importances`` is empty where nobody was asked for them."""

    ballot: int
    weight: int | None
    axes: dict[str, int]
    importances: dict[str, int]


def _columns(table: Table, catalogue: Catalogue) -> _Columns:
    faults, axes, importances = table.faults, {}, {}
    for place, name in enumerate(table.header):
        axis = name.removeprefix(_IMPORTANCE)
        if name in {_BALLOT, _WEIGHT}:
            continue
        if axis not in catalogue.axes:
            known = ", ".join(catalogue.axes)
            message = (
                f"there is no axis {axis!r}; a column is {_BALLOT}, {_WEIGHT}, an axis or {_IMPORTANCE}AXIS, and the "
                f"axes are: {known}"
            )
            faults.add("unknown_axis", message, 1, name)
        elif name == axis:
            axes[axis] = place
        else:
            importances[axis] = place
    if _BALLOT not in table.header:
        faults.add("missing_column", f"the column {_BALLOT!r} is missing; it names each ballot, once", 1, _BALLOT)
    if not axes and not faults.issues:
        faults.add("missing_column", "there is no column for any axis, so nothing is asked for", 1)
    for axis in importances.keys() - axes.keys():
        message = f"says how much {axis} counts, but there is no column {axis}"
        faults.add("missing_column", message, 1, f"{_IMPORTANCE}{axis}")
    if importances:
        for axis in axes.keys() - importances.keys():
            message = (
                f"has no column {_IMPORTANCE}{axis}; importances divide 1 over all axes: ask for every one, or none"
            )
            faults.add("missing_column", message, 1, axis)
    faults.refuse()
    return _Columns(table.header.index(_BALLOT), table.place(_WEIGHT), axes, importances)


def _name(faults: Faults, cell: str, line: int, seen: dict[str, int]) -> None:
    name = faults.label(cell, line, _BALLOT)
    if not name:
        faults.add("missing_id", "is empty; every ballot needs a name", line, _BALLOT)
    elif inert(name) != name:
        message = f"{name!r} begins like a formula, which a spreadsheet would run; rename the ballot"
        faults.add("formula", message, line, _BALLOT)
    elif name in seen:
        faults.add("duplicate_id", f"{name!r} stands on line {seen[name]} already: one ballot each", line, _BALLOT)
    seen.setdefault(name or f"\x00{line}", line)


def read_ballots(path: Path, catalogue: Catalogue) -> Ballots:
    """Read ballots; in the order of their names, so that the order of rows does not matter.

    Importances count by their proportions: each complete ballot's are divided by their sum. A ballot with any of them
    blank, or with nothing but zeros, leaves that question.

    Raises:
        InvalidDocument: with line and cell of every fault.
    """
    table = read_table(path)
    faults = table.faults = _CellFaults(table)
    columns = _columns(table, catalogue)
    seen: dict[str, int] = {}
    weights, shares, importances = array("d"), array("d"), array("d")
    for line, row in table.rows():
        _name(faults, row[columns.ballot], line, seen)
        weight = "1" if columns.weight is None else row[columns.weight].strip()
        weights.append(faults.number(weight, line, _WEIGHT, 0, _GREATEST, above=True))
        for axis, place in columns.axes.items():
            cell = row[place].strip()
            # Adding 0 makes −0 a 0.
            shares.append(faults.number(cell, line, axis, 0, _WHOLE) / _WHOLE + 0.0 if cell else np.nan)
        for axis in columns.axes if columns.importances else ():
            name = f"{_IMPORTANCE}{axis}"
            cell = row[columns.importances[axis]].strip()
            importances.append(faults.number(cell, line, name, 0, _GREATEST) + 0.0 if cell else np.nan)
    if not seen and not faults.issues:
        faults.add("empty_document", "holds no ballots", 1)
    faults.refuse()
    shape = (len(seen), len(columns.axes))
    asked = np.array(importances).reshape(shape) if columns.importances else np.full(shape, np.nan)
    names = list(seen)
    order = np.array(sorted(range(len(names)), key=names.__getitem__))
    return Ballots(
        ids=tuple(names[place] for place in order),
        weights=np.array(weights)[order],
        axes=tuple(columns.axes),
        shares=np.array(shares).reshape(shape)[order],
        importances=normalised(asked)[order],
    )
