"""The specification curve of evidence without people: other mappings, an axis or an item left out, an axis ±20%."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

import numpy as np

from counterpoise.domain.standing.aggregates import Aggregates, Item, Support, pole_share
from counterpoise.domain.standing.specifications import Curve, Specification, Variant, curve_of

__all__ = ["aggregate_curves"]

_MORE, _LESS = 1.2, 0.8
_MAIN = 0


def _variants(items: Sequence[Item]) -> Iterator[tuple[Specification, list[Item]]]:
    """Every way to read the items, the one that is shown first."""
    yield Specification(), list(items)
    axes = sorted({one.axis for one in items})
    if len(axes) > 1:
        for axis in axes:
            yield Specification(dropped=axis), [one for one in items if one.axis != axis]
            for factor in (_MORE, _LESS):
                scaled = [replace(one, strength=one.strength * (factor if one.axis == axis else 1)) for one in items]
                yield Specification(scaled=(axis, factor)), scaled
    if len(items) > 1:
        for left in items:
            yield Specification(item=left.id), [one for one in items if one.id != left.id]


def _difference(
    items: Sequence[Item], cells: Mapping[str, Support], sides: tuple[Mapping[str, float], Mapping[str, float]]
) -> float:
    there = [one for one in items if one.id in cells]
    weights = np.array([one.strength * cells[one.id].support for one in there])
    if not weights.sum() > 0:
        return float("nan")
    moved = np.array([pole_share(one, sides[0]) - pole_share(one, sides[1]) for one in there])
    return float((weights * moved).sum() / weights.sum())


def aggregate_curves(
    codings: Mapping[str, Aggregates],
    profile: Mapping[str, float],
    reference: Mapping[str, float],
    cells: Sequence[tuple[str, str]],
) -> dict[tuple[str, str], Curve]:
    """The curve of every group's difference; equal strengths for all items are a variant too.

    Args:
        codings: by name, the main mapping first.
        profile: first-pole share by axis.
        reference: likewise, of what it is compared with.
        cells: groups that are shown.
    """
    found: dict[tuple[str, str], list[Variant]] = {cell: [] for cell in cells}
    for place, (name, data) in enumerate(codings.items()):
        items = [one for one in data.items if one.axis in profile and one.axis in reference]
        by_group: dict[tuple[str, str], dict[str, Support]] = {}
        for support in data.cells:
            by_group.setdefault((support.dimension, support.group), {})[support.item] = support
        strengths = {one.strength for one in items}
        readings = [(one, kept, False) for one, kept in _variants(items)]
        if len(strengths) > 1:
            readings += [(one, kept, True) for one, kept in _variants([replace(item, strength=1.0) for item in items])]
        for chosen, kept, alike in readings:
            named = replace(chosen, mapping=None if place == _MAIN else name, strengths=not alike)
            for cell in cells:
                difference = _difference(kept, by_group.get(cell, {}), (profile, reference))
                if not np.isnan(difference):
                    found[cell].append(Variant(named, difference))
    return {cell: curve_of(variants) for cell, variants in found.items() if variants}
