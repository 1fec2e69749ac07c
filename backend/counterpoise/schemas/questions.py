"""Answers that are not a compiled policy."""

from typing import Literal

from counterpoise.domain.compiler.explanation import Decision
from counterpoise.domain.levels import Level
from counterpoise.schemas.base import Wire
from counterpoise.schemas.compiled import ThresholdDocument

__all__ = [
    "ArtifactDocument",
    "AxisChangeDocument",
    "CarriesDocument",
    "ChangeDocument",
    "ComplaintDocument",
    "DifferenceDocument",
    "DisappointmentDocument",
    "ExplanationDocument",
    "ExportDocument",
    "ForbiddenDocument",
    "LossDocument",
    "NearnessDocument",
    "NotchDocument",
    "ProposalDocument",
    "QuestionDocument",
    "ResponsibleDocument",
    "TargetDocument",
    "ThresholdChangeDocument",
]


class QuestionDocument(Wire):
    """One request with two replies, A and B; the poles stay hidden until the answer."""

    id: str
    user: str
    a: str
    b: str


class NearnessDocument(Wire):
    """A shipped profile near the answers; distance 0–1 over the shared axes."""

    profile: str
    title: str
    distance: float
    shared_axes: int


class ProposalDocument(Wire):
    """Proposed weights, why, and what the answers cannot tell."""

    weights: dict[str, dict[str, int]]
    because: dict[str, str]
    nearest: list[NearnessDocument]
    limits: str


class NotchDocument(Wire):
    """First-pole weights ``low``–``high`` (both included) that compile to one prompt."""

    low: int
    high: int
    level: Level
    thresholds_move: bool


class ChangeDocument(Wire):
    """The nearest caution at which the decision is another."""

    setting: str
    from_caution: int
    to_caution: int
    decision: Decision
    moves_axis: bool


class ForbiddenDocument(Wire):
    """Who forbids a change."""

    by: str
    kind: Literal["commitment", "bounds"]
    reason: str


class ExplanationDocument(Wire):
    """Why one score was allowed, cared for or refused."""

    profile: str
    context: str | None
    hazard: str
    score: float
    calibrated: bool
    decision: Decision
    decides: Literal["refuse_at", "care_at"]
    threshold: ThresholdDocument
    smallest_change: ChangeDocument | None
    stricter_change: ChangeDocument | None
    forbidden: ForbiddenDocument | None
    sentence: str


class AxisChangeDocument(Wire):
    """One axis that changed; weights are the first pole's."""

    axis: str
    change: Literal["added", "removed", "moved", "importance"]
    old: int | None
    new: int | None
    old_level: Level | None
    new_level: Level | None
    old_importance: float | None
    new_importance: float | None
    towards: str | None


class ThresholdChangeDocument(Wire):
    """One hazard whose thresholds moved."""

    hazard: str
    title: str
    old_care_at: float
    new_care_at: float
    old_refuse_at: float
    new_refuse_at: float
    refuses: Literal["earlier", "later", "same"]


class DifferenceDocument(Wire):
    """What changes from one profile to another; ``summary`` says it in sentences."""

    old: str
    new: str
    context: str | None
    same: bool
    axes: list[AxisChangeDocument]
    prompt_removed: list[str]
    prompt_added: list[str]
    thresholds: list[ThresholdChangeDocument]
    summary: list[str]


class ComplaintDocument(Wire):
    """A reviewed complaint and what it points at."""

    text: str
    kind: Literal["axis", "commitment", "hazard"]
    id: str
    pole: str | None


class ResponsibleDocument(Wire):
    """What fits a disappointment, whether it explains it, and the smallest change."""

    complaint: ComplaintDocument
    match: float
    explains: bool
    sentence: str
    change: str | None


class DisappointmentDocument(Wire):
    """What in a profile explains a disappointment; ``verdict`` says it when nothing does."""

    found: list[ResponsibleDocument]
    verdict: str


class CarriesDocument(Wire):
    """What a target can carry."""

    prompt: bool
    turns: bool
    thresholds: bool
    floors: bool
    provenance: bool


class LossDocument(Wire):
    """One thing that the target cannot say."""

    subject: str
    effect: str
    sentence: str


class TargetDocument(Wire):
    """One place where a profile can run; ``loses`` is what it loses of a profile that sets no axis."""

    name: str
    title: str
    summary: str
    carries: CarriesDocument
    loses: list[LossDocument]


class ArtifactDocument(Wire):
    """One file of an export."""

    path: str
    media_type: str
    content: str


class ExportDocument(Wire):
    """The files of a target and what they lose; ``policy`` is the digest of what was exported."""

    target: str
    policy: str
    artifacts: list[ArtifactDocument]
    losses: list[LossDocument]
