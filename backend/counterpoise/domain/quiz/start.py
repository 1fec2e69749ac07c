"""A three-question start for people who don't think in sliders: choose between two replies, get weights and why.

The questions come from the axes on which the shipped profiles differ most, so an answer separates what is on
offer; the replies are catalogue examples beyond those a prompt uses first. Three answers are thin evidence, and
every proposal says so.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from counterpoise.domain.catalogue.catalogue import Catalogue
from counterpoise.domain.catalogue.profile import Profile
from counterpoise.domain.quiz.questions import Answer, Question, lot, picked, question

__all__ = ["Nearness", "Proposal", "ask", "propose"]

_QUESTIONS = 3
_CHOSEN = 75
_EVEN = 50


@dataclass(frozen=True, slots=True)
class Nearness:
    """A shipped profile and its mean distance (0–1, shares) to the answers, over the answered axes that it sets."""

    profile: str
    title: str
    distance: float
    shared_axes: int


@dataclass(frozen=True, slots=True)
class Proposal:
    """Proposed weights by axis and pole, each with its reason, near shipped profiles, and what answers can't tell."""

    weights: Mapping[str, Mapping[str, int]]
    because: Mapping[str, str]
    nearest: tuple[Nearness, ...]
    limits: str


def _spread(axis: str, profiles: Mapping[str, Profile]) -> float:
    first = axis.split("-", maxsplit=1)[0]
    weights = [profile.weights[axis].weights[first] for profile in profiles.values() if axis in profile.weights]
    return sum(abs(weight - _EVEN) for weight in weights) if weights else 0.0


def _coin(seed: int, axis: str) -> int:
    return lot(seed, axis)[0]


def ask(catalogue: Catalogue, profiles: Mapping[str, Profile], seed: int) -> tuple[Question, ...]:
    """Three questions; the same seed gives the same questions in the same order."""
    axes = sorted(catalogue.axes.values(), key=lambda axis: (-_spread(axis.id, profiles), axis.id))[:_QUESTIONS]
    questions = []
    for axis in axes:
        coin = _coin(seed, axis.id)
        late = axis.examples[6:] or axis.examples
        number = axis.examples.index(late[coin // 2 % len(late)])
        questions.append(question(axis, number, first_is_a=bool(coin % 2)))
    return tuple(sorted(questions, key=lambda one: _coin(seed + 1, one.axis)))


def _nearest(weights: Mapping[str, Mapping[str, int]], profiles: Mapping[str, Profile]) -> tuple[Nearness, ...]:
    found = []
    for profile in profiles.values():
        gaps = [
            abs(profile.weights[axis].weights[pole] - weight) / 100
            for axis, poles in weights.items()
            if axis in profile.weights
            for pole, weight in list(poles.items())[:1]
        ]
        if gaps:
            found.append(Nearness(profile.id, profile.title, round(sum(gaps) / len(gaps), 4), len(gaps)))
    return tuple(sorted(found, key=lambda near: (-near.shared_axes, near.distance, near.profile))[:3])


def propose(answers: Sequence[Answer], catalogue: Catalogue, profiles: Mapping[str, Profile]) -> Proposal:
    """Weights from the answers: the chosen pole gets 75; ``either`` leaves the axis unset.

    Raises:
        InvalidOption: if a question's id was not made by :func:`ask`.
    """
    weights: dict[str, dict[str, int]] = {}
    because: dict[str, str] = {}
    for answer in answers:
        found = picked(answer, catalogue)
        axis, pole, user, axis_id = found.axis, found.pole, found.user, found.axis.id
        if pole is None:
            because[axis_id] = f"You had no preference on {user!r}, so {axis.title} stays unset."
            continue
        other = axis.second if pole == axis.first else axis.first
        share = {pole: _CHOSEN, other: 100 - _CHOSEN}
        weights[axis_id] = {axis.first: share[axis.first], axis.second: share[axis.second]}
        because[axis_id] = f"On {user!r} you chose the reply that shows {pole}: {axis.poles[pole].means}"
    return Proposal(
        weights,
        because,
        _nearest(weights, profiles),
        "One answer an axis is thin evidence: it says which way you lean, not how far. "
        "Move the weights until the trade-offs read like yours.",
    )
