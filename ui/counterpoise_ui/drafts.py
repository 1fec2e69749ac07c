"""Drafts: profile/v1 objects while somebody works on them. Pure: every change returns a new object."""

import re
import unicodedata
from copy import deepcopy
from typing import Any

__all__ = [
    "Draft",
    "empty",
    "from_weights",
    "importance_of",
    "set_axes",
    "set_cautions",
    "slug",
    "tuned_from",
    "weight_of",
    "with_caution",
    "with_importance",
    "with_names",
    "with_reason",
    "with_setting",
    "with_weight",
    "without_axis",
]

Draft = dict[str, Any]
"""A profile/v1 object. ``context`` arguments are None for the weights that hold everywhere."""

_LONGEST_ID = 64
_HAZARDS = "hazards"
_IMPORTANCE = "importance"


def slug(title: str) -> str:
    """A profile id from a title: lower-case letters, digits and hyphens, at most 64; ``my-profile`` if none remain."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:_LONGEST_ID].strip("-") or "my-profile"


def empty() -> Draft:
    """A profile in which every axis is unset."""
    title = "My profile"
    return {
        "schema": "profile/v1",
        "id": slug(title),
        "title": title,
        "summary": "Made from nothing.",
        "weights": {},
    }


def from_weights(weights: dict[str, dict[str, int]], reasons: dict[str, str], summary: str) -> Draft:
    """A profile with these weights and reasons; both by axis id."""
    return empty() | {
        "summary": summary,
        "weights": deepcopy(weights),
        "reasons": {axis: reason for axis, reason in reasons.items() if axis in weights},
    }


def tuned_from(profile: Draft) -> Draft:
    """A copy under a name of its own, so that a changed profile does not pass for the one that it came from."""
    title = f"{profile['title']}, my version"
    return deepcopy(profile) | {"title": title[:300], "id": slug(title)}


def _scope(draft: Draft, context: str | None) -> dict[str, Any]:
    if context is None:
        weights: dict[str, Any] = draft.setdefault("weights", {})
        return weights
    found: dict[str, Any] = draft.setdefault("contexts", {}).setdefault(context, {})
    return found


def _tidied(draft: Draft) -> Draft:
    contexts = {name: scope for name, scope in draft.get("contexts", {}).items() if scope}
    for key, value in (("contexts", contexts), ("reasons", draft.get("reasons")), (_HAZARDS, draft.get(_HAZARDS))):
        if value:
            draft[key] = value
        else:
            draft.pop(key, None)
    return draft


def set_axes(draft: Draft, context: str | None = None) -> list[str]:
    """Axes set in this scope, most important first, ties by id."""
    scope = draft.get("weights", {}) if context is None else draft.get("contexts", {}).get(context, {})
    axes = [axis for axis in scope if axis != _HAZARDS]
    return sorted(axes, key=lambda axis: (-importance_of(draft, axis, context), axis))


def weight_of(draft: Draft, axis: str, context: str | None = None) -> int | None:
    """The first pole's weight in this scope, 0–100, or None where the axis is unset there."""
    scope = draft.get("weights", {}) if context is None else draft.get("contexts", {}).get(context, {})
    return None if axis not in scope else int(scope[axis][axis.split("-", maxsplit=1)[0]])


def importance_of(draft: Draft, axis: str, context: str | None = None) -> float:
    """How much the axis counts against the others in this scope; 1 where nothing is said."""
    scopes = [draft.get("weights", {})]
    if context is not None:
        scopes.insert(0, draft.get("contexts", {}).get(context, {}))
    found = (scope[axis][_IMPORTANCE] for scope in scopes if scope.get(axis, {}).get(_IMPORTANCE) is not None)
    return float(next(found, 1))


def with_weight(draft: Draft, axis: str, first: int, context: str | None = None) -> Draft:
    """The axis set in this scope, its first pole at ``first`` (0–100); its importance stays."""
    changed = deepcopy(draft)
    scope = _scope(changed, context)
    one, other = axis.split("-")
    kept = {key: value for key, value in scope.get(axis, {}).items() if key == _IMPORTANCE}
    scope[axis] = {one: first, other: 100 - first} | kept
    return changed


def with_setting(draft: Draft, axis: str, setting: dict[str, Any], context: str | None = None) -> Draft:
    """The axis set in this scope exactly as ``setting`` says: both poles and perhaps an importance."""
    changed = deepcopy(draft)
    _scope(changed, context)[axis] = dict(setting)
    return changed


def without_axis(draft: Draft, axis: str, context: str | None = None) -> Draft:
    """The axis unset in this scope; unset everywhere, its reason goes too."""
    changed = deepcopy(draft)
    _scope(changed, context).pop(axis, None)
    if context is None:
        changed.get("reasons", {}).pop(axis, None)
    return _tidied(changed)


def with_importance(draft: Draft, axis: str, importance: float) -> Draft:
    """A set axis with another importance (above 0)."""
    changed = deepcopy(draft)
    changed["weights"][axis][_IMPORTANCE] = int(importance) if importance == int(importance) else importance
    return changed


def with_reason(draft: Draft, axis: str, words: str) -> Draft:
    """The author's own reason for an axis; empty words remove it."""
    changed = deepcopy(draft)
    reasons = changed.setdefault("reasons", {})
    if words.strip():
        reasons[axis] = words.strip()
    else:
        reasons.pop(axis, None)
    return _tidied(changed)


def set_cautions(draft: Draft) -> dict[str, int]:
    """Cautions of single hazards that hold everywhere, by hazard."""
    return {hazard: int(own["caution"]) for hazard, own in draft.get(_HAZARDS, {}).items()}


def with_caution(draft: Draft, hazard: str, caution: int | None, context: str | None = None) -> Draft:
    """One hazard's caution (0–100) set apart, in the context's place if it sets that hazard; None removes it."""
    changed = deepcopy(draft)
    scope = changed
    if context is not None and hazard in changed.get("contexts", {}).get(context, {}).get(_HAZARDS, {}):
        scope = changed["contexts"][context]
    hazards = scope.setdefault(_HAZARDS, {})
    if caution is None:
        hazards.pop(hazard, None)
    else:
        hazards[hazard] = {"caution": caution}
    return _tidied(changed)


def with_names(draft: Draft, title: str, summary: str, fixed: str | None = None) -> Draft:
    """Another title and summary. Empty words leave the old ones.

    The id follows the title, unless it is ``fixed``: a profile that is kept goes on under the id that it has.
    """
    named = title.strip() or draft["title"]
    held = fixed or (draft["id"] if named == draft["title"] else slug(named))
    return deepcopy(draft) | {"title": named, "id": held, "summary": summary.strip() or draft["summary"]}
