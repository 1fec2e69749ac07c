"""Everything about one person as one document."""

from datetime import datetime
from typing import Any

from pydantic import Field

from counterpoise.domain.panels.stages import Stage
from counterpoise.schemas.base import Wire
from counterpoise.schemas.instants import moment
from counterpoise.schemas.panel_views import ballot_document, vote_document
from counterpoise.schemas.panels import BallotDocument, VoteDocument
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
from counterpoise.services.panels.belongings import OwnPanel

__all__ = ["OwnPanelDocument", "OwnProfileDocument", "TakeawayDocument", "takeaway_document"]

_NO_KEY = (
    "The key of this panel is missing on this server, or is another, so nobody can tell which contributions are yours."
)


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
    submitted_at: datetime
    status: str


class OwnReply(Wire):
    """A reply that one wrote; its text is null once it is taken back."""

    proposition: int
    number: int
    text: str | None
    answers: int | None
    submitted_at: datetime
    status: str


class OwnReportMention(Wire):
    """A minority report that is owed to a group of one's own, and whether one signed its text as it is."""

    number: int
    signed: bool


class OwnPanelDocument(Wire):
    """What one contributed to a panel that is running, as far as it can still be told to be one's own."""

    panel: str
    stage: Stage
    note: str | None = Field(description="where nothing can be told: why")
    propositions: list[OwnProposition]
    replies: list[OwnReply]
    votes: list[VoteDocument]
    ballots: list[BallotDocument]
    reports: list[OwnReportMention]
    assent: bool | None


class TakeawayDocument(Wire):
    """Everything that is kept about one person; hashes and keys are left out, and would be of no use."""

    account: AccountDocument
    tokens: list[TokenDocument]
    memberships: list[OwnMembership]
    invitations: list[InvitationDocument]
    profiles: list[OwnProfileDocument]
    deployments: list[OwnDeployment]
    choices: list[OwnChoice]
    panels: list[OwnPanelDocument] = Field(
        description="Contributions to running panels. Votes and ballots of a closed stage are nobody's any more"
    )
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


def _panel(own: OwnPanel) -> OwnPanelDocument:
    return OwnPanelDocument(
        panel=own.panel,
        stage=own.stage,
        note=None if own.readable else _NO_KEY,
        propositions=[
            OwnProposition(number=one.number, text=one.text, submitted_at=moment(one.submitted_at), status=one.status)
            for one in own.propositions
        ],
        replies=[
            OwnReply(
                proposition=one.proposition,
                number=one.number,
                text=one.text or None,
                answers=one.answers,
                submitted_at=moment(one.submitted_at),
                status=one.status,
            )
            for one in own.replies
        ],
        votes=[vote_document(one) for one in own.votes],
        ballots=[ballot_document(one) for one in own.ballots],
        reports=[OwnReportMention(number=one.report.number, signed=one.signed) for one in own.reports],
        assent=own.assent,
    )


def takeaway_document(found: Takeaway) -> TakeawayDocument:
    """The document of everything about one person."""
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
        panels=[_panel(one) for one in found.panels],
        audit=[audit_document(one) for one in found.audit],
    )
