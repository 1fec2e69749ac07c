"""The numbers of a statement: groups beside a reference, with n, error, interval and verdict, and what they rest on.

They are kept with nine decimals, so that anybody can recompute the difference, the interval and the verdict from them.
"""

from collections.abc import Iterable, Mapping
from math import isfinite
from typing import Any

from counterpoise.domain.standing.aggregates import Aggregates
from counterpoise.domain.standing.comparison import Comparison
from counterpoise.domain.standing.pack import EvidencePack
from counterpoise.domain.standing.suppression import Hidden
from counterpoise.domain.standing.verdicts import GroupStanding

__all__ = ["DIGITS", "aggregates_of", "figures_of", "row"]

DIGITS = 9
_SETTLED = 1.0


def _short(value: float) -> float:
    # No minus zero: RFC 8785 writes it as 0, and then it would not be what was signed.
    return round(value, DIGITS) + 0.0


def row(one: GroupStanding) -> dict[str, Any]:
    """One group: means (0–1) under the profile and the reference, their difference, its error and 95% interval.

    ``freedom`` is that of Student's t, null for the normal; ``settled``: the mapping alone decides the difference, so
    it is no finding about people.
    """
    return {
        "dimension": one.dimension,
        "group": one.group,
        "n": one.n,
        "mean": _short(one.mean),
        "reference_mean": _short(one.reference_mean),
        "difference": _short(one.difference),
        "error": _short(one.error),
        "freedom": _short(one.freedom) if isfinite(one.freedom) else None,
        "interval": [_short(edge) for edge in one.interval],
        "settled": one.p >= _SETTLED,
        "verdict": one.verdict,
    }


def _hidden(hidden: Iterable[Hidden]) -> list[dict[str, str]]:
    return [{"dimension": one.dimension, "group": one.group, "reason": one.reason} for one in hidden]


def figures_of(
    comparison: Comparison,
    alone: Mapping[str, Iterable[GroupStanding]],
    shares: Mapping[str, float],
    reference: Mapping[str, float],
) -> dict[str, Any]:
    """All numbers of a statement.

    Args:
        comparison: all axes together.
        alone: each axis by itself.
        shares: first-pole share by axis, 0–1.
        reference: likewise of what it is compared with.
    """
    everyone = comparison.everyone
    return {
        "shares": {axis: _short(shares[axis]) for axis in comparison.axes},
        "reference_shares": {axis: _short(reference[axis]) for axis in comparison.axes},
        "everyone": None if everyone is None else row(everyone),
        "groups": [row(one) for one in comparison.groups],
        "axes": {axis: [row(one) for one in rows] for axis, rows in alone.items()},
        "hidden": _hidden(comparison.hidden),
    }


def aggregates_of(pack: EvidencePack, comparison: Comparison) -> dict[str, Any] | None:
    """The published shares that the means follow from, without hidden groups; None where the pack holds people.

    Items on other axes than the compared ones are left out: no figure rests on them.
    """
    data = pack.codings[0].data
    if not isinstance(data, Aggregates):
        return None
    items = {one.id: one for one in data.items if one.axis in comparison.axes}
    dark = {(one.dimension, one.group) for one in comparison.hidden}
    return {
        "items": [
            {"id": one.id, "axis": one.axis, "pole": one.pole, "strength": one.strength} for one in items.values()
        ],
        "cells": [
            {
                "item": one.item,
                "dimension": one.dimension,
                "group": one.group,
                "n": one.n,
                "support": _short(one.support),
            }
            for one in data.cells
            if one.item in items and (one.dimension, one.group) not in dark and isfinite(one.support)
        ],
    }
