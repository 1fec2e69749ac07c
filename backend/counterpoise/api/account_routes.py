"""Routes of one's own account."""

from typing import Annotated

from fastapi import APIRouter, Response

from counterpoise.api.access import Caller, Desk
from counterpoise.api.conventions import GUARDED
from counterpoise.domain.people.records import Account
from counterpoise.domain.people.roles import SCOPES, Rule
from counterpoise.schemas.people import SelfDocument, self_document
from counterpoise.schemas.people_asks import AskErasure, AskPassword, AskSelfChange
from counterpoise.schemas.takeaways import TakeawayDocument, takeaway_document
from counterpoise.services.accounts import account_of, change_password, prove, update_self
from counterpoise.services.entrance import Entrance
from counterpoise.services.erasure import erase, takeaway
from counterpoise.services.panels.ports import PanelKeys
from counterpoise.services.sessions import hold_back

__all__ = ["account_routes"]

_MINE = Rule("member", "account")


def account_routes(desk: Desk, entrance: Entrance, keys: PanelKeys) -> APIRouter:
    """The routes over one desk; the keys of panels find what somebody contributed there."""
    router = APIRouter(prefix="/api/v1", tags=["account"], responses=GUARDED)
    mine = desk.admits(_MINE)

    def document(caller: Caller, account: Account) -> SelfDocument:
        scopes = [scope for scope in SCOPES if scope in caller.actor.scopes]
        return self_document(account, scopes, caller.work.accounts.memberships(account.id))

    @router.get("/me", operation_id="me")
    def me(caller: Annotated[Caller, desk.admits(Rule("member"))]) -> SelfDocument:
        """Who is signed in, in which roles, and how far the credential reaches."""
        return document(caller, account_of(caller))

    @router.patch("/me", operation_id="update_me")
    def update(asked: AskSelfChange, caller: Annotated[Caller, mine]) -> SelfDocument:
        """Change one's name, or with the password one's address."""
        hold_back(entrance.throttle, "secret", caller.account)
        return document(
            caller,
            update_self(caller, entrance.passwords, name=asked.name, email=asked.email, password=asked.password),
        )

    @router.post("/me/password", operation_id="change_password", status_code=204)
    def password(asked: AskPassword, caller: Annotated[Caller, mine]) -> None:
        """Set a new password. All other sessions end; API tokens stay."""
        hold_back(entrance.throttle, "secret", caller.account)
        change_password(caller, entrance.passwords, asked.old, asked.new)

    @router.get("/me/export", operation_id="export_me")
    def export(caller: Annotated[Caller, mine], response: Response) -> TakeawayDocument:
        """Everything that is kept about the person who asks, as one document."""
        response.headers["Content-Disposition"] = 'attachment; filename="counterpoise-export.json"'
        response.headers["Cache-Control"] = "no-store"
        return takeaway_document(takeaway(caller, keys))

    @router.delete("/me", operation_id="erase_me", status_code=204)
    def leave(asked: AskErasure, caller: Annotated[Caller, mine]) -> None:
        """Leave: account, credentials, drafts and choices are removed; published versions stay without an author."""
        hold_back(entrance.throttle, "secret", caller.account)
        erase(caller, prove(caller, entrance.passwords, asked.password))

    return router
