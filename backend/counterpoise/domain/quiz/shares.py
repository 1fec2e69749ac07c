"""From choices between pairs of replies to a weight, and how little so few choices tell.

What is estimated is a share: in how many of a hundred exchanges like these somebody would rather have the first pole's
reply. A weight says just that to the compiler, where the mix of example exchanges is the dose.

Before anything was chosen, every share counts as equally likely (Bayes 1763; Laplace 1774). Of m choices of which k
were for the first pole, the posterior is Beta(k + 1, m − k + 1) with mean (k + 1)/(m + 2). "Either is fine" counts
half for each pole, so that indifference asks for the middle. Both are judgements. Jeffreys' Beta(½, ½) would ask for
more extreme weights from the same choices; its interval is recommended for few observations (Brown, Cai and DasGupta
2001, Statistical Science 16); averaged over shares from 0 to 1, both hold the true one about equally often.
"""

from dataclasses import dataclass
from math import floor

from scipy.special import betaincinv

from counterpoise.domain.tally.tally import panel_weight

__all__ = ["CONFIDENCE", "Estimate", "estimate"]

CONFIDENCE = 0.95
"""How probable it is, under that prior, that the share lies in the interval."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """The first pole's weight (0–100) and the ends of its interval, whole numbers; low ≤ weight ≤ high."""

    weight: int
    low: int
    high: int


def _low(chosen: float, against: float) -> int:
    """The lower end for what was chosen, rounded down; 0 where it never was (Brown, Cai and DasGupta 2001)."""
    if not chosen:
        return 0
    return floor(100 * float(betaincinv(chosen + 1, against + 1, (1 - CONFIDENCE) / 2)))


def estimate(first: int, second: int, either: int) -> Estimate | None:
    """The weight that choices suggest, and the equal-tailed interval, rounded outwards.

    Args:
        first: choices for the first pole, at least 0.
        second: choices for the second pole, at least 0.
        either: choices for both alike, at least 0.

    Returns:
        The posterior mean as a whole weight, halves towards 50, in its interval; None where nothing was chosen.
        Choosing the other pole everywhere mirrors all three numbers to 100 less them.
    """
    if not first + second + either:
        return None
    chosen, against = first + either / 2, second + either / 2
    weight = panel_weight((chosen + 1) / (chosen + against + 2))
    return Estimate(weight, _low(chosen, against), 100 - _low(against, chosen))
