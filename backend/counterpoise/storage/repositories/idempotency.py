"""Answers to creates."""

from sqlalchemy import delete, select

from counterpoise.domain.offers.records import Remembered
from counterpoise.domain.people.records import Instant
from counterpoise.services.state import Idempotency
from counterpoise.storage.repositories.rows import Repository, record_from, table_of, values_of
from counterpoise.storage.tables import RememberedRow

__all__ = ["StoredIdempotency"]

_REMEMBERED = table_of(RememberedRow)


class StoredIdempotency(Repository, Idempotency):
    """The remembered answers of a database."""

    def get(self, key: str) -> Remembered | None:
        """By key."""
        row = self._row(select(_REMEMBERED).where(_REMEMBERED.c.key == key))
        return (
            record_from(Remembered, row, headers=tuple((name, value) for name, value in row.headers)) if row else None
        )

    def add(self, remembered: Remembered) -> None:
        """Keep an answer."""
        self._insert(RememberedRow, values_of(remembered), "This key is taken.")

    def forget_before(self, at: Instant) -> int:
        """Remove old ones."""
        return self._change(delete(_REMEMBERED).where(_REMEMBERED.c.created_at < at))
