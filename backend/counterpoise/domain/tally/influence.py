"""Leave one out: how far each result would lie elsewhere without a single ballot.

On an axis, leaving a ballot out of the median with phantoms moves the result by an amount that depends only on its
weight and on whether it stands above the result, at it or below it: above, the support of every lower share falls by
its weight; below, the support of every higher share stays and the total falls. So the heaviest of the three decide,
exactly.
"""

from dataclasses import dataclass

import numpy as np

from counterpoise.domain.tally.ballots import Ballots, Floats
from counterpoise.domain.tally.columns import Column, column
from counterpoise.domain.tally.rules.registry import budget_rule
from counterpoise.domain.tally.rules.uniform_median import uniform_median
from counterpoise.domain.tally.tally import importance_columns

__all__ = ["Influence", "Pull", "influence"]

_MOST = 300
_LARGEST_WORK = 2_000_000


@dataclass(frozen=True, slots=True)
class Pull:
    """The ballot whose absence moves a result most, and by how much; ``tried`` ballots were left out in turn."""

    ballot: str
    change: float
    tried: int


@dataclass(frozen=True)
class Influence:
    """Per axis; and for importances, where the change is the sum over the axes.

    Attributes:
        axes: axis to the ballot with the greatest pull; axes that fewer than two ballots answer are left out.
        importances: likewise, or None.
    """

    axes: dict[str, Pull]
    importances: Pull | None


def _on_axis(ballots: Ballots, place: int) -> Pull | None:
    shares = ballots.shares[:, place]
    answered = np.nonzero(~np.isnan(shares))[0]
    if len(answered) < 2:  # noqa: PLR2004 - without the only one there is no result
        return None
    values, weights = shares[answered], ballots.weights[answered]
    whole = column(values, weights)
    result = uniform_median(whole)
    best = Pull(ballots.ids[int(answered[0])], 0.0, len(answered))
    for side in (values > result, values == result, values < result):
        if not side.any():
            continue
        one = int(np.argmax(np.where(side, weights, -1.0)))
        change = abs(uniform_median(column(np.delete(values, one), np.delete(weights, one))) - result)
        if change > best.change:
            best = Pull(ballots.ids[int(answered[one])], change, len(answered))
    return best


def _without(columns: list[Column], row: Floats, weight: float) -> list[Column]:
    found = []
    for one, told in zip(columns, row, strict=True):
        first = int(np.searchsorted(one.values, told, side="left"))
        last = int(np.searchsorted(one.values, told, side="right"))
        # Among equal answers it matters only that as much weight goes.
        found.append(one.taken_out(first + int(np.argmax(one.weights[first:last] == weight))))
    return found


def influence(ballots: Ballots, rule: str) -> Influence:
    """Leave every ballot out in turn; about importances, of many ballots some, evenly spread."""
    axes = {axis: _on_axis(ballots, place) for place, axis in enumerate(ballots.axes)}
    known = {axis: one for axis, one in axes.items() if one is not None}
    whole = np.nonzero(ballots.divided)[0]
    if len(whole) < 2 or len(ballots.axes) < 2:  # noqa: PLR2004 - nothing is divided
        return Influence(known, None)
    columns, divide = importance_columns(ballots), budget_rule(rule).divide
    honest = divide(columns)
    most = max(min(_MOST, _LARGEST_WORK // len(whole)), 1)
    tried = sorted({round(place) for place in np.linspace(0, len(whole) - 1, min(len(whole), most))})
    changes = []
    for place in tried:
        ballot = int(whole[place])
        found = divide(_without(columns, ballots.importances[ballot], float(ballots.weights[ballot])))
        changes.append(float(np.abs(found - honest).sum()))
    largest = int(np.argmax(changes))
    return Influence(known, Pull(ballots.ids[int(whole[tried[largest]])], changes[largest], len(tried)))
