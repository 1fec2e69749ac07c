"""Paired bootstrap of weighted means, stratified, seeded, and fast enough for a million people.

One draw resamples people within their stratum with replacement; both profiles are judged by the same people, so a
draw of the difference is a draw of the pair (Efron and Tibshirani 1993, chapter 6). Small strata are drawn as exact
multinomials. In strata of a thousand people and more each person's count is Poisson with mean 1, scaled so that the
stratum keeps its size: the same in the limit, and without a permutation of a million rows for every draw (Hanley and
MacGibbon 2006; Chamandy and others 2012).
"""

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from counterpoise.domain.standing.respondents import Floats

__all__ = ["DRAWS", "bootstrap_means", "weighted_mean"]

DRAWS = 2000
"""As few draws as are ever made."""

_LARGE = 1000
_CHUNK = 1 << 22
# P(Poisson(1) = k) as steps of a 16-bit number; counts above 8 have a chance below 1e-6 and are counted as 8.
_STEPS = np.round(np.cumsum(np.exp(-1.0) / np.cumprod([1.0, *range(1, 9)])) * 65536).astype(np.int64)
_TABLE = np.searchsorted(_STEPS, np.arange(65536), side="right").clip(max=8).astype(np.float32)


def weighted_mean(values: Floats, weights: Floats) -> float:
    """Mean of ``values`` (n,) under ``weights`` (n,); NaN where nobody is left."""
    total = float(weights.sum())
    return float((values * weights).sum() / total) if total > 0 else float("nan")


def _counts(rng: np.random.Generator, draws: int, size: int) -> NDArray[np.float32]:
    """(draws, size) of how often each person is drawn."""
    if size < _LARGE:
        return rng.multinomial(size, np.full(size, 1.0 / size), size=draws).astype(np.float32)
    return _poisson(rng, draws, size)


def _poisson(rng: np.random.Generator, draws: int, size: int) -> NDArray[np.float32]:
    """(draws, size) independent counts with mean 1."""
    raw = rng.integers(0, 1 << 64, size=(draws * size + 3) // 4, dtype=np.uint64)
    return _TABLE[raw.view(np.uint16)[: draws * size]].reshape(draws, size)


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
        (draws, k). With one person in a stratum that person is in every draw.
    """
    n, width = values.shape
    # Centred, so that 32-bit sums lose nothing that matters.
    centre = (values * weights[:, None]).sum(axis=0) / weights.sum()
    sums = np.zeros((draws, width + 1))
    _, places = np.unique(strata, return_inverse=True)
    order = np.argsort(places, kind="stable")
    bounds = np.append(0, np.cumsum(np.bincount(places)))
    for start, stop in pairwise(bounds):
        rows = order[start:stop]
        size = int(stop - start)
        columns = np.column_stack([(values[rows] - centre) * weights[rows, None], weights[rows]])
        sums += _stratum(columns, size, rng, draws)
    found: Floats = centre + sums[:, :width] / sums[:, width:]
    if not n:
        found[:] = np.nan
    return found


def _stratum(columns: Floats, size: int, rng: np.random.Generator, draws: int) -> Floats:
    """(draws, k) sums of the rows drawn from one stratum, whose size is kept."""
    found = np.empty((draws, columns.shape[1]))
    if size <= _CHUNK // 8:
        step = max(1, _CHUNK // size)
        for start in range(0, draws, step):
            some = min(step, draws - start)
            counts = _counts(rng, some, size)
            drawn = counts.sum(axis=1, dtype=np.float64)
            found[start : start + some] = (counts @ columns.astype(np.float32)).astype(np.float64)
            found[start : start + some] *= (size / drawn)[:, None]
        return found
    found[:] = 0.0
    drawn = np.zeros(draws)
    width = max(1, _CHUNK // draws)
    for start in range(0, size, width):
        part = columns[start : start + width]
        counts = _poisson(rng, draws, len(part))
        drawn += counts.sum(axis=1, dtype=np.float64)
        found += counts @ part.astype(np.float32)
    return found * (size / drawn)[:, None]
