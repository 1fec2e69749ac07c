"""Rulings at the desk: where the operator departs from what a panel ratified."""

from typing import Annotated, get_args

from fastapi import APIRouter, Request, Response

from counterpoise.domain.catalogue.base import Protects
from counterpoise.domain.errors import InvalidOption
from counterpoise.pages.desk_view import COMES, HERE, DeskView
from counterpoise.pages.entering import Door, PrivatePages
from counterpoise.pages.html_route import PageRoute
from counterpoise.pages.panel_forms import Fields, whole_of
from counterpoise.pages.panel_parts import PanelParts
from counterpoise.services.callers import Caller
from counterpoise.services.entrance import Entrance

__all__ = ["ruling_pages"]


def ruling_pages(desk: Door, entrance: Entrance, parts: PanelParts) -> APIRouter:
    """The routes of rulings; they are no part of the API's description."""
    router = APIRouter(route_class=PageRoute, include_in_schema=False)
    view, house = DeskView(PrivatePages(entrance), parts), parts.house
    Comer = Annotated[Caller, desk.admits(COMES)]  # noqa: N806 - a type

    @router.post(HERE + "/override")
    def override(request: Request, caller: Comer, panel_id: str, fields: Fields) -> Response:
        """Publish another weight than the ratified one: a ruling, shown first."""
        view.admit(caller, panel_id)
        view.answering(request, caller, panel_id, fields)
        weight = whole_of(fields, "weight", "The weight")
        whom = next((one for one in get_args(Protects) if one == fields.get("protects")), None)
        if whom is None:
            raise InvalidOption("Say whom it protects.", field="protects")
        house.rulings.override(caller, panel_id, fields.get("axis", ""), weight, fields.get("because", ""), whom)
        return view.back(panel_id, "ruling", "rulings")

    @router.post(HERE + "/withhold")
    def withhold(request: Request, caller: Comer, panel_id: str, fields: Fields) -> Response:
        """Offer a minority's profile no longer: a ruling, shown first."""
        view.admit(caller, panel_id)
        view.answering(request, caller, panel_id, fields)
        number = whole_of(fields, "report", "The report's number")
        house.rulings.withhold(caller, panel_id, number, fields.get("because", ""))
        return view.back(panel_id, "ruling", "rulings")

    return router
