"""Is the result near anybody? Axis by axis, results can add up to a combination that nobody asked for.

Distance is the mean of |difference of shares| over the axes, 0–1: one minus the closeness of the standing pages with
equal importances. Where a ballot abstains on an axis, only the others count for it.
"""

from dataclasses import dataclass

import numpy as np

from counterpoise.domain.tally.ballots import Ballots, Floats
from counterpoise.domain.tally.columns import column
from counterpoise.domain.tally.rules.median import median

__all__ = ["Joint", "distances", "filled", "joint"]

_MOST = 2000


@dataclass(frozen=True, slots=True)
class Joint:
    """Where the result stands among the ballots.

    Attributes:
        nearest_ballot_distance: from the result to the nearest ballot; NaN where there is none.
        nearest_ballot: its id.
        compared: axes that it answers.
        median_ballot_distance: from the result to the ballots, in the middle of their weight.
        between_ballots: from a ballot to the nearest other, in the middle; of many ballots, among the first by id.
    """

    nearest_ballot_distance: float
    nearest_ballot: str | None
    compared: int
    median_ballot_distance: float
    between_ballots: float


def filled(ballots: Ballots, result: Floats) -> Floats:
    """(n, A′) shares on the axes that have a result, with the result where a ballot abstains: who abstains, accepts."""
    known = ~np.isnan(result)
    shares = ballots.shares[:, known]
    found: Floats = np.where(np.isnan(shares), result[known], shares)
    return found


def distances(rows: Floats, point: Floats) -> Floats:
    """(n,) mean absolute difference of each row (n, A) from a point (A,); 0 where there is no axis."""
    if not rows.shape[1]:
        return np.zeros(len(rows))
    found: Floats = np.abs(rows - point).mean(axis=1)
    return found


def joint(ballots: Ballots, result: Floats) -> Joint:
    """Compare the result with every ballot that answers at least half of its axes, or with all where none does.

    Args:
        ballots: at least one.
        result: (A,) shares; NaN where everybody abstains.
    """
    known = ~np.isnan(result)
    answers = ~np.isnan(ballots.shares[:, known])
    counts = answers.sum(axis=1)
    if not counts.any():
        return Joint(float("nan"), None, 0, float("nan"), float("nan"))
    # A ballot that answers one axis of twelve would be near to many a result.
    enough = counts >= known.sum() / 2
    enough = enough if enough.any() else counts > 0
    apart = np.where(answers, np.abs(filled(ballots, result) - result[known]), 0.0).sum(axis=1)
    apart = np.where(enough, apart / np.maximum(counts, 1), np.inf)
    nearest = int(np.argmin(apart))
    rows = filled(ballots, result)[np.argsort(np.array(ballots.ids))[:_MOST]]
    others = [np.partition(distances(rows, row), 1)[1] for row in rows] if len(rows) > 1 else [float("nan")]
    return Joint(
        float(apart[nearest]),
        ballots.ids[nearest],
        int(counts[nearest]),
        median(column(apart[enough], ballots.weights[enough])),
        float(np.median(others)),
    )
