"""Retention: how much of an effect is left when the same question comes after small talk about something else."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Literal, Self

import numpy as np
from numpy.typing import NDArray
from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from counterpoise.domain.catalogue.base import Entry, Slug
from counterpoise.domain.measurement.dose_response import NOISE_FLOOR, bootstrap_interval
from counterpoise.domain.measurement.pairs import Message

__all__ = ["FILLER_MESSAGES", "Conversation", "Retention", "Turn", "retention"]

FILLER_MESSAGES = 14
"""Messages of small talk before the question, which then is the user's eighth turn."""
_DRAWS = 2000


class Turn(Entry):
    """One message of small talk."""

    role: Literal["user", "assistant"]
    content: Message


class Conversation(Entry):
    """Small talk that has nothing to do with any axis: the user begins, and the assistant has the last word."""

    id: Slug
    turns: Annotated[tuple[Turn, ...], Field(min_length=FILLER_MESSAGES, max_length=FILLER_MESSAGES)]

    @model_validator(mode="after")
    def _by_turns(self) -> Self:
        if any(turn.role != ("user", "assistant")[place % 2] for place, turn in enumerate(self.turns)):
            raise PydanticCustomError("turns_order", "user and assistant must speak by turns, the user first")
        return self


@dataclass(frozen=True, slots=True)
class Retention:
    """One axis asked directly and asked as the eighth turn, on the same pairs, in nats a token.

    Attributes:
        pairs: how many pairs were asked both ways.
        left_out: how many more would have been, had they fitted the model's context.
        effect_first: effect from the lowest to the highest level, asked directly; None without pairs.
        first_interval: its 95% bootstrap interval over pairs.
        effect_turn8: the same effect after the small talk.
        turn8_interval: its interval.
        retained: ``effect_turn8`` as a share of ``effect_first``; None unless ``first_interval`` lies above the noise
            floor, because a ratio of noise says nothing.
        retained_interval: its interval, over the same draws of pairs.
    """

    pairs: int
    left_out: int
    effect_first: float | None = None
    first_interval: tuple[float, float] | None = None
    effect_turn8: float | None = None
    turn8_interval: tuple[float, float] | None = None
    retained: float | None = None
    retained_interval: tuple[float, float] | None = None


def _ratio_interval(
    first: NDArray[np.float64], later: NDArray[np.float64], rng: np.random.Generator
) -> tuple[float, float]:
    picks = rng.integers(0, len(first), size=(_DRAWS, len(first)))
    below, above = first[picks].mean(axis=1), later[picks].mean(axis=1)
    # At most one draw in forty has its denominator below the noise floor; of those, only the ones that are not
    # positive have no ratio and are left out.
    positive = below > 0
    low, high = np.percentile(above[positive] / below[positive], [2.5, 97.5])
    return float(low), float(high)


def retention(first: Sequence[float], later: Sequence[float], left_out: int, rng: np.random.Generator) -> Retention:
    """Compare effects asked directly with effects of the same pairs asked as the eighth turn.

    Args:
        first: one effect a pair, asked directly.
        later: one effect a pair in the same order, asked after the small talk.
        left_out: pairs that did not fit.
        rng: draws the bootstraps.

    Raises:
        ValueError: if the two are not as many as each other.
    """
    before, after = np.asarray(first, dtype=float), np.asarray(later, dtype=float)
    if before.shape != after.shape:
        raise ValueError(f"as many effects are needed both ways; got {len(before)} and {len(after)}")
    if not len(before):
        return Retention(0, left_out)
    own = bootstrap_interval(before, rng)
    clear = own[0] > NOISE_FLOOR
    return Retention(
        pairs=len(before),
        left_out=left_out,
        effect_first=float(before.mean()),
        first_interval=own,
        effect_turn8=float(after.mean()),
        turn8_interval=bootstrap_interval(after, rng),
        retained=float(after.mean() / before.mean()) if clear else None,
        retained_interval=_ratio_interval(before, after, rng) if clear else None,
    )
