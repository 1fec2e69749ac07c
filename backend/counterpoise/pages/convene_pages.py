"""Convening a panel: an operator writes its charter in a form."""

from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import HTMLResponse

from counterpoise.domain.errors import InvalidOption
from counterpoise.domain.panels.charter import LEAST_MEMBERS
from counterpoise.domain.people.roles import Rule
from counterpoise.domain.tally.minority import DISTANCE, SEATS
from counterpoise.pages.entering import Door, PrivatePages
from counterpoise.pages.html_route import PageRoute
from counterpoise.pages.panel_forms import Fields, number_of, whole_of
from counterpoise.pages.panel_parts import PanelParts
from counterpoise.services.callers import Caller
from counterpoise.services.entrance import Entrance

__all__ = ["convene_pages"]

_TEXTS = ("question", "stakes", "stands_for", "binding", "profile", "profile_title")
_WHOLE = 100


def _share(fields: Fields, name: str, says: str) -> float:
    found = number_of(fields, name, says)
    if found is None:
        raise InvalidOption(f"{says} is missing.", field=name)
    return found / _WHOLE


def convene_pages(desk: Door, entrance: Entrance, parts: PanelParts) -> APIRouter:
    """The routes of convening; they are no part of the API's description."""
    router = APIRouter(route_class=PageRoute, include_in_schema=False)
    pages, operator = PrivatePages(entrance), desk.admits(Rule("operator", "panels"))
    defaults = {
        "least_members": str(LEAST_MEMBERS),
        "quorum": "50",
        "majority": "50",
        "minority_seats": str(SEATS),
        "minority_distance": f"{_WHOLE * DISTANCE:g}",
    }

    def form(
        request: Request, typed: dict[str, str], axes: list[str], wrong: str = "", status: int = 200
    ) -> HTMLResponse:
        return pages.page(
            request,
            "convene.html",
            status,
            catalogue=parts.policies.catalogue,
            typed=defaults | typed,
            chosen=axes,
            wrong=wrong,
        )

    @router.get("/convene")
    def empty(request: Request, _: Annotated[Caller, operator]) -> HTMLResponse:
        """The form for a charter."""
        return form(request, {}, [])

    @router.post("/convene")
    def convene(
        request: Request,
        caller: Annotated[Caller, operator],
        fields: Fields,
        axes: Annotated[list[str] | None, Form()] = None,
    ) -> Response:
        """A new panel with this charter, which can still be changed until it is signed."""
        request.state.form = lambda wrong, status: form(request, dict(fields), axes or [], wrong, status)
        charter = {name: fields.get(name, "").replace("\r\n", "\n") for name in _TEXTS} | {
            "axes": axes or [],
            "least_members": whole_of(fields, "least_members", "The fewest members"),
            "quorum": _share(fields, "quorum", "The quorum"),
            "majority": _share(fields, "majority", "The majority"),
            "minority_seats": whole_of(fields, "minority_seats", "The size of a minority"),
            "minority_distance": _share(fields, "minority_distance", "The distance of a minority"),
        }
        made = parts.house.convening.convene(caller, fields.get("id", ""), charter)
        return pages.away(f"/panels/{made.id}/desk")

    return router
