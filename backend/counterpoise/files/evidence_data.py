"""The data of an evidence pack: people, one row each, or support for items by group."""

from array import array
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from counterpoise.domain.catalogue.catalogue import Catalogue
from counterpoise.domain.errors import InvalidDocument, Issue, Place
from counterpoise.domain.standing.aggregates import Aggregates, Item, Support
from counterpoise.domain.standing.manifest import MappedItem, PackFile, every_item
from counterpoise.domain.standing.respondents import Floats, Respondents
from counterpoise.domain.standing.suppression import LEAST_SHOWN
from counterpoise.files.evidence_tables import Faults, Table, read_table
from counterpoise.files.yaml_reader import Document

__all__ = ["aggregates_of", "read_cells", "read_respondents"]

_WHOLE = 100.0
_PREFIXES = ("group:", "axis:", "importance:")


class _Columns:
    """Which column of a respondents' table says what."""

    def __init__(self, table: Table, catalogue: Catalogue) -> None:
        table.need("id")
        self.plain = {name: table.place(name) for name in ("id", "weight", "stratum")}
        self.found: dict[str, dict[str, int]] = {prefix: {} for prefix in _PREFIXES}
        for place, column in enumerate(table.header):
            if column in self.plain:
                continue
            prefix, _, name = column.partition(":")
            kind = f"{prefix}:"
            if kind not in self.found or not name.strip():
                message = "is not a column that is read: id, weight, stratum, group:…, axis:…, importance:…"
                table.faults.add("unknown_column", message, 1, column)
                continue
            if kind != "group:" and name not in catalogue.axes:
                message = f"there is no axis {name!r}; known: {', '.join(catalogue.axes)}"
                table.faults.add("unknown_axis", message, 1, column)
            self.found[kind][name.strip()] = place
        if not self.found["axis:"] and not table.faults.issues:
            table.faults.add("missing_column", "there is no column axis:…, so nothing is said about any axis", 1)
        for axis in self.found["importance:"].keys() - self.found["axis:"].keys():
            message = f"says how much {axis} counts, but there is no column axis:{axis}"
            table.faults.add("missing_column", message, 1, f"importance:{axis}")
        table.faults.refuse()


def read_respondents(path: Path, catalogue: Catalogue) -> Respondents:
    """People from a CSV file, one row each.

    Raises:
        InvalidDocument: with line and column of every fault.
    """
    table = read_table(path)
    columns = _Columns(table, catalogue)
    faults = table.faults
    ids: dict[str, int] = {}
    weights, strata = array("d"), list[str]()
    groups: dict[str, list[str]] = {name: [] for name in columns.found["group:"]}
    shares = {name: array("d") for name in columns.found["axis:"]}
    importances = {name: array("d") for name in columns.found["importance:"]}
    id_at, weight_at, stratum_at = (columns.plain[name] for name in ("id", "weight", "stratum"))
    for line, row in table.rows():
        identity = faults.label(row[id_at or 0], line, "id")
        if not identity:
            faults.add("missing_id", "is empty; every row needs an id", line, "id")
        elif identity in ids:
            faults.add("duplicate_id", f"{identity!r} stands on line {ids[identity]} already", line, "id")
        ids.setdefault(identity or f"\x00{line}", line)
        weights.append(
            1.0 if weight_at is None else faults.number(row[weight_at].strip(), line, "weight", 0, above=True)
        )
        strata.append("" if stratum_at is None else faults.label(row[stratum_at], line, "stratum"))
        for name, place in columns.found["group:"].items():
            groups[name].append(faults.label(row[place], line, f"group:{name}"))
        for name, place in columns.found["axis:"].items():
            cell = row[place].strip()
            shares[name].append(faults.number(cell, line, f"axis:{name}", 0, _WHOLE) if cell else np.nan)
        for name, place in columns.found["importance:"].items():
            cell = row[place].strip()
            importances[name].append(faults.number(cell, line, f"importance:{name}", 0) if cell else 1.0)
    if not ids:
        faults.add("empty_document", "holds no rows", 1)
    faults.refuse()
    return _respondents(list(ids), weights, strata, groups, shares, importances)


def _respondents(
    ids: list[str],
    weights: Sequence[float],
    strata: list[str],
    groups: dict[str, list[str]],
    shares: Mapping[str, Sequence[float]],
    importances: Mapping[str, Sequence[float]],
) -> Respondents:
    """In the order of ids, so that the order of rows does not matter."""
    order = np.array(sorted(range(len(ids)), key=ids.__getitem__))
    axes = tuple(sorted(shares))
    ones: Floats = np.ones(len(ids))
    return Respondents(
        ids=tuple(ids[place] for place in order),
        weights=np.array(weights)[order],
        axes=axes,
        shares=np.column_stack([np.array(shares[axis])[order] / _WHOLE for axis in axes]),
        importances=np.column_stack(
            [np.array(importances[axis])[order] if axis in importances else ones for axis in axes]
        ),
        groups={name: np.array(groups[name], dtype=np.str_)[order] for name in sorted(groups)},
        strata=np.array(strata, dtype=np.str_)[order],
    )


def _whole(faults: Faults, cell: str, line: int) -> int:
    value = faults.number(cell, line, "n", 1)
    if value == value and value != int(value):  # noqa: PLR0124 - NaN is a fault already
        faults.add("number", f"must be a whole number of people; it is {cell!r}", line, "n")
        return 0
    return int(value) if value == value else 0  # noqa: PLR0124


def read_cells(path: Path, head: PackFile, document: Document) -> tuple[Support, ...]:
    """Support for items by group, from a CSV file.

    A cell of fewer than ten people may leave ``support`` empty: withheld. It counts when small groups are hidden.

    Raises:
        InvalidDocument: with line and column of every fault; an item without a row is a fault of ``pack.yaml``.
    """
    table = read_table(path)
    table.need("item", "dimension", "group", "n", "support")
    faults = table.faults
    for column in table.header:
        if column not in {"item", "dimension", "group", "n", "support"}:
            faults.add("unknown_column", "is not a column that is read: item, dimension, group, n, support", 1, column)
    places = [table.place(name) or 0 for name in ("item", "dimension", "group", "n", "support")]
    known = set(every_item(head))
    seen: dict[tuple[str, str, str], int] = {}
    cells = []
    for line, row in table.rows():
        item, dimension, group = (
            faults.label(row[place], line, name)
            for place, name in zip(places, ("item", "dimension", "group"), strict=False)
        )
        for name, text in (("dimension", dimension), ("group", group)):
            if not text:
                faults.add("missing_text", "is empty", line, name)
        if item not in known:
            faults.add("unknown_id", f"no mapping of {document.file} has the item {item!r}", line, "item")
        key = (item, dimension, group)
        if key in seen:
            message = f"{item!r} for {dimension} {group} stands on line {seen[key]} already"
            faults.add("duplicate_id", message, line, "item")
        seen[key] = line
        n = _whole(faults, row[places[3]].strip(), line)
        share = row[places[4]].strip()
        withheld = not share and 0 < n < LEAST_SHOWN
        support = float("nan") if withheld else faults.number(share, line, "support", 0, 1)
        cells.append(Support(item, dimension, group, n, support))
    faults.refuse()
    _check_every_item_is_there(head, {cell.item for cell in cells}, document, path)
    return tuple(cells)


def _check_every_item_is_there(head: PackFile, there: set[str], document: Document, path: Path) -> None:
    issues = []
    scopes: list[tuple[tuple[Place, ...], tuple[MappedItem, ...]]] = [(("items",), head.items or ())]
    scopes += [(("codings", number, "items"), one.items) for number, one in enumerate(head.codings)]
    for field, items in scopes:
        for number, one in enumerate(items):
            if one.item not in there:
                message = f"no row of {path.name} has the item {one.item!r}"
                issues.append(document.located(Issue("unknown_id", message, (*field, number, "item"))))
    if issues:
        raise InvalidDocument(issues)


def aggregates_of(items: Sequence[MappedItem], cells: Sequence[Support]) -> Aggregates:
    """The cells that one mapping reads, under that mapping."""
    read = {one.item for one in items}
    return Aggregates(
        tuple(Item(one.item, one.axis, one.pole, float(one.strength), one.reason) for one in items),
        tuple(cell for cell in cells if cell.item in read),
    )
