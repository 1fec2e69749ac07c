"""The compiled policy and its parts, as values; ``document`` makes their JSON."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from counterpoise.domain.catalogue.claims import Claim
from counterpoise.domain.levels import Level

__all__ = [
    "MEANS",
    "OVERRIDE",
    "Authority",
    "CompiledPolicy",
    "Means",
    "Options",
    "PlanEntry",
    "Prompt",
    "Ruling",
    "Source",
    "Span",
    "Threshold",
    "TradeOff",
    "Turn",
    "departs",
]

Means = Literal["rules", "text", "turns"]
MEANS: tuple[Means, ...] = ("rules", "text", "turns")
Authority = Literal["platform", "operator", "panel", "user"]
OVERRIDE = "the operator's override"
"""How ``Ruling.won_by`` begins where an operator departs from what a panel ratified."""
SourceKind = Literal["heading", "commitment", "axis", "hazard", "number", "default"]


def departs(won_by: str) -> bool:
    """Whether what won a ruling is an operator's departure from what a panel ratified: shown before all else."""
    return won_by.startswith(OVERRIDE)


@dataclass(frozen=True, slots=True)
class Options:
    """How to compile: the means, and the budget in estimated tokens (code points / 4, rounded up)."""

    means: Means = "text"
    budget: int = 1200


@dataclass(frozen=True, slots=True)
class Source:
    """Why something is there: which axis, commitment, heading, hazard or number, and at whose authority.

    ``panel`` names panel, rule and totals where a panel decided the weights (``Provenance.source``).
    """

    kind: SourceKind
    id: str
    level: Level | None = None
    weights: Mapping[str, int] | None = None
    authority: Authority = "platform"
    panel: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Span:
    """Characters ``start`` to ``end`` (code points, end excluded) of the prompt and where they come from.

    ``shows`` is the pole that an example reply shows, None for headings, commitments and behaviours.
    """

    start: int
    end: int
    source: Source
    shows: str | None = None


@dataclass(frozen=True, slots=True)
class Turn:
    """One earlier chat turn (means ``turns`` only), with the axis and the pole it shows."""

    role: Literal["user", "assistant"]
    content: str
    axis: str
    pole: str


@dataclass(frozen=True, slots=True)
class Prompt:
    """The system prompt, its optional earlier turns and its source map."""

    text: str
    turns: tuple[Turn, ...]
    estimated_tokens: int
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class PlanEntry:
    """One set axis: what was asked and what holds, as whole weights of the first pole; ``panel`` as in ``Source``."""

    axis: str
    requested: int
    effective: int
    level: Level
    importance: int | float
    source: str
    authority: Authority
    panel: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Ruling:
    """A record that something asked for was not granted."""

    subject: str
    asked: str
    holds: str
    won_by: str
    authority: Authority
    reason: str
    protects: str


@dataclass(frozen=True, slots=True)
class Threshold:
    """For one hazard, the calibrated probabilities at which it gets care or a refusal.

    ``ratio``, ``care_at`` and ``refuse_at`` are rounded down to 9 decimals; ``caution`` is the whole weight used.
    """

    hazard: str
    title: str
    caution: int
    ratio: float
    care_at: float
    refuse_at: float
    capped_by: str | None
    protects: str
    sentence: str
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class TradeOff:
    """What one set axis puts first, over what, when, why, who gains and who pays.

    ``prioritises`` and ``over`` are None at exactly 50:50, where both poles' claims are listed.
    """

    axis: str
    prioritises: str | None
    over: str | None
    weights: Mapping[str, int]
    level: Level
    when: str
    because: str | None
    benefits: tuple[Claim, ...]
    costs: tuple[Claim, ...]


@dataclass(frozen=True, slots=True)
class CompiledPolicy:
    """Everything one profile compiles to in one context under one set of bounds and options."""

    profile_id: str
    profile_version: int | None
    profile_digest: str
    context: str | None
    options: Options
    catalogue_digest: str
    plan: tuple[PlanEntry, ...]
    prompt: Prompt
    thresholds: tuple[Threshold, ...]
    tradeoffs: tuple[TradeOff, ...]
    rulings: tuple[Ruling, ...]
    unset: tuple[str, ...]
    dropped: tuple[str, ...]
    warnings: tuple[str, ...]
