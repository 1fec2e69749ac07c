"""Ballots in an order of their own: by what stands on them, not by their names or the order in which they came.

Counting is anonymous, and what is said beside a count should be too. Tests for two camps, samples for the gain from
lying and ties between groups look at ballots one after the other; on a server their names are drawn by lot.
"""

import numpy as np
from numpy.typing import NDArray

from counterpoise.domain.tally.ballots import Ballots, Floats

__all__ = ["arranged"]

_Words = NDArray[np.uint64]
# Steele, Lea and Flood 2014 (SplitMix64): mixes 64 bits so that alike numbers come apart. Nothing secret hangs on it.
_FACTORS = (np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB))
_SHIFTS = (np.uint64(30), np.uint64(27), np.uint64(31))
_STEP = np.uint64(0x9E3779B97F4A7C15)


def _mixed(words: _Words) -> _Words:
    words = (words ^ (words >> _SHIFTS[0])) * _FACTORS[0]
    words = (words ^ (words >> _SHIFTS[1])) * _FACTORS[1]
    return words ^ (words >> _SHIFTS[2])


def _bits(numbers: Floats) -> _Words:
    """The same words for equal numbers: one zero, one NaN."""
    found: _Words = np.where(np.isnan(numbers), np.inf, numbers + 0.0).view(np.uint64)
    return found


def arranged(ballots: Ballots) -> Ballots:
    """The same ballots, ordered by a hash of shares, importances and weight. Ballots that are alike stand together.

    One pass and one sort of n numbers; sorting by all columns would take longer than counting.
    """
    key = np.zeros(len(ballots), dtype=np.uint64)
    for table in (ballots.weights[:, None], ballots.shares, ballots.importances):
        for place in range(table.shape[1]):
            key = _mixed((key + _STEP) ^ _bits(table[:, place]))
    return ballots.part(np.argsort(key, kind="stable"))
