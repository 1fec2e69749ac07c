"""The weighted mean, shown beside the truthful rules: everybody has a say, and everybody gains by exaggerating."""

from collections.abc import Sequence

import numpy as np

from counterpoise.domain.tally.ballots import Floats
from counterpoise.domain.tally.columns import Column

__all__ = ["mean", "means"]


def mean(answers: Column) -> float:
    """The result, 0–1; NaN where everybody abstains."""
    if answers.total <= 0:
        return float("nan")
    # Σ w·v by parts: each step from one value to the next counts with the weight that is at or above it. A mean lies
    # between its answers; rounding in the last digits must not put it outside.
    found = float((np.diff(answers.values, prepend=0.0) * answers.above).sum() / answers.total)
    return min(max(found, float(answers.values[0])), float(answers.values[-1]))


def means(columns: Sequence[Column]) -> Floats:
    """(A,) means; those of ballots that sum to 1 sum to 1."""
    return np.array([mean(one) for one in columns])
