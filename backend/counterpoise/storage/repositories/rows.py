"""Records to rows and back, and the few ways in which every repository reads and writes."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import fields
from typing import Any, TypeVar, cast

from sqlalchemy import CursorResult, Executable, Integer, Select, Table, insert
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from counterpoise.domain.errors import AlreadyThere
from counterpoise.storage.failures import is_duplicate
from counterpoise.storage.tables.base import Row

__all__ = ["LARGEST", "Repository", "record_from", "values_of"]

LARGEST = 2**31 - 1
"""The largest number that every whole-number column holds; nothing has a larger version."""

_Record = TypeVar("_Record")


def values_of(record: Any, *, without: tuple[str, ...] = ()) -> dict[str, Any]:
    """A record's fields by name."""
    return {one.name: getattr(record, one.name) for one in fields(record) if one.name not in without}


def record_from(kind: type[_Record], row: Any, **other: Any) -> _Record:
    """A record of the row's columns of the same names, with ``other`` for those that are kept differently."""
    same = {one.name: getattr(row, one.name) for one in fields(cast("Any", kind)) if one.name not in other}
    return kind(**same, **other)


class Repository:
    """Reads and writes within one session.

    Args:
        session: of the unit of work.
    """

    def __init__(self, session: Session) -> None:
        self._session = session

    def _rows(self, query: Select[Any]) -> list[Any]:
        # Plain rows, not objects that the session keeps: a later change in the same unit must be seen.
        return list(self._session.execute(query).all())

    def _row(self, query: Select[Any]) -> Any | None:
        return self._session.execute(query).first()

    def _number(self, query: Select[Any]) -> int:
        return int(self._session.execute(query).scalar_one())

    def _change(self, statement: Executable) -> int:
        """Run a change; how many rows it touched."""
        return cast("CursorResult[Any]", self._session.execute(statement)).rowcount

    def _insert(self, kind: type[Row], values: Mapping[str, Any], taken: str) -> None:
        with self._unless_taken(taken):
            self._session.execute(insert(table_of(kind)).values(**values))

    @contextmanager
    def _unless_taken(self, taken: str) -> Iterator[None]:
        """Raises AlreadyThere with the sentence ``taken`` for a duplicate; the unit of work can go on after it."""
        try:
            with self._session.begin_nested():
                yield
        except IntegrityError as error:
            if is_duplicate(error):
                raise AlreadyThere(taken) from None
            raise


def table_of(kind: type[Row]) -> Table:
    """The table behind a class."""
    return cast("Table", kind.__table__)  # type: ignore[attr-defined]


def is_counted(table: Table) -> bool:
    """Whether the database gives the rows their numbers."""
    keys = list(table.primary_key.columns)
    return len(keys) == 1 and isinstance(keys[0].type, Integer)
