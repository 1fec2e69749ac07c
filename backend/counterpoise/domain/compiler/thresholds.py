"""Thresholds from costs, not taste (design, section 4.3).

Blocking when calibrated p ≥ refuse_at minimises expected cost when one missed harm costs ``ratio`` wrongful
refusals: Elkan, "The Foundations of Cost-Sensitive Learning", IJCAI 2001, equation 2.

Arithmetic is decimal with correctly rounded exp and ln, so the digits are the same on every machine.
"""

from dataclasses import dataclass
from decimal import ROUND_FLOOR, ROUND_HALF_EVEN, Context, Decimal
from functools import lru_cache

from counterpoise.domain.catalogue.bounds import Bounds
from counterpoise.domain.catalogue.catalogue import CAUTION_AXIS, Catalogue
from counterpoise.domain.catalogue.commitment import Cap, Commitment
from counterpoise.domain.catalogue.hazard import Hazard
from counterpoise.domain.catalogue.profile import Profile
from counterpoise.domain.compiler.plan import Plan, clamp
from counterpoise.domain.compiler.policy import Authority, Ruling, Source, Threshold

__all__ = ["Costs", "costs", "quantise", "strictest_cap", "thresholds"]

_ONE = Decimal(1)
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
    exponent = Decimal(2 * caution - 100).scaleb(-2, context=_EXACT)
    stretch = _EXACT.exp(_EXACT.multiply(_EXACT.ln(Decimal(repr(span))), exponent))
    ratio = _settle(_EXACT.multiply(Decimal(repr(base)), stretch))
    capped = False
    if cap is not None:
        floor = _EXACT.subtract(_EXACT.divide(_ONE, Decimal(repr(cap))), _ONE)
        capped = floor > ratio
        ratio = max(ratio, floor)
    refuse_at = _EXACT.divide(_ONE, _EXACT.add(_ONE, ratio))
    care_at = _EXACT.divide(_ONE, _EXACT.add(_ONE, _EXACT.multiply(Decimal(repr(care_factor)), ratio)))
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


@dataclass(frozen=True, slots=True)
class _Ground:
    """What a hazard's threshold takes from the catalogue: the same for every profile."""

    hazard: Hazard
    commitment: Commitment | None
    cap: Cap | None
    sources: tuple[Source, ...]


def strictest_cap(catalogue: Catalogue, hazard: str) -> tuple[Commitment | None, Cap | None]:
    """The lowest cap that a commitment puts on a hazard, with that commitment; both None where there is none."""
    caps = [
        (commitment, cap)
        for commitment in catalogue.commitments.values()
        for cap in commitment.caps
        if cap.hazard == hazard
    ]
    return min(caps, key=lambda pair: pair[1].cap, default=(None, None))


@lru_cache(maxsize=8)
def _grounds(catalogue: Catalogue) -> tuple[_Ground, ...]:
    """Every hazard by id, with the strictest cap that a commitment puts on it."""
    numbers = (Source("number", "span"), Source("number", "care-factor"))
    found = []
    for hazard in catalogue.hazards.values():
        by, strictest = strictest_cap(catalogue, hazard.id)
        found.append(_Ground(hazard, by, strictest, (Source("hazard", hazard.id), *numbers)))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class _Caution:
    """A whole weight of caution, where it comes from, and the same in words for a ruling."""

    weight: int
    source: Source
    said: str


def _from_axis(planned: Plan) -> _Caution:
    """The caution of every hazard that has none of its own."""
    for entry in planned.entries:
        if entry.axis == CAUTION_AXIS:
            weights = {"caution": entry.effective, "openness": 100 - entry.effective}
            source = Source("axis", CAUTION_AXIS, entry.level, weights, entry.authority, entry.panel)
            return _Caution(entry.effective, source, f"caution {entry.effective} (from the axis)")
    even = Source("default", CAUTION_AXIS, None, {"caution": _EVEN, "openness": _EVEN}, "platform")
    return _Caution(_EVEN, even, f"caution {_EVEN} (the axis is unset)")


def _own(hazard: str, weight: int, authority: Authority) -> _Caution:
    source = Source("hazard", hazard, None, {"caution": weight}, authority)
    return _Caution(weight, source, f"caution {weight} for {hazard}")


def _bounded(asked: _Caution, hazard: str, bounds: Bounds, context: str | None) -> tuple[_Caution, Ruling | None]:
    bound = bounds.hazard_bound(hazard, context)
    holds = clamp(asked.weight, bound.caution) if bound else asked.weight
    if bound is None or holds == asked.weight:
        return asked, None
    ruling = Ruling(hazard, asked.said, f"caution {holds}", bounds.id, "operator", bound.reason, bound.protects)
    return _own(hazard, holds, "operator"), ruling


def _capped_ruling(ground: _Ground, caution: int, refuse_at: float, span: float, care_factor: float) -> Ruling | None:
    """The ruling of the commitment whose cap decided."""
    if ground.commitment is None or ground.cap is None:
        return None
    uncapped = costs(ground.hazard.ratio.value, caution, None, span, care_factor)
    return Ruling(
        ground.hazard.id,
        f"caution {caution}: refusal from {100 * uncapped[2]:.1f}%",
        f"refusal from {100 * refuse_at:.1f}%",
        ground.commitment.id,
        "platform",
        ground.cap.reason,
        ground.cap.protects,
    )


def thresholds(
    profile: Profile, catalogue: Catalogue, planned: Plan, bounds: Bounds | None, context: str | None
) -> tuple[tuple[Threshold, ...], tuple[Ruling, ...]]:
    """A threshold for every hazard, by id, and the rulings that bounds and commitments made on the way."""
    span, care_factor = catalogue.numbers["span"].value, catalogue.numbers["care-factor"].value
    scoped = profile.contexts.get(context) if context is not None else None
    cautions = {**profile.hazards, **scoped.hazards} if scoped else profile.hazards
    shared = _from_axis(planned)
    found, rulings = [], []
    for ground in _grounds(catalogue):
        hazard = ground.hazard
        caution = _own(hazard.id, cautions[hazard.id].caution, "user") if hazard.id in cautions else shared
        if bounds is not None:
            caution, ruling = _bounded(caution, hazard.id, bounds, context)
            if ruling:
                rulings.append(ruling)
        cap = ground.cap.cap if ground.cap else None
        ratio, care_at, refuse_at, capped = costs(hazard.ratio.value, caution.weight, cap, span, care_factor)
        sources = (caution.source, *ground.sources)
        capped_by, protects = None, hazard.protects
        if capped and (ruling := _capped_ruling(ground, caution.weight, refuse_at, span, care_factor)):
            capped_by = ruling.won_by
            protects = ground.cap.protects if ground.cap else protects
            sources += (Source("commitment", capped_by),)
            rulings.append(ruling)
        sentence = _sentence(hazard.title, ratio, care_at, refuse_at)
        found.append(
            Threshold(
                hazard.id,
                hazard.title,
                caution.weight,
                ratio,
                care_at,
                refuse_at,
                capped_by,
                protects,
                sentence,
                sources,
            )
        )
    return tuple(found), tuple(rulings)
