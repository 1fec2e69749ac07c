"""Reads a pool and its quotas from CSV, each fault with file, line and column; nothing is half-read.

POOL.csv: ``id``, ``household`` (optional) and one column a category. QUOTAS.csv: ``category``, ``value``, ``min``,
``max`` and optionally ``target``, the value's share of the population, and ``seats_for``, whose seats these are
(outsiders or critics); ``feature`` may stand for ``category`` and ``name`` for ``value``, and ``min_flex`` and
``max_flex`` are passed over, so files made for sortition-algorithms fit.

Semicolons and tabs between cells are read as well, since spreadsheets of many countries write them; numbers in such
files may have a decimal comma.
"""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from counterpoise.domain.sortition.pool import Person, Pool
from counterpoise.domain.sortition.quotas import RESERVED, Quota, Quotas
from counterpoise.files.evidence_tables import Faults, Table, read_table, table_of
from counterpoise.services.csv_tables import inert
from counterpoise.services.panels.ports import PoolFormat

__all__ = ["DrawFiles", "PoolCsv", "read_declines", "read_draw_files"]

_ID, _HOUSEHOLD = "id", "household"
_NAMES = {"feature": "category", "name": "value"}
_QUOTA_COLUMNS = ("category", "value", "min", "max")
_OPTIONAL = ("target", "seats_for")
_PASSED_OVER = ("min_flex", "max_flex")
_MOST = 10**9
_SEPARATORS = ",;\t"


@dataclass(frozen=True)
class DrawFiles:
    """What the two files say.

    Attributes:
        pool: only the columns that quotas name.
        quotas: in the order of the file.
        unused: columns of the pool that no quota names.
    """

    pool: Pool
    quotas: Quotas
    unused: tuple[str, ...]


def _read(path: Path) -> Table:
    return read_table(path, separators=_SEPARATORS)


def _said(text: str, shown: str) -> Table:
    return table_of(text.removeprefix("\ufeff"), shown, _SEPARATORS)


def _text(faults: Faults, cell: str, line: int, column: str) -> str:
    text = faults.label(cell, line, column)
    if not text:
        faults.add("empty", "must not be empty", line, column)
    return text


def _safe(faults: Faults, text: str, line: int, column: str) -> str:
    """A text that ends up in tables which people open in a spreadsheet."""
    if inert(text) != text and not _number(text):
        faults.add("formula", f"a spreadsheet would run {text!r} as a formula; write it otherwise", line, column)
    return text


def _number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return text.isascii()


def _whole(faults: Faults, cell: str, line: int, column: str) -> int:
    text = cell.strip()
    if text.isascii() and text.isdigit() and int(text) <= _MOST:
        return int(text)
    faults.add("whole_number", f"must be a whole number, 0 or more; it is {cell[:40]!r}", line, column)
    return 0


def _seats_for(faults: Faults, cell: str, line: int) -> str | None:
    text = cell.strip()
    if text and text not in RESERVED:
        faults.add("unknown_value", f"seats are kept for {' or '.join(RESERVED)}, or say nothing", line, "seats_for")
    return text or None


def _quota_table(table: Table) -> Table:
    table.header[:] = [_NAMES.get(name.lower(), name.lower()) for name in table.header]
    table.need(*_QUOTA_COLUMNS)
    for name in table.header:
        if name not in (*_QUOTA_COLUMNS, *_OPTIONAL, *_PASSED_OVER):
            known = ", ".join((*_QUOTA_COLUMNS, *_OPTIONAL))
            table.faults.add("unknown_column", f"{name!r} is not a column here; there are {known}", 1, name)
    for name in sorted({one for one in table.header if table.header.count(one) > 1}):
        table.faults.add("duplicate_column", f"the column {name!r} stands here twice; keep one", 1, name)
    table.faults.refuse()
    return table


def _read_quotas(asked: Table, seats: int) -> tuple[Quotas, dict[str, int]]:
    """Quotas, and the first line of every category."""
    table = _quota_table(asked)
    faults, places = table.faults, {name: table.header.index(name) for name in table.header}
    seen: dict[tuple[str, str], int] = {}
    first: dict[str, int] = {}
    found: list[Quota] = []
    for line, cells in table.rows():
        category = _safe(faults, _text(faults, cells[places["category"]], line, "category"), line, "category")
        value = _safe(faults, _text(faults, cells[places["value"]], line, "value"), line, "value")
        least = _whole(faults, cells[places["min"]], line, "min")
        most = _whole(faults, cells[places["max"]], line, "max")
        if least > most:
            faults.add("min_above_max", f"min is {least} and max is {most}; max must not be smaller", line, "max")
        share = table.decimal(cells[places["target"]]) if "target" in places else ""
        target = faults.number(share, line, "target", 0.0, 1.0) if share else None
        if (category, value) in seen:
            again = f"{category} = {value} stands on line {seen[category, value]} too; keep one"
            faults.add("duplicate_quota", again, line, "value")
        seen.setdefault((category, value), line)
        first.setdefault(category, line)
        whom = _seats_for(faults, cells[places["seats_for"]], line) if "seats_for" in places else None
        found.append(Quota(category, value, least, most, target, whom))
    if not found:
        faults.add("empty_document", "names no quota", 1)
    faults.refuse()
    quotas = Quotas(tuple(found))
    for category in quotas.categories:
        least = sum(one.least for one in found if one.category == category)
        most = sum(one.most for one in found if one.category == category)
        if least > seats:
            faults.add(
                "min_sum", f"the minimums of {category!r} sum to {least}, above {seats} seats", first[category], "min"
            )
        if most < seats:
            faults.add(
                "max_sum", f"the maximums of {category!r} sum to {most}, below {seats} seats", first[category], "max"
            )
        if category in (_ID, _HOUSEHOLD):
            faults.add(
                "reserved", f"{category!r} is no category: it names people or households", first[category], "category"
            )
    faults.refuse()
    return quotas, first


def _value(faults: Faults, cell: str, line: int, category: str, named: dict[str, list[str]]) -> str:
    text = _text(faults, cell, line, category)
    if text and text not in named[category]:
        near = [one for one in named[category] if one.casefold() == text.casefold()]
        known = f"written {near[0]!r} there" if near else f"they name {', '.join(named[category][:10])}"
        faults.add("unknown_value", f"the quotas do not name {text!r}; {known}", line, category)
    return text


def read_draw_files(pool: Path, quotas: Path, seats: int) -> DrawFiles:
    """Read both files.

    Args:
        pool: POOL.csv.
        quotas: QUOTAS.csv.
        seats: of the panel.

    Raises:
        InvalidDocument: with every fault of the quotas, or if they have none, of the pool (the first hundred).
    """
    return _draw_files(lambda: _read(pool), _read(quotas), seats)


class PoolCsv(PoolFormat):
    """Pool and quotas as CSV texts, as a request brings them."""

    def read(self, pool: str, quotas: str, seats: int) -> tuple[Pool, Quotas, tuple[str, ...]]:
        """Both; messages name them pool.csv and quotas.csv."""
        found = _draw_files(lambda: _said(pool, "pool.csv"), _said(quotas, "quotas.csv"), seats)
        return found.pool, found.quotas, found.unused


def _draw_files(pool: Callable[[], Table], quotas: Table, seats: int) -> DrawFiles:
    wanted, first = _read_quotas(quotas, seats)
    named: dict[str, list[str]] = defaultdict(list)
    for one in wanted.lines:
        named[one.category].append(one.value)
    table = pool()
    table.need(_ID)
    unknown = Faults(quotas.file)
    for category in wanted.categories:
        if category not in table.header:
            there = ", ".join(name for name in table.header if name not in (_ID, _HOUSEHOLD)) or "none"
            message = f"{table.file} has no column {category!r}; it has: {there}"
            unknown.add("unknown_feature", message, first[category], "category")
    unknown.refuse()
    faults, at_id, at_home = table.faults, table.header.index(_ID), table.place(_HOUSEHOLD)
    columns = {category: table.header.index(category) for category in wanted.categories}
    seen: dict[str, int] = {}
    people: list[Person] = []
    for line, cells in table.rows():
        name = _safe(faults, _text(faults, cells[at_id], line, _ID), line, _ID)
        if name in seen and name:
            faults.add("duplicate_id", f"{name!r} stands on line {seen[name]} too; each person once", line, _ID)
        seen.setdefault(name, line)
        home = None if at_home is None else faults.label(cells[at_home], line, _HOUSEHOLD) or None
        values = tuple(_value(faults, cells[place], line, category, named) for category, place in columns.items())
        people.append(Person(name, home, values))
    if not people:
        faults.add("empty_document", "names nobody", 1)
    faults.refuse()
    unused = tuple(name for name in table.header if name not in (_ID, _HOUSEHOLD, *columns))
    return DrawFiles(Pool(wanted.categories, tuple(people)), wanted, unused)


def read_declines(path: Path) -> tuple[frozenset[str], ...]:
    """Read who declined: a CSV file with ``id`` and ``turn`` (0 after the draw, then 1, 2 … after each redraw).

    Returns:
        Ids by turn, from turn 0 to the last that is named.

    Raises:
        InvalidDocument: with every fault.
    """
    table = _read(path)
    table.need(_ID, "turn")
    at_id, at_turn = table.header.index(_ID), table.header.index("turn")
    seen: dict[str, int] = {}
    turns: dict[int, set[str]] = defaultdict(set)
    for line, cells in table.rows():
        name = _text(table.faults, cells[at_id], line, _ID)
        turn = _whole(table.faults, cells[at_turn], line, "turn")
        if name in seen:
            table.faults.add("duplicate_id", f"{name!r} declined on line {seen[name]} already", line, _ID)
        seen.setdefault(name, line)
        turns[turn].add(name)
    missing = next((turn for turn in range(len(turns)) if turn not in turns), None)
    if missing is not None:
        table.faults.add("turn", f"nobody declined after turn {missing}, so there was no later one", 1, "turn")
    table.faults.refuse()
    return tuple(frozenset(turns[turn]) for turn in range(len(turns)))
