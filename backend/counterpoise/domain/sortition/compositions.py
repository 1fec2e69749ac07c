"""Compositions: how many seats each orbit gets, so that seats, quotas and households all hold.

``Rules of the panel`` are one integer programme; the rules of the draw differ only in what they ask it for.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array, vstack

from counterpoise.domain.sortition.orbits import Ints, Orbits

__all__ = ["Best", "Compositions", "Floats"]

Floats = NDArray[np.float64]

_SCALE = 1e5
"""HiGHS stops a search at an absolute gap of 1e-6; weights are scaled so that this is far below our tolerance."""


@dataclass(frozen=True)
class Best:
    """The best composition for some weights.

    Attributes:
        seats: (m,) seats of each orbit.
        value: its weight.
        bound: what no composition exceeds, as the solver proved it; at least ``value`` up to rounding.
    """

    seats: Ints
    value: float
    bound: float


class Compositions:
    """All compositions of a merged pool, asked for one at a time.

    Args:
        orbits: the merged pool.
    """

    def __init__(self, orbits: Orbits) -> None:
        self.orbits = orbits
        self.upper = np.minimum(orbits.sizes, orbits.seats)
        self.rows = csr_array(np.vstack([np.ones((1, len(orbits)), dtype=np.int64), orbits.incidence]))
        self.low = np.concatenate([[orbits.seats], orbits.least]).astype(float)
        self.high = np.concatenate([[orbits.seats], orbits.most]).astype(float)
        binding = [
            block for block in orbits.blocks if len(block.orbits) > 1 or block.seats < orbits.sizes[block.orbits[0]]
        ]
        if binding:
            columns = np.concatenate([block.orbits for block in binding])
            places = np.repeat(np.arange(len(binding)), [len(block.orbits) for block in binding])
            homes = csr_array((np.ones(len(columns)), (places, columns)), shape=(len(binding), len(orbits)))
            self.rows = csr_array(vstack([self.rows, homes]))
            self.low = np.concatenate([self.low, np.zeros(len(binding))])
            self.high = np.concatenate([self.high, [float(block.seats) for block in binding]])

    def best(self, weights: Floats) -> Best | None:
        """The composition of largest weight; None if there is no composition at all.

        Args:
            weights: (m,) worth of one seat of each orbit, of the order of 1.
        """
        if not len(self.orbits):
            return None
        found = milp(
            -_SCALE * weights,
            constraints=LinearConstraint(self.rows, self.low, self.high),
            integrality=np.ones(len(weights)),
            bounds=Bounds(0, self.upper),
            options={"mip_rel_gap": 0.0},
        )
        if found.x is None:
            return None
        seats = np.rint(found.x).astype(np.int64)
        value = float(weights @ seats)
        return Best(seats, value, max(value, -float(found.mip_dual_bound) / _SCALE))

    def holds(self, seats: Ints) -> bool:
        """Whether a composition keeps seats, quotas and households, in whole numbers."""
        sums = self.rows @ seats
        return bool(
            (seats >= 0).all()
            and (seats <= self.upper).all()
            and (sums >= self.low).all()
            and (sums <= self.high).all()
        )
