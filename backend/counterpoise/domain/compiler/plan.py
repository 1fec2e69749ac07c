"""Plan: base weights ← context weights ← bounds. Each thing not granted is a ruling (design, section 4.1).

Commitments come last; they act on thresholds (:mod:`counterpoise.domain.compiler.thresholds`) and stand in
every prompt, so no weight can reach them here.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from counterpoise.domain.catalogue.bounds import AxisBound, Bounds
from counterpoise.domain.catalogue.catalogue import Catalogue
from counterpoise.domain.catalogue.profile import AxisWeights, Profile
from counterpoise.domain.catalogue.references import profile_issues
from counterpoise.domain.compiler.policy import OVERRIDE, Authority, PlanEntry, Ruling
from counterpoise.domain.errors import InvalidDocument
from counterpoise.domain.levels import level_of

__all__ = ["Plan", "clamp", "plan"]


@dataclass(frozen=True, slots=True)
class Plan:
    """Set axes by importance (ties by id), the axes left unset, and what was not granted."""

    entries: tuple[PlanEntry, ...]
    unset: tuple[str, ...]
    rulings: tuple[Ruling, ...]


def clamp(weight: int, allowed: tuple[int, int]) -> int:
    """The weight nearest to ``weight`` inside the allowed range."""
    return min(max(weight, allowed[0]), allowed[1])


def _say(axis: str, weight: int) -> str:
    first, second = axis.split("-")
    return f"{first} {weight}, {second} {100 - weight}"


def _ruling(axis: str, asked: int, holds: int, bounds: Bounds, bound: AxisBound) -> Ruling:
    return Ruling(axis, _say(axis, asked), _say(axis, holds), bounds.id, "operator", bound.reason, bound.protects)


@dataclass(frozen=True, slots=True)
class _Origin:
    """Who set a weight: what was asked for first, from where, at whose authority, by which panel."""

    requested: int
    source: str
    authority: Authority
    panel: Mapping[str, Any] | None = None
    override: Ruling | None = None


def _origin(profile: Profile, axis: str, weight: int, source: str) -> _Origin:
    """A panel's weight has the panel's authority, unless its operator put another in its place: that is a ruling.

    A group's own weights are nobody's ruling: people choose them, so they have the user's authority, and say the group.
    """
    decided = profile.provenance
    if source != "profile" or decided is None or (one := decided.axes.get(axis)) is None:
        return _Origin(weight, source, "user")
    panel = decided.source(axis)
    if decided.group is not None:
        return _Origin(weight, source, "user", panel)
    if (override := one.override) is None:
        return _Origin(weight, f"panel:{decided.panel}", "panel", panel)
    ruling = Ruling(
        subject=axis,
        asked=f"{_say(axis, one.weight)}, ratified by the panel {decided.panel}",
        holds=_say(axis, weight),
        won_by=f"{OVERRIDE} of the panel {decided.panel}",
        authority="operator",
        reason=override.because,
        protects=override.protects,
    )
    return _Origin(one.weight, f"override:{decided.panel}", "operator", panel, ruling)


def _settings(profile: Profile, context: str | None) -> dict[str, tuple[AxisWeights, str]]:
    settings = {axis: (weights, "profile") for axis, weights in profile.weights.items()}
    if context is not None and context in profile.contexts:
        for axis, weights in profile.contexts[context].weights.items():
            settings[axis] = (weights, f"context:{context}")
    return settings


def plan(profile: Profile, catalogue: Catalogue, bounds: Bounds | None, context: str | None) -> Plan:
    """Resolve what each axis is set to in this context under these bounds.

    Raises:
        UnknownContext: if the catalogue has no such context.
        InvalidDocument: if the profile names an axis, hazard or context that the catalogue has not.
    """
    catalogue.check_context(context)
    if not _known(profile, catalogue):
        raise InvalidDocument(profile_issues(profile.document(), catalogue))
    entries, overrides, rulings = [], list[Ruling](), list[Ruling]()
    settings = _settings(profile, context)
    for axis in sorted(settings):
        setting, source = settings[axis]
        first = axis.split("-")[0]
        asked = effective = setting.weights[first]
        origin = _origin(profile, axis, asked, source)
        source, authority = origin.source, origin.authority
        overrides += [origin.override] if origin.override else []
        importance = setting.importance
        if importance is None and axis in profile.weights:
            importance = profile.weights[axis].importance
        bound = bounds.axis_bound(axis, context) if bounds else None
        if bound and bounds:
            effective = clamp(asked, bound.first_range(axis))
            if effective != asked:
                rulings.append(_ruling(axis, asked, effective, bounds, bound))
                source, authority = f"bounds:{bounds.id}", "operator"
        entries.append(
            PlanEntry(
                axis,
                origin.requested,
                effective,
                level_of(effective),
                importance or 1,
                source,
                authority,
                origin.panel,
            )
        )
    entries.sort(key=lambda entry: (-entry.importance, entry.axis))
    unset = tuple(axis for axis in catalogue.axes if axis not in settings)
    # Where an operator departs from a panel is said before everything else.
    return Plan(tuple(entries), unset, (*overrides, *rulings))


def _known(profile: Profile, catalogue: Catalogue) -> bool:
    """Whether every id exists; the list of faults is only made when something is wrong."""
    axes, hazards = catalogue.axes, catalogue.hazards
    scopes = [
        (profile.weights, profile.hazards),
        *((c.weights, c.hazards) for c in profile.contexts.values()),
    ]
    return all(context in catalogue.contexts for context in profile.contexts) and all(
        all(axis in axes and setting.weights.keys() == axes[axis].poles.keys() for axis, setting in weights.items())
        and all(hazard in hazards for hazard in cautions)
        for weights, cautions in scopes
    )
