"""Everything about one person as one document."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from pydantic import Field

from counterpoise.schemas.base import Wire
from counterpoise.schemas.instants import moment
from counterpoise.schemas.people import (
    AccountDocument,
    AuditDocument,
    InvitationDocument,
    MembershipDocument,
    TokenDocument,
    account_document,
    audit_document,
    invitation_document,
    token_document,
)
from counterpoise.services.erasure import OwnProfile, Takeaway
from counterpoise.services.panels.own_words import OwnWords

__all__ = ["OwnProfileDocument", "TakeawayDocument", "takeaway_document"]


class OwnMembership(MembershipDocument):
    """One's own role in a panel, and the stratum by which one's ballot will be weighed."""

    stratum: str | None


class OwnVersion(Wire):
    """A version that one published."""

    number: int
    digest: str
    published_at: datetime
    note: str | None
    profile: dict[str, Any]


class OwnProfileDocument(Wire):
    """A profile of one's own with everything that it says."""

    id: str
    created_at: datetime
    forked_from: str | None
    deprecated_at: datetime | None
    deprecated_because: str | None
    draft: dict[str, Any] | None
    versions: list[OwnVersion]


class OwnDeployment(Wire):
    """A deployment of one's own."""

    id: str
    title: str
    offered: list[str]
    default: str | None
    bounds: dict[str, Any] | None
    tuning: bool
    created_at: datetime
    closed_at: datetime | None


class OwnChoice(Wire):
    """A choice that one made; ``day`` counts from 1970."""

    deployment: str
    profile: str
    version: int
    day: int
    weights: dict[str, int] | None


class OwnProposition(Wire):
    """A proposition that one put forward."""

    number: int
    text: str
    status: str
    submitted_at: datetime


class OwnReply(Wire):
    """A reply that one wrote; its text is null once it is taken back."""

    proposition: int
    number: int
    text: str | None
    answers: int | None
    status: str
    submitted_at: datetime


class OwnPanelDocument(Wire):
    """What one wrote in a panel. Votes and ballots are not in it: no file should prove how somebody voted."""

    panel: str
    told: bool = Field(description="false where nobody can tell whose it is: without the panel's key, and at its end")
    propositions: list[OwnProposition]
    replies: list[OwnReply]


class TakeawayDocument(Wire):
    """Everything that is kept about one person; hashes and keys are left out, and would be of no use."""

    account: AccountDocument
    tokens: list[TokenDocument]
    memberships: list[OwnMembership]
    invitations: list[InvitationDocument]
    profiles: list[OwnProfileDocument]
    deployments: list[OwnDeployment]
    choices: list[OwnChoice]
    panels: list[OwnPanelDocument]
    audit: list[AuditDocument]


def _profile(own: OwnProfile) -> OwnProfileDocument:
    kept = own.kept
    return OwnProfileDocument(
        id=kept.id,
        created_at=moment(kept.created_at),
        forked_from=f"{kept.forked_from[0]}@{kept.forked_from[1]}" if kept.forked_from else None,
        deprecated_at=moment(kept.deprecated_at),
        deprecated_because=kept.deprecated_because,
        draft=dict(own.draft.document) if own.draft else None,
        versions=[
            OwnVersion(
                number=one.number,
                digest=one.digest,
                published_at=moment(one.published_at),
                note=one.note,
                profile=dict(one.document),
            )
            for one in own.versions
        ],
    )


def _panel(own: OwnWords) -> OwnPanelDocument:
    return OwnPanelDocument(
        panel=own.panel.id,
        told=own.told,
        propositions=[
            OwnProposition(number=one.number, text=one.text, status=one.status, submitted_at=moment(one.submitted_at))
            for one in own.propositions
        ],
        replies=[
            OwnReply(
                proposition=one.proposition,
                number=one.number,
                text=one.text or None,
                answers=one.answers,
                status=one.status,
                submitted_at=moment(one.submitted_at),
            )
            for one in own.replies
        ],
    )


def takeaway_document(found: Takeaway, words: Iterable[OwnWords] = ()) -> TakeawayDocument:
    """The document of everything about one person, with what they wrote in panels."""
    return TakeawayDocument(
        account=account_document(found.account),
        tokens=[token_document(one) for one in found.tokens],
        memberships=[OwnMembership(panel=one.panel, role=one.role, stratum=one.stratum) for one in found.memberships],
        invitations=[invitation_document(one) for one in found.invitations],
        profiles=[_profile(one) for one in found.profiles],
        deployments=[
            OwnDeployment(
                id=one.id,
                title=one.title,
                offered=[f"{profile}@{number}" for profile, number in one.offered],
                default=f"{one.default[0]}@{one.default[1]}" if one.default else None,
                bounds=None if one.bounds is None else dict(one.bounds),
                tuning=one.tuning,
                created_at=moment(one.created_at),
                closed_at=moment(one.closed_at),
            )
            for one in found.deployments
        ],
        choices=[
            OwnChoice(
                deployment=one.deployment,
                profile=one.profile,
                version=one.version,
                day=one.day,
                weights=None if one.weights is None else dict(one.weights),
            )
            for one in found.choices
        ],
        panels=[_panel(one) for one in words],
        audit=[audit_document(one) for one in found.audit],
    )
