"""Who is closer, who is further, and for whom it cannot be told: groups compared with the reference."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from counterpoise.domain.standing.multiplicity import interval, interval_level, rejected, two_sided
from counterpoise.domain.standing.resampling import DRAWS, bootstrap_means, collapsed, weighted_mean
from counterpoise.domain.standing.respondents import NOT_STATED, Floats, Respondents
from counterpoise.domain.standing.suppression import Hidden, hidden_groups

__all__ = ["EVERYONE", "GroupStanding", "Unjudged", "Verdict", "judged", "standing_of_groups"]

Verdict = Literal["closer", "further", "about the same", "cannot tell"]

EVERYONE = ("everyone", "everyone")
POINT = 0.01
"""One point of closeness: whoever moves by no more is unmoved."""
SAME = 0.02
"""Half-width of the interval inside which a difference counts as none."""
_DIGITS = 12
"""Shares are whole points, so many people move by exactly one; rounding in the last digits must not decide."""
_NOTHING = 10.0**-_DIGITS


@dataclass(frozen=True, slots=True)
class GroupStanding:
    """One group under a profile and a reference.

    Attributes:
        n: people counted.
        mean: weighted mean closeness to the profile, 0–1; ``reference_mean`` likewise.
        difference: profile minus reference.
        error: bootstrap standard error of the difference.
        interval: 95%, wider where the group was selected among many (false coverage rate).
        p: two-sided, from difference ÷ error, not corrected.
        gain: weighted share of people closer by more than one point; ``lose`` further; None where not known.
        spread: weighted standard deviation of people's difference within the group; None where not known.
        freedom: degrees of freedom of the error: effective number of people (Kish 1965) less strata; infinite for
            aggregates, where the error is that of the published shares.
        alike: of aggregates, the difference if the group had supported everything that it was asked alike: what
            follows from the questions alone, and from no answer; None for respondents.
    """

    dimension: str
    group: str
    n: int
    mean: float
    reference_mean: float
    difference: float
    error: float
    interval: tuple[float, float]
    p: float
    gain: float | None
    lose: float | None
    unmoved: float | None
    spread: float | None
    verdict: Verdict
    freedom: float = inf
    alike: float | None = None


@dataclass(frozen=True, slots=True)
class Unjudged:
    """A group before it is compared with the others that are shown.

    ``settled`` says that the difference follows from the mapping alone, whatever people answered: then it is no
    finding about them.
    """

    dimension: str
    group: str
    n: int
    mean: float
    reference_mean: float
    error: float
    gain: float | None = None
    lose: float | None = None
    unmoved: float | None = None
    spread: float | None = None
    settled: bool = False
    freedom: float = inf
    alike: float | None = None


def judged(groups: Sequence[Unjudged]) -> list[GroupStanding]:
    """Verdicts over everything that is shown together.

    "about the same" comes first: a difference whose interval lies inside ±.02 is none, however sure. Then closer or
    further, if Benjamini–Hochberg rejects at .05 over all shown groups and the adjusted interval excludes zero. What
    the mapping alone settles counts as p = 1.
    """
    p_values = [
        1.0 if one.settled else two_sided(one.mean - one.reference_mean, one.error, one.freedom) for one in groups
    ]
    selected = rejected(p_values)
    adjusted, plain = interval_level(sum(selected), len(selected)), interval_level(0, 0)
    found = []
    for one, p, stands in zip(groups, p_values, selected, strict=True):
        difference = one.mean - one.reference_mean
        low, high = interval(difference, one.error, adjusted if stands else plain, one.freedom)
        verdict: Verdict = "cannot tell"
        if low >= -SAME - _NOTHING and high <= SAME + _NOTHING:
            verdict = "about the same"
        elif stands and low > 0:
            verdict = "closer"
        elif stands and high < 0:
            verdict = "further"
        found.append(
            GroupStanding(
                one.dimension,
                one.group,
                one.n,
                one.mean,
                one.reference_mean,
                difference,
                one.error,
                (low, high),
                p,
                one.gain,
                one.lose,
                one.unmoved,
                one.spread,
                verdict,
                one.freedom,
                one.alike,
            )
        )
    return found


def _unjudged(
    cell: tuple[str, str],
    both: Floats,
    weights: Floats,
    strata: NDArray[np.str_],
    rng: np.random.Generator,
    draws: int,
) -> Unjudged:
    """One group from its people's closeness to profile and reference, (n, 2)."""
    moved = np.round(both[:, 0] - both[:, 1], _DIGITS)
    means = [weighted_mean(both[:, place], weights) for place in (0, 1)]
    error = 0.0
    if moved.min() != moved.max():
        error = float(bootstrap_means(moved[:, None], weights, strata, rng, draws)[:, 0].std(ddof=1))
    gain = weighted_mean((moved > POINT).astype(np.float64), weights)
    lose = weighted_mean((moved < -POINT).astype(np.float64), weights)
    centre = weighted_mean(moved, weights)
    spread = float(np.sqrt(weighted_mean((moved - centre) ** 2, weights)))
    unmoved = max(0.0, 1.0 - gain - lose)
    effective = float(weights.sum() ** 2 / (weights**2).sum())
    freedom = max(1.0, effective - len(np.unique(collapsed(strata))))
    return Unjudged(
        *cell, len(moved), means[0], means[1], error, gain, lose, unmoved, spread, settled=False, freedom=freedom
    )


def standing_of_groups(
    people: Respondents,
    profile: Floats,
    reference: Floats,
    seed: int,
    draws: int = DRAWS,
) -> tuple[GroupStanding, list[GroupStanding], tuple[Hidden, ...]]:
    """Everyone, every group that may be shown, and the hidden ones.

    Args:
        people: n respondents.
        profile: (n,) closeness to the profile; NaN where not known.
        reference: (n,) closeness to the reference, known for the same people.
        seed: of the draws; each group draws from a stream of its own, named by dimension and label, so that neither
            the order of groups nor which others are there changes a digit.
        draws: bootstrap draws.
    """
    hidden = hidden_groups(people)
    dark = {(one.dimension, one.group) for one in hidden}
    known = ~(np.isnan(profile) | np.isnan(reference))
    both = np.column_stack([profile, reference])

    def one(cell: tuple[str, str], rows: NDArray[np.bool_]) -> Unjudged:
        stream = np.random.default_rng([seed, *("\x00".join(cell)).encode()])
        chosen = rows & known
        return _unjudged(cell, both[chosen], people.weights[chosen], people.strata[chosen], stream, draws)

    shown = [
        one((dimension, str(label)), labels == label)
        for dimension, labels in people.groups.items()
        for label in np.unique(labels)
        if str(label) != NOT_STATED and (dimension, str(label)) not in dark and (known & (labels == label)).any()
    ]
    [everyone] = judged([one(EVERYONE, np.ones(len(people), dtype=bool))])
    return everyone, judged(shown), hidden
