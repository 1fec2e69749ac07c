"""The catalogue: everything reviewed."""

from typing import Any

from counterpoise.client.connection import Connection
from counterpoise.domain.catalogue.axis import Axis
from counterpoise.schemas.catalogue import CatalogueDocument

__all__ = ["CatalogueCalls"]


class CatalogueCalls(Connection):
    """Calls about the catalogue."""

    def catalogue(self) -> CatalogueDocument:
        """Everything reviewed: axes, commitments, hazards, contexts and judged numbers."""
        return self._one(CatalogueDocument, "GET", "/catalogue")

    def schema(self, name: str) -> dict[str, Any]:
        """The JSON Schema of one file format."""
        found: dict[str, Any] = self._call("GET", f"/schemas/{name}")
        return found

    def axis(self, axis_id: str) -> Axis:
        """One axis."""
        return Axis.model_validate(self._call("GET", f"/axes/{axis_id}"))
