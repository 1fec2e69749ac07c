"""k-means and silhouette on weighted points of a plane, and a grid that makes many points few."""

from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array
from scipy.spatial.distance import cdist

from counterpoise.domain.opinions.votes import Floats, Ints

__all__ = ["Cloud", "cloud", "first_distinct", "k_means", "nearest", "silhouettes"]

_GRID = 64
_ROUNDS = 300
_BLOCK = 1 << 22


@dataclass(frozen=True)
class Cloud:
    """Points with weights: people, or the cells of a grid that they stand in.

    Attributes:
        points: (c, 2).
        weights: (c,) above 0.
    """

    points: Floats
    weights: Floats


def cloud(points: Floats, weights: Floats | None = None) -> Cloud:
    """People as weighted points; more than 4,096 are merged in a 64 × 64 grid, each cell at the mean of its people.

    Args:
        points: (n, 2).
        weights: (n,) above 0, or None for 1.
    """
    each: Floats = np.ones(len(points)) if weights is None else weights
    if len(points) <= _GRID**2:
        return Cloud(points, each)
    low, high = points.min(axis=0), points.max(axis=0)
    span = np.where(high > low, high - low, 1.0)
    steps = np.minimum(((points - low) / span * _GRID).astype(np.int64), _GRID - 1)
    cell = steps[:, 0] * _GRID + steps[:, 1]
    size = np.bincount(cell, each, minlength=_GRID**2)
    used = size > 0
    sums = [np.bincount(cell, each * points[:, one], minlength=_GRID**2)[used] for one in (0, 1)]
    return Cloud(np.column_stack(sums) / size[used, None], size[used].astype(np.float64))


def first_distinct(points: Floats, most: int) -> Floats:
    """The first ``most`` distinct points, in the order given; fewer where there are fewer, (≤ most, 2)."""
    found: dict[tuple[float, float], None] = {}
    for start in range(0, len(points), _ROUNDS):
        found |= dict.fromkeys(map(tuple, points[start : start + _ROUNDS].tolist()))
        if len(found) >= most:
            break
    return np.array(list(found)[:most]).reshape(-1, 2)


def nearest(points: Floats, centres: Floats) -> Ints:
    """(n,) the nearest of the centres; the first of those equally near."""
    # Two coordinates: written out, this is several times faster than a general distance.
    best = np.full(len(points), np.inf)
    found = np.zeros(len(points), dtype=np.int64)
    for place, (x, y) in enumerate(centres):
        away = (points[:, 0] - x) ** 2 + (points[:, 1] - y) ** 2
        closer = away < best
        best[closer], found[closer] = away[closer], place
    return found


def k_means(among: Cloud, starts: Floats) -> Floats:
    """Lloyd's iteration from these starts until nothing changes, (k, 2); a centre that loses all stays where it is."""
    centres = starts.copy()
    before: Ints | None = None
    for _ in range(_ROUNDS):
        labels = nearest(among.points, centres)
        if before is not None and np.array_equal(labels, before):
            break
        before = labels
        size = np.bincount(labels, among.weights, minlength=len(centres))
        for axis in (0, 1):
            sums = np.bincount(labels, among.weights * among.points[:, axis], minlength=len(centres))
            centres[:, axis] = np.divide(sums, size, out=centres[:, axis].copy(), where=size > 0)
    return centres


def silhouettes(among: Cloud, partitions: list[Ints]) -> list[float]:
    """Mean silhouette (Rousseeuw 1987) of each partition of the same points, weights as repeated points.

    One pass over the distances serves all partitions. A person alone in a group counts 0. NaN with fewer than two
    groups.

    Args:
        among: the points.
        partitions: each (c,), 0 … k−1.
    """
    widths = [int(labels.max(initial=-1)) + 1 for labels in partitions]
    firsts = np.concatenate([[0], np.cumsum(widths)]).astype(int)
    count = len(among.points)
    marks = csr_array(
        (
            np.tile(among.weights, len(partitions)),
            (
                np.concatenate([first + labels for first, labels in zip(firsts, partitions, strict=False)]),
                np.tile(np.arange(count), len(partitions)),
            ),
        ),
        shape=(int(firsts[-1]), count),
    )
    sums = np.empty((count, int(firsts[-1])))
    step = max(1, _BLOCK // max(1, count))
    for start in range(0, count, step):
        sums[start : start + step] = (marks @ cdist(among.points, among.points[start : start + step])).T
    return [
        _silhouette(sums[:, first : first + width], labels, among.weights)
        for first, width, labels in zip(firsts, widths, partitions, strict=False)
    ]


def _silhouette(sums: Floats, labels: Ints, weights: Floats) -> float:
    """Of one partition, from (c, k) weighted sums of distances to each group."""
    size = np.bincount(labels, weights, minlength=sums.shape[1])
    if (size > 0).sum() < 2:  # noqa: PLR2004 - nothing to be separated from
        return float("nan")
    own = np.arange(len(labels))
    inside = sums[own, labels] / np.maximum(size[labels] - 1.0, 1e-12)
    others = np.divide(sums, size, out=np.full_like(sums, np.inf), where=size > 0)
    others[own, labels] = np.inf
    outside = others.min(axis=1)
    widest = np.maximum(inside, outside)
    each = np.divide(outside - inside, widest, out=np.zeros(len(labels)), where=widest > 0)
    each[size[labels] <= 1.0] = 0.0
    return float((each * weights).sum() / weights.sum())
