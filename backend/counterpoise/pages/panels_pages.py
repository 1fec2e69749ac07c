"""Panels for everybody to read: which there are, and all that is public of each, as a page and as files."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Response
from fastapi.responses import HTMLResponse, JSONResponse

from counterpoise.domain.panels.moderation import POLICY
from counterpoise.domain.people.roles import PanelRole, Rule
from counterpoise.pages.desk_view import at_desk
from counterpoise.pages.entering import Door
from counterpoise.pages.environment import render
from counterpoise.pages.html_route import PageRoute, error_page
from counterpoise.pages.panel_files import PICTURES, TABLES, picture, table
from counterpoise.pages.panel_parts import PanelParts
from counterpoise.pages.panels_public import PanelView, document, panel_view
from counterpoise.pages.panels_words import STAGE_NAMES, STAGES_SAY, VOICES_SAY, moment_text, points
from counterpoise.pages.pictures import svg
from counterpoise.services.callers import Caller
from counterpoise.services.charts import NARROW, WIDE
from counterpoise.services.csv_tables import csv_text

__all__ = ["panels_pages"]

_MOST = 100
_MEMBERS: tuple[PanelRole, ...] = ("panelist",)


def panels_pages(desk: Door, parts: PanelParts) -> APIRouter:  # noqa: C901 - a router is a list of routes
    """The routes for everybody; they are no part of the API's description."""
    router = APIRouter(route_class=PageRoute, include_in_schema=False)
    anybody = desk.admits(Rule())
    catalogue = parts.policies.catalogue

    def shown(template: str, **values: Any) -> HTMLResponse:
        return HTMLResponse(render(template, catalogue=catalogue, when=moment_text, points=points, **values))

    @router.get("/panels")
    def listed(caller: Annotated[Caller, anybody], after: Annotated[str, Query(max_length=100)] = "") -> HTMLResponse:
        """Which panels there are, in id order."""
        found = parts.house.convening.page(caller, after or None, _MOST + 1)
        return shown(
            "panels.html",
            panels=found[:_MOST],
            following=found[_MOST - 1].id if len(found) > _MOST else None,
            names=STAGE_NAMES,
            says=STAGES_SAY,
            convenes=caller.actor.at_least("operator"),
        )

    @router.get("/panels/{panel_id}")
    def one(caller: Annotated[Caller, anybody], panel_id: str) -> HTMLResponse:
        """All that is public of one panel."""
        view = panel_view(caller, parts, panel_id)
        response = shown(
            "panel.html",
            view=view,
            panel=view.panel,
            charter=view.panel.charter,
            names=STAGE_NAMES,
            says=STAGES_SAY,
            voices=VOICES_SAY,
            policy=POLICY.values(),
            most_replies=_MOST,
            pictures=_described(view),
            member=caller.actor.in_panel(panel_id, _MEMBERS),
            leads=at_desk(caller, view.panel),
        )
        if caller.actor.account is not None:
            response.headers["Cache-Control"] = "no-store"
        return response

    def _described(view: PanelView) -> dict[str, str]:
        return {name: drawn["description"] for name in PICTURES if (drawn := picture(view, name, WIDE)) is not None}

    @router.get("/panels/{panel_id}/panel.json")
    def as_json(caller: Annotated[Caller, anybody], panel_id: str) -> JSONResponse:
        """Everything that the page shows, as JSON."""
        return JSONResponse(document(panel_view(caller, parts, panel_id)))

    @router.get("/panels/{panel_id}/{name}.csv")
    def as_csv(caller: Annotated[Caller, anybody], panel_id: str, name: str) -> Response:
        """One table of the page as CSV."""
        view = panel_view(caller, parts, panel_id)
        found = table(view, name) if name in TABLES else None
        if found is None:
            return error_page(404, "Not found", f"There is no table {name!r} of this panel, or not yet.")
        return Response(
            csv_text(*found),
            media_type="text/csv; charset=utf-8",
            headers={"Content-Disposition": f'attachment; filename="{panel_id}-{name}.csv"'},
        )

    @router.get("/panels/{panel_id}/{name}.svg")
    def drawn(
        caller: Annotated[Caller, anybody],
        panel_id: str,
        name: str,
        size: Annotated[str, Query(max_length=10)] = "",
    ) -> Response:
        """One picture of the page."""
        view = panel_view(caller, parts, panel_id)
        found = picture(view, name, NARROW if size == "narrow" else WIDE) if name in PICTURES else None
        if found is None:
            return error_page(404, "Not found", "There is nothing to draw yet.")
        return Response(svg(found), media_type="image/svg+xml")

    return router
