"""Panels, their public record and their draws."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import insert, select, update

from counterpoise.domain.errors import AlreadyThere, StaleRevision
from counterpoise.domain.panels.charter import Charter
from counterpoise.domain.panels.records import Panel, PanelDraw, PanelEntry
from counterpoise.services.state import Panels
from counterpoise.storage.repositories.rows import Repository, record_from, table_of, values_of
from counterpoise.storage.tables import PanelDrawRow, PanelEntryRow, PanelRow

__all__ = ["StoredPanels"]

_PANEL = table_of(PanelRow)
_ENTRY = table_of(PanelEntryRow)
_DRAW = table_of(PanelDrawRow)
_LARGEST = 2**63 - 1
_STALE = "Somebody changed this panel since it was read."


def _values(panel: Panel) -> dict[str, Any]:
    profile, version = panel.result or (None, None)
    values = values_of(panel, without=("result", "charter"))
    charter = panel.charter.model_dump(mode="json")
    return values | {"charter": charter, "result_profile": profile, "result_version": version}


def _panel(row: Any) -> Panel:
    result = None if row.result_profile is None else (row.result_profile, row.result_version)
    return record_from(Panel, row, charter=Charter.model_validate(row.charter), result=result)


def _draw(row: Any) -> PanelDraw:
    declined = tuple(tuple(turn) for turn in row.declined)
    return record_from(PanelDraw, row, declined=declined, accepted=tuple(row.accepted))


class StoredPanels(Repository, Panels):
    """The panels of a database."""

    def add(self, panel: Panel) -> None:
        """Keep a new one."""
        self._insert(PanelRow, _values(panel), f"The id {panel.id!r} is taken.")

    def get(self, panel_id: str, *, hold: bool = False) -> Panel | None:
        """By id; a held one keeps a shared lock on its row, where the database lets several writers in."""
        query = select(_PANEL).where(_PANEL.c.id == panel_id)
        row = self._row(query.with_for_update(read=True) if hold else query)
        return _panel(row) if row else None

    def replace(self, panel: Panel, *, replaces: int) -> None:
        """Keep a changed one in place of the revision ``replaces``."""
        held = update(_PANEL).where(_PANEL.c.id == panel.id, _PANEL.c.revision == replaces)
        if not self._change(held.values(_values(panel))):
            raise StaleRevision(_STALE)

    def page(self, after: str | None, limit: int) -> list[Panel]:
        """In id order."""
        query = select(_PANEL).order_by(_PANEL.c.id).limit(limit)
        if after is not None:
            query = query.where(_PANEL.c.id > after)
        return [_panel(row) for row in self._rows(query)]

    def append(self, entry: PanelEntry) -> None:
        """Add a line."""
        self._change(insert(_ENTRY).values(values_of(entry, without=("number",))))

    def record(
        self, panel_id: str, before: int | None, limit: int, kinds: Sequence[str] | None = None
    ) -> list[PanelEntry]:
        """Newest first."""
        query = select(_ENTRY).where(_ENTRY.c.panel == panel_id).order_by(_ENTRY.c.number.desc()).limit(limit)
        if before is not None:
            query = query.where(_ENTRY.c.number < min(before, _LARGEST))
        if kinds is not None:
            query = query.where(_ENTRY.c.kind.in_(list(kinds)))
        return [record_from(PanelEntry, row) for row in self._rows(query)]

    def draw(self, panel_id: str) -> PanelDraw | None:
        """Of a panel."""
        row = self._row(select(_DRAW).where(_DRAW.c.panel == panel_id))
        return _draw(row) if row else None

    def save_draw(self, draw: PanelDraw, *, replaces: int | None) -> None:
        """Keep a draw in place of the revision ``replaces``."""
        if replaces is None:
            try:
                self._insert(PanelDrawRow, values_of(draw), _STALE)
            except AlreadyThere:
                raise StaleRevision(_STALE) from None
            return
        held = update(_DRAW).where(_DRAW.c.panel == draw.panel, _DRAW.c.revision == replaces)
        if not self._change(held.values(values_of(draw, without=("panel",)))):
            raise StaleRevision(_STALE)
