"""Are the choices of many people becoming fewer? Concentration over time, with what chance alone would do.

Two indices: the effective number of profiles (Hill 1973, order 1: the exponential of Shannon's entropy, corrected for
small samples by Miller and Madow 1955), and the mean pairwise distance of the weights that people live with. A period
is a calendar month, or several where one month has fewer than ten people.

Two questions, four tests, one error rate of .05 over all of them (Holm 1979), each one-sided towards narrowing:

- *newcomers*: is what people choose first less varied in later periods? Permutes periods among people, so period sizes
  stay; exact if who comes when has nothing to do with what they choose.
- *movers*: is what people moved to less varied than what they moved from? Swaps the two within each person; exact if
  moves go either way.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from counterpoise.domain.standing.respondents import Floats
from counterpoise.domain.standing.suppression import LEAST_SHOWN

__all__ = [
    "ERROR_RATE",
    "LEAST_PERIODS",
    "LEAST_TESTED",
    "Index",
    "Narrowing",
    "Period",
    "Picked",
    "Trend",
    "narrowing",
]

ERROR_RATE = 0.05
LEAST_TESTED = 30
"""Fewer newcomers, or fewer movers, are not tested."""
LEAST_PERIODS = 3
PERMUTATIONS = 999
DRAWS = 999
_Z = 1.959964
_LEVELS = 101
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Picked:
    """One choice of one person.

    Attributes:
        person: who, as a code that says nothing else.
        month: months since year 0.
        profile: what was chosen, as a name.
        weights: first-pole weight (0–100, whole) by axis that it sets, changes by the person included.
        untouched: whether it is the default, with nothing changed.
    """

    person: str
    month: int
    profile: str
    weights: Mapping[str, int]
    untouched: bool = False


@dataclass(frozen=True, slots=True)
class Index:
    """An index with its 95% bootstrap interval over people, within its range."""

    value: float
    interval: tuple[float, float]


@dataclass(frozen=True, slots=True)
class Period:
    """Newcomers of one or more months: what they chose first.

    Attributes:
        first: month, ``last`` likewise; months without anybody are within.
        n: people, at least ten.
        effective: effective number of profiles; ``entropy`` the share of the entropy that an even spread over all
            profiles ever chosen would have, 0–1.
        distance: mean pairwise distance of weights in points 0–100, over the axes that both people set; None where
            nobody shares an axis.
        untouched: share who took the default as it is, rounded to tenths; None where either side is under ten people.
    """

    first: int
    last: int
    n: int
    effective: Index
    entropy: float
    distance: Index | None
    untouched: float | None


@dataclass(frozen=True, slots=True)
class Trend:
    """One test.

    Attributes:
        question: ``newcomers`` or ``movers``; ``index``: ``profiles`` or ``weights``.
        n: people.
        statistic: slope in the index a period, or the index after less before; negative is narrower.
        p: one-sided, of a statistic this low by chance; ``adjusted`` over all tests that were made.
    """

    question: str
    index: str
    n: int
    statistic: float
    p: float
    adjusted: float

    @property
    def narrower(self) -> bool:
        """Whether chance is ruled out at the stated error rate."""
        return self.adjusted <= ERROR_RATE and self.statistic < 0


@dataclass(frozen=True, slots=True)
class Narrowing:
    """What was found.

    Attributes:
        people: who have chosen at all; None under ten.
        periods: in time order; people after the last one are too few to show yet.
        trends: tests that could be made; empty where people or periods are too few.
        profiles: how many different ones were ever chosen.
    """

    people: int | None
    periods: tuple[Period, ...]
    trends: tuple[Trend, ...]
    profiles: int

    @property
    def found(self) -> bool:
        """Whether any test finds narrowing."""
        return any(one.narrower for one in self.trends)


@dataclass(frozen=True)
class _Coded:
    """m choices as numbers: profile codes (m,), and weights (m, A) with −1 for unset."""

    profiles: Ints
    weights: Ints
    kinds: int

    def take(self, rows: NDArray[np.int64]) -> "_Coded":
        return _Coded(self.profiles[rows], self.weights[rows], self.kinds)


def _coded(choices: Sequence[Picked], names: Sequence[str], axes: Sequence[str]) -> _Coded:
    places = {name: place for place, name in enumerate(names)}
    profiles = np.array([places[one.profile] for one in choices], dtype=np.int64)
    weights = np.array([[one.weights.get(axis, -1) for axis in axes] for one in choices], dtype=np.int64)
    return _Coded(profiles, weights.reshape(len(choices), len(axes)), len(names))


def effective_numbers(profiles: Ints, groups: Ints, kinds: int, count: int) -> Floats:
    """Effective number of profiles in each of ``count`` groups, (count,); Miller–Madow, at most ``kinds``."""
    counts = np.bincount(groups * kinds + profiles, minlength=count * kinds).reshape(count, kinds).astype(float)
    sizes = counts.sum(axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        shares = counts / sizes[:, None]
        entropy = -np.where(shares > 0, shares * np.log(shares), 0.0).sum(axis=1)
        entropy += ((counts > 0).sum(axis=1) - 1) / (2 * sizes)
    found: Floats = np.minimum(np.exp(entropy), kinds)
    return found


def mean_distances(weights: Ints, groups: Ints, count: int) -> Floats:
    """Mean distance of pairs of people in each group over the axes that both set, (count,); NaN where there is none."""
    total, pairs = np.zeros(count), np.zeros(count)
    grid = np.arange(_LEVELS)
    for axis in range(weights.shape[1]):
        known = weights[:, axis] >= 0
        cells = np.bincount(groups[known] * _LEVELS + weights[known, axis], minlength=count * _LEVELS)
        counts = cells.reshape(count, _LEVELS)
        below = counts.cumsum(axis=1)
        sizes = below[:, -1:]
        # Between neighbouring weights, each pair with one person below and one above is one point apart.
        total += (below * (sizes - below))[:, : len(grid) - 1].sum(axis=1)
        pairs += (sizes * (sizes - 1) / 2)[:, 0]
    with np.errstate(invalid="ignore", divide="ignore"):
        found: Floats = np.where(pairs > 0, total / pairs, np.nan)
    return found


def _periods(months: Sequence[int]) -> list[tuple[int, int, list[int]]]:
    """First month, last month, and places in ``months`` (ascending), each with at least ten people."""
    found: list[tuple[int, int, list[int]]] = []
    held: list[int] = []
    for place, month in enumerate(months):
        held.append(place)
        over = place + 1 == len(months) or months[place + 1] != month
        if over and len(held) >= LEAST_SHOWN:
            found.append((months[held[0]], month, held))
            held = []
    return found


def _interval(value: float, drawn: Floats, low: float, high: float) -> tuple[float, float]:
    error = float(np.nanstd(drawn, ddof=1)) if np.isfinite(drawn).sum() > 1 else 0.0
    return max(low, value - _Z * error), min(high, value + _Z * error)


def _period(span: tuple[int, int], rows: _Coded, untouched: int, rng: np.random.Generator) -> Period:
    n = len(rows.profiles)
    one = np.zeros(n, dtype=np.int64)
    effective = float(effective_numbers(rows.profiles, one, rows.kinds, 1)[0])
    distance = float(mean_distances(rows.weights, one, 1)[0])
    drawn = rng.integers(0, n, size=(DRAWS, n))
    groups = np.repeat(np.arange(DRAWS), n)
    numbers = effective_numbers(rows.profiles[drawn.ravel()], groups, rows.kinds, DRAWS)
    index = None
    if not np.isnan(distance):
        spread = np.array([mean_distances(rows.weights[draw], one, 1)[0] for draw in drawn[:199]])
        index = Index(distance, _interval(distance, spread, 0.0, 100.0))
    shown = LEAST_SHOWN <= untouched <= n - LEAST_SHOWN
    return Period(
        first=span[0],
        last=span[1],
        n=n,
        effective=Index(effective, _interval(effective, numbers, 1.0, float(rows.kinds))),
        entropy=float(np.log(effective) / np.log(rows.kinds)) if rows.kinds > 1 else 0.0,
        distance=index,
        untouched=round(untouched / n, 1) if shown else None,
    )


def _slope(values: Floats, sizes: Floats) -> float:
    """Weighted least squares over the places 0, 1, …; places without a value are left out."""
    known = ~np.isnan(values)
    x, y, w = np.flatnonzero(known).astype(float), values[known], sizes[known]
    if len(x) < LEAST_PERIODS:
        return float("nan")
    x = x - np.average(x, weights=w)
    return float((w * x * y).sum() / (w * x * x).sum())


def _one_sided(observed: float, chance: Floats) -> float:
    return float((1 + (chance <= observed + 1e-12).sum()) / (1 + len(chance)))


def _newcomers(
    rows: _Coded, groups: Ints, count: int, rng: np.random.Generator
) -> list[tuple[str, str, int, float, float]]:
    n = len(groups)
    if n < LEAST_TESTED or count < LEAST_PERIODS:
        return []
    sizes = np.bincount(groups, minlength=count).astype(float)

    def slopes(labels: Ints) -> tuple[float, float]:
        return (
            _slope(effective_numbers(rows.profiles, labels, rows.kinds, count), sizes),
            _slope(mean_distances(rows.weights, labels, count), sizes),
        )

    seen = slopes(groups)
    chance = np.array([slopes(rng.permutation(groups)) for _ in range(PERMUTATIONS)])
    return [
        ("newcomers", index, n, seen[place], _one_sided(seen[place], chance[:, place]))
        for place, index in enumerate(("profiles", "weights"))
        if not np.isnan(seen[place])
    ]


def _movers(before: _Coded, after: _Coded, rng: np.random.Generator) -> list[tuple[str, str, int, float, float]]:
    n = len(before.profiles)
    if n < LEAST_TESTED:
        return []
    one = np.zeros(n, dtype=np.int64)

    def change(swap: NDArray[np.bool_]) -> tuple[float, float]:
        first = np.where(swap, after.profiles, before.profiles)
        last = np.where(swap, before.profiles, after.profiles)
        old = np.where(swap[:, None], after.weights, before.weights)
        new = np.where(swap[:, None], before.weights, after.weights)
        numbers = [effective_numbers(side, one, before.kinds, 1)[0] for side in (last, first)]
        distances = [mean_distances(side, one, 1)[0] for side in (new, old)]
        return float(numbers[0] - numbers[1]), float(distances[0] - distances[1])

    seen = change(np.zeros(n, dtype=bool))
    chance = np.array([change(rng.random(n) < 0.5) for _ in range(PERMUTATIONS)])  # noqa: PLR2004 - a fair coin
    return [
        ("movers", index, n, seen[place], _one_sided(seen[place], chance[:, place]))
        for place, index in enumerate(("profiles", "weights"))
        if not np.isnan(seen[place])
    ]


def _holm(found: Sequence[tuple[str, str, int, float, float]]) -> tuple[Trend, ...]:
    order = sorted(range(len(found)), key=lambda place: found[place][4])
    adjusted, highest = [0.0] * len(found), 0.0
    for rank, place in enumerate(order):
        highest = max(highest, min(1.0, found[place][4] * (len(found) - rank)))
        adjusted[place] = highest
    return tuple(Trend(*one, adjusted[place]) for place, one in enumerate(found))


def narrowing(choices: Sequence[Picked], *, seed: int = 0) -> Narrowing:
    """What a history of choices says about narrowing.

    Args:
        choices: in the order in which they were made.
        seed: of permutations and draws; the same seed gives the same digits.
    """
    first: dict[str, Picked] = {}
    last: dict[str, Picked] = {}
    for one in choices:
        first.setdefault(one.person, one)
        last[one.person] = one
    names = sorted({one.profile for one in choices})
    axes = sorted({axis for one in choices for axis in one.weights})
    if len(first) < LEAST_SHOWN:
        return Narrowing(None, (), (), 0)
    newcomers = sorted(first.values(), key=lambda one: (one.month, one.person))
    rows = _coded(newcomers, names, axes)
    rng = np.random.default_rng(seed)
    spans = _periods([one.month for one in newcomers])
    periods = tuple(
        _period((start, end), rows.take(np.array(places)), sum(newcomers[place].untouched for place in places), rng)
        for start, end, places in spans
    )
    groups = np.concatenate([np.full(len(places), number) for number, (_, _, places) in enumerate(spans)])
    kept = np.concatenate([np.array(places) for _, _, places in spans])
    movers = [(first[who], last[who]) for who in sorted(first) if _moved(first[who], last[who])]
    tests = _newcomers(rows.take(kept), groups, len(spans), rng)
    tests += _movers(
        _coded([one for one, _ in movers], names, axes), _coded([one for _, one in movers], names, axes), rng
    )
    return Narrowing(len(first), periods, _holm(tests), len(names))


def _moved(first: Picked, last: Picked) -> bool:
    return (first.profile, first.weights) != (last.profile, last.weights)
