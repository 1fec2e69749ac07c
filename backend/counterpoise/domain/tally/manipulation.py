"""What lying would have brought: measured on these very ballots, by lying for their authors and counting again.

Truthful means: if members judge each axis by distance, no ballot gets closer by asking for anything but what its author
wants. This is a theorem about the rule; here it is tried out, beside the mean and the median, which reward lying.

On one axis the search is exact. Under every rule here the result rises with each ballot and has no jumps, so with lies
between 0 and 1 a ballot reaches every result between what 0 brings and what 1 brings, and no other. For importances it
is a search among chosen lies (everything on one axis; what is wanted, overdrawn away from the result), so what it finds
is a lower bound.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from math import isnan

import numpy as np

from counterpoise.domain.tally.ballots import Ballots, Floats
from counterpoise.domain.tally.columns import Column
from counterpoise.domain.tally.rules.registry import axis_rules, budget_rules
from counterpoise.domain.tally.tally import axis_columns

__all__ = [
    "FIVE_POINTS",
    "Budget",
    "Gain",
    "Manipulation",
    "axis_gain",
    "ballots_to_move",
    "importance_gain",
    "lies",
    "manipulation",
]

FIVE_POINTS = 0.05
_WORK = 3_000_000
_MOST_TRIED = 300
_MOST_DIVIDED = 25
_FEWEST = 10
_NOTHING = 1e-9
_ROUNDING = 1e-12
_OVERDRAWN = (0.25, 1.0, 4.0, 16.0)


@dataclass(frozen=True, slots=True)
class Gain:
    """What lying brings under one rule.

    Attributes:
        worst: greatest gain of one ballot: how much closer the result comes to what its author wants. Shares on an
            axis; for importances the sum over the axes.
        gaining: share of the ballots tried that gain more than 1e-9.
        tried: ballots that were tried.
    """

    worst: float
    gaining: float
    tried: int


@dataclass(frozen=True, slots=True)
class Budget:
    """The fewest ballots which, changed together, move a result by five points; None where no number can.

    Attributes:
        up: towards the first pole; ``down`` away from it.
        of: ballots that answer.
    """

    up: int | None
    down: int | None
    of: int

    @property
    def fewest(self) -> int | None:
        """The smaller of the two."""
        return min((one for one in (self.up, self.down) if one is not None), default=None)


@dataclass(frozen=True)
class Manipulation:
    """Per axis and rule, for importances by rule, and the ballots it takes to move an axis."""

    axes: dict[str, dict[str, Gain]]
    importances: dict[str, Gain]
    budgets: dict[str, dict[str, Budget]]


def _spread(count: int, most: int) -> list[int]:
    """At most ``most`` places of ``count``, evenly spread from the first to the last."""
    most = max(min(most, _WORK // max(count, 1)), _FEWEST)
    return sorted({round(place) for place in np.linspace(0, count - 1, min(count, most))}) if count else []


def _gain(truth: float, honest: float, least: float, most: float) -> float:
    """How much closer to ``truth`` one comes with the best result between ``least`` and ``most``."""
    return max(abs(honest - truth) - max(least - truth, truth - most, 0.0), 0.0)


def axis_gain(answers: Column, decide: Callable[[Column], float]) -> Gain:
    """The best lie of every ballot on one axis; of many ballots some, spread evenly over the answers."""
    honest, places = decide(answers), _spread(len(answers.values), _MOST_TRIED)
    if not places:
        return Gain(0.0, 0.0, 0)
    gains = []
    for place in places:
        others, weight = answers.taken_out(place), answers.weights.item(place)
        least, most = (decide(others.put_in(lie, weight)) for lie in (0.0, 1.0))
        gains.append(_gain(float(answers.values[place]), honest, least, most))
    return Gain(max(gains), sum(one > _NOTHING for one in gains) / len(gains), len(gains))


def lies(truth: Floats, honest: Floats) -> Iterator[Floats]:
    """(A,) reports worth trying: all on one question, and what is wanted overdrawn away from the honest result."""
    yield from np.eye(len(truth))
    for much in _OVERDRAWN:
        drawn = np.maximum(truth + much * (truth - honest), 0.0)
        if drawn.sum() > 0:
            yield drawn / drawn.sum()


def importance_gain(rows: Floats, weights: Floats, divide: Callable[[Sequence[Column]], Floats]) -> Gain:
    """The best lie found of each ballot about importances; of many ballots some, spread evenly.

    Args:
        rows: (n, A) importances, each row summing to 1.
        weights: (n,) stratum weights.
        divide: a rule.
    """
    orders = np.argsort(rows, axis=0, kind="stable")
    # The unchanged columns are sorted once; every lie takes one answer out of each and puts another in.
    values, carried = np.take_along_axis(rows, orders, axis=0), weights[orders]
    honest = divide([Column.of_sorted(values[:, place], carried[:, place]) for place in range(rows.shape[1])])
    gains = []
    for ballot in _spread(len(rows), _MOST_DIVIDED):
        truth, weight = rows[ballot], float(weights[ballot])
        kept = orders != ballot
        rest = [Column.of_sorted(values[kept[:, one], one], carried[kept[:, one], one]) for one in range(rows.shape[1])]
        far = float(np.abs(honest - truth).sum())
        best = far
        for lie in lies(truth, honest):
            found = divide([others.put_in(float(told), weight) for others, told in zip(rest, lie, strict=True)])
            best = min(best, float(np.abs(found - truth).sum()))
        gains.append(far - best)
    if not gains:
        return Gain(0.0, 0.0, 0)
    return Gain(max(gains), sum(one > _NOTHING for one in gains) / len(gains), len(gains))


def _heaviest(weights: Floats, needed: float, slack: float) -> int | None:
    """The fewest of ``weights`` that sum to ``needed``; None if all do not."""
    if needed <= slack:
        return 0
    sums = np.cumsum(np.sort(weights)[::-1])
    place = int(np.searchsorted(sums, needed - slack))
    return place + 1 if place < len(sums) else None


def _median_budget(answers: Column, by: float, x: float) -> Budget:
    """Up: enough weight must come to stand at or above x + by. Down: too much must no longer stand above x − by.

    A ballot counts by its weight alone, wherever it goes beyond the line, so the heaviest on the other side are fewest.
    """
    weights, slack = answers.weights, answers.total * _ROUNDING
    up = down = None
    if (aim := x + by) <= 1 + _ROUNDING:
        needed = aim * answers.total - answers.at_or_above(aim - _ROUNDING)
        up = _heaviest(weights[answers.values < aim - _ROUNDING], needed, slack)
    if (aim := x - by) >= -_ROUNDING:
        needed = answers.over(aim + _ROUNDING) - aim * answers.total
        down = _heaviest(weights[answers.values > aim + _ROUNDING], needed, slack)
    return Budget(up, down, len(weights))


def _mean_budget(answers: Column, by: float) -> Budget:
    """Each ballot moves the mean by its weight times the way to the end, whatever the others do."""
    weights, needed, slack = answers.weights, by * answers.total, answers.total * _ROUNDING
    up = _heaviest(weights * (1 - answers.values), needed, slack)
    return Budget(up, _heaviest(weights * answers.values, needed, slack), len(weights))


def ballots_to_move(answers: Column, by: float = FIVE_POINTS) -> dict[str, Budget]:
    """Exactly how many ballots must change together to move the result by ``by``.

    Under the median with phantoms and the mean; empty where everybody abstains.
    """
    if answers.total <= 0:
        return {}
    x = axis_rules()["uniform-median"].decide(answers)
    return {"uniform-median": _median_budget(answers, by, x), "mean": _mean_budget(answers, by)}


def manipulation(ballots: Ballots, rule: str) -> Manipulation:
    """Try every rule for an axis, the rule in force for importances, and those shown beside them."""
    columns = dict(zip(ballots.axes, axis_columns(ballots), strict=True))
    axes = {
        axis: {name: axis_gain(one, known.decide) for name, known in axis_rules().items()}
        for axis, one in columns.items()
        if not isnan(one.total) and one.total > 0
    }
    budgets = {axis: ballots_to_move(one) for axis, one in columns.items() if axis in axes}
    whole = ballots.divided
    importances = {}
    if whole.any() and len(ballots.axes) > 1:
        for name, known in budget_rules().items():
            if name == rule or "truthful" not in known.claims:
                importances[name] = importance_gain(ballots.importances[whole], ballots.weights[whole], known.divide)
    return Manipulation(axes, importances, budgets)
