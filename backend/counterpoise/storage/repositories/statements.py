"""Published statements and objections."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Text, and_, cast, func, select, update

from counterpoise.domain.disclosure.records import KeptObjection, KeptStatement, StatementName
from counterpoise.domain.errors import StaleRevision
from counterpoise.services.state import Objections, Statements
from counterpoise.storage.repositories.rows import LARGEST, Repository, record_from, table_of, values_of
from counterpoise.storage.tables import ObjectionRow, StatementNameRow, StatementRow
from counterpoise.storage.tables.base import storable

__all__ = ["StoredObjections", "StoredStatements"]

_NAME = table_of(StatementNameRow)
_STATEMENT = table_of(StatementRow)
_OBJECTION = table_of(ObjectionRow)
_LARGEST_ENTRY = 2**63 - 1
_WITHDRAWAL = ("withdrawn_at", "withdrawn_because", "withdrawal_entry", "withdrawal")
_REPLY = (
    "reply", "reply_salt", "reply_hash", "replied_at", "reply_entry", "reply_receipt", "outcome", "changed",
)  # fmt: skip


def _statement(row: Any) -> KeptStatement:
    return record_from(KeptStatement, row, axes=tuple(row.axes))


def _objection(row: Any) -> KeptObjection:
    return record_from(KeptObjection, row)


class StoredStatements(Repository, Statements):
    """The statements of a database."""

    def name(self, name: str) -> StatementName | None:
        """By name."""
        row = self._row(select(_NAME).where(_NAME.c.name == name))
        return record_from(StatementName, row) if row else None

    def publish(self, statement: KeptStatement, *, replaces: int) -> None:
        """Add a version in place of ``replaces``."""
        if replaces == 0:
            held = {"name": statement.name, "owner": statement.owner, "latest": statement.version, "head": None}
            self._insert(StatementNameRow, held, f"The name {statement.name!r} is taken.")
        else:
            same = and_(_NAME.c.name == statement.name, _NAME.c.latest == replaces)
            if not self._change(update(_NAME).where(same).values(latest=statement.version)):
                raise StaleRevision("Somebody published a version of this statement in the meantime.")
        self._insert(StatementRow, values_of(statement), "The same statement is published already.")

    def advance(self, name: str, head: str) -> None:
        """Note the newest entry."""
        self._change(update(_NAME).where(_NAME.c.name == name).values(head=head))

    def get(self, name: str, version: int | None = None) -> KeptStatement | None:
        """A version, or the latest."""
        if version is not None and not 0 < version <= LARGEST:
            return None
        query = select(_STATEMENT).where(_STATEMENT.c.name == name)
        query = query.order_by(_STATEMENT.c.version.desc()).limit(1)
        row = self._row(query if version is None else query.where(_STATEMENT.c.version == version))
        return _statement(row) if row else None

    def by_digest(self, digest: str) -> KeptStatement | None:
        """By content."""
        row = self._row(select(_STATEMENT).where(_STATEMENT.c.digest == digest))
        return _statement(row) if row else None

    def versions(self, name: str) -> list[KeptStatement]:
        """Newest first."""
        query = select(_STATEMENT).where(_STATEMENT.c.name == name).order_by(_STATEMENT.c.version.desc())
        return [_statement(row) for row in self._rows(query)]

    def translations(self, digest: str) -> list[KeptStatement]:
        """In the order of the log."""
        query = select(_STATEMENT).where(_STATEMENT.c.translation_of == digest).order_by(_STATEMENT.c.entry)
        return [_statement(row) for row in self._rows(query)]

    def withdraw(self, statement: KeptStatement) -> None:
        """Add the withdrawal."""
        same = and_(
            _STATEMENT.c.name == statement.name,
            _STATEMENT.c.version == statement.version,
            _STATEMENT.c.withdrawn_at.is_(None),
        )
        if not self._change(
            update(_STATEMENT).where(same).values({key: getattr(statement, key) for key in _WITHDRAWAL})
        ):
            raise StaleRevision("This version is not there, or is withdrawn already.")

    def page(self, before: int | None, limit: int, *, query: Mapping[str, Any] | None = None) -> list[KeptStatement]:
        """The latest of each name, newest first."""
        latest = and_(_NAME.c.name == _STATEMENT.c.name, _NAME.c.latest == _STATEMENT.c.version)
        found = select(_STATEMENT).join(_NAME, latest).order_by(_STATEMENT.c.entry.desc()).limit(limit)
        if before is not None:
            found = found.where(_STATEMENT.c.entry < min(before, _LARGEST_ENTRY))
        asked = query or {}
        if "axis" in asked:
            # The list stands in the column as JSON in ASCII; an axis id needs no escape in it.
            found = found.where(cast(_STATEMENT.c.axes, Text).contains(f'"{storable(asked["axis"])}"', autoescape=True))
        if "who" in asked:
            found = found.where(_STATEMENT.c.disadvantaged.contains(storable(asked["who"].lower()), autoescape=True))
        if "since" in asked:
            found = found.where(_STATEMENT.c.effective >= asked["since"])
        if "until" in asked:
            found = found.where(_STATEMENT.c.effective <= asked["until"])
        for column in ("deployment", "language"):
            if column in asked:
                found = found.where(_STATEMENT.c[column] == asked[column])
        return [_statement(row) for row in self._rows(found)]


class StoredObjections(Repository, Objections):
    """The objections of a database."""

    def add(self, objection: KeptObjection) -> None:
        """Keep one."""
        self._insert(ObjectionRow, values_of(objection), "The id is taken.")

    def get(self, objection_id: str) -> KeptObjection | None:
        """By id."""
        row = self._row(select(_OBJECTION).where(_OBJECTION.c.id == objection_id))
        return _objection(row) if row else None

    def answer(self, objection: KeptObjection) -> None:
        """Add the reply."""
        same = and_(_OBJECTION.c.id == objection.id, _OBJECTION.c.replied_at.is_(None))
        if not self._change(update(_OBJECTION).where(same).values({key: getattr(objection, key) for key in _REPLY})):
            raise StaleRevision("This objection is not there, or is answered already.")

    def erase(self, objection_id: str) -> None:
        """Remove text and salt."""
        self._change(update(_OBJECTION).where(_OBJECTION.c.id == objection_id).values(text=None, salt=None))

    def page(
        self, before: int | None, limit: int, *, statement: str | None = None, unanswered: bool = False
    ) -> list[KeptObjection]:
        """Newest first."""
        found = select(_OBJECTION).order_by(_OBJECTION.c.entry.desc()).limit(limit)
        if before is not None:
            found = found.where(_OBJECTION.c.entry < min(before, _LARGEST_ENTRY))
        if statement is not None:
            found = found.where(_OBJECTION.c.statement == statement)
        if unanswered:
            found = found.where(_OBJECTION.c.replied_at.is_(None))
        return [_objection(row) for row in self._rows(found)]

    def count_since(self, at: int) -> int:
        """By time."""
        return self._number(select(func.count()).select_from(_OBJECTION).where(_OBJECTION.c.received_at >= at))
