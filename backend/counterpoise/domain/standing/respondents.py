"""People who said what they want: one row a person, joined by id and never by row order."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

__all__ = ["NOT_STATED", "Floats", "Respondents"]

Floats = NDArray[np.float64]

NOT_STATED = ""
"""The group of those who did not say; it counts in totals and is hidden like any other."""


@dataclass(frozen=True)
class Respondents:
    """What n people said about A axes.

    Attributes:
        ids: n distinct ids, ascending, so that the order of rows in a file cannot matter.
        weights: (n,) survey weights, above 0.
        axes: A axis ids.
        shares: (n, A) preferred share of each axis's first pole, 0–1; NaN is unknown.
        importances: (n, A) how much each axis counts for each person, at least 0; 1 where not said.
        groups: by dimension, (n,) group labels; ``NOT_STATED`` where not said.
        strata: (n,) labels within which draws are made; one stratum where the pack has none.
    """

    ids: tuple[str, ...]
    weights: Floats
    axes: tuple[str, ...]
    shares: Floats
    importances: Floats
    groups: Mapping[str, NDArray[np.str_]]
    strata: NDArray[np.str_] = field(repr=False)

    def __len__(self) -> int:
        return len(self.ids)

    def columns(self, axes: Sequence[str]) -> list[int]:
        """Places of those of ``axes`` that the pack knows, in their order."""
        return [self.axes.index(axis) for axis in axes if axis in self.axes]

    def smallest_n(self, members: NDArray[np.bool_]) -> int:
        """The smallest number of ``members`` who answered, over all axes of the pack; 0 for no axis."""
        counts = self.answered[members].sum(axis=0)
        return int(counts.min()) if len(counts) else 0

    @property
    def answered(self) -> NDArray[np.bool_]:
        """(n, A) who counts in a figure about an axis: answered it, and does not give it the importance 0."""
        known: NDArray[np.bool_] = ~np.isnan(self.shares) & (self.importances > 0)
        return known
