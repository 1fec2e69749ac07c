"""Compositions whose running mean stays close to wanted odds: each one seats those who are behind.

Column generation needs compositions worth mixing. Those of an exact oracle are extreme; these are typical. For every
orbit the deficit is what it should have got so far less what it got; the next composition is one of large total
deficit per person, found as the linear programme's corner with the few fractional seats settled by a small integer
programme. Nothing rests on how good they are: the mixture is checked afterwards.
"""

from collections.abc import Iterator

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, linprog, milp
from scipy.sparse import csr_array, vstack

from counterpoise.domain.sortition.compositions import Compositions, Floats
from counterpoise.domain.sortition.orbits import Ints

__all__ = ["Rounding"]

_FRACTION = 1e-6
_FREE = 60
_SMALL = 200
"""With fewer orbits the exact oracle is about as quick as rounding."""


class Rounding(Iterator[Ints]):
    """Endless compositions around wanted odds.

    Args:
        compositions: the rules of the panel; at least one composition exists.
        target: (m,) wanted odds of each orbit's people, 0–1.
    """

    def __init__(self, compositions: Compositions, target: Floats) -> None:
        self.compositions = compositions
        self.sizes = compositions.orbits.sizes.astype(float)
        self.wanted = target * self.sizes
        self.given = np.zeros(len(target))
        self.turns = 0
        # A seat is rounded up or down; other compositions are left to the exact oracle.
        self.floor = np.floor(self.wanted + _FRACTION)
        self.ceiling = np.minimum(np.ceil(self.wanted - _FRACTION), compositions.upper)
        equal = compositions.low == compositions.high
        rows = compositions.rows
        self.equal_rows, self.equal_to = rows[equal], compositions.low[equal]
        loose = ~equal
        self.loose_rows = csr_array(vstack([-rows[loose], rows[loose]])) if loose.any() else None
        self.loose_to = np.concatenate([-compositions.low[loose], compositions.high[loose]]) if loose.any() else None

    def __next__(self) -> Ints:
        self.turns += 1
        behind = (self.turns * self.wanted - self.given) / self.sizes
        largest = float(np.abs(behind).max())
        weights = behind / largest if largest > 0 else behind
        seats = self._near(weights) if len(weights) >= _SMALL else None
        if seats is None:
            best = self.compositions.best(weights)
            if best is None:
                raise StopIteration
            seats = best.seats
        self.given += seats
        return seats

    def _near(self, weights: Floats) -> Ints | None:
        corner = linprog(
            -weights,
            A_ub=self.loose_rows,
            b_ub=self.loose_to,
            A_eq=self.equal_rows,
            b_eq=self.equal_to,
            bounds=np.column_stack([self.floor, self.ceiling]),
            method="highs-ds",
            options={"presolve": False},
        )
        if corner.x is None:
            return None
        whole = np.rint(corner.x)
        split = np.abs(corner.x - whole) > _FRACTION
        if split.any():
            cost = np.abs(corner.lower.marginals + corner.upper.marginals)
            order = np.argsort(np.where(split, -1.0, cost), kind="stable")
            for free in (_FREE, 3 * _FREE):
                settled = self._settle(weights, whole, order[: max(free, int(split.sum()))])
                if settled is not None:
                    whole = settled
                    break
            else:
                return None
        seats = whole.astype(np.int64)
        return seats if self.compositions.holds(seats) else None

    def _settle(self, weights: Floats, whole: Floats, free: Ints) -> Floats | None:
        """Choose whole seats for the orbits in ``free``, all others kept; None if that is impossible."""
        rules = self.compositions
        kept = whole.copy()
        kept[free] = 0.0
        base = rules.rows @ kept
        found = milp(
            -weights[free],
            constraints=LinearConstraint(rules.rows[:, free], rules.low - base, rules.high - base),
            integrality=np.ones(len(free)),
            bounds=Bounds(self.floor[free], self.ceiling[free]),
            options={"mip_rel_gap": 0.05},
        )
        if found.x is None:
            return None
        kept[free] = np.rint(found.x)
        return kept
