"""Thresholds from costs, not taste (design, section 4.3).

Blocking when calibrated p ≥ refuse_at minimises expected cost when one missed harm costs ``ratio`` wrongful
refusals: Elkan, "The Foundations of Cost-Sensitive Learning", IJCAI 2001, equation 2.

Arithmetic is decimal with correctly rounded exp and ln, so the digits are the same on every machine.
"""

from decimal import ROUND_FLOOR, ROUND_HALF_EVEN, Context, Decimal
from functools import lru_cache

from counterpoise.domain.catalogue.bounds import Bounds
from counterpoise.domain.catalogue.catalogue import CAUTION_AXIS, Catalogue
from counterpoise.domain.catalogue.commitment import Cap, Commitment
from counterpoise.domain.catalogue.hazard import Hazard
from counterpoise.domain.catalogue.profile import Profile
from counterpoise.domain.compiler.plan import Plan, clamp
from counterpoise.domain.compiler.policy import Ruling, Source, Threshold

__all__ = ["Costs", "costs", "quantise", "thresholds"]

_EXACT = Context(prec=60, rounding=ROUND_HALF_EVEN)
_SETTLED = Decimal(1).scaleb(-40)
_NINTH = Decimal(1).scaleb(-9)
_EVEN = 50

Costs = tuple[float, float, float, bool]
"""ratio, care_at, refuse_at (each rounded down to 9 decimals), and whether the cap decided."""


def quantise(value: float) -> float:
    """A score in [0, 1] rounded down to 9 decimals, once, so that every engine compares the same number."""
    return float(Decimal(repr(value)).quantize(_NINTH, rounding=ROUND_FLOOR))


def _settle(value: Decimal) -> Decimal:
    """Drop the last guard digits, so that 9^0.5 is 3 and not 2.999…, before anything is rounded down."""
    return value.quantize(_SETTLED, context=_EXACT)


def _down(value: Decimal) -> float:
    return float(_settle(value).quantize(_NINTH, rounding=ROUND_FLOOR, context=_EXACT))


@lru_cache(maxsize=8192)
def costs(base: float, caution: int, cap: float | None, span: float, care_factor: float) -> Costs:
    """ratio, care_at and refuse_at of a hazard.

    Args:
        base: R_h, above 0.
        caution: whole weight of caution, 0–100.
        cap: highest probability at which a commitment lets the hazard go unrefused, in (0, 1), or None.
        span: how far caution can stretch the ratio (9: from R_h/9 to 9·R_h).
        care_factor: how much sooner care comes than refusal (4).
    """
    exponent = Decimal(2 * caution - 100).scaleb(-2)
    stretch = _settle(_EXACT.exp(_EXACT.multiply(_EXACT.ln(Decimal(repr(span))), exponent)))
    ratio = _EXACT.multiply(Decimal(repr(base)), stretch)
    capped = False
    if cap is not None:
        floor = _EXACT.subtract(_EXACT.divide(Decimal(1), Decimal(repr(cap))), Decimal(1))
        capped = floor > ratio
        ratio = max(ratio, floor)
    refuse_at = _EXACT.divide(Decimal(1), 1 + ratio)
    care_at = _EXACT.divide(Decimal(1), 1 + _EXACT.multiply(Decimal(repr(care_factor)), ratio))
    return _down(ratio), _down(care_at), _down(refuse_at), capped


def _number(value: float) -> str:
    if value >= 100:  # noqa: PLR2004
        return f"{value:.0f}"
    return f"{value:.1f}".removesuffix(".0") if value >= 10 else f"{value:.2f}".rstrip("0").rstrip(".")  # noqa: PLR2004


@lru_cache(maxsize=8192)
def _sentence(title: str, ratio: float, care_at: float, refuse_at: float) -> str:
    if ratio >= 1:
        weighs = f"one missed harm weighs as much as {_number(ratio)} wrongful refusals"
    else:
        weighs = f"one wrongful refusal weighs as much as {_number(1 / ratio)} missed harms"
    return (
        f"{title}: {weighs}. Care from a probability of {100 * care_at:.1f}%, refusal from {100 * refuse_at:.1f}%, "
        "that the labellers of the calibration set would flag it."
    )


def _strictest_caps(catalogue: Catalogue) -> dict[str, tuple[Commitment, Cap]]:
    caps: dict[str, tuple[Commitment, Cap]] = {}
    for commitment in catalogue.commitments.values():
        for cap in commitment.caps:
            if cap.hazard not in caps or cap.cap < caps[cap.hazard][1].cap:
                caps[cap.hazard] = (commitment, cap)
    return caps


def _caution(
    hazard: Hazard, profile: Profile, planned: Plan, bounds: Bounds | None, context: str | None
) -> tuple[int, Source, Ruling | None]:
    """The whole weight of caution used for a hazard, where it comes from, and a ruling if a bound moved it."""
    scoped = profile.contexts.get(context) if context is not None else None
    own = (scoped.hazards.get(hazard.id) if scoped else None) or profile.hazards.get(hazard.id)
    axis = next((entry for entry in planned.entries if entry.axis == CAUTION_AXIS), None)
    if own is not None:
        asked = own.caution
        source = Source("hazard", hazard.id, None, {"caution": asked}, "user")
        said = f"caution {asked} for {hazard.id}"
    elif axis is not None:
        asked = axis.effective
        weights = {"caution": asked, "openness": 100 - asked}
        source = Source("axis", CAUTION_AXIS, axis.level, weights, axis.authority)
        said = f"caution {asked} (from the axis)"
    else:
        asked = _EVEN
        source = Source("default", CAUTION_AXIS, None, {"caution": _EVEN, "openness": _EVEN}, "platform")
        said = "caution 50 (the axis is unset)"
    bound = bounds.hazard_bound(hazard.id, context) if bounds else None
    if bound is None or bounds is None:
        return asked, source, None
    holds = clamp(asked, bound.caution)
    if holds == asked:
        return asked, source, None
    ruling = Ruling(hazard.id, said, f"caution {holds}", bounds.id, "operator", bound.reason, bound.protects)
    return holds, Source("hazard", hazard.id, None, {"caution": holds}, "operator"), ruling


def thresholds(
    profile: Profile, catalogue: Catalogue, planned: Plan, bounds: Bounds | None, context: str | None
) -> tuple[tuple[Threshold, ...], tuple[Ruling, ...]]:
    """A threshold for every hazard, by id, and the rulings that bounds and commitments made on the way."""
    span, care_factor = catalogue.numbers["span"].value, catalogue.numbers["care-factor"].value
    caps = _strictest_caps(catalogue)
    found, rulings = [], []
    for hazard in catalogue.hazards.values():
        caution, source, ruling = _caution(hazard, profile, planned, bounds, context)
        if ruling:
            rulings.append(ruling)
        commitment, cap = caps.get(hazard.id, (None, None))
        ratio, care_at, refuse_at, capped = costs(
            hazard.ratio.value, caution, cap.cap if cap else None, span, care_factor
        )
        sources = [
            source,
            Source("hazard", hazard.id),
            Source("number", "span"),
            Source("number", "care-factor"),
        ]
        if commitment and cap and capped:
            uncapped = costs(hazard.ratio.value, caution, None, span, care_factor)
            sources.append(Source("commitment", commitment.id))
            rulings.append(
                Ruling(
                    hazard.id,
                    f"caution {caution}: refusal from {100 * uncapped[2]:.1f}%",
                    f"refusal from {100 * refuse_at:.1f}%",
                    commitment.id,
                    "platform",
                    cap.reason,
                    cap.protects,
                )
            )
        found.append(
            Threshold(
                hazard.id,
                hazard.title,
                caution,
                ratio,
                care_at,
                refuse_at,
                commitment.id if commitment and capped else None,
                cap.protects if cap and capped else hazard.protects,
                _sentence(hazard.title, ratio, care_at, refuse_at),
                tuple(sources),
            )
        )
    return tuple(found), tuple(rulings)
