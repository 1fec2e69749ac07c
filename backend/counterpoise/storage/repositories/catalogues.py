"""Catalogues that were ever in force."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select, update

from counterpoise.domain.errors import AlreadyThere
from counterpoise.domain.people.records import Instant
from counterpoise.services.state import Catalogues
from counterpoise.storage.repositories.rows import Repository, table_of
from counterpoise.storage.tables import CatalogueRow

__all__ = ["StoredCatalogues"]

_CATALOGUE = table_of(CatalogueRow)


class StoredCatalogues(Repository, Catalogues):
    """The catalogues of a database."""

    def keep(self, digest: str, document: Mapping[str, Any], since: Instant) -> None:
        """Put one in force."""
        try:
            self._insert(CatalogueRow, {"digest": digest, "document": document, "since": since}, "It is there.")
        except AlreadyThere:
            self._change(update(_CATALOGUE).where(_CATALOGUE.c.digest == digest).values(since=since))

    def in_force(self) -> str | None:
        """The one that came into force last."""
        newest_first = (_CATALOGUE.c.since.desc(), _CATALOGUE.c.digest)
        row = self._row(select(_CATALOGUE.c.digest).order_by(*newest_first).limit(1))
        return row.digest if row else None

    def document(self, digest: str) -> Mapping[str, Any] | None:
        """By digest."""
        row = self._row(select(_CATALOGUE.c.document).where(_CATALOGUE.c.digest == digest))
        return row.document if row else None
