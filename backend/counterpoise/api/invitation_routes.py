"""Routes of invitations, and of the link that sets a new server up."""

from typing import Annotated

from fastapi import APIRouter

from counterpoise.api.access import Caller, Desk
from counterpoise.api.conventions import GUARDED
from counterpoise.api.documented import problems
from counterpoise.api.session_routes import session_document
from counterpoise.domain.people.roles import Rule
from counterpoise.schemas.people import InvitationDocument, NewInvitation, SessionDocument, invitation_document
from counterpoise.schemas.people_asks import AskAcceptance, AskInvitation, AskTaking
from counterpoise.services.entrance import Entrance
from counterpoise.services.invitations import accept, accept_as_member, invitations, invite
from counterpoise.services.sessions import hold_back

__all__ = ["invitation_routes"]

_TAKING = GUARDED | problems(410)


def invitation_routes(desk: Desk, entrance: Entrance) -> APIRouter:
    """The routes over one desk."""
    router = APIRouter(prefix="/api/v1", tags=["access"])
    anybody, member = desk.admits(Rule()), desk.admits(Rule("member", "panels"))
    own = desk.admits(Rule("member", "account"))

    def taken(asked: AskAcceptance, caller: Caller, *, set_up: bool) -> SessionDocument:
        hold_back(entrance.throttle, "secret", caller.client)
        account = accept(
            caller,
            entrance.entropy,
            entrance.passwords,
            secret=asked.token,
            email=asked.email,
            name=asked.name,
            password=asked.password,
            set_up=set_up,
        )
        return session_document(entrance.sign_in.begin(caller, account))

    @router.post("/setup", operation_id="set_up", status_code=201, responses=_TAKING)
    def set_up(asked: AskAcceptance, caller: Annotated[Caller, anybody]) -> SessionDocument:
        """Make the first administrator, with the link that the server printed, and sign in."""
        return taken(asked, caller, set_up=True)

    @router.post("/invitations/accept", operation_id="accept_invitation", status_code=201, responses=_TAKING)
    def accept_invitation(asked: AskAcceptance, caller: Annotated[Caller, anybody]) -> SessionDocument:
        """Open an account with an invitation, and sign in."""
        return taken(asked, caller, set_up=False)

    @router.post("/me/invitations", operation_id="take_invitation", responses=GUARDED | problems(410))
    def take(asked: AskTaking, caller: Annotated[Caller, own]) -> InvitationDocument:
        """Join the panel of an invitation with the account that one has."""
        hold_back(entrance.throttle, "secret", caller.client)
        return invitation_document(accept_as_member(caller, asked.token))

    @router.get("/invitations", operation_id="invitations", responses=GUARDED)
    def list_invitations(caller: Annotated[Caller, member]) -> list[InvitationDocument]:
        """The invitations that one made, oldest first; everybody's for administrators."""
        return [invitation_document(one) for one in invitations(caller)]

    @router.post("/invitations", operation_id="invite", status_code=201, responses=GUARDED)
    def create(asked: AskInvitation, caller: Annotated[Caller, member]) -> NewInvitation:
        """A new invitation. Its link works once and is shown this once; nobody invites to a role above their own."""
        panel = (asked.panel, asked.panel_role) if asked.panel else None
        secret, made = invite(caller, entrance.entropy, asked.role, panel, asked.days, asked.stratum)
        return NewInvitation(**dict(invitation_document(made)), secret=secret, link=entrance.link("join", secret))

    return router
