"""Request bodies, and the answers that are not a compiled policy."""

from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints

from counterpoise.domain.compiler.explanation import Decision
from counterpoise.domain.compiler.policy import Means
from counterpoise.domain.levels import Level
from counterpoise.domain.quiz import Choice
from counterpoise.schemas.base import Ask, Wire
from counterpoise.schemas.compiled import ThresholdDocument

__all__ = [
    "AskChart",
    "AskDiff",
    "AskDisappointment",
    "AskExplain",
    "AskNotches",
    "AskPolicy",
    "AskProposal",
    "AskTry",
    "AskYaml",
    "DifferenceDocument",
    "DisappointmentDocument",
    "ExplanationDocument",
    "ExportDocument",
    "NotchDocument",
    "ProposalDocument",
    "QuestionDocument",
    "TargetDocument",
    "TryDocument",
]

Named = Annotated[
    str | dict[str, Any],
    Field(description="The id of a shipped profile, or a profile/v1 object", examples=["candid-coach"]),
]


class AskPolicy(Ask):
    """A profile and how to compile it."""

    profile: Named
    context: str | None = None
    bounds: dict[str, Any] | None = Field(default=None, description="A bounds/v1 object: what an operator allows")
    means: Means = "text"
    budget: Annotated[int, Field(ge=1, le=1_000_000)] = 1200


class AskChart(AskPolicy):
    """A policy to draw, and how wide its plot is in pixels; below 480 the labels are shortened."""

    width: Annotated[int, Field(ge=280, le=1600)] = 640


class AskNotches(AskPolicy):
    """A profile and the axis whose slider is asked about."""

    axis: str


class AskDiff(Ask):
    """Two profiles to compare in one context."""

    old: Named
    new: Named
    context: str | None = None
    bounds: dict[str, Any] | None = None
    means: Means = "text"
    budget: Annotated[int, Field(ge=1, le=1_000_000)] = 1200


class AskExplain(Ask):
    """A score of one hazard under a profile."""

    profile: Named
    hazard: str
    score: Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]
    context: str | None = None
    bounds: dict[str, Any] | None = None


class AskDisappointment(Ask):
    """What went wrong, in a person's own words. Compared with the catalogue, kept nowhere."""

    profile: Named
    words: Annotated[str, StringConstraints(strip_whitespace=True, min_length=3, max_length=1000)]
    context: str | None = None
    bounds: dict[str, Any] | None = None


class AskYaml(Ask):
    """The YAML text of a profile."""

    yaml: Annotated[str, StringConstraints(max_length=262_144)]


class AskTry(Ask):
    """One question for the embedded model, with and without the profile."""

    profile: Named
    question: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2000)]
    context: str | None = None
    means: Means = "text"


class QuizAnswer(Ask):
    """The reply chosen for one question."""

    question: str
    choice: Choice


class AskProposal(Ask):
    """Answers to the questions of a quiz."""

    answers: Annotated[list[QuizAnswer], Field(min_length=1, max_length=15)]


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


class TargetDocument(Wire):
    """One place where a profile can run."""

    name: str
    title: str
    summary: str
    carries: CarriesDocument


class ArtifactDocument(Wire):
    """One file of an export."""

    path: str
    media_type: str
    content: str


class LossDocument(Wire):
    """One thing that the target cannot say."""

    subject: str
    effect: str
    sentence: str


class ExportDocument(Wire):
    """The files of a target and what they lose; ``policy`` is the digest of what was exported."""

    target: str
    policy: str
    artifacts: list[ArtifactDocument]
    losses: list[LossDocument]


class AnswerDocument(Wire):
    """One reply of the model; ``profile`` is null for the reply without any."""

    profile: str | None
    policy: str | None
    text: str


class TryDocument(Wire):
    """One question answered with and without a profile."""

    question: str
    model: str
    caveat: str
    answers: list[AnswerDocument]
