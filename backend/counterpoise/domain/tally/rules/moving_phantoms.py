"""Moving phantoms: how a budget of 1 is divided over several questions so that nobody gains by lying.

Freeman, Pennock, Peters and Wortman Vaughan (2021), Truthful aggregation of budget proposals. n + 1 phantoms move with
t; each question's result is the median of its ballots and the phantoms, and t is where the results sum to 1. With the
k-th phantom at f_k(t) the median is ``sup{y : f_{n − N(y)}(t) ≥ y}``, N(y) being the weight of ballots at or above y:
so a mechanism is one function of that weight, and weights may stand in place of counts.
"""

from collections.abc import Callable, Sequence

import numpy as np

from counterpoise.domain.tally.ballots import Floats
from counterpoise.domain.tally.columns import Column

__all__ = ["TOLERANCE", "Phantom", "independent_markets", "ladder", "moving_phantoms", "utilitarian"]

TOLERANCE = 1e-9
"""How far the results may be from summing to 1, as a share of 1."""

_STEPS = 2000

Phantom = Callable[[float, Floats, float], Floats]
"""``(t, weight at or above, total weight)`` to the height of the phantom that decides there, 0–1."""


def independent_markets(t: float, above: Floats, total: float) -> Floats:
    """``min(t · N, 1)``: truthful and proportional (Freeman and others 2021, section 4)."""
    found: Floats = np.minimum(t * above / total, 1.0)
    return found


def ladder(t: float, above: Floats, total: float) -> Floats:
    """``max(t − (n − N)/n, 0)``: truthful and proportional (Freeman and Schmidt-Kraepelin 2024)."""
    found: Floats = np.clip(t - (total - above) / total, 0.0, 1.0)
    return found


def utilitarian(t: float, above: Floats, total: float) -> Floats:
    """``clip(t(n + 1) − (n − N), 0, 1)``: truthful, least total distance, not proportional."""
    found: Floats = np.clip(t * (total + 1.0) - (total - above), 0.0, 1.0)
    return found


def _result(answers: Column, phantom: Phantom, t: float) -> float:
    """``max(φ(0), max_i min(v_i, φ(N_i)))``; values rise and phantoms fall along the column, so they cross once."""
    floor = float(phantom(t, np.zeros(1), answers.total)[0])
    low, high = 0, len(answers.values)
    while low < high:
        middle = (low + high) // 2
        if float(phantom(t, answers.above[middle : middle + 1], answers.total)[0]) >= answers.values[middle]:
            low = middle + 1
        else:
            high = middle
    best = floor
    if low:
        best = max(best, float(answers.values[low - 1]))
    if low < len(answers.values):
        best = max(best, float(phantom(t, answers.above[low : low + 1], answers.total)[0]))
    return best


def moving_phantoms(columns: Sequence[Column], phantom: Phantom) -> Floats:
    """Divide 1 over the questions.

    Args:
        columns: one a question, over the same ballots, each of which sums to 1.
        phantom: the mechanism.

    Returns:
        (A,) results, each at least 0, summing to 1 within ``TOLERANCE``; NaN where there is no ballot.
    """
    if not columns or columns[0].total <= 0:
        return np.full(len(columns), np.nan)

    def results(t: float) -> Floats:
        return np.array([_result(one, phantom, t) for one in columns])

    low, high = 0.0, 1.0
    while results(high).sum() < 1.0 - TOLERANCE and high < 2.0**_STEPS:
        high *= 2.0
    found = results(high)
    for _ in range(_STEPS):
        middle = (low + high) / 2
        if middle in (low, high):
            break
        at = results(middle)
        if at.sum() >= 1.0:
            high, found = middle, at
        else:
            low = middle
    below = results(low)
    # Between two neighbouring floats of t the results may still step by more than the tolerance where weights are
    # huge; the true result lies on the line between them.
    gap = found.sum() - below.sum()
    if gap > 0 and below.sum() <= 1.0 <= found.sum():
        found = below + (found - below) * ((1.0 - below.sum()) / gap)
    return found
