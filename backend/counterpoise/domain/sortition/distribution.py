"""What a rule of the draw finds: a mixture of compositions, and a proof of how far it is from the best."""

from dataclasses import dataclass

from counterpoise.domain.sortition.compositions import Floats
from counterpoise.domain.sortition.orbits import Ints

__all__ = ["Certificate", "Distribution"]


@dataclass(frozen=True, slots=True)
class Certificate:
    """How we know that no lottery is fairer by the rule.

    Attributes:
        proof: ``relaxation``: the odds meet what fractions of seats would allow, which no lottery exceeds;
            ``columns``: an integer programme proved that no further composition improves any step.
        value: smallest odds of anybody who can be seated at all.
        bound: no lottery gives everybody who can be seated more than this.
        gap: largest distance, over all steps of the rule, between odds reached and proved bound.
        steps: levels of odds that were fixed one after the other; 1 for maximin.
    """

    proof: str
    value: float
    bound: float
    gap: float
    steps: int


@dataclass(frozen=True)
class Distribution:
    """A lottery over compositions, before it is cut into tickets.

    Attributes:
        seats: (N, m) distinct compositions.
        weights: (N,) their probabilities, summing to 1.
        certificate: how fair it is, and how we know.
    """

    seats: Ints
    weights: Floats
    certificate: Certificate
