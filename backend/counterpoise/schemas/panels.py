"""Panels on the wire. No account stands in any of it but the operator's; who voted how stands nowhere."""

from datetime import datetime
from typing import Any

from pydantic import Field

from counterpoise.domain.panels.stages import Stage
from counterpoise.schemas.base import Wire
from counterpoise.schemas.questions import QuestionDocument

__all__ = [
    "AlikeDocument",
    "AssentDocument",
    "BallotDocument",
    "BallotProposalDocument",
    "BallotQuestionsDocument",
    "ChosenDocument",
    "ColumnsDocument",
    "DrawStateDocument",
    "EntryDocument",
    "LeaningDocument",
    "OwnBallotDocument",
    "OwnPropositionsDocument",
    "OwnReportDocument",
    "OwnReportsDocument",
    "PanelDocument",
    "PanelPage",
    "PanelSummary",
    "ParticipationDocument",
    "ProposedDocument",
    "PropositionDocument",
    "PropositionNextDocument",
    "PropositionTotals",
    "PropositionsDocument",
    "RecordPage",
    "ReportDocument",
    "ReportsDocument",
    "RulingVersionDocument",
    "VoteDocument",
    "VotesDocument",
]


class PanelSummary(Wire):
    """A panel in a list."""

    id: str
    question: str
    stage: Stage
    demonstration: bool = Field(description="Made by the program to be looked at: its members are synthetic")
    created_at: datetime
    result: str | None = Field(description="`id@version` of the ratified profile")
    ended_because: str | None


class PanelPage(Wire):
    """Panels in id order."""

    items: list[PanelSummary]
    next: str | None


class EntryDocument(Wire):
    """One line of a panel's public record."""

    number: int
    at: datetime
    kind: str
    stage: Stage
    text: str
    details: dict[str, Any]


class RecordPage(Wire):
    """The public record, newest first."""

    items: list[EntryDocument]
    next: str | None


class ParticipationDocument(Wire):
    """How many take part, live; it tells nothing of what they say."""

    members: int
    quorum: int = Field(description="members whom the charter's quorum asks for")
    voters: int
    votes: int
    ballots_before: int
    ballots: int
    assents: int


class PanelDocument(PanelSummary):
    """A panel: rulings first, then what was agreed, where it is, and what was counted."""

    rulings: list[EntryDocument] = Field(description="Where the operator departs from the result, newest first")
    notice: str | None = Field(description="What must be shown with everything about a demonstration")
    operator: str = Field(description="Account id of whoever convened it")
    charter: dict[str, Any]
    charter_digest: str
    stages: list[Stage] = Field(description="All of them, in order")
    following: Stage | None
    hindrances: list[str] = Field(description="Why the next stage cannot begin yet")
    closes: dict[str, datetime] = Field(description="Until when dated stages stay open")
    participation: ParticipationDocument
    counted: dict[str, Any] = Field(description="What was counted when stages closed")
    revision: int


class DrawStateDocument(Wire):
    """A panel's draw: what is public of it, and how many answered."""

    facts: dict[str, Any] | None = Field(description="As `counterpoise panel draw --json`, with the commitment")
    drawn: bool
    asked: int
    accepted: int
    declined: int
    waiting: int = Field(description="asked and not yet answered")
    vacant: int = Field(description="seats of people who declined since the last draw")


class PropositionTotals(Wire):
    """How members voted; `important` of those who agree or disagree."""

    agree: int
    disagree: int
    passed: int
    important: int


class PropositionDocument(Wire):
    """A proposition and what happened to it."""

    number: int
    text: str | None = Field(
        description="null where nobody has looked at it yet, or showing it would do the harm that it was rejected for"
    )
    status: str
    submitted_at: datetime
    rule: str | None = Field(description="of the moderation policy by which it was rejected")
    because: str | None = Field(description="public reason of the rejection, or of its end")
    merged_into: int | None
    outcome: str | None
    amendment: str | None
    votes: PropositionTotals | None = Field(description="null until the votes are closed")
    fate: str = Field(description="what happened to it, in a sentence")


class PropositionsDocument(Wire):
    """Every proposition of a panel, with the policy by which they are moderated."""

    policy: dict[str, str]
    items: list[PropositionDocument]


class OwnPropositionsDocument(Wire):
    """One's own propositions."""

    items: list[PropositionDocument]


class AlikeDocument(Wire):
    """A proposition that is much like the new one, 0-1."""

    number: int
    text: str
    likeness: float


class ProposedDocument(PropositionDocument):
    """A new proposition, and those that its author may merge it into."""

    alike: list[AlikeDocument]


class PropositionNextDocument(Wire):
    """The proposition to vote on next; null when one has seen all."""

    proposition: PropositionDocument | None
    left: int = Field(description="how many one has not voted on")


class VoteDocument(Wire):
    """One's vote: agree 1, disagree -1, pass 0."""

    proposition: int
    value: int
    important: bool


class VotesDocument(Wire):
    """One's votes, by proposition."""

    votes: list[VoteDocument]


class BallotDocument(Wire):
    """One's ballot."""

    phase: str = Field(description="before: while learning; after: the one that counts")
    weights: dict[str, float | None]
    importances: dict[str, float] | None


class OwnBallotDocument(Wire):
    """One's ballot of this stage, or null; `replaced` says that there was one before."""

    ballot: BallotDocument | None
    replaced: bool = False


class BallotQuestionsDocument(Wire):
    """Questions for whoever would rather choose between replies than name a weight, and what they cannot tell."""

    questions: list[QuestionDocument] = Field(description="Round after round, one of every axis in each")
    limits: str


class ChosenDocument(Wire):
    """One answer, with the pole whose reply was chosen."""

    user: str
    pole: str | None = Field(description="null for either, and for what was skipped")
    either: bool


class LeaningDocument(Wire):
    """What was chosen on one axis and the weight it suggests; all numbers are the first pole's."""

    axis: str
    weight: int | None = Field(description="null abstains: nothing was chosen")
    low: int | None = Field(description="where the interval of 95% begins")
    high: int | None = Field(description="where it ends")
    first: int = Field(description="answers for the first pole")
    second: int = Field(description="answers for the second pole")
    either: int = Field(description="answers for both alike; they count half for each")
    skipped: int
    says: str
    chosen: list[ChosenDocument]


class BallotProposalDocument(Wire):
    """A ballot that choices suggest. It is kept nowhere; edit it and put it in, or don't."""

    weights: dict[str, int | None] = Field(description="As a ballot takes them, for every axis of the charter")
    leanings: list[LeaningDocument]
    limits: str


class ColumnsDocument(Wire):
    """Each axis's column, separately sorted, as pairs of answer and weight; what anybody needs to count again."""

    published: bool = Field(
        description="false for ten ballots or fewer, and where ten or fewer weigh the same: too few to hide a person"
    )
    weights: dict[str, list[tuple[float, float]]]
    importances: dict[str, list[tuple[float, float]]]


class ReportDocument(Wire):
    """A minority report that is owed."""

    number: int
    ballots: int = Field(description="of the group")
    share: float = Field(description="of all ballots, 0-1, by heads")
    loses_by: float = Field(description="how much further the group is from the result than from its own, 0-1")
    title: str | None
    text: str | None = Field(description="null until it is written, and for everybody else until ratification begins")
    signatures: int
    public_keys: list[str] = Field(
        description="with which members of the group sign (Ed25519, hex), one a member, sorted; named when it was owed"
    )
    envelope: dict[str, Any] | None = Field(
        description="as its signers signed it (DSSE); null before ratification begins, and where none is written"
    )
    written_at: datetime | None
    weights: dict[str, int] | None = Field(description="of the group's own profile, once the report is public")
    profile: str | None = Field(description="`id@version` that people may choose")
    withheld_because: str | None


class ReportsDocument(Wire):
    """All that are owed, largest group first."""

    items: list[ReportDocument]


class OwnReportDocument(ReportDocument):
    """A report that one may write."""

    signed: bool
    revision: int = Field(description="send it as If-Match with an edit, in double quotes")


class OwnReportsDocument(Wire):
    """Reports that one may write."""

    items: list[OwnReportDocument]


class AssentDocument(Wire):
    """What one said to the result; null before."""

    yes: bool | None


class RulingVersionDocument(Wire):
    """The version that holds after a ruling."""

    profile: str
    version: int
