"""A bridging score without groups: what people agree with beyond what their place in opinion space explains.

The model that Community Notes published (Wojcik et al. 2022, "Birdwatch"): a vote is
``μ + i_u + i_n + f_u · f_n`` with one number f for each person and proposition. The factor explains agreement among
the like-minded; the intercept i_n is the agreement left over, across them. It needs no k and no groups, so it stands
beside group-aware consensus and disagrees with it where the groups are an artefact.

Agree counts ½, pass 0, disagree −½: as published, but for a shift that treats both sides alike. Squared error with
ridge penalties as published, .15 on intercepts and .03 on factors, each once a person and proposition, so that few
votes leave a score near 0. Alternating least squares from the first principal component: no randomness. The score is
only comparable within one conversation.
"""

from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array

from counterpoise.domain.opinions.projection import Plane
from counterpoise.domain.opinions.votes import Floats, Votes

__all__ = ["Bridging", "bridging"]

_INTERCEPT, _FACTOR = 0.15, 0.03
_ROUNDS, _ENOUGH = 1000, 1e-6


@dataclass(frozen=True)
class Bridging:
    """The fitted model.

    Attributes:
        mean: μ.
        scores: (p,) i_n, the bridging score; 0 without votes.
        factors: (p,) f_n: on whose side a proposition lies.
        rounds: until the scores stood still.
        settled: whether they did.
    """

    mean: float
    scores: Floats
    factors: Floats
    rounds: int
    settled: bool


@dataclass(frozen=True)
class _Table:
    """The votes seen from one side: (rows, others) marks and values, and the row sums of both."""

    marks: csr_array
    values: csr_array
    size: Floats
    sums: Floats

    def solved(self, factor: Floats, level: Floats, mean: float) -> tuple[Floats, Floats]:
        """Intercepts and factors of the rows, given the others' ``factor`` and ``level``; exact, 2 × 2 each."""
        first, second, levels, crossed = (
            self.marks @ np.column_stack([factor, factor * factor, level, level * factor])
        ).T
        rest = self.sums - mean * self.size - levels
        slope = self.values @ factor - mean * first - crossed
        size, square = self.size + _INTERCEPT, second + _FACTOR
        scale = size * square - first * first
        return (square * rest - first * slope) / scale, (size * slope - first * rest) / scale


def _tables(votes: Votes) -> tuple[_Table, _Table]:
    shape = (len(votes.participants), len(votes.propositions))
    value = votes.values / 2.0
    people = [csr_array((data, votes.columns, votes.starts), shape=shape) for data in (np.ones(len(value)), value)]
    items = [csr_array(one.T) for one in people]
    first, second = (
        _Table(marks, values, np.diff(marks.indptr).astype(np.float64), values.sum(axis=1))
        for marks, values in (people, items)
    )
    return first, second


def bridging(votes: Votes, plane: Plane) -> Bridging:
    """Fit the model to all votes.

    Args:
        votes: of everybody.
        plane: its first component is where the factors start.
    """
    p, m = len(votes.propositions), len(votes)
    if not m:
        return Bridging(0.0, np.zeros(p), np.zeros(p), 0, True)
    people, items = _tables(votes)
    total = float(people.sums.sum())
    # One number a person and a proposition: the length is free between the two, so the fit finds it.
    factor, score, mean = plane.components[0] * np.sqrt(p), np.zeros(p), total / m
    for number in range(1, _ROUNDS + 1):
        level, place = people.solved(factor, score, mean)
        before = score
        score, factor = items.solved(place, level, mean)
        explained = people.size @ level + items.size @ score + place @ (people.marks @ factor)
        mean = float((total - explained) / (m + _INTERCEPT))
        mean, level, place, score, factor = _cheapest(mean, level, place, score, factor)
        if np.abs(score - before).max() < _ENOUGH:
            return Bridging(mean, score, factor, number, True)
    return Bridging(mean, score, factor, _ROUNDS, False)


def _shift(place: Floats, score: Floats, factor: Floats) -> float:
    """The c for which ``place`` − c and ``score`` + c·``factor``, which predict the same, cost least."""
    cost = _INTERCEPT * float((factor * factor).sum()) + _FACTOR * len(place)
    return (_FACTOR * float(place.sum()) - _INTERCEPT * float((score * factor).sum())) / cost


def _cheapest(
    mean: float, level: Floats, place: Floats, score: Floats, factor: Floats
) -> tuple[float, Floats, Floats, Floats, Floats]:
    """The same predictions with smaller penalties; without this the descent takes hundreds of rounds."""
    c = _shift(place, score, factor)
    place, score = place - c, score + c * factor
    c = _shift(factor, level, place)
    factor, level = factor - c, level + c * place
    c = (float(level.sum()) - mean) / (len(level) + 1.0)
    mean, level = mean + c, level - c
    c = (float(score.sum()) - mean) / (len(score) + 1.0)
    mean, score = mean + c, score - c
    first, second = float((place * place).sum()), float((factor * factor).sum())
    if first > 0 and second > 0:
        ratio = (second / first) ** 0.25
        place, factor = place * ratio, factor / ratio
    return mean, level, place, score, factor
