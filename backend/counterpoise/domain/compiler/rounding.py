"""From a probability to the few settings that a provider offers, without floating-point doubt.

A hazard that a commitment caps is rounded towards the stricter side. Any other goes to the nearest setting in
log-odds, the scale on which equal steps of caution move a threshold equally; half-way goes to the stricter one.
Comparisons are made on exact fractions, so they are the same on every machine.
"""

from collections.abc import Sequence
from fractions import Fraction

__all__ = ["rounded"]


def _odds(probability: float) -> Fraction:
    exact = Fraction(repr(probability))
    return exact / (1 - exact)


def rounded(refuse_at: float, ladder: Sequence[float], *, capped: bool) -> int:
    """The place on the ladder that a threshold is rounded to.

    Args:
        refuse_at: the threshold, a probability in (0, 1).
        ladder: the probabilities that the settings stand for, in (0, 1), strictest (lowest) first; not empty.
        capped: whether a commitment caps the hazard, so that nothing above ``refuse_at`` will do.

    Returns:
        An index into ``ladder``. It is 0 where even the strictest setting is looser than a capped threshold.
    """
    if capped:
        return max((place for place, one in enumerate(ladder) if one <= refuse_at), default=0)
    place, squared = 0, _odds(refuse_at) ** 2
    while place + 1 < len(ladder) and squared > _odds(ladder[place]) * _odds(ladder[place + 1]):
        place += 1
    return place
