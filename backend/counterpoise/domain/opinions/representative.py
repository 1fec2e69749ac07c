"""Which propositions set a group apart: the published z-tests, and how many of them would be chance.

The published rule keeps a proposition if both tests exceed 1.2816, one-sided 90%: with a hundred propositions ten are
kept for nothing. So each carries the p of both tests together (the larger of the two one-sided p, doubled because the
better of two sides is looked at) and whether it survives Benjamini–Hochberg over all groups and propositions.

Where the groups were made from these very votes, the tests look at the data twice and p is too small, whatever the
correction; it then ranks, and proves nothing.
"""

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
from scipy.special import ndtr

from counterpoise.domain.opinions.counting import GroupVotes
from counterpoise.domain.opinions.votes import Bools, Floats, Ints
from counterpoise.domain.standing.multiplicity import rejected

__all__ = ["KEPT_ABOVE", "MOST", "RATE", "Representative", "proportion_test", "representative", "two_proportion_test"]

KEPT_ABOVE = 1.2816
MOST = 5
RATE = 0.05


@dataclass(frozen=True)
class Representative:
    """A proposition on which a group differs from the others.

    Attributes:
        proposition: its id.
        side: ``agree`` or ``disagree``: what the group says more than the others.
        n_success: members on that side.
        n_trials: members who voted, passes included.
        p_success: (n_success + 1) / (n_trials + 2).
        p_test: z of the group's share against one half.
        repness: p_success over the same of everybody else in a group.
        repness_test: z of the group's share against that of everybody else in a group.
        p_value: of both tests together, two-sided.
        survives: Benjamini–Hochberg at .05 over all groups and propositions tested.
    """

    proposition: str
    side: str
    n_success: int
    n_trials: int
    p_success: float
    p_test: float
    repness: float
    repness_test: float
    p_value: float
    survives: bool

    @property
    def weight(self) -> float:
        """What the published method ranks by."""
        return self.repness * self.repness_test * self.p_success * self.p_test


def proportion_test(successes: Ints, trials: Ints) -> Floats:
    """The z of successes among trials against one half, one added to both: 2√(n+1)·((s+1)/(n+1) − ½)."""
    found: Floats = 2.0 * np.sqrt(trials + 1.0) * ((successes + 1.0) / (trials + 1.0) - 0.5)
    return found


def two_proportion_test(inside: Ints, outside: Ints, trials_in: Ints, trials_out: Ints) -> Floats:
    """The z of two shares with their pooled variance, one added to all four counts; 0 where the pooled share is 1."""
    first, second = inside + 1.0, outside + 1.0
    size_in, size_out = trials_in + 1.0, trials_out + 1.0
    pooled = (first + second) / (size_in + size_out)
    error = np.sqrt(np.maximum(pooled * (1.0 - pooled), 0.0) * (1.0 / size_in + 1.0 / size_out))
    gap = first / size_in - second / size_out
    found: Floats = np.divide(gap, error, out=np.zeros_like(gap), where=error > 0)
    return found


@dataclass(frozen=True)
class _Side:
    """The tests of one side, (G, p) each."""

    name: str
    count: Ints
    share: Floats
    against_half: Floats
    ratio: Floats
    against_others: Floats

    @property
    def kept(self) -> Bools:
        found: Bools = (self.against_half > KEPT_ABOVE) & (self.against_others > KEPT_ABOVE)
        return found

    @property
    def p(self) -> Floats:
        """(G, p) one-sided, of both tests together: both must hold, so the weaker decides."""
        found: Floats = ndtr(-np.minimum(self.against_half, self.against_others))
        return found


def _side(name: str, count: Ints, seen: Ints) -> _Side:
    elsewhere, seen_elsewhere = count.sum(axis=0) - count, seen.sum(axis=0) - seen
    share = (count + 1.0) / (seen + 2.0)
    return _Side(
        name,
        count,
        share,
        proportion_test(count, seen),
        share / ((elsewhere + 1.0) / (seen_elsewhere + 2.0)),
        two_proportion_test(count, elsewhere, seen, seen_elsewhere),
    )


def representative(
    counted: GroupVotes, left_out: Bools, hidden: Collection[str] = (), most: int | None = MOST
) -> dict[str, list[Representative]]:
    """The propositions that represent each group, most telling first, the best agreement before all others.

    Args:
        counted: votes of each group.
        left_out: (p,) propositions that are not considered.
        hidden: groups that are too small to be shown; they get an empty list, and are no test.
        most: at most so many of each group; None for all that are kept.
    """
    sides = (_side("agree", counted.agree, counted.seen), _side("disagree", counted.disagree, counted.seen))
    p_values = np.minimum(1.0, 2.0 * np.minimum(sides[0].p, sides[1].p))
    shown = np.array([one not in hidden for one in counted.groups], dtype=np.bool_)
    tested = shown[:, None] & ~left_out[None, :] & (counted.seen > 0)
    survives = np.zeros_like(tested)
    survives[tested] = rejected(p_values[tested].tolist(), RATE)
    # As published: the side that differs more from the others speaks, if either side passes both tests.
    agrees = sides[0].against_others > sides[1].against_others
    kept = tested & (sides[0].kept | sides[1].kept)
    found: dict[str, list[Representative]] = {}
    for row, group in enumerate(counted.groups):
        ones = []
        for column in np.flatnonzero(kept[row]):
            side = sides[0] if agrees[row, column] else sides[1]
            ones.append(
                Representative(
                    counted.propositions[column],
                    side.name,
                    int(side.count[row, column]),
                    int(counted.seen[row, column]),
                    float(side.share[row, column]),
                    float(side.against_half[row, column]),
                    float(side.ratio[row, column]),
                    float(side.against_others[row, column]),
                    float(p_values[row, column]),
                    bool(survives[row, column]),
                )
            )
        found[group] = _ordered(ones, most)
    return found


def _ordered(ones: list[Representative], most: int | None) -> list[Representative]:
    """By the published weight, cut to ``most``; the best agreement is always in, and agreement comes first."""
    ranked = sorted(ones, key=lambda one: -one.weight)
    best = next((one for one in ranked if one.side == "agree"), None)
    if best is not None:
        ranked = [best, *(one for one in ranked if one is not best)]
    return sorted(ranked[:most], key=lambda one: one.side != "agree")
