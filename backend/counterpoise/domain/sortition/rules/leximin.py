"""Leximin: the smallest odds as large as possible, then the second smallest, and so on to the last person.

First the quick way: if a mixture meets the leximin odds of the relaxation (fractions of seats), it is leximin, because
no lottery has better sorted odds than the relaxation. Where whole seats cannot meet them, step by step: raise everybody
who is not fixed together; those whose price is positive cannot rise further (complementary slackness), so their odds
are fixed; go on with the others. Every step is solved by column generation to the proved optimum.
"""

import numpy as np

from counterpoise.domain.sortition.compositions import Compositions, Floats
from counterpoise.domain.sortition.distribution import Certificate, Distribution
from counterpoise.domain.sortition.starting import Start, start

__all__ = ["leximin"]

_MET = 1e-6
"""Odds within one in a million of the relaxation's meet it."""

_STEP = 1e-9
_PRICE = 1e-3
"""Prices sum to 1 over those who rise; below this share of the largest, rounding may have made the price."""


def leximin(compositions: Compositions) -> Distribution | None:
    """A leximin lottery; None if there is no composition at all."""
    begun = start(compositions)
    if begun is None:
        return None
    if begun.target is not None and (met := _meet(begun, begun.target)) is not None:
        return met
    return _step_by_step(begun)


def _meet(begun: Start, target: Floats) -> Distribution | None:
    """A mixture with the relaxation's odds, or None if there is none."""
    columns, sizes = begun.columns, begun.compositions.orbits.sizes
    begun.widen(len(sizes) // 2)
    while True:
        mixed = columns.mix(target, begun.reachable)
        if mixed is None:  # pragma: no cover - everybody rises, downwards too, so every mixture is possible
            return None
        if mixed.z >= -_MET:
            least = float(target[begun.reachable > 0].min())
            odds = mixed.weights @ (columns.seats / sizes)
            value = float(odds[begun.reachable > 0].min())
            certificate = Certificate("relaxation", value, least, max(-mixed.z, 0.0), begun.levels)
            return Distribution(columns.seats, mixed.weights, certificate)
        best = begun.compositions.best(mixed.prices / sizes)
        if best is None or best.bound - float(mixed.prices @ target) < -_MET or not columns.add(best.seats):
            return None
        begun.widen(len(sizes) // 8)


def _step_by_step(begun: Start) -> Distribution:
    compositions, columns = begun.compositions, begun.columns
    sizes = compositions.orbits.sizes
    floor, rising = np.zeros(len(sizes)), begun.reachable.copy()
    gap, steps, value, bound = 0.0, 0, 0.0, 1.0
    weights = np.zeros(0)
    while rising.any():
        mixed = columns.mix(floor, rising)
        if mixed is None:
            raise ArithmeticError("rounding errors made a step of leximin impossible")
        best = compositions.best(mixed.prices / sizes)
        reach = mixed.z if best is None else best.bound - float(mixed.prices @ floor)
        if best is not None and reach > mixed.z + _STEP and columns.add(best.seats):
            continue
        if not steps:
            value, bound = mixed.z, max(reach, mixed.z)
        gap, steps, weights = max(gap, reach - mixed.z), steps + 1, mixed.weights
        prices = mixed.prices * rising
        fixed = np.nonzero(prices > _PRICE * prices.max())[0]
        floor[fixed], rising[fixed] = mixed.z, 0.0
    # Weights of earlier steps had fewer compositions; the last step's mixture keeps every floor.
    return Distribution(columns.seats[: len(weights)], weights, Certificate("columns", value, bound, gap, steps))
