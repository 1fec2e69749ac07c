"""Fair odds with fractions of seats allowed: what no lottery over whole seats can exceed.

The odds that lotteries can give are mixtures of compositions; every mixture keeps the same linear rules with fractions.
So the leximin of the relaxation is an upper bound, found by small linear programmes. If some lottery meets it, that
lottery is leximin: ``columns`` looks for it, and where none does, goes on without the relaxation.
"""

from dataclasses import dataclass

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import csr_array, hstack, vstack

from counterpoise.domain.sortition.compositions import Compositions, Floats

__all__ = ["PRECISE", "Level", "relaxed_leximin"]

PRECISE = {"primal_feasibility_tolerance": 1e-10, "dual_feasibility_tolerance": 1e-10}
"""Options for HiGHS: as precise as it can be asked to be."""

_DUAL = 1e-5
"""Prices above this say that a person's odds cannot be higher; they sum to 1 over those still open."""

_ROOM = 1e-9
_ROOMS = (_ROOM, 1e-8, 1e-7)
"""How far below their odds the fixed may fall, so that rounding in one step leaves room for the next."""


@dataclass(frozen=True)
class Level:
    """One step of leximin.

    Attributes:
        odds: what everybody fixed in this step has.
        fixed: indexes of the orbits fixed in it.
    """

    odds: float
    fixed: tuple[int, ...]


class _Stage:
    """The linear programme of one step; upper limits of single orbits join only once they are broken."""

    def __init__(self, compositions: Compositions) -> None:
        self.compositions = compositions
        self.sizes = compositions.orbits.sizes.astype(float)
        self.rows = csr_array(compositions.rows * self.sizes)
        self.ceiling = compositions.upper / self.sizes
        self.capped = np.zeros(len(self.sizes), dtype=bool)

    def solve(self, floor: Floats, rising: Floats) -> tuple[float, Floats, Floats] | None:
        """Largest z with odds at least ``floor + z · rising``.

        Returns:
            z, odds (m,), prices (m,); None if the rules cannot be kept.
        """
        while True:
            found = self._once(floor, rising)
            if found is None:
                return None
            broken = (found[1] > self.ceiling + _ROOM) & ~self.capped
            if not broken.any():
                return found
            self.capped |= broken

    def _once(self, floor: Floats, rising: Floats) -> tuple[float, Floats, Floats] | None:
        # Odds are floor + z·rising + s with s ≥ 0: the prices are then the reduced costs of s.
        m = len(self.sizes)
        rows = csr_array(hstack([self.rows, csr_array((self.rows @ rising)[:, None])]))
        base = self.rows @ floor
        low, high = self.compositions.low - base, self.compositions.high - base
        caps = np.nonzero(self.capped)[0]
        if len(caps):
            unit = csr_array((np.ones(len(caps)), (np.arange(len(caps)), caps)), shape=(len(caps), m))
            unit = csr_array(hstack([unit, csr_array(rising[caps][:, None])]))
            rows = csr_array(vstack([rows, unit]))
            low = np.concatenate([low, np.full(len(caps), -np.inf)])
            high = np.concatenate([high, (self.ceiling - floor)[caps]])
        equal = high - low < _ROOM
        above, below = np.isfinite(low) & ~equal, np.isfinite(high) & ~equal
        limits = vstack([rows[above] * -1.0, rows[below]]) if (above | below).any() else None
        found = linprog(
            np.concatenate([np.zeros(m), [-1.0]]),
            A_ub=limits,
            b_ub=None if limits is None else np.concatenate([-low[above], high[below]]),
            A_eq=rows[equal],
            b_eq=high[equal],
            bounds=[(0.0, None)] * m + [(None, 1.0)],
            method="highs-ds",
            options=PRECISE,
        )
        if found.x is None:
            return None
        z = float(found.x[-1])
        return z, floor + z * rising + found.x[:-1], np.asarray(found.lower.marginals[:-1])


def relaxed_leximin(compositions: Compositions, reachable: Floats) -> list[Level] | None:
    """Leximin odds of the relaxation, step by step from the worst off.

    Args:
        compositions: the rules of the panel.
        reachable: (m,) 1 for orbits that some composition seats, else 0: those have odds 0 and take no part.

    Returns:
        The levels, ascending, each reachable orbit in exactly one; None if the solver finds no fractional panel, or
        loses its footing among rounding errors.
    """
    stage = _Stage(compositions)
    floor, rising = np.zeros(len(reachable)), reachable.copy()
    levels: list[Level] = []
    while rising.any():
        found = next((one for room in _ROOMS if (one := stage.solve(np.maximum(floor - room, 0.0), rising))), None)
        if found is None:
            return None
        z, _, prices = found
        open_prices = prices * rising
        fixed = np.nonzero(open_prices > min(_DUAL, float(open_prices.max())))[0]
        if z >= 1.0 - _ROOM:
            fixed = np.nonzero(rising)[0]
        elif not len(fixed):
            fixed = np.array([int(open_prices.argmax())])
        levels.append(Level(z, tuple(fixed.tolist())))
        floor[fixed], rising[fixed] = z, 0.0
    return levels
