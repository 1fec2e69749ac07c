"""Who is in a panel, at the facilitators' desk: links for those who sit, roles, and who leaves."""

from typing import Annotated

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse

from counterpoise.domain.errors import InvalidOption
from counterpoise.domain.people.roles import PanelRole
from counterpoise.pages.desk_view import HERE, LEADS, DeskView
from counterpoise.pages.entering import Door, PrivatePages
from counterpoise.pages.html_route import PageRoute
from counterpoise.pages.panel_forms import Fields, whole_of
from counterpoise.pages.panel_parts import PanelParts
from counterpoise.schemas.instants import date_text
from counterpoise.services.accounts import join_panel, leave_panel
from counterpoise.services.callers import Caller
from counterpoise.services.csv_tables import csv_text
from counterpoise.services.entrance import Entrance
from counterpoise.services.invitations import invite
from counterpoise.services.panels.seated import Link, invite_several, invite_who_said_yes

__all__ = ["joining_pages"]

_ROLES: dict[str, PanelRole] = {"panelist": "panelist", "facilitator": "facilitator"}


def joining_pages(desk: Door, entrance: Entrance, parts: PanelParts) -> APIRouter:
    """The routes of joining; they are no part of the API's description."""
    router = APIRouter(route_class=PageRoute, include_in_schema=False)
    view = DeskView(PrivatePages(entrance), parts)
    Lead = Annotated[Caller, desk.admits(LEADS)]  # noqa: N806 - a type

    def table(panel_id: str, first: str, links: list[Link]) -> Response:
        rows = [(one.whom, entrance.link("join", one.secret), date_text(one.expires_at)) for one in links]
        return Response(
            csv_text((first, "link", "works_until"), rows),
            media_type="text/csv; charset=utf-8",
            headers={
                "Content-Disposition": f'attachment; filename="{panel_id}-invitations.csv"',
                "Cache-Control": "no-store",
            },
        )

    @router.post(HERE + "/invite")
    def invited(request: Request, caller: Lead, panel_id: str, fields: Fields) -> HTMLResponse:
        """Make a link that works once, and show it this once."""
        view.answering(request, caller, panel_id, fields)
        role = _ROLES.get(fields.get("role", ""))
        if role is None:
            raise InvalidOption("Invite a member or a facilitator.", field="role")
        stratum = (fields.get("stratum") or None) if role == "panelist" else None
        secret, _ = invite(caller, entrance.entropy, "member", (panel_id, role), stratum=stratum)
        return view.shown(request, caller, panel_id, 201, link=entrance.link("join", secret))

    @router.post(HERE + "/links")
    def several(request: Request, caller: Lead, panel_id: str, fields: Fields) -> Response:
        """Make several links for members at once, as a table to save: it is shown this once."""
        view.answering(request, caller, panel_id, fields)
        made = invite_several(caller, entrance.entropy, panel_id, whole_of(fields, "count", "The number of links"))
        return table(panel_id, "number", made)

    @router.post(HERE + "/links/seated")
    def seated(request: Request, caller: Lead, panel_id: str, fields: Fields) -> Response:
        """Make a link for everybody who said yes and has none yet, as a table to save: it is shown this once."""
        view.answering(request, caller, panel_id, fields)
        return table(panel_id, "id", invite_who_said_yes(caller, entrance.entropy, panel_id))

    @router.post(HERE + "/role")
    def role(request: Request, caller: Lead, panel_id: str, fields: Fields) -> Response:
        """Give somebody another role in the panel, or take them out."""
        view.answering(request, caller, panel_id, fields)
        account, wanted = fields.get("account", ""), fields.get("wanted", "")
        if wanted == "none":
            leave_panel(caller, panel_id, account)
        elif wanted in _ROLES:
            join_panel(caller, panel_id, account, _ROLES[wanted])
        else:
            raise InvalidOption("Choose a role, or to take them out.", field="wanted")
        if account == caller.actor.account and wanted != "facilitator" and not caller.actor.is_admin:
            return PrivatePages(entrance).away(f"/panels/{panel_id}")
        return view.back(panel_id, "role", "people")

    return router
