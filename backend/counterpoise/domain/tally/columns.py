"""One question's answers, sorted once: how much weight stands at or above each value.

Every rule here is a generalised median (Moulin 1980): its result is the largest y that enough weight supports. On a
sorted column that is one pass, and a binary search where the rule is monotone.
"""

from dataclasses import dataclass

import numpy as np

from counterpoise.domain.tally.ballots import Floats

__all__ = ["Column", "column"]


@dataclass(frozen=True)
class Column:
    """Answers to one question, without abstentions.

    Attributes:
        values: (m,) distinct values, ascending, 0–1.
        above: (m,) total weight of the answers at or above each value, descending.
        total: weight of all answers; 0 where everybody abstains.
    """

    values: Floats
    above: Floats
    total: float


def column(values: Floats, weights: Floats) -> Column:
    """Sort a question's answers.

    Args:
        values: (n,) 0–1; NaN abstains.
        weights: (n,) above 0.
    """
    known = ~np.isnan(values)
    values, weights = values[known], weights[known]
    order = np.argsort(values, kind="stable")
    values, weights = values[order], weights[order]
    distinct = np.concatenate([[True], values[1:] != values[:-1]]) if len(values) else np.zeros(0, dtype=bool)
    starts = np.nonzero(distinct)[0]
    sums = np.add.reduceat(weights, starts) if len(starts) else weights
    above = np.cumsum(sums[::-1])[::-1]
    return Column(values[starts], above, float(above[0]) if len(above) else 0.0)
