"""Whom none of the offered profiles serves: groups far from everything on offer, in what they say they want.

The share of each group whose wishes are further than a distance from the nearest offered profile. It takes people:
published shares of groups do not say how far anybody is from an offer.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from counterpoise.domain.errors import InvalidOption
from counterpoise.domain.standing.closeness import Shares, closeness
from counterpoise.domain.standing.respondents import NOT_STATED, Floats, Respondents
from counterpoise.domain.standing.suppression import Hidden, hidden_groups
from counterpoise.domain.standing.verdicts import EVERYONE

__all__ = ["DISTANCE", "Unserved", "unserved"]

DISTANCE = 0.2
"""Further than 20 points of 100 from every offer counts as unserved: our judgement, open to change by the reader."""

_Z = 1.959964


@dataclass(frozen=True, slots=True)
class Unserved:
    """One group.

    Attributes:
        n: people counted.
        nearest: the offered profile that is closest to most of them.
        mean: weighted mean closeness to each person's own nearest offer, 0–1.
        share: weighted share of people further than the distance from every offer, 0–1.
        interval: 95%, by Wilson's score with the effective number of people (Kish 1965).
    """

    dimension: str
    group: str
    n: int
    nearest: str
    mean: float
    share: float
    interval: tuple[float, float]


def unserved(
    people: Respondents, offered: Mapping[str, Shares], *, distance: float = DISTANCE
) -> tuple[tuple[Unserved, ...], tuple[Hidden, ...]]:
    """Everyone first, then every group that may be shown, the least served first; and the hidden ones.

    Each offer is judged on the axes that it sets and the person spoke of; one that sets none of them serves nobody.

    Args:
        people: who said what they want.
        offered: first-pole share (0–1) by axis, by name.
        distance: above which nobody counts as served, above 0 and below 1.

    Raises:
        InvalidOption: if nothing is offered, no offer sets an axis that was asked about, or the distance is none.
    """
    if not 0 < distance < 1:
        raise InvalidOption(f"The distance must lie between 0 and 1; it is {distance:g}.", distance=distance)
    names = [name for name in sorted(offered) if set(offered[name]) & set(people.axes)]
    if not names:
        raise InvalidOption(
            "No offered profile sets an axis that these people were asked about, so nothing can be said. They were "
            f"asked about: {', '.join(people.axes) or 'nothing'}.",
            known=list(people.axes),
        )
    near = np.column_stack(
        [closeness(people, offered[name], [axis for axis in people.axes if axis in offered[name]]) for name in names]
    )
    known = ~np.isnan(near).all(axis=1)
    best = np.where(np.isnan(near), -1.0, near)
    nearest, reach = best.argmax(axis=1), best.max(axis=1)
    hidden = hidden_groups(people)
    dark = {(one.dimension, one.group) for one in hidden}

    def one(cell: tuple[str, str], rows: np.ndarray) -> Unserved:
        chosen = rows & known
        weights, held = people.weights[chosen], reach[chosen]
        # Weights and importances are floats: a person at the very distance is served on every machine.
        far = float(np.average(held < 1 - distance - 1e-12, weights=weights))
        votes = np.bincount(nearest[chosen], weights=weights, minlength=len(names))
        return Unserved(
            *cell,
            int(chosen.sum()),
            names[int(votes.argmax())],
            float(np.average(held, weights=weights)),
            far,
            _wilson(far, weights),
        )

    groups = [
        one((dimension, str(label)), labels == label)
        for dimension, labels in people.groups.items()
        for label in np.unique(labels)
        if str(label) != NOT_STATED and (dimension, str(label)) not in dark and (known & (labels == label)).any()
    ]
    groups.sort(key=lambda found: (-found.share, found.dimension, found.group))
    total = [one(EVERYONE, np.ones(len(people), dtype=bool))] if known.any() else []
    return (*total, *groups), hidden


def _wilson(share: float, weights: Floats) -> tuple[float, float]:
    """Wilson's score interval (1927), 95%, for a weighted share."""
    n = float(weights.sum() ** 2 / (weights**2).sum())
    centre = (share + _Z**2 / (2 * n)) / (1 + _Z**2 / n)
    half = _Z / (1 + _Z**2 / n) * float(np.sqrt(share * (1 - share) / n + _Z**2 / (4 * n**2)))
    return max(0.0, centre - half), min(1.0, centre + half)
