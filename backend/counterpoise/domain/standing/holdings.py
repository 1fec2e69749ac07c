"""What people hold: the share of them on each profile, and where the mean weights of newcomers go, period by period.

Both are shown in coarse steps and never about fewer than ten people, so that no single choice can be read off them.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from counterpoise.domain.standing.narrowing import Picked
from counterpoise.domain.standing.suppression import LEAST_SHOWN

__all__ = ["OTHERS", "Drift", "Held", "MeanWeight", "drifts", "holdings"]

OTHERS = ""
"""Name of the row that takes together the profiles with too few people to be shown."""

_Z = 1.959964
_STEP = 10.0


@dataclass(frozen=True, slots=True)
class Held:
    """One profile, or all small ones together (``OTHERS``).

    Attributes:
        share: of all people, 0–1, rounded to tenths.
        profiles: how many profiles the row stands for.
    """

    profile: str
    share: float
    profiles: int = 1


@dataclass(frozen=True, slots=True)
class MeanWeight:
    """Newcomers of one period on one axis.

    Attributes:
        first: month, ``last`` likewise.
        mean: first-pole weight, 0–100, rounded to whole points, over those whose choice sets the axis.
        interval: 95%, from the sample's standard error, rounded alike.
    """

    first: int
    last: int
    mean: int
    interval: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Drift:
    """One axis over time; ``moved`` where the last interval lies wholly on one side of the first one."""

    axis: str
    periods: tuple[MeanWeight, ...]

    @property
    def change(self) -> int:
        """Points from the first period to the last."""
        return self.periods[-1].mean - self.periods[0].mean

    @property
    def moved(self) -> bool:
        """Whether the intervals of the first and the last period are apart; not corrected for many axes."""
        (low, high), (last_low, last_high) = self.periods[0].interval, self.periods[-1].interval
        return last_low > high or last_high < low


def holdings(choices: Sequence[Picked]) -> tuple[Held, ...]:
    """The share of people on each profile by their last choice, most first; empty under ten people.

    Profiles with fewer than ten people are taken together, with the next larger ones until the row holds ten.

    Args:
        choices: in the order in which they were made.
    """
    last = {one.person: one.profile for one in choices}
    counts = Counter(last.values())
    people = len(last)
    if people < LEAST_SHOWN:
        return ()
    ordered = sorted(counts, key=lambda name: (counts[name], name))
    small = [name for name in ordered if counts[name] < LEAST_SHOWN]
    rest = ordered[len(small) :]
    while small and sum(counts[name] for name in small) < LEAST_SHOWN and rest:
        small.append(rest.pop(0))
    found = [Held(name, _tenths(counts[name] / people)) for name in reversed(rest)]
    if small:
        found.append(Held(OTHERS, _tenths(sum(counts[name] for name in small) / people), len(small)))
    return tuple(found)


def drifts(choices: Sequence[Picked], spans: Sequence[tuple[int, int]]) -> tuple[Drift, ...]:
    """Mean first-pole weight of newcomers by axis and period, axes in id order.

    Args:
        choices: in the order in which they were made.
        spans: first and last month of each period, as ``narrowing`` found them.

    Returns:
        Axes that at least ten newcomers set in at least two periods; other periods are left out.
    """
    first: dict[str, Picked] = {}
    for one in choices:
        first.setdefault(one.person, one)
    found = []
    for axis in sorted({axis for one in first.values() for axis in one.weights}):
        means = []
        for start, end in spans:
            weights = [one.weights[axis] for one in first.values() if start <= one.month <= end and axis in one.weights]
            if len(weights) >= LEAST_SHOWN:
                means.append(_mean(start, end, weights))
        if len(means) > 1:
            found.append(Drift(axis, tuple(means)))
    return tuple(found)


def _mean(start: int, end: int, weights: Sequence[int]) -> MeanWeight:
    values = np.asarray(weights, dtype=float)
    mean, error = float(values.mean()), float(values.std(ddof=1)) / len(values) ** 0.5
    low, high = max(0.0, mean - _Z * error), min(100.0, mean + _Z * error)
    return MeanWeight(start, end, round(mean), (round(low), round(high)))


def _tenths(share: float) -> float:
    return round(share * _STEP) / _STEP
