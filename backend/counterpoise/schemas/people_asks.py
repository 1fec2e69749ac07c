"""What people ask about accounts, sessions, tokens and invitations. Lengths are bounded here, meaning in the domain."""

from typing import Annotated

from pydantic import Field

from counterpoise.domain.people.roles import AccountRole, PanelRole, Scope
from counterpoise.schemas.base import Ask

__all__ = [
    "AskAcceptance",
    "AskAccountChange",
    "AskErasure",
    "AskInvitation",
    "AskMembership",
    "AskPassword",
    "AskSelfChange",
    "AskSession",
    "AskToken",
]

Email = Annotated[str, Field(max_length=255, examples=["ada@example.org"])]
Name = Annotated[str, Field(max_length=200, examples=["Ada"])]
Password = Annotated[str, Field(max_length=1000, examples=["correct horse battery staple"])]
Secret = Annotated[
    str,
    Field(
        min_length=1,
        max_length=200,
        description="The part of the link after `token=`",
        examples=["the-part-of-the-link-after-token"],
    ),
]


class AskSession(Ask):
    """Address and password."""

    email: Email
    password: Password


class AskAcceptance(Ask):
    """A link's secret and the account to open with it."""

    token: Secret
    email: Email
    name: Name
    password: Password


class AskSelfChange(Ask):
    """What to change about oneself; ``password`` is needed for a new address."""

    name: Name | None = None
    email: Email | None = None
    password: Password | None = None


class AskPassword(Ask):
    """A new password; ``old`` is left out by people whom only the identity provider signs in so far."""

    old: Password | None = None
    new: Password


class AskErasure(Ask):
    """Proof that it is the owner who leaves; accounts without a password need a fresh session."""

    password: Password | None = None


class AskToken(Ask):
    """A new API token."""

    label: Annotated[str, Field(max_length=200, examples=["nightly export"])]
    scopes: Annotated[list[Scope], Field(max_length=10, examples=[["profiles"]])]
    days: Annotated[int, Field(ge=1, le=366)] = 90


class AskTaking(Ask):
    """A panel's invitation, taken with the account that one has."""

    token: Secret


class AskInvitation(Ask):
    """A new invitation, to the service or to a panel."""

    role: AccountRole = "member"
    panel: Annotated[str | None, Field(min_length=1, max_length=64, pattern="^[A-Za-z0-9-]+$")] = None
    panel_role: PanelRole = "panelist"
    days: Annotated[int, Field(ge=1, le=31)] = 7
    stratum: Annotated[str | None, Field(max_length=300)] = Field(
        default=None, description="Of the panel's charter, for whoever takes it as a member; no answer repeats it"
    )


class AskAccountChange(Ask):
    """What an administrator changes about an account."""

    role: AccountRole | None = None
    disabled: bool | None = None


class AskMembership(Ask):
    """A role in a panel."""

    role: Annotated[PanelRole, Field(examples=["panelist"])]
