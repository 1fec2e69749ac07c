"""The stability certificate: would the same groups be found if other people of the same kind had come?

People are drawn anew with replacement (Efron and Tibshirani 1993) and everything is repeated: plane, k-means, k. A
draw takes people in the order in which they are drawn, so what depends on the order of participants shows as well.
Each draw's groups are carried back to all real people (the nearest centre) and compared with the map's groups:

- the adjusted Rand index (Hubert and Arabie 1985): 1 is the same split, 0 what chance would agree;
- for each group the Jaccard index with the most alike group of the draw, at the map's k (Hennig 2007, who calls a
  group stable from .75 on). A group below that gets no label.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from counterpoise.domain.opinions.groups import NOBODY, Groups, eligible, split
from counterpoise.domain.opinions.planar import nearest
from counterpoise.domain.opinions.projection import Plane, project
from counterpoise.domain.opinions.votes import Floats, Ints, Votes

__all__ = ["DRAWS", "STABLE", "Certificate", "adjusted_rand", "certify"]

DRAWS = 100
STABLE = 0.75
_LEVEL = (2.5, 97.5)
_TOLERANCE = 1e-6


@dataclass(frozen=True)
class Certificate:
    """How much of the map would stand if other people had come.

    Attributes:
        draws: how many times people were drawn anew.
        k_interval: 95% of the draws find a k from … to ….
        k_shares: share of the draws that find each k.
        rand: mean adjusted Rand index of the draws' groups, k chosen anew in each.
        rand_interval: 95% of the draws.
        rand_same_k: likewise, with the map's k in every draw.
        rand_same_k_interval: 95% of the draws.
        jaccard: of each group, mean over the draws at the map's k.
    """

    draws: int
    k_interval: tuple[int, int]
    k_shares: Mapping[int, float]
    rand: float
    rand_interval: tuple[float, float]
    rand_same_k: float
    rand_same_k_interval: tuple[float, float]
    jaccard: Mapping[str, float]

    @property
    def stable(self) -> bool:
        """Whether the map as a whole is: k chosen anew, the groups are on average alike by .75."""
        return self.rand >= STABLE

    def labelled(self, group: str) -> bool:
        """Whether a group is found again often enough to be given a label."""
        return self.jaccard.get(group, 0.0) >= STABLE


def _table(one: Ints, other: Ints) -> Floats:
    width = int(other.max(initial=0)) + 1
    cells = np.bincount(one * width + other, minlength=(int(one.max(initial=0)) + 1) * width)
    found: Floats = cells.reshape(-1, width).astype(np.float64)
    return found


def adjusted_rand(one: Ints, other: Ints) -> float:
    """Adjusted Rand index of two splits of the same people, (n,) labels from 0; 1 where both are one group."""

    def pairs(count: Floats) -> float:
        return float((count * (count - 1.0)).sum() / 2.0)

    table = _table(one, other)
    both, first, second = pairs(table), pairs(table.sum(axis=1)), pairs(table.sum(axis=0))
    every = len(one) * (len(one) - 1) / 2.0
    expected = first * second / every if every else 0.0
    most = (first + second) / 2.0
    return 1.0 if most == expected else (both - expected) / (most - expected)


def _jaccard(real: Ints, drawn: Ints) -> Floats:
    """(G,) of each real group, with the drawn group most alike it."""
    table = _table(real, drawn)
    union = table.sum(axis=1)[:, None] + table.sum(axis=0)[None, :] - table
    found: Floats = (table / np.maximum(union, 1.0)).max(axis=1)
    return found


def certify(
    votes: Votes, plane: Plane, groups: Groups, rng: np.random.Generator, draws: int = DRAWS
) -> Certificate | None:
    """Draw people anew and compare; None where there are no two groups that were found.

    Args:
        votes: of everybody.
        plane: where they stand.
        groups: as found on it.
        rng: seeded by the caller; the same seed gives the same digits.
        draws: how many times.
    """
    if not groups.found or len(groups.ids) < 2:  # noqa: PLR2004 - one group is trivially the same
        return None
    people, n = eligible(votes), len(votes.participants)
    real = groups.labels(votes.participants)[people]
    may = np.zeros(n, dtype=np.bool_)
    may[people[real != NOBODY]] = True
    chosen, same, alike = [], [], []
    found_k = []
    for _ in range(draws):
        drawn = rng.integers(0, n, size=n)
        weights = np.bincount(drawn, minlength=n).astype(np.float64)
        anew = project(votes, weights, plane.components, tolerance=_TOLERANCE)
        # In the order of the draw: who is drawn first stands first.
        order = np.unique(drawn, return_index=True)
        took = order[0][np.argsort(order[1])]
        took = took[may[took]]
        if not len(took):
            continue
        # One split tries the map's k as well; where people are one point there is nothing else to try.
        parts = split(anew.points[took], weights[took], len(groups.ids))
        free = parts.best
        everyone = anew.points[people]
        found_k.append(free)
        chosen.append(adjusted_rand(real, nearest(everyone, parts.centres[free])))
        labels = nearest(everyone, parts.centres[parts.k])
        same.append(adjusted_rand(real, labels))
        alike.append(_jaccard(real, labels))
    low, high = np.percentile(found_k, _LEVEL, method="closest_observation")
    ks, counts = np.unique(found_k, return_counts=True)
    return Certificate(
        len(found_k),
        (int(low), int(high)),
        {int(k): float(count / len(found_k)) for k, count in zip(ks, counts, strict=True)},
        float(np.mean(chosen)),
        _interval(chosen),
        float(np.mean(same)),
        _interval(same),
        dict(zip(groups.ids, np.mean(alike, axis=0).tolist(), strict=True)),
    )


def _interval(values: list[float]) -> tuple[float, float]:
    low, high = np.percentile(values, _LEVEL)
    return float(low), float(high)
