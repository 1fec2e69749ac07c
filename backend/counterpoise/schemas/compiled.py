"""compiled/v1: a compiled policy on the wire and in files (design, section 4)."""

from typing import Literal

from pydantic import Field

from counterpoise.domain.catalogue.claims import Claim
from counterpoise.domain.compiler.policy import Authority, Means, departs
from counterpoise.domain.levels import Level
from counterpoise.schemas.base import Wire

__all__ = [
    "CompiledDocument",
    "PanelSource",
    "PanelTotals",
    "PlanItem",
    "ProfileRef",
    "PromptDocument",
    "RulingDocument",
    "SourceDocument",
    "SpanDocument",
    "ThresholdDocument",
    "TradeOffDocument",
]

Probability = float


class ProfileRef(Wire):
    """Which profile was compiled; ``version`` is null for files."""

    id: str
    version: int | None
    digest: str


class OptionsDocument(Wire):
    """How it was compiled."""

    means: Means
    budget: int


class PlanItem(Wire):
    """One set axis; ``requested`` and ``effective`` are the first pole's whole weight, 0–100."""

    axis: str
    requested: int
    effective: int
    level: Level
    importance: float
    source: str


class PanelTotals(Wire):
    """What was counted. ``exact``, ``mean`` and ``median`` are points of the axis's first pole, 0–100.

    ``mean`` and ``median`` are null where there are too few ballots for them to hide a person, and all three are of a
    minority's own weights, of which the whole ones alone are public.
    """

    ballots: int
    counted: int | None = Field(description="Ballots that did not abstain on this axis")
    exact: float | None
    mean: float | None
    median: float | None
    importance: float | None = Field(description="The axis's share of all importance, 0–1; null if nobody was asked")
    yes: int
    no: int


class PanelSource(Wire):
    """Which panel decided an axis's weight, by which rules, with which totals."""

    id: str
    group: int | None = Field(description="Number of a minority's report, whose own weights these are")
    rule: str
    importance_rule: str | None
    ratified: int | None = Field(description="The first pole's ratified weight; null for a minority's, unratified")
    totals: PanelTotals


class SourceDocument(Wire):
    """Why something is there and at whose authority; ``panel`` is there where a panel decided the weights."""

    kind: Literal["heading", "commitment", "axis", "hazard", "number", "default"]
    id: str
    level: Level | None
    weights: dict[str, int] | None
    authority: Authority
    panel: PanelSource | None = None


class SpanDocument(Wire):
    """Code points ``start`` to ``end`` (excluded) of the prompt; ``shows`` is the pole of an example reply."""

    start: int
    end: int
    source: SourceDocument
    shows: str | None


class TurnDocument(Wire):
    """One earlier chat turn; only where means is ``turns``."""

    role: Literal["user", "assistant"]
    content: str
    axis: str
    pole: str


class PromptDocument(Wire):
    """The system prompt; the spans cover its text exactly once, in order."""

    text: str
    turns: list[TurnDocument]
    estimated_tokens: int
    spans: list[SpanDocument]


class ThresholdDocument(Wire):
    """One hazard's thresholds; numbers are rounded down to 9 decimals."""

    hazard: str
    title: str
    caution: int = Field(ge=0, le=100)
    ratio: float = Field(ge=0)
    care_at: Probability = Field(ge=0, le=1)
    refuse_at: Probability = Field(ge=0, le=1)
    capped_by: str | None
    protects: Literal["asker", "others", "operator"]
    sentence: str
    sources: list[SourceDocument]


class TradeOffDocument(Wire):
    """What one set axis puts first, over what, and who gains and pays."""

    axis: str
    prioritises: str | None
    over: str | None
    weights: dict[str, int]
    level: Level
    when: str
    because: str | None
    benefits: list[Claim]
    costs: list[Claim]


class RulingDocument(Wire):
    """Something asked for that was not granted."""

    subject: str
    asked: str
    holds: str
    won_by: str
    authority: Authority
    reason: str
    protects: Literal["asker", "others", "operator"]

    @property
    def departs(self) -> bool:
        """Whether an operator departs here from what a panel ratified."""
        return departs(self.won_by)


class CompiledDocument(Wire):
    """Everything one profile compiles to; ``digest`` is SHA-256 of the RFC 8785 bytes without ``digest``."""

    schema_: Literal["compiled/v1"] = Field(alias="schema")
    profile: ProfileRef
    context: str | None
    options: OptionsDocument
    catalogue_digest: str
    compiler: str
    plan: list[PlanItem]
    prompt: PromptDocument
    thresholds: list[ThresholdDocument]
    tradeoffs: list[TradeOffDocument]
    rulings: list[RulingDocument]
    unset: list[str]
    dropped: list[str]
    warnings: list[str]
    digest: str
