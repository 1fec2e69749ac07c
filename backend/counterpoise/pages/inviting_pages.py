"""Invitations on pages: making one, and taking a panel's with the account that one has."""

from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import HTMLResponse

from counterpoise.domain.people.records import Invitation
from counterpoise.domain.people.roles import ACCOUNT_ROLES, AccountRole, Rule
from counterpoise.pages.entering import Door, Field, PrivatePages
from counterpoise.pages.html_route import PageRoute
from counterpoise.schemas.instants import date_text
from counterpoise.services.accounts import may_give
from counterpoise.services.callers import Caller
from counterpoise.services.entrance import Entrance
from counterpoise.services.invitations import LONGEST_DAYS, USUAL_DAYS, accept_as_member, invitations, invite
from counterpoise.services.sessions import hold_back

__all__ = ["inviting_pages"]


def _state(one: Invitation, now: int) -> str:
    if one.used_at is not None:
        return "used"
    return "over" if one.expires_at <= now else "open"


def inviting_pages(desk: Door, entrance: Entrance) -> APIRouter:
    """The routes of invitations; they are no part of the API's description."""
    router = APIRouter(route_class=PageRoute, include_in_schema=False)
    pages = PrivatePages(entrance)
    inviter, mine = desk.admits(Rule("member", "panels")), desk.admits(Rule("member", "account"))

    def values(caller: Caller) -> dict[str, object]:
        actor = caller.actor
        made = [(one, date_text(one.expires_at), _state(one, caller.at)) for one in reversed(invitations(caller))]
        return {
            "made": made,
            "roles": [one for one in ACCOUNT_ROLES if may_give(actor, one)] if actor.at_least("operator") else [],
            "panels": sorted(panel for panel, role in actor.panels if role == "facilitator"),
            "longest": LONGEST_DAYS,
            "usual": USUAL_DAYS,
            "link": "",
            "wrong": "",
        }

    @router.get("/invitations")
    def listed(request: Request, caller: Annotated[Caller, inviter]) -> HTMLResponse:
        """Invitations that one made, and the form for another."""
        return pages.page(request, "invitations.html", 200, **values(caller))

    @router.post("/invitations")
    def create(
        request: Request,
        caller: Annotated[Caller, inviter],
        role: Annotated[AccountRole, Form()] = "member",
        panel: Annotated[str, Form(max_length=64)] = "",
        days: Annotated[int, Form(ge=1, le=LONGEST_DAYS)] = USUAL_DAYS,
    ) -> HTMLResponse:
        """Make an invitation and show its link this once."""
        before = values(caller)
        request.state.form = lambda wrong, status: pages.page(
            request, "invitations.html", status, **(before | {"wrong": wrong})
        )
        secret, _ = invite(caller, entrance.entropy, role, (panel, "panelist") if panel else None, days)
        shown = values(caller) | {"link": entrance.link("join", secret)}
        return pages.page(request, "invitations.html", 201, **shown)

    @router.post("/account/join")
    def take(caller: Annotated[Caller, mine], token: Field) -> Response:
        """Join a panel with the account that one has."""
        hold_back(entrance.throttle, "secret", caller.client)
        found = accept_as_member(caller, token)
        return pages.away(f"/panels/{found.panel}")

    return router
