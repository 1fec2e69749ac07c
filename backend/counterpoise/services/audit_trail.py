"""Reading the audit trail. Writing to it is `Caller.record`."""

from collections.abc import Iterator

from counterpoise.domain.people.records import AuditEntry
from counterpoise.services.state import UnitOfWork

__all__ = ["entries_of", "trail"]

_STEP = 500


def trail(work: UnitOfWork, before: int | None, limit: int) -> list[AuditEntry]:
    """Newest first, with numbers below ``before``."""
    return work.audit.page(before, limit)


def entries_of(work: UnitOfWork, account_id: str) -> Iterator[AuditEntry]:
    """What one account did and what was done to it, newest first."""
    before = None
    while entries := work.audit.page(before, _STEP):
        yield from (one for one in entries if account_id in {one.actor, one.object})
        before = entries[-1].number
