"""Is a probability what it says? A reliability diagram, and the expected calibration error with its uncertainty.

Bins hold equal numbers of cases, because harmful requests are rare and equal widths would leave most bins empty. The
error is Σ (share of cases) · |mean probability − share flagged|. It is never below zero, and chance alone makes it
positive; so beside it stands what a perfectly calibrated score with the same probabilities would show (Bröcker and
Smith 2007).

A percentile bootstrap of the error leans upward, because every draw adds chance to chance, and may even miss it.
The interval is error ± the 95th percentile of Σ |draw − observed| over bins: by the triangle inequality the error is
no further from the true one than the bins together are. The interval errs on the wide side.
"""

from dataclasses import dataclass

import numpy as np

from counterpoise.domain.measurement.floors import wilson
from counterpoise.domain.standing.resampling import DRAWS, bootstrap_means
from counterpoise.domain.standing.respondents import Floats

__all__ = ["BINS", "Bin", "Reliability", "reliability"]

BINS = 10
_CHANCE_DRAWS = 500


@dataclass(frozen=True, slots=True)
class Bin:
    """Cases of neighbouring probability.

    Attributes:
        low: lowest probability among them; ``high`` the highest.
        n: cases.
        mean: mean probability.
        flagged: share that the labellers flagged, with its 95% Wilson interval.
    """

    low: float
    high: float
    n: int
    mean: float
    flagged: float
    interval: tuple[float, float]


@dataclass(frozen=True, slots=True)
class Reliability:
    """How far probabilities are from what was flagged.

    Attributes:
        error: expected calibration error, 0–1.
        interval: 95%, on the wide side, from a bootstrap over cases.
        chance: mean error of a perfectly calibrated score; ``chance_high`` its 95th percentile.
    """

    n: int
    error: float
    interval: tuple[float, float]
    chance: float
    chance_high: float
    bins: tuple[Bin, ...]


def reliability(
    probabilities: Floats, labels: Floats, rng: np.random.Generator, draws: int = DRAWS, bins: int = BINS
) -> Reliability:
    """Compare probabilities with labels of cases that did not make them.

    Args:
        probabilities: (n,) within 0–1, n at least 1.
        labels: (n,) of 0 and 1.
        rng: seeded by the caller.
        draws: of the bootstrap.
        bins: at most so many; equal probabilities are never split.
    """
    edges = np.unique(np.quantile(probabilities, np.arange(1, bins) / bins, method="inverted_cdf"))
    places = np.searchsorted(edges, probabilities, side="left")
    _, places = np.unique(places, return_inverse=True)
    count = int(places.max()) + 1
    n = len(probabilities)

    def error(flagged: Floats) -> float:
        return float(np.abs(np.bincount(places, flagged - probabilities, minlength=count)).sum() / n)

    off = np.zeros((n, count))
    off[np.arange(n), places] = labels - probabilities
    strata = np.zeros(n, dtype=np.int64)
    moved = np.abs(bootstrap_means(off, np.ones(n), strata, rng, draws) - off.mean(axis=0)).sum(axis=1)
    reach, found = float(np.percentile(moved, 95)), error(labels)
    chance = [error((rng.random(n) < probabilities).astype(np.float64)) for _ in range(_CHANCE_DRAWS)]
    return Reliability(
        n,
        found,
        (max(0.0, found - reach), min(1.0, found + reach)),
        float(np.mean(chance)),
        float(np.percentile(chance, 95)),
        tuple(_bin(probabilities[places == place], labels[places == place]) for place in range(count)),
    )


def _bin(probabilities: Floats, labels: Floats) -> Bin:
    flagged, n = int(labels.sum()), len(labels)
    return Bin(
        float(probabilities.min()),
        float(probabilities.max()),
        n,
        float(probabilities.mean()),
        flagged / n,
        wilson(flagged, n),
    )
