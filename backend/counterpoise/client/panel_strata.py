"""Strata of panels: who is in which."""

from counterpoise.client.connection import Connection
from counterpoise.schemas.panel_strata import OwnStratumDocument, StrataDocument

__all__ = ["StrataCalls"]


class StrataCalls(Connection):
    """Calls of facilitators about everybody's stratum, and of members about their own."""

    def panel_strata(self, panel_id: str) -> StrataDocument:
        """Which member is in which stratum."""
        return self._one(StrataDocument, "GET", f"/panels/{panel_id}/strata")

    def set_stratum(self, panel_id: str, account_id: str, stratum: str | None) -> StrataDocument:
        """Say in which stratum a member is; None for not known."""
        path = f"/panels/{panel_id}/strata/{account_id}"
        return self._one(StrataDocument, "PUT", path, json={"stratum": stratum})

    def my_stratum(self, panel_id: str) -> OwnStratumDocument:
        """In which stratum one is."""
        return self._one(OwnStratumDocument, "GET", f"/panels/{panel_id}/strata/mine")

    def refuse_stratum(self, panel_id: str) -> OwnStratumDocument:
        """Say that one is not in this stratum."""
        return self._one(OwnStratumDocument, "DELETE", f"/panels/{panel_id}/strata/mine")
