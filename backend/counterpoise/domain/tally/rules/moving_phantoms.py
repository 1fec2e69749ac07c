"""Moving phantoms: how a budget of 1 is divided over several questions so that nobody gains by lying.

Freeman, Pennock, Peters and Wortman Vaughan (2021), Truthful aggregation of budget proposals. n + 1 phantoms move with
t; each question's result is the median of its ballots and the phantoms, and t is where the results sum to 1. With the
k-th phantom at f_k(t) the median is ``sup{y : f_{n − N(y)}(t) ≥ y}``, N(y) being the weight of ballots at or above y:
so a mechanism is one function of that weight, and weights may stand in place of counts.
"""

from collections.abc import Callable, Sequence
from fractions import Fraction
from functools import partial
from math import gcd, lcm

import numpy as np

from counterpoise.domain.tally.ballots import Floats
from counterpoise.domain.tally.columns import Column

__all__ = [
    "TOLERANCE",
    "Phantom",
    "independent_markets",
    "ladder",
    "moving_phantoms",
    "utilitarian",
    "utilitarian_division",
]

TOLERANCE = 1e-9
"""How far the results may be from summing to 1, as a share of 1."""

_STEPS = 2000
_GREATEST = 2.0**1000
_FINEST = 1000
_ROUNDING = 1e-12

Phantom = Callable[[float, float, float], float]
"""``(t, weight at or above, total weight)`` to the height of the phantom that decides there, 0–1."""


def independent_markets(t: float, above: float, total: float) -> float:
    """``min(t · N, 1)``: truthful and proportional (Freeman and others 2021, section 4)."""
    return min(t * above / total, 1.0)


def ladder(t: float, above: float, total: float) -> float:
    """``max(t − (n − N)/n, 0)``: truthful and proportional (Freeman and Schmidt-Kraepelin 2024)."""
    return min(max(t - (total - above) / total, 0.0), 1.0)


def utilitarian(t: float, above: float, total: float, unit: float = 1.0) -> float:
    """``clip(t(n + 1) − (n − N), 0, 1)``: truthful, least total distance, not proportional.

    One phantom moves after the other. ``unit`` is a weight that all ballots' weights are multiples of: phantoms between
    such steps decide nothing, so any will do, and counts have 1.
    """
    return min(max((t * (total + unit) - (total - above)) / unit, 0.0), 1.0)


def _unit(weights: Floats) -> float:
    """A weight that all are multiples of, or if there is none of a reasonable size, a thousandth of the least.

    It depends on the weights alone, never on what is asked for: otherwise the rule would not be truthful.
    """
    distinct = np.unique(weights)
    if len(distinct) == 1:
        return float(distinct[0])
    parts = [Fraction(one).limit_denominator(_FINEST) for one in distinct.tolist()[:_FINEST]]
    exact = len(distinct) <= _FINEST and np.allclose([float(one) for one in parts], distinct, rtol=_ROUNDING, atol=0.0)
    if not exact:
        return float(distinct[0]) / _FINEST
    below = lcm(*(one.denominator for one in parts))
    return float(Fraction(gcd(*(int(one * below) for one in parts)), below))


def utilitarian_division(columns: Sequence[Column]) -> Floats:
    """Divide 1 over the questions by ``utilitarian``, with the unit of the ballots' weights."""
    unit = _unit(columns[0].weights) if columns and columns[0].total > 0 else 1.0
    return moving_phantoms(columns, partial(utilitarian, unit=unit))


def _crossing(answers: Column, phantom: Phantom, t: float, low: int, high: int) -> int:
    """First place in low…high where the phantom is below the value: values rise and phantoms fall along the column."""
    values, above, total = answers.values, answers.above, answers.total
    while low < high:
        middle = (low + high) // 2
        if phantom(t, above.item(middle), total) >= values.item(middle):
            low = middle + 1
        else:
            high = middle
    return low


def _result(answers: Column, phantom: Phantom, t: float, place: int) -> float:
    """``max(φ(0), max_i min(v_i, φ(N_i)))``: below the crossing the value counts, from there on the phantom."""
    best = phantom(t, 0.0, answers.total)
    if place:
        best = max(best, answers.values.item(place - 1))
    if place < len(answers.values):
        best = max(best, phantom(t, answers.above.item(place), answers.total))
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

    def crossings(t: float, least: Sequence[int], most: Sequence[int]) -> list[int]:
        return [_crossing(one, phantom, t, *ends) for one, *ends in zip(columns, least, most, strict=True)]

    def results(t: float, places: Sequence[int]) -> Floats:
        return np.array([_result(one, phantom, t, place) for one, place in zip(columns, places, strict=True)])

    nowhere, everywhere = [0] * len(columns), [len(one.values) for one in columns]
    low, high = 0.0, 1.0
    before, behind = crossings(low, nowhere, everywhere), crossings(high, nowhere, everywhere)
    found = results(high, behind)
    while found.sum() < 1.0 - TOLERANCE and high < _GREATEST:
        low, before, high = high, behind, high * 2.0
        behind = crossings(high, before, everywhere)
        found = results(high, behind)
    for _ in range(_STEPS):
        middle = (low + high) / 2
        if middle in (low, high):
            break
        # Phantoms only rise with t, so its crossings lie between those of the ends: soon nothing is left to search.
        places = crossings(middle, before, behind)
        at = results(middle, places)
        if at.sum() >= 1.0:
            high, behind, found = middle, places, at
        else:
            low, before = middle, places
    below = results(low, before)
    # Between two neighbouring floats of t the results may still step by more than the tolerance where weights are
    # huge; the true result lies on the line between them.
    gap = found.sum() - below.sum()
    if gap > 0 and below.sum() <= 1.0 <= found.sum():
        found = below + (found - below) * ((1.0 - below.sum()) / gap)
    return found
