"""Ballots: what each member of a panel asks for, as shares and importances."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

__all__ = ["Ballots", "Floats"]

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Ballots:
    """n ballots over A axes.

    Attributes:
        ids: n distinct ids; they stay on the machine that counts.
        weights: (n,) stratum weights, above 0; 1 for everyone where seats need no correction.
        axes: A axis ids.
        shares: (n, A) share of each axis's first pole, 0–1; NaN abstains.
        importances: (n, A), at least 0, each row summing to 1; a row of NaN leaves that question.
    """

    ids: tuple[str, ...]
    weights: Floats
    axes: tuple[str, ...]
    shares: Floats
    importances: Floats

    def __len__(self) -> int:
        return len(self.ids)
