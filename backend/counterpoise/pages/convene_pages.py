"""Convening a panel: an operator writes its charter in a form, and changes it there until it is signed."""

from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import HTMLResponse

from counterpoise.domain.panels.records import Panel
from counterpoise.domain.people.roles import Rule
from counterpoise.domain.tally.rules.registry import budget_rules
from counterpoise.pages.charter_form import DATES, EMPTY, charter_of, typed_of
from counterpoise.pages.entering import Door, PrivatePages
from counterpoise.pages.html_route import PageRoute
from counterpoise.pages.panel_forms import Fields
from counterpoise.pages.panel_parts import PanelParts
from counterpoise.pages.panels_words import RULES_SAY, STAGE_NAMES, moment_text
from counterpoise.services.callers import Caller
from counterpoise.services.entrance import Entrance
from counterpoise.services.panels.convening import panel_tag

__all__ = ["convene_pages"]


def convene_pages(desk: Door, entrance: Entrance, parts: PanelParts) -> APIRouter:
    """The routes of convening; they are no part of the API's description."""
    router = APIRouter(route_class=PageRoute, include_in_schema=False)
    pages, operator = PrivatePages(entrance), desk.admits(Rule("operator", "panels"))
    convening = parts.house.convening
    rules = [(one.name, RULES_SAY.get(one.name, "")) for one in budget_rules().values() if "truthful" in one.claims]

    def form(
        request: Request,
        typed: dict[str, str],
        axes: list[str],
        wrong: str = "",
        status: int = 200,
        panel: Panel | None = None,
    ) -> HTMLResponse:
        return pages.page(
            request,
            "convene.html",
            status,
            catalogue=parts.policies.catalogue,
            typed=typed,
            chosen=axes,
            wrong=wrong,
            panel=panel,
            rules=rules,
            dates=[(stage, STAGE_NAMES[stage]) for stage in DATES],
            held={} if panel is None else {stage: moment_text(at) for stage, at in panel.charter.closes.items()},
        )

    @router.get("/convene")
    def empty(request: Request, _: Annotated[Caller, operator]) -> HTMLResponse:
        """The form for a charter."""
        return form(request, dict(EMPTY), [])

    @router.post("/convene")
    def convene(
        request: Request,
        caller: Annotated[Caller, operator],
        fields: Fields,
        axes: Annotated[list[str] | None, Form()] = None,
    ) -> Response:
        """A new panel with this charter, which can still be changed until it is signed."""
        request.state.form = lambda wrong, status: form(request, {**EMPTY, **fields}, axes or [], wrong, status)
        made = convening.convene(caller, fields.get("id", ""), charter_of(fields, axes or []))
        return pages.away(f"/panels/{made.id}/desk")

    @router.get("/panels/{panel_id}/charter")
    def held(request: Request, caller: Annotated[Caller, operator], panel_id: str) -> HTMLResponse:
        """The form with the charter as it is, until it is signed."""
        panel = convening.editable(caller, panel_id)
        typed = typed_of(panel.charter) | {"revision": panel_tag(panel)}
        return form(request, typed, list(panel.charter.axes), panel=panel)

    @router.post("/panels/{panel_id}/charter")
    def amend(
        request: Request,
        caller: Annotated[Caller, operator],
        panel_id: str,
        fields: Fields,
        axes: Annotated[list[str] | None, Form()] = None,
    ) -> Response:
        """Replace the charter, unless somebody changed it since the form was shown."""
        panel = convening.editable(caller, panel_id)
        request.state.form = lambda wrong, status: form(request, dict(fields), axes or [], wrong, status, panel)
        charter = charter_of(fields, axes or [], panel.charter)
        convening.amend(caller, panel_id, charter, {fields.get("revision", "")})
        return pages.away(f"/panels/{panel_id}/desk?done=charter")

    return router
