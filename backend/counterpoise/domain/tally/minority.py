"""Who lost, and is owed a minority report: a group large enough for a seat that another profile serves much better.

A group is owed one if its ballots have at least 1/seats of the weight, and there is one profile that every one of them
is closer to than to the result, by more than the stated distance. The profiles tried are the members' own ballots, so
the search misses no group that stands around one of its members. Large groups come first; nobody is counted twice.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from counterpoise.domain.tally.ballots import Ballots, Floats
from counterpoise.domain.tally.joint import distances
from counterpoise.domain.tally.tally import Tally, tally

__all__ = ["DISTANCE", "SEATS", "Minority", "minorities"]

SEATS = 5
"""A group of at least 1 in 5 could fill one profile of five."""
DISTANCE = 0.15
"""Closer by more than 15 points, on average over the axes."""
_SLACK = 1e-9
_WORK = 20_000_000


@dataclass(frozen=True)
class Minority:
    """One group that is owed a report.

    Attributes:
        members: ids.
        weight: as a share of all.
        loses_by: how much further its members are from the result than from ``tally``, on average.
        distance: from its members to the result, on average.
        tally: of its own ballots: the profile that it may offer.
    """

    members: tuple[str, ...]
    weight: float
    loses_by: float
    distance: float
    tally: Tally


def _largest(rows: Floats, weights: Floats, free: NDArray[np.bool_], far: Floats, by: float) -> NDArray[np.bool_]:
    best, most = np.zeros(len(rows), dtype=bool), 0.0
    points = np.nonzero(free & (far > by + _SLACK))[0]
    # Every ballot of a panel is tried; of hundreds of thousands some, evenly spread.
    step = max(-(-len(points) * len(rows) // _WORK), 1)
    for point in points[::step]:
        group = free & (far - distances(rows, rows[point]) > by + _SLACK)
        if (weight := float(weights[group].sum())) > most:
            best, most = group, weight
    return best


def minorities(
    ballots: Ballots, rows: Floats, result: Floats, rule: str, *, seats: int = SEATS, by: float = DISTANCE
) -> tuple[Minority, ...]:
    """Groups that are owed a minority report, largest first.

    Args:
        ballots: what was asked for.
        rows: (n, A′) the same with the result where somebody abstains.
        result: (A,) NaN where everybody abstains.
        rule: for importances.
        seats: a group needs 1/seats of the weight.
        by: and this distance, 0–1.
    """
    known = ~np.isnan(result)
    far, free, total = distances(rows, result[known]), np.ones(len(rows), dtype=bool), float(ballots.weights.sum())
    found: list[Minority] = []
    while True:
        group = _largest(rows, ballots.weights, free, far, by)
        weight = float(ballots.weights[group].sum())
        if not group.any() or weight < total / seats * (1 - _SLACK):
            return tuple(found)
        part = ballots.part(group)
        own = tally(part, rule)
        centre = np.where(np.isnan(own.shares), result, own.shares)[known]
        near = float(np.average(distances(rows[group], centre), weights=part.weights))
        away = float(np.average(far[group], weights=part.weights))
        found.append(Minority(part.ids, weight / total, away - near, away, own))
        free &= ~group
