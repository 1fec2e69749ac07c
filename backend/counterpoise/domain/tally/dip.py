"""Are there two camps? Hartigan's dip, with its p by simulation.

The dip is the distance between the answers' distribution and the nearest one with a single peak (Hartigan and Hartigan
1985, The dip test of unimodality). People answer in round numbers, and a heap at every ten is no camp: so every answer
is first spread by up to five points, seeded, and camps closer than that are not looked for. p is the share of seeded
samples of the same size and weights from an even distribution, the hardest of the single-peaked, that dip as deep.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from counterpoise.domain.tally.ballots import Ballots, Floats, effective

__all__ = ["LEVEL", "DipTest", "dip", "dips", "two_camps"]

LEVEL = 0.05
_SPREAD = 0.05
_DRAWS = 999
_MOST = 400
_FEWEST = 10


@dataclass(frozen=True, slots=True)
class DipTest:
    """One test.

    Attributes:
        on: an axis, or ``all axes together``: where ballots stand on their first principal component.
        dip: as published, from 1/(2n) to 1/4.
        p: by simulation, corrected for the number of tests (Holm 1979).
    """

    on: str
    dip: float
    p: float


def _hull(places: Floats, heights: Floats) -> NDArray[np.int64]:
    """Corners of the greatest convex function below the points; ``places`` ascend."""
    # Plain floats: this loop runs a thousand times a simulation, and array items cost several times as much.
    xs, ys = places.tolist(), heights.tolist()
    corners: list[int] = []
    for point, (x, y) in enumerate(zip(xs, ys, strict=True)):
        while len(corners) > 1:
            first, second = corners[-2], corners[-1]
            left, low = xs[first], ys[first]
            if (ys[second] - low) * (x - left) < (y - low) * (xs[second] - left):
                break
            corners.pop()
        corners.append(point)
    return np.array(corners)


def dip(values: Floats, weights: Floats) -> float:
    """The dip of a weighted sample.

    Args:
        values: (n,) at least one, all different.
        weights: (n,) above 0.

    The modal interval is narrowed from both ends: left of it the nearest single-peaked distribution is convex, right of
    it concave, and in it the two hulls are nowhere further apart than the dip that is known already.
    """
    order = np.argsort(values, kind="stable")
    places, jumps = values[order], weights[order] / weights.sum()
    after = np.cumsum(jumps)
    before = after - jumps
    # One jump may be the peak itself; any other is missed by at least half.
    low, high, found = 0, len(places) - 1, float(np.sort(jumps)[-2]) if len(jumps) > 1 else 0.0
    while high > low:
        part = slice(low, high + 1)
        convex = low + _hull(places[part], before[part])
        concave = low + _hull(places[part], -after[part])
        at = np.arange(low, high + 1)
        below = np.interp(places[at], places[convex], before[convex])
        over = np.interp(places[at], places[concave], after[concave])
        apart = over - below
        lefts, rights = apart[convex - low], apart[concave - low]
        if max(lefts.max(), rights.max()) <= found:
            break
        if lefts.max() >= rights.max():
            start = int(convex[np.argmax(lefts)])
            end = int(concave[np.searchsorted(concave, start)])
        else:
            end = int(concave[np.argmax(rights)])
            start = int(convex[np.searchsorted(convex, end, side="right") - 1])
        left = (after[low : start + 1] - below[: start - low + 1]).max(initial=0.0)
        right = (over[end - low :] - before[end : high + 1]).max(initial=0.0)
        found = max(found, float(left), float(right))
        if (start, end) == (low, high):
            break
        low, high = start, end
    return found / 2


def _even(weights: Floats, generator: np.random.Generator) -> Floats:
    """√n times the dip of even samples, sorted: like the published tables, this hardly depends on n."""
    drawn = [dip(generator.random(len(weights)), weights) for _ in range(_DRAWS)]
    found: Floats = np.sort(drawn) * np.sqrt(effective(weights))
    return found


def _component(filled: Floats, weights: Floats) -> Floats:
    centred = filled - np.average(filled, axis=0, weights=weights)
    spread = (centred * weights[:, None]).T @ centred
    direction = np.linalg.eigh(spread)[1][:, -1]
    # The sign of an eigenvector is anybody's choice: the largest part is taken as positive.
    direction *= np.sign(direction[np.argmax(np.abs(direction))])
    found: Floats = centred @ direction
    return found


def dips(ballots: Ballots, filled: Floats, seed: int = 0) -> tuple[DipTest, ...]:
    """Test every axis that at least ten ballots answer, and all axes together; of many ballots a seeded sample.

    Args:
        ballots: what was asked for.
        filled: (n, A) the same with the result where somebody abstains.
        seed: of the spreading, the sample and the simulation.
    """
    generator = np.random.default_rng(seed)
    rows: NDArray[np.int64] = np.arange(len(ballots))
    if len(rows) > _MOST:
        rows = np.sort(generator.choice(len(rows), _MOST, replace=False))
    weights, shares = ballots.weights[rows], ballots.shares[rows]
    spread = generator.uniform(-_SPREAD, _SPREAD, shares.shape)
    samples = {}
    for place, axis in enumerate(ballots.axes):
        known = ~np.isnan(shares[:, place])
        if known.sum() >= _FEWEST:
            samples[axis] = (shares[known, place] + spread[known, place], weights[known])
    if len(rows) >= _FEWEST and filled.shape[1] > 1:
        samples["all axes together"] = (_component(filled[rows] + spread, weights), weights)
    deep = {on: dip(*one) for on, one in samples.items()}
    even = _even(weights, generator) if samples else np.zeros(0)
    p = {}
    for on, (_, carried) in samples.items():
        deeper = len(even) - int(np.searchsorted(even, deep[on] * np.sqrt(effective(carried))))
        p[on] = (1 + deeper) / (1 + _DRAWS)
    corrected, so_far = {}, 0.0
    for rank, on in enumerate(sorted(p, key=lambda one: p[one])):
        so_far = max(so_far, min((len(p) - rank) * p[on], 1.0))
        corrected[on] = so_far
    return tuple(DipTest(on, deep[on], corrected[on]) for on in samples)


def two_camps(tests: tuple[DipTest, ...]) -> bool:
    """Whether one peak is refuted anywhere, at 5% over all tests."""
    return any(one.p <= LEVEL for one in tests)
