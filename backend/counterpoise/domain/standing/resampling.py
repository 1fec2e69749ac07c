"""Paired bootstrap of weighted means, stratified, seeded, and fast enough for a million people.

One draw resamples people within their stratum; both profiles are judged by the same people, so a draw of the
difference is a draw of the pair (Efron and Tibshirani 1993, chapter 6).

Small strata: of m people m − 1 are drawn with replacement and count m/(m − 1)-fold (Rao and Wu 1988), because the
plain bootstrap makes the variance too small by the factor (m − 1)/m: by half in strata of two. A stratum of one person
has no variance of its own, so such people share one.

Strata of a thousand people and more: every draw takes each person twice or not at all, by one random bit, scaled so
that the stratum keeps its size ("double or nothing", Owen and Eckles 2012; random half-samples, McCarthy 1969). The
variance is the same to order 1/m. Values are rounded to 2^16 steps of their range, which makes a draw's sum a sum of
whole numbers, counted by 64 people at a time: exact, and the same digits whatever the machine's vector width.
"""

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from counterpoise.domain.standing.respondents import Floats

__all__ = ["DRAWS", "bootstrap_means", "collapsed", "weighted_mean"]

DRAWS = 2000
"""As few draws as are ever made."""

_LARGE = 1000
_CHUNK = 1 << 22
_BITS = 16
_WORD = 64
_WORDS = 1 << 15

_Words = NDArray[np.uint64]


def weighted_mean(values: Floats, weights: Floats) -> float:
    """Mean of ``values`` (n,) under ``weights`` (n,); NaN where nobody is left."""
    total = float(weights.sum())
    return float((values * weights).sum() / total) if total > 0 else float("nan")


def collapsed(strata: NDArray[np.str_] | NDArray[np.int64]) -> NDArray[np.int64]:
    """(n,) strata as 0 … H−1, with people who are alone in theirs put together, or with the smallest other one."""
    _, places, sizes = np.unique(strata, return_inverse=True, return_counts=True)
    single = sizes == 1
    if single.any():
        home = int(np.argmax(single))
        if single.sum() == 1 and len(sizes) > 1:
            home = int(np.argmin(np.where(single, np.iinfo(np.int64).max, sizes)))
        merged = np.where(single, home, np.arange(len(sizes)))
        places = np.unique(merged[places], return_inverse=True)[1]
    found: NDArray[np.int64] = places.astype(np.int64)
    return found


def bootstrap_means(
    values: Floats,
    weights: Floats,
    strata: NDArray[np.str_] | NDArray[np.int64],
    rng: np.random.Generator,
    draws: int = DRAWS,
) -> Floats:
    """Bootstrap draws of the weighted means of several values of the same people.

    Args:
        values: (n, k), no NaN.
        weights: (n,), above 0.
        strata: (n,) labels; people are resampled within their own.
        rng: seeded by the caller; the same seed gives the same digits.
        draws: how many.

    Returns:
        (draws, k). With one person in all, that person is in every draw.
    """
    n, width = values.shape
    if not n:
        return np.full((draws, width), np.nan)
    centre = (values * weights[:, None]).sum(axis=0) / weights.sum()
    # Where all weigh the same the denominator cannot vary, since every stratum keeps its size.
    even = bool((weights == weights[0]).all())
    sums = np.zeros((draws, width if even else width + 1))
    places = collapsed(strata)
    order = np.argsort(places, kind="stable")
    for start, stop in pairwise(np.append(0, np.cumsum(np.bincount(places)))):
        rows = order[start:stop]
        columns = (values[rows] - centre) * weights[rows, None]
        if not even:
            columns = np.column_stack([columns, weights[rows]])
        sums += (_halves if len(rows) >= _LARGE else _rescaled)(columns, rng, draws)
    found: Floats = centre + sums[:, :width] / (weights.sum() if even else sums[:, width:])
    return found


def _rescaled(columns: Floats, rng: np.random.Generator, draws: int) -> Floats:
    """(draws, k) sums of m − 1 of the m rows, drawn with replacement and scaled to m."""
    size = len(columns)
    found = np.empty((draws, columns.shape[1]))
    if size == 1:
        found[:] = columns
        return found
    step = max(1, _CHUNK // size)
    for start in range(0, draws, step):
        some = min(step, draws - start)
        # One row of people after the other, so that all rows are counted at once.
        people = rng.integers(0, size, size=(some, size - 1), dtype=np.int64)
        people += np.arange(0, some * size, size)[:, None]
        counts = np.bincount(people.ravel(), minlength=some * size).reshape(some, size)
        found[start : start + some] = counts.astype(np.float64) @ columns * (size / (size - 1))
    return found


def _planes(column: Floats) -> tuple[float, float, _Words]:
    """Lowest value, step, and the column in steps above the lowest, one row of bits a power of two, (bits, words)."""
    low = float(column.min())
    step = float(column.max() - low) / (2**_BITS - 1)
    steps = np.zeros(-(-len(column) // _WORD) * _WORD, dtype=np.uint16)
    if step:
        steps[: len(column)] = np.rint((column - low) / step)
    return low, step, np.stack([np.packbits((steps >> bit) & 1).view(np.uint64) for bit in range(_BITS)])


def _halves(columns: Floats, rng: np.random.Generator, draws: int) -> Floats:
    """(draws, k) sums of a random half of the rows, every row in or out by itself, scaled to the whole."""
    size, width = columns.shape
    planes = [_planes(columns[:, place]) for place in range(width)]
    words = planes[0][2].shape[1]
    real = np.packbits(np.arange(words * _WORD) < size).view(np.uint64)
    found = np.empty((draws, width))
    step = max(1, _WORDS // words)
    for start in range(0, draws, step):
        some = min(step, draws - start)
        taken = rng.integers(0, 1 << _WORD, size=(some, words), dtype=np.uint64) & real
        drawn = _ones(taken)
        for place, (low, unit, bits) in enumerate(planes):
            whole = np.zeros(some, dtype=np.int64)
            for power, plane in enumerate(bits if unit else ()):
                whole += _ones(taken & plane) << power
            found[start : start + some, place] = (low * drawn + unit * whole) * (size / drawn)
    return found


def _ones(bits: _Words) -> NDArray[np.int64]:
    """How many bits of each row are set."""
    found: NDArray[np.int64] = np.bitwise_count(bits).sum(axis=1, dtype=np.int64)
    return found
