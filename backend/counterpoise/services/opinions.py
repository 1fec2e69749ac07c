"""The opinion map of a conversation: groups, what they share, what sets them apart, and how far to trust any of it."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from counterpoise.domain.errors import InvalidOption
from counterpoise.domain.opinions.bridging import Bridging, bridging
from counterpoise.domain.opinions.consensus import consensus, normalised_consensus
from counterpoise.domain.opinions.counting import GroupVotes, group_votes
from counterpoise.domain.opinions.groups import LEAST_VOTES, Groups, find_groups, given_groups
from counterpoise.domain.opinions.projection import Plane, project
from counterpoise.domain.opinions.representative import Representative, representative
from counterpoise.domain.opinions.selftest import SelfTest, self_test
from counterpoise.domain.opinions.stability import DRAWS, Certificate, certify
from counterpoise.domain.opinions.votes import Floats, Votes
from counterpoise.domain.standing.suppression import LEAST_SHOWN

__all__ = ["OpinionMap", "map_opinions"]

_MOST_ASKED = 20


@dataclass(frozen=True)
class OpinionMap:
    """Everything found in one conversation's votes.

    Attributes:
        votes: what it was found in.
        plane: where participants stand.
        groups: who is in which.
        counted: how each group voted.
        consensus: (p,) the published product over all groups.
        normalised: (p,) its G-th root.
        bridging: the score without groups.
        representative: by group, what sets it apart; empty for hidden groups.
        hidden: groups of fewer than ten people, of whom nothing is published.
        certificate: whether the groups would be found again; None where they were given, or there are not two.
        selftest: whether the figures belong to these people.
        seed: of every draw.
        limits: in plain words, what cannot be known from this.
    """

    votes: Votes
    plane: Plane
    groups: Groups
    counted: GroupVotes
    consensus: Floats
    normalised: Floats
    bridging: Bridging
    representative: Mapping[str, list[Representative]]
    hidden: tuple[str, ...]
    certificate: Certificate | None
    selftest: SelfTest
    seed: int
    limits: tuple[str, ...]

    def label(self, group: str) -> str | None:
        """A letter for a found group that is stable, the given id of a given one, None for any other."""
        if not self.groups.found:
            return group
        if self.certificate is None or not self.certificate.labelled(group):
            return None
        return chr(ord("A") + self.groups.ids.index(group))


def map_opinions(
    votes: Votes,
    *,
    seed: int = 0,
    given: Mapping[str, str] | None = None,
    k: int | None = None,
    draws: int = DRAWS,
) -> OpinionMap:
    """Map the opinions of everybody who voted.

    Args:
        votes: of everybody.
        seed: of the bootstrap and the permutations, at least 0; the same seed gives the same digits.
        given: group of each participant by id, to use instead of finding groups; no minimum of votes applies then.
        k: how many groups to find, 2 … 20; None for the best silhouette among 2 … 5.
        draws: of the stability certificate, at least 1.

    Raises:
        InvalidOption: if an option is out of its range, or both groups and their number are given.
    """
    if seed < 0:
        raise InvalidOption(f"The seed must be 0 or more; it is {seed}.", seed=seed)
    if k is not None and not 2 <= k <= _MOST_ASKED:  # noqa: PLR2004 - fewer than two groups divide nobody
        raise InvalidOption(f"The number of groups must be from 2 to {_MOST_ASKED}; it is {k}.", k=k)
    if k is not None and given is not None:
        raise InvalidOption("Groups were given, so their number is not to be chosen; leave one of the two out.")
    if draws < 1:
        raise InvalidOption(f"There must be at least 1 draw; there are {draws}.", draws=draws)
    # A stream each, so that what is drawn for one figure does not depend on another.
    for_stability, for_test = (np.random.default_rng(one) for one in np.random.SeedSequence(seed).spawn(2))
    plane = project(votes)
    groups = find_groups(votes, plane, k) if given is None else given_groups(votes, plane, given)
    counted = group_votes(votes, groups)
    hidden = tuple(group for group, size in zip(counted.groups, counted.sizes, strict=True) if size < LEAST_SHOWN)
    certificate = certify(votes, plane, groups, for_stability, draws)
    tested = self_test(votes, groups, counted, for_test)
    return OpinionMap(
        votes,
        plane,
        groups,
        counted,
        consensus(counted),
        normalised_consensus(counted),
        bridging(votes, plane),
        representative(counted, votes.left_out, hidden),
        hidden,
        certificate,
        tested,
        seed,
        tuple(_limits(votes, groups, certificate, tested, hidden)),
    )


def _limits(
    votes: Votes, groups: Groups, certificate: Certificate | None, tested: SelfTest, hidden: tuple[str, ...]
) -> list[str]:
    """What a reader must know before believing the map."""
    found = ["Who took part is not known from votes: this maps opinions among these people, not in a population."]
    outside = len(votes.participants) - len(groups.of)
    if outside and groups.found:
        least = min(LEAST_VOTES, len(votes.propositions))
        found.append(f"{outside:,} people cast fewer than {least} votes and are in no group, nor in the consensus.")
    elif outside:
        found.append(f"{outside:,} people are in none of the given groups, nor in the consensus.")
    if len(groups.ids) < 2:  # noqa: PLR2004 - one group
        found.append("There are no two groups, so consensus is plain agreement and nothing sets a group apart.")
        return found
    found += _doubts(groups, certificate, tested)
    if hidden:
        found.append(
            f"{len(hidden)} of the groups have fewer than {LEAST_SHOWN} people: what sets them apart is not shown. "
            "Their votes are in the consensus of this local output, which is therefore not for publication."
        )
    return found


def _doubts(groups: Groups, certificate: Certificate | None, tested: SelfTest) -> list[str]:
    """Why the groups may be none."""
    found: list[str] = []
    if not tested.joined:
        found.append(f"{tested.misjoined:,} figures are not those of their people. Do not use this map.")
    if not tested.aligned:
        found.append(
            f"The groups explain {tested.explained:.1%} of the votes, a random split of the same people "
            f"{tested.null_mean:.1%} (p = {tested.p:.2g}): as groups of opinion they are no better than chance. If "
            "they come from a file, check that its ids are those of these participants."
        )
    if groups.found:
        found.append(
            "The groups were made from these votes, so the tests of what sets them apart look at the data twice: they "
            "rank propositions, and prove nothing."
        )
    if certificate is not None:
        unsure = [group for group in groups.ids if not certificate.labelled(group)]
        if unsure:
            found.append(
                f"Of {len(groups.ids)} groups, {len(unsure)} would not be found again among other people of the same "
                "kind; they get no label and should not be named, courted or reported on."
            )
        if not certificate.stable:
            found.append(
                f"Drawn anew, people split alike by {certificate.rand:.2f} (1 is the same, 0 is chance), and k lies "
                f"from {certificate.k_interval[0]} to {certificate.k_interval[1]}: read consensus and bridging scores, "
                "not groups."
            )
    return found
