"""One question's answers, sorted once: how much weight stands at or above each value.

Every rule here reads nothing else. A generalised median (Moulin 1980) is the largest y that enough weight supports,
which on a sorted column is one pass, and a binary search where the rule is monotone.
"""

from dataclasses import dataclass

import numpy as np

from counterpoise.domain.tally.ballots import Floats

__all__ = ["Column", "column"]


@dataclass(frozen=True)
class Column:
    """Answers to one question, without abstentions.

    Attributes:
        values: (m,) ascending, 0–1; equal answers stand one behind the other.
        weights: (m,) weight of each answer.
        above: (m,) total weight of this answer and all behind it, descending; at the first of equal answers it is the
            weight at or above their value.
        total: weight of all answers; 0 where everybody abstains.
    """

    values: Floats
    weights: Floats
    above: Floats
    total: float

    @classmethod
    def of_sorted(cls, values: Floats, weights: Floats) -> "Column":
        """A column of answers that are in ascending order already."""
        above = np.cumsum(weights[::-1])[::-1]
        return cls(values, weights, above, float(above[0]) if len(above) else 0.0)

    def put_in(self, value: float, weight: float) -> "Column":
        """The column with one answer more."""
        place = int(np.searchsorted(self.values, value))
        return Column.of_sorted(np.insert(self.values, place, value), np.insert(self.weights, place, weight))

    def taken_out(self, place: int) -> "Column":
        """The column without the answer at ``place``."""
        return Column.of_sorted(np.delete(self.values, place), np.delete(self.weights, place))

    def at_or_above(self, value: float) -> float:
        """Weight of the answers of at least ``value``."""
        place = int(np.searchsorted(self.values, value, side="left"))
        return float(self.above[place]) if place < len(self.values) else 0.0

    def over(self, value: float) -> float:
        """Weight of the answers greater than ``value``."""
        place = int(np.searchsorted(self.values, value, side="right"))
        return float(self.above[place]) if place < len(self.values) else 0.0


def column(values: Floats, weights: Floats) -> Column:
    """Sort a question's answers.

    Args:
        values: (n,) 0–1; NaN abstains.
        weights: (n,) above 0.
    """
    known = ~np.isnan(values)
    if not known.all():
        values, weights = values[known], weights[known]
    if not len(values):
        return Column(values, weights, weights, 0.0)
    if (weights == weights[0]).all():
        # Nobody's weight travels with their answer, so the answers alone are sorted: several times faster.
        above = float(weights[0]) * np.arange(len(values), 0, -1, dtype=np.float64)
        return Column(np.sort(values), weights, above, float(above[0]))
    order = np.argsort(values, kind="stable")
    return Column.of_sorted(values[order], weights[order])
