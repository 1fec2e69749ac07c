"""What of an opinion map may be published: no person, no group of fewer than ten, no figure that gives one away.

The map itself is made by whoever holds the votes. This is the part for everybody: groups as wholes, shares of each
proposition, and what is too small or too unsteady is left out and said to be.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from counterpoise.domain.opinions.consensus import consensus, normalised_consensus
from counterpoise.domain.opinions.representative import Representative
from counterpoise.domain.opinions.votes import AGREE, DISAGREE
from counterpoise.domain.standing.suppression import LEAST_SHOWN
from counterpoise.services.opinions import OpinionMap

__all__ = ["Direction", "PublicMap", "PublicProposition", "ShownGroup", "Tally", "public_map"]

_HALF = 0.5


@dataclass(frozen=True)
class Tally:
    """Votes of some people on one proposition; ``agree + disagree`` is at most ``votes``, the rest passed."""

    agree: int
    disagree: int
    votes: int

    @property
    def passed(self) -> int:
        """How many passed."""
        return self.votes - self.agree - self.disagree

    @property
    def share(self) -> float | None:
        """Share that agrees among those who voted, 0–1; None without votes."""
        return self.agree / self.votes if self.votes else None


@dataclass(frozen=True)
class ShownGroup:
    """A group of ten people or more.

    Attributes:
        id: in the map.
        label: a letter where the group would be found again, or the name it was given; None where it would not.
        counted: whether it has figures: some groups have none, so that nobody's votes follow from the totals.
        size: people.
        at: where its middle stands on the plane.
        steadiness: Jaccard index of the certificate, 0–1; None for given groups.
        representative: what sets it apart, for a labelled group with figures; else empty.
    """

    id: str
    label: str | None
    counted: bool
    size: int
    at: tuple[float, float]
    steadiness: float | None
    representative: tuple[Representative, ...]


@dataclass(frozen=True)
class PublicProposition:
    """How a proposition fared.

    Attributes:
        id: of the proposition.
        everybody: votes of all.
        groups: votes of each labelled group with figures, by its id.
        consensus: product over the groups with figures; None where none has.
        consensus_normalised: its G-th root.
        bridging: agreement beyond what sides explain; 0 is what sides explain.
        moderated: whether it was moderated out; it then does not shape the map.
    """

    id: str
    everybody: Tally
    groups: Mapping[str, Tally]
    consensus: float | None
    consensus_normalised: float | None
    bridging: float
    moderated: bool

    @property
    def gap(self) -> float:
        """Largest difference in agreement between two labelled groups, 0–1."""
        shares = [one.share for one in self.groups.values() if one.share is not None]
        return max(shares) - min(shares) if len(shares) > 1 else 0.0


@dataclass(frozen=True)
class Direction:
    """What standing further in one direction of the plane goes with."""

    towards: str
    proposition: str
    side: str


@dataclass(frozen=True)
class PublicMap:
    """The map for everybody.

    Attributes:
        people: who voted.
        aside: people in no group, or in one that is too small to be shown.
        groups: those shown, largest first.
        stable: whether the certificate holds; None where there is none.
        rand: how alike people split when drawn anew, mean adjusted Rand index; None without certificate.
        k_interval: between which numbers of groups 95% of the draws lie; None without certificate.
        aligned: whether the self-test passed.
        propositions: most agreed across groups first.
        directions: what right, left, up and down go with; empty without a plane.
        limits: what cannot be known from this, in plain words.
        seed: of every draw.
    """

    people: int
    aside: int
    groups: tuple[ShownGroup, ...]
    stable: bool | None
    rand: float | None
    k_interval: tuple[int, int] | None
    aligned: bool
    propositions: tuple[PublicProposition, ...]
    directions: tuple[Direction, ...]
    limits: tuple[str, ...]
    seed: int

    @property
    def labelled(self) -> tuple[ShownGroup, ...]:
        """The groups that may be named and have figures."""
        return tuple(one for one in self.groups if one.label is not None and one.counted)

    def ranked(self, most: int) -> tuple[PublicProposition, ...]:
        """The propositions with most agreement across groups."""
        return tuple(one for one in self.propositions if not one.moderated and one.everybody.votes)[:most]

    def dividing(self, most: int) -> tuple[PublicProposition, ...]:
        """The propositions on which labelled groups differ most, from a fifth of the people upwards."""
        apart = [one for one in self.propositions if not one.moderated and one.gap >= 0.2]  # noqa: PLR2004
        return tuple(sorted(apart, key=lambda one: -one.gap)[:most])


def public_map(found: OpinionMap) -> PublicMap | None:
    """The part of a map that may be published; None if fewer than ten people voted."""
    voters = int((found.votes.cast > 0).sum())
    if voters < LEAST_SHOWN:
        return None
    shown = _shown(found)
    kept = [one.id for one in shown if one.counted]
    rows = {one: found.counted.groups.index(one) for one in kept}
    named = {one.id: rows[one.id] for one in shown if one.counted and one.label is not None}
    tables = (found.counted.agree, found.counted.disagree, found.counted.seen)
    totals = _totals(found)
    product, root = consensus(found.counted, kept), normalised_consensus(found.counted, kept)
    listed = [
        PublicProposition(
            id=name,
            everybody=Tally(*(int(one) for one in totals[:, column])),
            groups={group: Tally(*(int(table[row, column]) for table in tables)) for group, row in named.items()},
            consensus=float(product[column]) if kept else None,
            consensus_normalised=float(root[column]) if kept else None,
            bridging=float(found.bridging.scores[column]),
            moderated=bool(found.votes.left_out[column]),
        )
        for column, name in enumerate(found.votes.propositions)
    ]
    certificate = found.certificate
    return PublicMap(
        people=voters,
        aside=len(found.votes.participants) - sum(one.size for one in shown),
        groups=shown,
        stable=None if certificate is None else certificate.stable,
        rand=None if certificate is None else certificate.rand,
        k_interval=None if certificate is None else certificate.k_interval,
        aligned=found.selftest.aligned,
        propositions=tuple(sorted(listed, key=lambda one: -_merit(one))),
        directions=_directions(found),
        limits=_limits(found, shown),
        seed=found.seed,
    )


def _merit(one: PublicProposition) -> float:
    """Agreement across groups; among all where no group is shown."""
    if one.consensus_normalised is not None:
        return one.consensus_normalised
    return (one.everybody.agree + 1) / (one.everybody.votes + 2)


def _with_figures(found: OpinionMap) -> set[str]:
    """Groups whose figures may stand beside the totals of everybody.

    What is left of the totals without them must be nobody, or ten people at least: fewer would be told by subtraction.
    """
    sizes = dict(zip(found.counted.groups, found.counted.sizes.tolist(), strict=True))
    kept = sorted((one for one in sizes if one not in found.hidden), key=lambda one: -sizes[one])
    while kept and 0 < len(found.votes.participants) - sum(sizes[one] for one in kept) < LEAST_SHOWN:
        kept.pop()
    return set(kept)


def _shown(found: OpinionMap) -> tuple[ShownGroup, ...]:
    labels = found.groups.labels(found.votes.participants)
    steady = found.certificate.jaccard if found.certificate else {}
    counted = _with_figures(found)
    made = []
    for row, group in enumerate(found.groups.ids):
        if group in found.hidden:
            continue
        x, y = found.plane.points[labels == row].mean(axis=0).tolist()
        label = found.label(group)
        size, figures = int(found.counted.sizes[row]), group in counted
        sets = tuple(found.representative[group]) if label is not None and figures else ()
        made.append(ShownGroup(group, label, figures, size, (x, y), steady.get(group), sets))
    return tuple(made)


def _totals(found: OpinionMap) -> np.ndarray:
    """(3, p) agree, disagree and votes of everybody."""
    votes = found.votes
    width = len(votes.propositions)
    return np.array(
        [
            np.bincount(votes.columns[votes.values == AGREE], minlength=width),
            np.bincount(votes.columns[votes.values == DISAGREE], minlength=width),
            np.bincount(votes.columns, minlength=width),
        ]
    )


def _directions(found: OpinionMap) -> tuple[Direction, ...]:
    """For each of the two directions, the proposition that moves people furthest along it, either way."""
    made = []
    for component, (more, less) in zip(found.plane.components, (("right", "left"), ("up", "down")), strict=True):
        column = int(np.argmax(np.abs(component)))
        if not component[column]:
            continue
        agrees = component[column] > 0
        name = found.votes.propositions[column]
        made.append(Direction(more, name, "agree" if agrees else "disagree"))
        made.append(Direction(less, name, "disagree" if agrees else "agree"))
    return tuple(made)


def _limits(found: OpinionMap, shown: tuple[ShownGroup, ...]) -> tuple[str, ...]:
    said = ["Who took part is not known from votes: this maps opinions among these people, not in a population."]
    if not found.selftest.joined:
        said.append("Some figures are not those of their people. Do not use this map.")
    elif len(found.groups.ids) > 1 and not found.selftest.aligned:
        said.append("As groups of opinion these are no better than a random split of the same people.")
    if found.certificate is not None and not found.certificate.stable:
        said.append(
            f"The groups are not stable: drawn anew, people split alike by {found.certificate.rand:.2f} (1 is the "
            "same, 0 is chance). Groups that would not be found again get no label, and what they say is not shown."
        )
    if found.groups.found and any(one.representative for one in shown):
        said.append(
            "The groups were made from these votes, so what sets them apart ranks propositions; it proves nothing."
        )
    if len(shown) < len(found.groups.ids):
        said.append(f"Groups of fewer than {LEAST_SHOWN} people are not shown and not in the consensus across groups.")
    if not all(one.counted for one in shown):
        said.append(
            "Some groups have no figures here, and are not in the consensus across groups: less than the totals of "
            f"everybody, their figures would tell how fewer than {LEAST_SHOWN} people voted."
        )
    return tuple(said)
