"""Accounts, sessions, tokens, invitations and the audit trail on the wire. No hash and no key is ever among them."""

from datetime import datetime
from typing import Any

from pydantic import Field

from counterpoise.domain.people.records import Account, ApiToken, AuditEntry, Invitation, Membership
from counterpoise.domain.people.roles import AccountRole, PanelRole, Scope
from counterpoise.schemas.base import Wire
from counterpoise.schemas.instants import moment

__all__ = [
    "AccountDocument",
    "AccountPage",
    "AuditDocument",
    "AuditPage",
    "InvitationDocument",
    "MemberDocument",
    "MembershipDocument",
    "NewInvitation",
    "NewToken",
    "SelfDocument",
    "SessionDocument",
    "TokenDocument",
    "account_document",
    "audit_document",
    "invitation_document",
    "member_document",
    "self_document",
    "token_document",
]


class AccountDocument(Wire):
    """An account, for its owner and for administrators."""

    id: str
    email: str
    name: str
    role: AccountRole
    created_at: datetime
    disabled_at: datetime | None = None


class MembershipDocument(Wire):
    """One's own role in a panel."""

    panel: str
    role: PanelRole


class SelfDocument(AccountDocument):
    """One's own account, and how far the credential that asked reaches."""

    has_password: bool
    scopes: list[Scope]
    panels: list[MembershipDocument]


class AccountPage(Wire):
    """Some accounts; ``next`` is where the following ones begin."""

    items: list[AccountDocument]
    next: str | None = None


class SessionDocument(Wire):
    """A new session: send ``secret`` as ``Authorization: Bearer``. It is shown this once."""

    secret: str
    csrf: str = Field(description="For browsers that keep the secret in a cookie: send it as X-CSRF-Token")
    expires_at: datetime
    account: AccountDocument


class TokenDocument(Wire):
    """An API token without its secret."""

    id: str
    label: str
    scopes: list[Scope]
    created_at: datetime
    expires_at: datetime
    revoked_at: datetime | None = None
    used_at: datetime | None = Field(default=None, description="Exact to the hour")


class NewToken(TokenDocument):
    """A new API token with its secret, which is shown this once."""

    secret: str


class InvitationDocument(Wire):
    """An invitation without its secret."""

    id: str
    role: AccountRole
    panel: str | None = None
    panel_role: PanelRole | None = None
    created_at: datetime
    expires_at: datetime
    used_at: datetime | None = None


class NewInvitation(InvitationDocument):
    """A new invitation with its link, which is shown this once."""

    secret: str
    link: str


class MemberDocument(Wire):
    """Somebody in a panel."""

    account: str
    name: str
    role: PanelRole


class AuditDocument(Wire):
    """Who did what to what, when; ids only."""

    number: int
    at: datetime
    actor: str
    action: str
    kind: str
    object: str
    request: str | None = None
    details: dict[str, Any] = Field(default_factory=dict)


class AuditPage(Wire):
    """Some of the trail, newest first; ``next`` is where the older ones begin."""

    items: list[AuditDocument]
    next: str | None = None


def account_document(account: Account) -> AccountDocument:
    """The account without its secrets."""
    return AccountDocument(
        id=account.id,
        email=account.email,
        name=account.name,
        role=account.role,
        created_at=moment(account.created_at),
        disabled_at=moment(account.disabled_at),
    )


def self_document(account: Account, scopes: list[Scope], memberships: list[Membership]) -> SelfDocument:
    """The account as its owner sees it."""
    return SelfDocument(
        **dict(account_document(account)),
        has_password=account.password_hash is not None,
        scopes=scopes,
        panels=[MembershipDocument(panel=one.panel, role=one.role) for one in memberships],
    )


def token_document(token: ApiToken) -> TokenDocument:
    """The token without its hash."""
    return TokenDocument(
        id=token.id,
        label=token.label,
        scopes=list(token.scopes),
        created_at=moment(token.created_at),
        expires_at=moment(token.expires_at),
        revoked_at=moment(token.revoked_at),
        used_at=moment(token.used_at),
    )


def invitation_document(invitation: Invitation) -> InvitationDocument:
    """The invitation without its hash."""
    return InvitationDocument(
        id=invitation.id,
        role=invitation.role,
        panel=invitation.panel,
        panel_role=invitation.panel_role,
        created_at=moment(invitation.created_at),
        expires_at=moment(invitation.expires_at),
        used_at=moment(invitation.used_at),
    )


def member_document(membership: Membership, account: Account) -> MemberDocument:
    """Somebody in a panel, by the name that they chose."""
    return MemberDocument(account=account.id, name=account.name, role=membership.role)


def audit_document(entry: AuditEntry) -> AuditDocument:
    """One entry of the trail."""
    return AuditDocument(
        number=entry.number,
        at=moment(entry.at),
        actor=entry.actor,
        action=entry.action,
        kind=entry.kind,
        object=entry.object,
        request=entry.request,
        details=dict(entry.details),
    )
