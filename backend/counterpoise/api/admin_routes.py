"""Routes of administration: accounts, panels' members, the audit trail."""

from typing import Annotated

from fastapi import APIRouter

from counterpoise.api.access import Caller, Desk
from counterpoise.api.conventions import GUARDED
from counterpoise.api.paging import Cursor, Limit, number_after, page_of, text_after
from counterpoise.domain.people.roles import PANEL_ROLES, Rule
from counterpoise.schemas.people import (
    AccountDocument,
    AccountPage,
    AuditPage,
    MemberDocument,
    account_document,
    audit_document,
    member_document,
)
from counterpoise.schemas.people_asks import AskAccountChange, AskMembership
from counterpoise.services.accounts import (
    account_by_id,
    accounts,
    join_panel,
    leave_panel,
    members,
    set_disabled,
    set_role,
)
from counterpoise.services.audit_trail import trail

__all__ = ["admin_routes"]


def admin_routes(desk: Desk) -> APIRouter:
    """The routes over one desk."""
    router = APIRouter(prefix="/api/v1", responses=GUARDED)
    admin = desk.admits(Rule("admin", "admin"))
    anyone_in_it = desk.admits(Rule("member", "panels", PANEL_ROLES))
    facilitator = desk.admits(Rule("member", "panels", ("facilitator",)))

    @router.get("/accounts", tags=["administration"], operation_id="accounts")
    def list_accounts(caller: Annotated[Caller, admin], cursor: Cursor = None, limit: Limit = 50) -> AccountPage:
        """Accounts, in id order."""
        found, following = page_of(accounts(caller, text_after(cursor), limit + 1), limit, lambda one: one.id)
        return AccountPage(items=[account_document(one) for one in found], next=following)

    @router.patch("/accounts/{account_id}", tags=["administration"], operation_id="update_account")
    def change(account_id: str, asked: AskAccountChange, caller: Annotated[Caller, admin]) -> AccountDocument:
        """Give an account another role, disable it, or let it in again; the last administrator stays one."""
        found = account_by_id(caller, account_id)
        if asked.role is not None:
            found = set_role(caller, account_id, asked.role)
        if asked.disabled is not None:
            found = set_disabled(caller, account_id, disabled=asked.disabled)
        return account_document(found)

    @router.get("/audit", tags=["administration"], operation_id="audit")
    def audit(caller: Annotated[Caller, admin], cursor: Cursor = None, limit: Limit = 50) -> AuditPage:
        """Who did what, newest first. Entries hold ids; nothing in them is ever changed or removed."""
        found, following = page_of(trail(caller.work, number_after(cursor), limit + 1), limit, lambda one: one.number)
        return AuditPage(items=[audit_document(one) for one in found], next=following)

    @router.get("/panels/{panel_id}/members", tags=["panels"], operation_id="panel_members")
    def list_members(panel_id: str, caller: Annotated[Caller, anyone_in_it]) -> list[MemberDocument]:
        """Everyone in a panel, by the name that they chose."""
        return [member_document(*one) for one in members(caller, panel_id)]

    @router.put("/panels/{panel_id}/members/{account_id}", tags=["panels"], operation_id="join_panel")
    def join(
        panel_id: str, account_id: str, asked: AskMembership, caller: Annotated[Caller, facilitator]
    ) -> MemberDocument:
        """Give an account a role in a panel."""
        return member_document(*join_panel(caller, panel_id, account_id, asked.role))

    @router.delete(
        "/panels/{panel_id}/members/{account_id}", tags=["panels"], operation_id="leave_panel", status_code=204
    )
    def leave(panel_id: str, account_id: str, caller: Annotated[Caller, anyone_in_it]) -> None:
        """Take somebody out of a panel; panelists can take out themselves."""
        leave_panel(caller, panel_id, account_id)

    return router
