"""Do the ids in a document exist in the catalogue? Works on raw data, so that it reports beside format errors."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from counterpoise.domain.catalogue.bounds import Bounds
from counterpoise.domain.catalogue.catalogue import Catalogue
from counterpoise.domain.catalogue.faults import validated
from counterpoise.domain.catalogue.profile import Profile
from counterpoise.domain.catalogue.provider import Provider
from counterpoise.domain.errors import Issue, Place

__all__ = ["bounds_from", "bounds_issues", "catalogue_issues", "profile_from", "profile_issues"]


def _mapping(raw: object) -> Mapping[str, Any]:
    return raw if isinstance(raw, Mapping) else {}


def _unknown(noun: str, name: str, known: Iterable[str], path: tuple[Place, ...]) -> Issue:
    names = sorted(known)
    near = [one for one in names if one.split("-")[0] in name or name.split("-", maxsplit=1)[0] in one]
    hint = f"did you mean {' or '.join(near)}?" if near else f"known: {', '.join(names)}"
    return Issue(f"unknown_{noun}", f"there is no {noun} {name!r}; {hint}", path)


def _poles(axis: str, raw: object, path: tuple[Place, ...], extra: frozenset[str]) -> Iterator[Issue]:
    poles = axis.split("-")
    for name in _mapping(raw):
        if name not in poles and name not in extra:
            yield Issue("unknown_pole", f"{axis} has the poles {poles[0]} and {poles[1]}, not {name!r}", (*path, name))


def _weights(raw: object, path: tuple[Place, ...], catalogue: Catalogue, extra: frozenset[str]) -> Iterator[Issue]:
    for axis, setting in _mapping(raw).items():
        if axis not in catalogue.axes:
            yield _unknown("axis", str(axis), catalogue.axes, (*path, axis))
        else:
            yield from _poles(axis, setting, (*path, axis), extra)


def _hazards(raw: object, path: tuple[Place, ...], catalogue: Catalogue) -> Iterator[Issue]:
    for hazard in _mapping(raw):
        if hazard not in catalogue.hazards:
            yield _unknown("hazard", str(hazard), catalogue.hazards, (*path, hazard))


_IMPORTANCE = frozenset({"importance"})
_BOUND = frozenset({"reason", "protects"})


def profile_issues(raw: Mapping[str, Any], catalogue: Catalogue) -> list[Issue]:
    """Axes, poles, hazards and contexts of a raw profile that the catalogue does not hold."""
    issues = list(_weights(raw.get("weights"), ("weights",), catalogue, _IMPORTANCE))
    issues += _hazards(raw.get("hazards"), ("hazards",), catalogue)
    for context, setting in _mapping(raw.get("contexts")).items():
        path: tuple[Place, ...] = ("contexts", context)
        if context not in catalogue.contexts:
            issues.append(_unknown("context", str(context), catalogue.contexts, path))
        axes = {name: value for name, value in _mapping(setting).items() if name != "hazards"}
        issues += _weights(axes, path, catalogue, _IMPORTANCE)
        issues += _hazards(_mapping(setting).get("hazards"), (*path, "hazards"), catalogue)
    issues += [
        _unknown("axis", str(axis), catalogue.axes, ("reasons", axis))
        for axis in _mapping(raw.get("reasons"))
        if axis not in catalogue.axes
    ]
    return issues


def bounds_issues(raw: Mapping[str, Any], catalogue: Catalogue) -> list[Issue]:
    """Axes, poles, hazards and contexts of a raw bounds document that the catalogue does not hold."""
    scopes: list[tuple[tuple[Place, ...], Mapping[str, Any]]] = [((), raw)]
    issues = []
    for context, setting in _mapping(raw.get("contexts")).items():
        if context not in catalogue.contexts:
            issues.append(_unknown("context", str(context), catalogue.contexts, ("contexts", context)))
        scopes.append((("contexts", context), _mapping(setting)))
    for path, scope in scopes:
        issues += _weights(scope.get("axes"), (*path, "axes"), catalogue, _BOUND)
        issues += _hazards(scope.get("hazards"), (*path, "hazards"), catalogue)
    return issues


def _provider_issues(provider: Provider, catalogue: Catalogue) -> Iterator[Issue]:
    """Hazards that a provider's table names and nobody has, and hazards that it forgets."""
    path: tuple[Place, ...] = ("providers", provider.id)
    spoken_of = provider.covered | {one.hazard for one in provider.no_counterpart}
    yield from (
        _unknown("hazard", name, catalogue.hazards, path) for name in sorted(spoken_of - set(catalogue.hazards))
    )
    for name in sorted(set(catalogue.hazards) - spoken_of):
        message = f"says nothing of {name}; cover it, or list it under no_counterpart"
        yield Issue("hazard_unaccounted", message, path)


def catalogue_issues(catalogue: Catalogue) -> list[Issue]:
    """References inside the catalogue that lead nowhere."""
    issues = [
        _unknown("hazard", cap.hazard, catalogue.hazards, ("commitments", commitment.id, "caps"))
        for commitment in catalogue.commitments.values()
        for cap in commitment.caps
        if cap.hazard not in catalogue.hazards
    ]
    issues += [
        Issue("number_missing", f"the compiler needs numbers/{name}.yaml", ("numbers", name))
        for name in ("span", "care-factor", "slots")
        if name not in catalogue.numbers
    ]
    issues += [issue for provider in catalogue.providers.values() for issue in _provider_issues(provider, catalogue)]
    if "caution-openness" not in catalogue.axes:
        issues.append(Issue("axis_missing", "thresholds need the axis caution-openness", ("axes",)))
    return issues


def profile_from(raw: object, catalogue: Catalogue) -> Profile:
    """A profile from plain data.

    Raises:
        InvalidDocument: listing every fault of format and reference.
    """
    return validated(Profile, raw, lambda found: profile_issues(found, catalogue))


def bounds_from(raw: object, catalogue: Catalogue) -> Bounds:
    """An operator's bounds from plain data.

    Raises:
        InvalidDocument: listing every fault of format and reference.
    """
    return validated(Bounds, raw, lambda found: bounds_issues(found, catalogue))
