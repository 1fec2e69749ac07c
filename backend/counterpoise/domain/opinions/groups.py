"""Opinion groups: k-means on the plane, k by silhouette, and which participant is in which, by id.

The published Polis method starts k-means from the first distinct points in participant order; so do we, because what
it finds depends on that. How much it depends on it is part of the stability certificate.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from counterpoise.domain.opinions.planar import cloud, first_distinct, k_means, nearest, silhouettes
from counterpoise.domain.opinions.projection import Plane
from counterpoise.domain.opinions.votes import Floats, Ints, Votes, natural

__all__ = [
    "LEAST_VOTES",
    "MOST_GROUPS",
    "NOBODY",
    "Groups",
    "Partition",
    "eligible",
    "find_groups",
    "given_groups",
    "split",
]

LEAST_VOTES = 7
MOST_GROUPS = 5
NOBODY = -1
_BASE, _PER_GROUP = 100, 12


@dataclass(frozen=True)
class Groups:
    """Who is in which group, by id.

    Attributes:
        ids: the groups, in the order of their numbers.
        of: group of each grouped participant, by participant id.
        found: whether the groups were made from these votes, rather than given.
        silhouettes: of each k that was tried; of the given groups where they were given. NaN where undefined.
    """

    ids: tuple[str, ...]
    of: Mapping[str, str]
    found: bool
    silhouettes: Mapping[int, float]

    def labels(self, participants: tuple[str, ...]) -> Ints:
        """(n,) number of the group of each of ``participants``, −1 for none; joined by id."""
        number = {name: place for place, name in enumerate(self.ids)}
        return np.array([number.get(self.of.get(one, ""), NOBODY) for one in participants], dtype=np.int64)

    def members(self) -> dict[str, list[str]]:
        """Participants of each group, in the natural order of ids."""
        found: dict[str, list[str]] = {one: [] for one in self.ids}
        for participant, group in self.of.items():
            found[group].append(participant)
        return {group: sorted(people, key=natural) for group, people in found.items()}


@dataclass(frozen=True)
class Partition:
    """Points split by their nearest centre.

    Attributes:
        k: the number asked for, or the best; 1 where all points are one.
        best: the number with the best silhouette among those that are tried of themselves.
        centres: (k, 2) of each k that was tried.
        silhouettes: of each k that was tried.
    """

    k: int
    best: int
    centres: Mapping[int, Floats]
    silhouettes: Mapping[int, float]


def eligible(votes: Votes) -> Ints:
    """Places of the participants with at least min(7, propositions) votes, ascending."""
    found: Ints = np.flatnonzero(votes.cast >= max(1, min(LEAST_VOTES, len(votes.propositions))))
    return found


def split(points: Floats, weights: Floats | None = None, k: int | None = None) -> Partition:
    """Split points by k-means, k = 2 … 5 by the best silhouette, the smaller of equals.

    As in Polis k is at most 2 + ⌊m/12⌋, m being the distinct points or 100 of them, whatever is less.

    Args:
        points: (n, 2) in participant order; n ≥ 1.
        weights: (n,) above 0, or None for 1.
        k: take this many groups (fewer where there are fewer distinct points); None for the best silhouette.
    """
    starts = first_distinct(points, _BASE)
    if len(starts) < 2:  # noqa: PLR2004 - one point cannot be split
        return Partition(1, 1, {1: starts}, {})
    most = min(MOST_GROUPS, 2 + len(starts) // _PER_GROUP, len(starts))
    tried = sorted({*range(2, most + 1), min(k or 2, len(starts))})
    among = cloud(points, weights)
    centres = {one: k_means(among, starts[:one]) for one in tried}
    values = silhouettes(among, [nearest(among.points, one) for one in centres.values()])
    scored = {one: value for one, value in zip(tried, values, strict=True) if one <= most and not np.isnan(value)}
    best = max(scored, key=scored.__getitem__, default=2)
    return Partition(min(k, len(starts)) if k else best, best, centres, dict(zip(tried, values, strict=True)))


def find_groups(votes: Votes, plane: Plane, k: int | None = None) -> Groups:
    """The opinion groups of those who voted enough, the largest first.

    Args:
        votes: of everybody.
        plane: where they stand.
        k: how many groups; None for the best silhouette among 2 … 5.
    """
    places = eligible(votes)
    if not len(places):
        return Groups((), {}, True, {})
    points = plane.points[places]
    parts = split(points, k=k)
    _, labels, sizes = np.unique(nearest(points, parts.centres[parts.k]), return_inverse=True, return_counts=True)
    # Largest first; of equals the one whose first member joined first.
    firsts = [int(np.argmax(labels == one)) for one in range(len(sizes))]
    order = sorted(range(len(sizes)), key=lambda one: (-int(sizes[one]), firsts[one]))
    name = {one: str(place) for place, one in enumerate(order)}
    of = {votes.participants[place]: name[int(label)] for place, label in zip(places, labels, strict=True)}
    return Groups(tuple(name[one] for one in order), of, True, parts.silhouettes)


def given_groups(votes: Votes, plane: Plane, of: Mapping[str, str]) -> Groups:
    """Groups that somebody else names, by participant id; nobody is left out for voting little.

    Args:
        votes: of everybody.
        plane: where they stand; the silhouette of the given groups is measured on it.
        of: group of each participant; ids that cast no votes here are ignored.
    """
    known = {participant: group for participant, group in of.items() if participant in votes.place}
    ids = tuple(sorted(set(known.values()), key=natural))
    groups = Groups(ids, known, False, {})
    labels = groups.labels(votes.participants)
    inside = labels != NOBODY
    if len(ids) < 2:  # noqa: PLR2004 - nothing to be separated from
        return groups
    among = plane.points[inside][:_SAMPLED], labels[inside][:_SAMPLED]
    value = silhouettes(cloud(among[0]), [among[1]])[0]
    return Groups(ids, known, False, {len(ids): value})


_SAMPLED = 4096
"""Given groups need not be regions of the plane, so their silhouette takes the first people, not grid cells."""
