"""Accounts, sessions, tokens and invitations: one's own, and everybody's for administrators."""

from collections.abc import Iterator, Sequence

from counterpoise.client.connection import Connection
from counterpoise.schemas.people import (
    AccountDocument,
    AuditDocument,
    InvitationDocument,
    MemberDocument,
    NewInvitation,
    NewToken,
    SelfDocument,
    SessionDocument,
    TokenDocument,
)
from counterpoise.schemas.takeaways import TakeawayDocument

__all__ = ["AdministrationCalls", "SelfCalls"]


class SelfCalls(Connection):
    """Calls about whoever asks."""

    def set_up(self, token: str, email: str, name: str, password: str) -> SessionDocument:
        """Open the first administrator's account with the link that the server printed."""
        body = {"token": token, "email": email, "name": name, "password": password}
        return self._one(SessionDocument, "POST", "/setup", json=body)

    def accept_invitation(self, token: str, email: str, name: str, password: str) -> SessionDocument:
        """Open an account with an invitation, or take its role with the account that the address has."""
        body = {"token": token, "email": email, "name": name, "password": password}
        return self._one(SessionDocument, "POST", "/invitations/accept", json=body)

    def take_invitation(self, token: str) -> InvitationDocument:
        """Join the panel of an invitation with the account that one has."""
        return self._one(InvitationDocument, "POST", "/me/invitations", json={"token": token})

    def sign_in(self, email: str, password: str) -> SessionDocument:
        """Begin a session; :meth:`carry` its secret to be asked as this person."""
        return self._one(SessionDocument, "POST", "/sessions", json={"email": email, "password": password})

    def sign_out(self) -> None:
        """End the session that the client carries."""
        self._call("DELETE", "/sessions/current")

    def me(self) -> SelfDocument:
        """Who is signed in, in which roles, and how far the credential reaches."""
        return self._one(SelfDocument, "GET", "/me")

    def update_me(
        self, *, name: str | None = None, email: str | None = None, password: str | None = None
    ) -> SelfDocument:
        """Change one's name, or with the password one's address."""
        body = {"name": name, "email": email, "password": password}
        return self._one(SelfDocument, "PATCH", "/me", json=body)

    def change_password(self, old: str | None, new: str) -> None:
        """Set a new password."""
        self._call("POST", "/me/password", json={"old": old, "new": new})

    def export_me(self) -> TakeawayDocument:
        """Everything that is kept about whoever asks."""
        return self._one(TakeawayDocument, "GET", "/me/export")

    def erase_me(self, password: str | None) -> None:
        """Delete one's own account."""
        self._call("DELETE", "/me", json={"password": password})

    def tokens(self) -> list[TokenDocument]:
        """One's API tokens, without their secrets."""
        return self._many(TokenDocument, "GET", "/me/tokens")

    def create_token(self, label: str, scopes: Sequence[str], *, days: int = 90) -> NewToken:
        """A new API token; its secret is shown this once."""
        body = {"label": label, "scopes": list(scopes), "days": days}
        return self._one(NewToken, "POST", "/me/tokens", json=body)

    def revoke_token(self, token_id: str) -> None:
        """End an API token."""
        self._call("DELETE", f"/me/tokens/{token_id}")

    def invitations(self) -> list[InvitationDocument]:
        """Invitations that one has made."""
        return self._many(InvitationDocument, "GET", "/invitations")

    def invite(
        self,
        *,
        role: str = "member",
        panel: str | None = None,
        panel_role: str = "panelist",
        days: int = 7,
        stratum: str | None = None,
    ) -> NewInvitation:
        """A link that works once; with a stratum of the panel's charter, into which its taker comes."""
        body = {"role": role, "panel": panel, "panel_role": panel_role, "days": days, "stratum": stratum}
        return self._one(NewInvitation, "POST", "/invitations", json=body)


class AdministrationCalls(Connection):
    """Calls of administrators, and about the members of a panel."""

    def accounts(self) -> Iterator[AccountDocument]:
        """Every account, page after page."""
        return self._walk(AccountDocument, "/accounts")

    def update_account(
        self, account_id: str, *, role: str | None = None, disabled: bool | None = None
    ) -> AccountDocument:
        """Give another role, or disable or enable."""
        body = {"role": role, "disabled": disabled}
        return self._one(AccountDocument, "PATCH", f"/accounts/{account_id}", json=body)

    def audit(self) -> Iterator[AuditDocument]:
        """Who did what, newest first, page after page."""
        return self._walk(AuditDocument, "/audit")

    def panel_members(self, panel_id: str) -> list[MemberDocument]:
        """Who is in a panel."""
        return self._many(MemberDocument, "GET", f"/panels/{panel_id}/members")

    def join_panel(self, panel_id: str, account_id: str, role: str = "panelist") -> MemberDocument:
        """Give somebody a role in a panel."""
        path = f"/panels/{panel_id}/members/{account_id}"
        return self._one(MemberDocument, "PUT", path, json={"role": role})

    def leave_panel(self, panel_id: str, account_id: str) -> None:
        """Take somebody out of a panel."""
        self._call("DELETE", f"/panels/{panel_id}/members/{account_id}")
