"""The plain weighted median, shown beside the truthful rules, and the medians of a budget scaled to 1.

With an even number of ballots the plain median is the middle of the two in the middle, as everywhere; then each of the
two moves it by half a step, so it is not truthful, and a minority of any size may count for nothing: it is not
proportional.
"""

from collections.abc import Sequence

import numpy as np

from counterpoise.domain.tally.ballots import Floats
from counterpoise.domain.tally.columns import Column

__all__ = ["median", "normalised_medians"]

_ROUNDING = 1e-12


def median(answers: Column) -> float:
    """The result, 0–1: half of the weight on either side; NaN where everybody abstains."""
    if answers.total <= 0:
        return float("nan")
    up_to = answers.total - np.append(answers.above[1:], 0.0)
    half, slack = answers.total / 2, answers.total * _ROUNDING
    first = int(np.searchsorted(up_to, half - slack, side="left"))
    second = min(int(np.searchsorted(up_to, half + slack, side="right")), len(up_to) - 1)
    return float(answers.values[first] / 2 + answers.values[second] / 2)


def normalised_medians(columns: Sequence[Column]) -> Floats:
    """(A,) medians divided by their sum; even shares where all medians are 0, because then nothing else is known."""
    if not columns or columns[0].total <= 0:
        return np.full(len(columns), np.nan)
    found = np.array([median(one) for one in columns])
    total = found.sum()
    return found / total if total > 0 else np.full(len(columns), 1.0 / len(columns))
