"""The alignment self-test: do these figures belong to these people?

Where a column of groups is joined to a column of votes by row position, and one of the two was sorted, every "group"
is a random split of the participants and every figure about it is noise that looks like a finding. Two checks:

1. every figure is counted again, one vote at a time, from participant id to group; a figure that differs was joined
   to the wrong people;
2. the groups must explain more of the votes than the same people shuffled over the same groups (a permutation null,
   with the observed split counted in, so p is never 0). A split that does not is no group of opinion: either its ids
   belong to somebody else, or it divides people by something that these votes do not know of.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array

from counterpoise.domain.opinions.counting import GroupVotes
from counterpoise.domain.opinions.groups import NOBODY, Groups
from counterpoise.domain.opinions.votes import AGREE, DISAGREE, Floats, Ints, Votes

__all__ = ["LEVEL", "SelfTest", "self_test"]

LEVEL = 0.01
_FEWEST, _MOST, _WORK = 199, 999, 50_000_000
_BLOCK = 1 << 20


@dataclass(frozen=True)
class SelfTest:
    """What the self-test found.

    Attributes:
        misjoined: figures, of all groups and propositions, that differ from their recount by id.
        explained: share of the votes' variance that the groups explain, 0–1.
        null_mean: the same for shuffled people, on average.
        null_highest: the highest among the shuffles.
        p: share of splits, the real one included, that explain as much.
        group_p: the same for each group by itself.
        permutations: how many shuffles.
    """

    misjoined: int
    explained: float
    null_mean: float
    null_highest: float
    p: float
    group_p: Mapping[str, float]
    permutations: int

    @property
    def joined(self) -> bool:
        """Whether every figure is that of its people."""
        return self.misjoined == 0

    @property
    def aligned(self) -> bool:
        """Whether every figure is that of its people, and the groups are more than a shuffle."""
        return self.joined and self.p <= LEVEL


def _recount(votes: Votes, groups: Groups) -> dict[tuple[str, str], list[int]]:
    """Agree, disagree and votes by group and proposition id, one vote at a time."""
    found: dict[tuple[str, str], list[int]] = {}
    for place, participant in enumerate(votes.participants):
        group = groups.of.get(participant)
        if group is None:
            continue
        for at in range(int(votes.starts[place]), int(votes.starts[place + 1])):
            cell = found.setdefault((group, votes.propositions[votes.columns[at]]), [0, 0, 0])
            value = votes.values[at]
            cell[0] += value == AGREE
            cell[1] += value == DISAGREE
            cell[2] += 1
    return found


def _misjoined(votes: Votes, groups: Groups, reported: GroupVotes) -> int:
    """How many reported cells differ from the recount."""
    counted = _recount(votes, groups)
    tables = (reported.agree, reported.disagree, reported.seen)
    wrong = 0
    for row, group in enumerate(reported.groups):
        for column, proposition in enumerate(reported.propositions):
            right = counted.pop((group, proposition), [0, 0, 0])
            wrong += right != [int(table[row, column]) for table in tables]
    return wrong + len(counted)


def _between(tables: tuple[csr_array, csr_array], labels: Ints, count: int) -> Floats:
    """(r, G) for each row of ``labels`` (r, people): sum over propositions of votes × (group mean − mean)².

    ``tables`` are the residuals and the marks of the votes, each (p, people).
    """
    rounds, people = labels.shape
    marks = np.zeros((people, rounds * count))
    for place, one in enumerate(labels):
        marks[np.arange(people), place * count + one] = 1.0
    sums, seen = tables[0] @ marks, tables[1] @ marks
    found: Floats = np.divide(sums**2, seen, out=np.zeros_like(sums), where=seen > 0).sum(axis=0)
    return found.reshape(rounds, count)


def self_test(votes: Votes, groups: Groups, reported: GroupVotes, rng: np.random.Generator) -> SelfTest:
    """Count again by id, and compare with shuffled people.

    Args:
        votes: of everybody.
        groups: who is in which.
        reported: the figures under test.
        rng: seeded by the caller.
    """
    labels = groups.labels(votes.participants)
    inside = np.flatnonzero(labels != NOBODY)
    count, width = len(groups.ids), len(votes.propositions)
    wrong = _misjoined(votes, groups, reported)
    kept = (labels != NOBODY)[votes.rows]
    place = np.cumsum(labels != NOBODY) - 1
    rows, columns = place[votes.rows[kept]], votes.columns[kept]
    values = votes.values[kept].astype(np.float64)
    seen = np.bincount(columns, minlength=width)
    means = np.divide(np.bincount(columns, values, minlength=width), seen, out=np.zeros(width), where=seen > 0)
    residuals = values - means[columns]
    total = float((residuals**2).sum())
    if count < 2 or total <= 0:  # noqa: PLR2004 - nothing to shuffle
        return SelfTest(wrong, 0.0, 0.0, 0.0, 1.0, dict.fromkeys(groups.ids, 1.0), 0)
    shape = (width, len(inside))
    tables = (
        csr_array((residuals, (columns, rows)), shape=shape),
        csr_array((np.ones(len(values)), (columns, rows)), shape=shape),
    )
    own = labels[inside]
    real = _between(tables, own[None, :], count)[0]
    rounds = max(_FEWEST, min(_MOST, _WORK // max(1, len(values))))
    step = max(1, _BLOCK // max(1, len(inside) * count))
    null = np.concatenate(
        [
            _between(tables, np.array([rng.permutation(own) for _ in range(min(step, rounds - start))]), count)
            for start in range(0, rounds, step)
        ]
    )
    # Sums in another order differ in the last digits, so what is as large to nine digits counts as as large.
    whole, each = null.sum(axis=1), real * (1 - 1e-9)
    return SelfTest(
        wrong,
        float(real.sum() / total),
        float(whole.mean() / total),
        float(whole.max() / total),
        float((1 + (whole >= real.sum() * (1 - 1e-9)).sum()) / (rounds + 1)),
        dict(zip(groups.ids, ((1 + (null >= each).sum(axis=0)) / (rounds + 1)).tolist(), strict=True)),
        rounds,
    )
