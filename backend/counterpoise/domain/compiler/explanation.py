"""Why a score was allowed, cared for or refused, and the smallest change that would turn it (design, section 9)."""

import math
from dataclasses import dataclass
from typing import Literal

from counterpoise.domain.catalogue.bounds import Bounds
from counterpoise.domain.catalogue.catalogue import CAUTION_AXIS, Catalogue
from counterpoise.domain.catalogue.profile import Profile
from counterpoise.domain.compiler.plan import clamp, plan
from counterpoise.domain.compiler.policy import Threshold
from counterpoise.domain.compiler.thresholds import costs, quantise, strictest_cap, thresholds
from counterpoise.domain.errors import InvalidOption

__all__ = ["Decision", "Explanation", "Forbidden", "SmallestChange", "decide", "explain"]

Decision = Literal["allow", "care", "refuse"]


@dataclass(frozen=True, slots=True)
class SmallestChange:
    """The nearest whole weight of caution at which the decision is another, for this hazard alone.

    ``setting`` is the profile line to write; ``moves_axis`` says whether the axis could carry it instead (which
    would move every hazard without its own caution).
    """

    setting: str
    from_caution: int
    to_caution: int
    decision: Decision
    moves_axis: bool


@dataclass(frozen=True, slots=True)
class Forbidden:
    """Who forbids any change that would turn the decision: a commitment, or an operator's bound."""

    by: str
    kind: Literal["commitment", "bounds"]
    reason: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """One decision on one score, and what would change it.

    Attributes:
        score: the score in [0, 1], rounded down to 9 decimals.
        calibrated: False: nobody has shown that this score is a probability.
        decides: which threshold decides, ``refuse_at`` or ``care_at``.
        smallest_change: the nearest change that lets more through, or None.
        stricter_change: the nearest change that lets less through, or None.
        forbidden: who stands in the way of letting more through, or None.
    """

    hazard: str
    score: float
    calibrated: bool
    decision: Decision
    decides: Literal["refuse_at", "care_at"]
    threshold: Threshold
    smallest_change: SmallestChange | None
    stricter_change: SmallestChange | None
    forbidden: Forbidden | None
    sentence: str


def decide(score: float, care_at: float, refuse_at: float) -> Decision:
    """Refuse at or above ``refuse_at``, care at or above ``care_at``, else allow."""
    if score >= refuse_at:
        return "refuse"
    return "care" if score >= care_at else "allow"


def _check(score: float) -> float:
    if not math.isfinite(score) or not 0 <= score <= 1:
        raise InvalidOption(f"a score is a number from 0 to 1, not {score}", score=str(score))
    return quantise(score)


def _nearest(
    weights: range,
    held: int,
    base: float,
    cap: float | None,
    numbers: tuple[float, float],
    score: float,
    now: Decision,
) -> tuple[int, Decision] | None:
    for weight in weights:
        _, care_at, refuse_at, _ = costs(base, weight, cap, *numbers)
        then = decide(score, care_at, refuse_at)
        if then != now and weight != held:
            return weight, then
    return None


def explain(
    profile: Profile,
    catalogue: Catalogue,
    hazard: str,
    score: float,
    bounds: Bounds | None = None,
    context: str | None = None,
) -> Explanation:
    """Explain the decision on one score of one hazard.

    Raises:
        UnknownHazard: if the catalogue has no such hazard.
        UnknownContext: if the catalogue has no such context.
        InvalidOption: if the score is not a finite number from 0 to 1.
    """
    entry = catalogue.hazard(hazard)
    score = _check(score)
    limits, _ = thresholds(profile, catalogue, plan(profile, catalogue, bounds, context), bounds, context)
    limit = next(threshold for threshold in limits if threshold.hazard == hazard)
    decision = decide(score, limit.care_at, limit.refuse_at)
    commitment, cap = strictest_cap(catalogue, hazard)
    numbers = (catalogue.numbers["span"].value, catalogue.numbers["care-factor"].value)
    bound = bounds.hazard_bound(hazard, context) if bounds else None
    low, high = bound.caution if bound else (0, 100)
    held = clamp(limit.caution, (low, high))
    own = limit.sources[0].kind == "hazard"

    def change(weights: range) -> SmallestChange | None:
        found = _nearest(weights, held, entry.ratio.value, cap.cap if cap else None, numbers, score, decision)
        if found is None:
            return None
        weight, then = found
        setting = f"hazards: {{{hazard}: {{caution: {weight}}}}}"
        return SmallestChange(setting, held, weight, then, moves_axis=not own)

    looser = change(range(held, low - 1, -1)) if decision != "allow" else None
    stricter = change(range(held, high + 1)) if decision != "refuse" else None
    forbidden = None
    if decision != "allow" and looser is None:
        freed = _nearest(range(held, -1, -1), held, entry.ratio.value, None, numbers, score, decision)
        if cap and commitment and (freed is not None or limit.capped_by):
            forbidden = Forbidden(commitment.id, "commitment", cap.reason)
        elif bound and bounds and freed is not None:
            forbidden = Forbidden(bounds.id, "bounds", bound.reason)
    return Explanation(
        hazard,
        score,
        calibrated=False,
        decision=decision,
        decides="refuse_at" if decision == "refuse" else "care_at",
        threshold=limit,
        smallest_change=looser,
        stricter_change=stricter,
        forbidden=forbidden,
        sentence=_sentence(limit, score, decision, looser, forbidden),
    )


_VERBS = {"allow": "is answered", "care": "is answered with care", "refuse": "is refused"}


def _sentence(
    limit: Threshold,
    score: float,
    decision: Decision,
    looser: SmallestChange | None,
    forbidden: Forbidden | None,
) -> str:
    source = limit.sources[0]
    where = {"default": f"{CAUTION_AXIS} is unset, so 50:50 is assumed", "axis": f"{CAUTION_AXIS}"}.get(
        source.kind, f"the caution set for {limit.hazard}"
    )
    compared = (
        f"at or above refuse_at {limit.refuse_at}"
        if decision == "refuse"
        else f"at or above care_at {limit.care_at}"
        if decision == "care"
        else f"below care_at {limit.care_at}"
    )
    parts = [
        f"A score of {score} for {limit.title} {_VERBS[decision]}: it is {compared} ({where}; caution {limit.caution})."
    ]
    if looser:
        parts.append(f"At caution {looser.to_caution} for this hazard it {_VERBS[looser.decision]}.")
    elif forbidden:
        who = (
            f"the commitment {forbidden.by} forbids"
            if forbidden.kind == "commitment"
            else f"the bounds {forbidden.by} forbid"
        )
        parts.append(f"No weight changes that: {who} it.")
    elif decision != "allow":
        parts.append("No weight changes that: even with no caution the costs say so.")
    return " ".join(parts)
