"""One number for many people: several rules, because each is a value judgement. Rankings under each, never one score.

Mean (utilitarian), worst group (Rawls), Nash (geometric mean; Nash 1950), leximin (Sen 1970), Gini (1912) and Atkinson
(1970) as the equally-distributed equivalent ``mean·(1 − inequality)``. All are larger when better.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from counterpoise.domain.standing.resampling import DRAWS, bootstrap_means, weighted_mean
from counterpoise.domain.standing.respondents import Floats

__all__ = [
    "ATKINSON",
    "WorstGroup",
    "atkinson_equivalent",
    "gini_equivalent",
    "nash",
    "ranking",
    "welfare",
    "worst_group",
]

ATKINSON = (0.5, 1.0, 2.0)
"""Aversion to inequality: the higher, the more the worst-off count."""
_TIE = 1e-9


@dataclass(frozen=True, slots=True)
class WorstGroup:
    """The group with the lowest mean, and how often it is the lowest when people are drawn anew."""

    dimension: str
    group: str
    mean: float
    probability: float


def nash(values: Floats, weights: Floats) -> float:
    """Weighted geometric mean; 0 as soon as one person has 0."""
    if (values <= 0).any():
        return 0.0
    return float(np.exp(weighted_mean(np.log(values), weights)))


def atkinson_equivalent(values: Floats, weights: Floats, aversion: float) -> float:
    """The level that, had by all, would be as good as the real spread (Atkinson 1970); ``aversion`` above 0."""
    if aversion == 1.0:
        return nash(values, weights)
    if aversion > 1.0 and (values <= 0).any():
        return 0.0
    return float(weighted_mean(values ** (1.0 - aversion), weights) ** (1.0 / (1.0 - aversion)))


def gini_equivalent(values: Floats, weights: Floats) -> float:
    """Mean · (1 − Gini), Sen's welfare measure."""
    order = np.argsort(values, kind="stable")
    x, w = values[order], weights[order] / weights.sum()
    below = np.cumsum(w) - w / 2
    # Half the mean absolute difference is the covariance of value and rank (Lerman and Yitzhaki 1984).
    mean = float((w * x).sum())
    return mean - 2.0 * float((w * x * (below - 0.5)).sum())


def worst_group(
    labels: Mapping[tuple[str, str], NDArray[np.bool_]],
    values: Floats,
    weights: Floats,
    strata: NDArray[np.str_],
    seed: int,
    draws: int = DRAWS,
) -> WorstGroup | None:
    """The worst of the groups of one dimension that are large enough to rank; None for fewer than two.

    Args:
        labels: by dimension and group, (n,) who belongs; groups must not overlap.
        values: (n,) closeness, no NaN among members.
        weights: (n,).
        strata: (n,).
        seed: of the draws.
        draws: how many.
    """
    if len(labels) < 2:  # noqa: PLR2004 - a worst of one is nothing
        return None
    drawn = np.column_stack(
        [
            bootstrap_means(
                values[rows, None],
                weights[rows],
                strata[rows],
                np.random.default_rng([seed, *("\x00".join(cell)).encode()]),
                draws,
            )[:, 0]
            for cell, rows in labels.items()
        ]
    )
    means = [weighted_mean(values[rows], weights[rows]) for rows in labels.values()]
    place = int(np.argmin(means))
    dimension, group = list(labels)[place]
    return WorstGroup(dimension, group, means[place], float((drawn.argmin(axis=1) == place).mean()))


def welfare(
    values: Floats, weights: Floats, groups: Sequence[float], aversions: Sequence[float] = ATKINSON
) -> dict[str, float | tuple[float, ...]]:
    """Every rule's figure for one profile.

    Args:
        values: (n,) closeness of everyone, no NaN.
        weights: (n,).
        groups: mean closeness of every group that is large enough to rank.
        aversions: of Atkinson's measure, each above 0.
    """
    found: dict[str, float | tuple[float, ...]] = {
        "mean": weighted_mean(values, weights),
        "nash": nash(values, weights),
        "gini": gini_equivalent(values, weights),
    }
    found |= {f"atkinson {aversion:g}": atkinson_equivalent(values, weights, aversion) for aversion in aversions}
    if groups:
        found["worst group"] = min(groups)
        found["leximin"] = tuple(sorted(groups))
    return found


def ranking(scores: Mapping[str, float | tuple[float, ...]]) -> list[list[str]]:
    """Names from best to worst, those within 1e-9 of each other together."""
    places: list[list[str]] = []
    last: tuple[float, ...] | None = None
    vectors = {name: value if isinstance(value, tuple) else (value,) for name, value in scores.items()}
    for name in sorted(vectors, key=lambda one: (tuple(-part for part in vectors[one]), one)):
        vector = vectors[name]
        if last is not None and all(abs(a - b) <= _TIE for a, b in zip(vector, last, strict=True)):
            places[-1].append(name)
        else:
            places.append([name])
        last = vector
    return places
