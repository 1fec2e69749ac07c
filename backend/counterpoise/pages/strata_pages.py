"""Strata of a panel on its pages: facilitators say who is in which, and a member says that theirs is wrong."""

from typing import Annotated

from fastapi import APIRouter, Request, Response

from counterpoise.domain.people.roles import Rule
from counterpoise.pages.desk_view import HERE, LEADS, DeskView
from counterpoise.pages.entering import Door, PrivatePages
from counterpoise.pages.html_route import PageRoute
from counterpoise.pages.panel_forms import Fields
from counterpoise.pages.panel_parts import PanelParts
from counterpoise.services.callers import Caller
from counterpoise.services.entrance import Entrance

__all__ = ["strata_pages"]

_FIELD = "stratum:"


def strata_pages(desk: Door, entrance: Entrance, parts: PanelParts) -> APIRouter:
    """The routes of strata; they are no part of the API's description."""
    router = APIRouter(route_class=PageRoute, include_in_schema=False)
    pages, strata = PrivatePages(entrance), parts.house.strata
    view = DeskView(pages, parts)
    Lead = Annotated[Caller, desk.admits(LEADS)]  # noqa: N806 - a type
    Member = Annotated[Caller, desk.admits(Rule("member", "panels", ("panelist",)))]  # noqa: N806 - a type

    @router.post(HERE + "/strata")
    def put(request: Request, caller: Lead, panel_id: str, fields: Fields) -> Response:
        """Keep where each member belongs; only what is changed is written, and noted."""
        view.answering(request, caller, panel_id, fields)
        held = {one.account.id: one.stratum for one in strata.listed(caller, panel_id)}
        for name, value in fields.items():
            account = name.removeprefix(_FIELD)
            if name.startswith(_FIELD) and (value or None) != held.get(account):
                strata.put(caller, panel_id, account, value or None)
        return view.back(panel_id, "strata", "strata")

    @router.post("/panels/{panel_id}/room/stratum")
    def refuse(caller: Member, panel_id: str) -> Response:
        """Say that one does not belong there."""
        strata.refuse(caller, panel_id)
        return pages.away(f"/panels/{panel_id}/room?done=stratum#stratum")

    return router
