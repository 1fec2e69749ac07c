"""The trail of who did what."""

from sqlalchemy import insert, select

from counterpoise.domain.people.records import AuditEntry
from counterpoise.services.state import Audit
from counterpoise.storage.repositories.rows import Repository, record_from, table_of, values_of
from counterpoise.storage.tables import AuditRow

__all__ = ["StoredAudit"]

_AUDIT = table_of(AuditRow)
_LARGEST = 2**63 - 1


class StoredAudit(Repository, Audit):
    """The trail of a database."""

    def append(self, entry: AuditEntry) -> None:
        """Add an entry."""
        self._change(insert(_AUDIT).values(values_of(entry, without=("number",))))

    def page(self, before: int | None, limit: int) -> list[AuditEntry]:
        """Newest first."""
        query = select(_AUDIT).order_by(_AUDIT.c.number.desc()).limit(limit)
        if before is not None:
            query = query.where(_AUDIT.c.number < min(before, _LARGEST))
        return [
            record_from(AuditEntry, row, details=tuple((name, value) for name, value in row.details))
            for row in self._rows(query)
        ]
