"""The uniform-phantom median of one axis: truthful and proportional.

``x = sup{y ∈ [0, 1] : share(v ≥ y) ≥ y}``, the median of the n ballots and the n + 1 phantoms k/n (Moulin 1980; for
weights on an axis Caragiannis, Christodoulou and Protopapas 2022). If members judge the axis by distance, nobody gains
by asking for anything but what they want; where everybody asks for 0 or 1, the result is the share that asks for 1.
"""

import numpy as np

from counterpoise.domain.tally.columns import Column

__all__ = ["uniform_median"]


def uniform_median(answers: Column) -> float:
    """The result, 0–1; NaN where everybody abstains."""
    if answers.total <= 0:
        return float("nan")
    return float(np.minimum(answers.values, answers.above / answers.total).max())
