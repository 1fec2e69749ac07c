"""A slate: several profiles instead of one average, such that no group large enough for a seat is left out.

The property is metric justified representation (Kellerhals and Peters 2024, Proportional Fairness in Clustering: A
Social Choice Perspective): with k profiles, whenever ballots of at least 1/k of the weight all lie within y of one
common point, at least one of them lies within y of a profile of the slate. Greedy Capture (Chen, Fain, Lyu and Munagala
2019, Proportionally Fair Clustering) satisfies it, when the points are the ballots; it also bounds by 1 + √2 how much
closer all of such a group could be elsewhere. ``left_out`` checks any slate and shows a group that disproves it.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from counterpoise.domain.tally.ballots import Ballots, Floats
from counterpoise.domain.tally.joint import distances
from counterpoise.domain.tally.tally import Tally, tally

__all__ = ["APART", "PROPERTY", "Slate", "SlateProfile", "Witness", "greedy_capture", "left_out", "slate"]

PROPERTY = "metric justified representation (Kellerhals and Peters 2024)"
APART = 0.1
"""Profiles less than ten points apart, on average over the axes, are one camp."""
_MOST = 1500
_SLACK = 1e-9


@dataclass(frozen=True, slots=True)
class Witness:
    """A group that disproves the property: it lies within ``radius`` of the ballot ``around``, and of no profile.

    Attributes:
        around: place of a ballot.
        members: places of ballots.
        radius: greatest distance of a member from ``around``.
        weight: of the members, as a share of all.
    """

    around: int
    members: tuple[int, ...]
    radius: float
    weight: float


@dataclass(frozen=True)
class SlateProfile:
    """One profile of a slate.

    Attributes:
        tally: what it asks for.
        members: ids of the ballots nearest to it.
        weight: their weight as a share of all.
        mean_distance: from them to this profile; ``from_average`` to the one result.
    """

    tally: Tally
    members: tuple[str, ...]
    weight: float
    mean_distance: float
    from_average: float


@dataclass(frozen=True)
class Slate:
    """Profiles, and whether the property holds.

    Attributes:
        k: seats: the property is that no group with 1/k of the weight is left out.
        profiles: at most k.
        of_ballots: whether each profile is one member's ballot, not the tally of a group.
        counterexample: a group that disproves the property, or None.
        checked: ballots that were voters and points.
    """

    k: int
    profiles: tuple[SlateProfile, ...]
    of_ballots: bool
    counterexample: Witness | None
    checked: int

    @property
    def holds(self) -> bool:
        """Whether no group is left out."""
        return self.counterexample is None


def _between(rows: Floats, points: Floats) -> Floats:
    """(n, m) distances."""
    return np.column_stack([distances(rows, point) for point in points])


def greedy_capture(rows: Floats, weights: Floats, k: int) -> list[int]:
    """Places of at most k ballots: balls grow around all of them alike, and each that holds 1/k of the weight opens.

    Args:
        rows: (n, A) shares without blanks.
        weights: (n,) above 0.
        k: profiles wanted, at least 1.
    """
    apart = _between(rows, rows)
    quota, free = weights.sum() / k * (1 - _SLACK), np.ones(len(rows), dtype=bool)
    opened: list[int] = []
    reach = np.full(len(rows), np.inf)
    orders = np.argsort(apart, axis=0, kind="stable")
    while free.any():
        best, radius = -1, np.inf
        for point in range(len(rows)):
            order = orders[:, point]
            sums = np.cumsum(np.where(free[order], weights[order], 0.0))
            place = int(np.searchsorted(sums, quota))
            if place < len(order) and apart[order[place], point] < radius:
                best, radius = point, float(apart[order[place], point])
        # Balls that are open already go on growing and take whoever they reach first.
        taken = free & (reach <= radius)
        if taken.any():
            free &= ~taken
            continue
        if best < 0:
            break
        opened.append(best)
        free &= apart[:, best] > radius
        reach = np.minimum(reach, apart[:, best])
    return opened


def left_out(rows: Floats, weights: Floats, profiles: Floats, k: int) -> Witness | None:
    """Check metric justified representation with the ballots as points; None if it holds.

    Args:
        rows: (n, A) shares without blanks.
        weights: (n,) above 0.
        profiles: (m, A) the slate, m at most k.
        k: profiles that the slate may have: the group must have 1/k of the weight.
    """
    quota = weights.sum() / k * (1 - _SLACK)
    served = _between(rows, profiles).min(axis=1) - _SLACK
    for point in range(len(rows)):
        near = distances(rows, rows[point])
        better = np.nonzero(near < served)[0]
        if weights[better].sum() < quota:
            continue
        # A ballot speaks against the slate at every radius from its distance to this point up to its distance to the
        # slate: at how much weight do these stretches overlap?
        radii = np.sort(near[better])
        began = _up_to(near[better], weights[better], radii)
        ended = _up_to(served[better], weights[better], radii)
        place = int(np.argmax(began - ended))
        if (began - ended)[place] >= quota:
            group = better[(near[better] <= radii[place]) & (served[better] > radii[place])]
            share = float(weights[group].sum() / weights.sum())
            return Witness(point, tuple(int(one) for one in group), float(radii[place]), share)
    return None


def _up_to(ends: Floats, weights: Floats, radii: Floats) -> Floats:
    """Weight whose ``ends`` are at most each of ``radii``."""
    order = np.argsort(ends, kind="stable")
    sums = np.concatenate([[0.0], np.cumsum(weights[order])])
    found: Floats = sums[np.searchsorted(ends[order], radii, side="right")]
    return found


def _centre(found: Tally, average: Floats) -> Floats:
    """Shares of a profile of the slate; where its group says nothing, the one result stands."""
    centre: Floats = np.where(np.isnan(found.shares), average, found.shares)[~np.isnan(average)]
    return centre


def _profile(ballots: Ballots, rows: Floats, mine: NDArray[np.bool_], own: Tally, average: Floats) -> SlateProfile:
    part, known = ballots.part(mine), ~np.isnan(average)
    apart = [distances(rows[mine], point) for point in (_centre(own, average), average[known])]
    near, far = (float(np.average(one, weights=part.weights)) for one in apart)
    return SlateProfile(own, part.ids, float(part.weights.sum() / ballots.weights.sum()), near, far)


def _opened(voters: Floats, weights: Floats, most: int) -> tuple[int, list[int]]:
    """The smallest number of seats, up to ``most``, with which two ballots open that stand clearly apart."""
    for k in range(2, most + 1):
        places = greedy_capture(voters, weights, k)
        if _between(voters[places], voters[places]).max() > APART:
            return k, places
    return most, places


def _without_twins(voters: Floats, weights: Floats, centres: Floats, k: int) -> list[int]:
    """Which profiles to keep: one close to another goes, if the property does not need it."""
    kept = list(range(len(centres)))
    for one in reversed(range(len(centres))):
        rest = [other for other in kept if other != one]
        twin = bool(rest) and distances(centres[rest], centres[one]).min() <= APART
        if twin and left_out(voters, weights, centres[rest], k) is None:
            kept = rest
    return kept


def slate(ballots: Ballots, rows: Floats, average: Floats, rule: str, most: int = 5, seed: int = 0) -> Slate:
    """Propose a few profiles: the tallies of the groups that Greedy Capture finds, if they have the property.

    Tallies of groups are nobody's ballot, so the property is checked for them and not assumed. Where they lack it, the
    ballots that Greedy Capture opened take their place; they have it.

    Args:
        ballots: what was asked for.
        rows: (n, A′) the same with the result where somebody abstains.
        average: (A,) the one result, NaN where everybody abstains.
        rule: for importances.
        most: profiles, at least 2; the smallest number is taken that shows groups which stand apart.
        seed: of the sample that is drawn from many ballots.
    """
    chosen = np.arange(len(ballots))
    if len(ballots) > _MOST:
        chosen = np.sort(np.random.default_rng(seed).choice(len(ballots), _MOST, replace=False))
    voters, weights = rows[chosen], ballots.weights[chosen]
    k, opened = _opened(voters, weights, most)
    places = [int(chosen[one]) for one in opened]
    groups = _between(rows, rows[places]).argmin(axis=1)
    tallies = [tally(ballots.part(groups == number), rule) for number in range(len(places)) if (groups == number).any()]
    centres = np.array([_centre(one, average) for one in tallies])
    of_ballots = left_out(voters, weights, centres, k) is not None
    if of_ballots:
        tallies = [tally(ballots.part([place]), rule) for place in places]
        centres = np.array([_centre(one, average) for one in tallies])
    kept = _without_twins(voters, weights, centres, k)
    centres = centres[kept]
    nearest = _between(rows, centres).argmin(axis=1)
    profiles = tuple(
        _profile(ballots, rows, nearest == number, tallies[one], average)
        for number, one in enumerate(kept)
        if (nearest == number).any()
    )
    return Slate(k, profiles, of_ballots, left_out(voters, weights, centres, k), len(chosen))
