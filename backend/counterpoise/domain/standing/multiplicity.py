"""Many groups are compared at once: which differences stand, and how wide intervals must then be.

Benjamini and Hochberg (1995) for the false discovery rate; Benjamini and Yekutieli (2005) for the intervals of what
was selected by it: R of m selected at rate q get level 1 − R·q/m.
"""

from collections.abc import Sequence
from math import inf

import numpy as np
from scipy.special import stdtr, stdtrit

__all__ = ["RATE", "interval", "interval_level", "rejected", "two_sided"]

RATE = 0.05
_NOTHING = 1e-12
"""Differences below this are rounding in the last digits, and none."""


def two_sided(difference: float, error: float, freedom: float = inf) -> float:
    """The p of a difference in units of its standard error; 1 where nothing varies and nothing differs.

    Args:
        difference: what was found.
        error: its standard error.
        freedom: degrees of freedom of the error (Student 1908); infinite means normal. With ten people the normal
            would call a difference significant in 8 of 100 samples of no difference, not in 5.
    """
    if abs(difference) < _NOTHING:
        return 1.0
    if error <= 0:
        return 0.0
    return float(2.0 * stdtr(freedom, -abs(difference) / error))


def rejected(p_values: Sequence[float], rate: float = RATE) -> list[bool]:
    """Which hypotheses Benjamini–Hochberg rejects at false discovery rate ``rate``, in the order given."""
    if not p_values:
        return []
    p = np.asarray(p_values)
    order = np.argsort(p, kind="stable")
    below = np.nonzero(p[order] <= rate * np.arange(1, len(p) + 1) / len(p))[0]
    found = np.zeros(len(p), dtype=bool)
    if len(below):
        found[order[: below[-1] + 1]] = True
    return [bool(one) for one in found]


def interval_level(selected: int, tested: int, rate: float = RATE) -> float:
    """Level of the intervals of the selected; where none is selected, one minus the rate."""
    return 1.0 - rate * (selected / tested if selected and tested else 1.0)


def interval(difference: float, error: float, level: float, freedom: float = inf) -> tuple[float, float]:
    """Interval around a difference: anybody can recompute it from the published error and degrees of freedom."""
    half = float(stdtrit(freedom, 0.5 + level / 2)) * error
    return difference - half, difference + half
