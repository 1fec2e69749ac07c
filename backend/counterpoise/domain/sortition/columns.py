"""Mixing compositions: the master programme of column generation.

There are astronomically many compositions; lotteries that mix a few hundred suffice. The master programme finds the
best mixture of those at hand and prices every person; an exact oracle then asks whether any composition is worth more
than those prices allow. Flanigan, Gölz, Gupta, Hennig and Procaccia (2021), Fair algorithms for selecting citizens'
assemblies, Nature 596, supplementary section 8.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from scipy.optimize import linprog

from counterpoise.domain.sortition.compositions import Compositions, Floats
from counterpoise.domain.sortition.orbits import Ints
from counterpoise.domain.sortition.relaxation import PRECISE

__all__ = ["Columns", "Mixture"]

_ROOMS = (1e-9, 1e-8, 1e-7)
"""How far below their odds the fixed may fall, tried in turn, so that rounding does not make a mixture impossible."""


@dataclass(frozen=True)
class Mixture:
    """The best mixture of the compositions at hand.

    Attributes:
        z: how far above the floor everybody who rises is.
        prices: (m,) worth of each orbit's odds; at least 0, those that rise sum to 1.
        weights: (N,) probability of each composition.
    """

    z: float
    prices: Floats
    weights: Floats


class Columns:
    """Distinct compositions, in the order in which they were found.

    Args:
        compositions: the rules that all of them keep.
    """

    def __init__(self, compositions: Compositions) -> None:
        self.sizes = compositions.orbits.sizes.astype(float)
        self._found: dict[bytes, Ints] = {}

    def __len__(self) -> int:
        return len(self._found)

    def add(self, seats: Ints) -> bool:
        """Keep a composition; whether it is new."""
        known = len(self._found)
        self._found.setdefault(seats.tobytes(), seats)
        return len(self._found) > known

    def extend(self, several: Iterable[Ints]) -> None:
        """Keep several compositions."""
        for seats in several:
            self.add(seats)

    @property
    def seats(self) -> Ints:
        """(N, m) seats of every composition kept."""
        return np.array(list(self._found.values()), dtype=np.int64).reshape(len(self._found), len(self.sizes))

    def mix(self, floor: Floats, rising: Floats) -> Mixture | None:
        """The mixture with the largest z such that odds are at least ``floor + z · rising``.

        Args:
            floor: (m,) odds that hold already.
            rising: (m,) 1 for the orbits that are to rise together, else 0; not all 0.

        Returns:
            None if no mixture of the compositions at hand keeps the floor of those that do not rise.
        """
        return next((one for room in _ROOMS if (one := self._mix(floor, rising, room)) is not None), None)

    def _mix(self, floor: Floats, rising: Floats, room: float) -> Mixture | None:
        odds = (self.seats / self.sizes).T
        rows, count = odds.shape
        needed = np.nonzero((rising > 0) | (floor > 0))[0]
        below = np.where(rising > 0, floor, np.maximum(floor - room, 0.0))
        found = linprog(
            np.concatenate([np.zeros(count), [-1.0]]),
            A_ub=np.hstack([-odds[needed], rising[needed, None]]),
            b_ub=-below[needed],
            A_eq=np.concatenate([np.ones(count), [0.0]])[None, :],
            b_eq=[1.0],
            bounds=[(0.0, None)] * count + [(None, None)],
            method="highs-ds",
            options=PRECISE,
        )
        if found.x is None:
            return None
        prices = np.zeros(rows)
        prices[needed] = np.maximum(-found.ineqlin.marginals, 0.0)
        weights = np.maximum(found.x[:-1], 0.0)
        return Mixture(float(found.x[-1]), prices, weights / weights.sum())
