"""From scores to a dose–response: effect, interval, rank correlation, and whether an axis moves as declared.

A score is mean log p per token of the first pole's reply minus the same of the second's, in nats a token. Only
differences between levels mean anything. Levels run from the most first-pole weight to the least.
"""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

__all__ = [
    "ALPHA",
    "LEVELS",
    "NOISE_FLOOR",
    "QUICK_LEVELS",
    "Condition",
    "DoseResponse",
    "bootstrap_interval",
    "dose_response",
    "holm",
    "moves_as_declared",
    "unmet",
]

LEVELS = (95, 78, 62, 50, 38, 22, 5)
QUICK_LEVELS = (95, 50, 5)
NOISE_FLOOR = 0.05
"""|effect| below this many nats a token counts as none."""
ALPHA = 0.05
"""A corrected p below this counts as more than chance."""
_RHO = 0.6
_DRAWS = 2000
_EXACT_PROMPTS = 14

Scores = NDArray[np.float64]
"""Shape (prompts, levels)."""


@dataclass(frozen=True, slots=True)
class DoseResponse:
    """What the levels of one axis do to the scores of its pairs.

    Attributes:
        levels: mean score at each level, most first-pole weight first.
        effect: mean score at the first level minus at the last, in nats a token.
        interval: 95% percentile bootstrap interval of the effect over prompts.
        rho: Spearman correlation of score and level over prompts × levels, ranked within prompt.
        monotone: share of prompts whose score never falls as the weight rises.
        asymmetry: upper half of the effect minus its lower half, in nats a token.
        p: one-sided sign-flip permutation p of the effect over prompts.
    """

    levels: tuple[float, ...]
    effect: float
    interval: tuple[float, float]
    rho: float
    monotone: float
    asymmetry: float
    p: float


def _ranks(rows: Scores) -> Scores:
    """Average ranks within each row."""
    order = rows[:, :, None]
    below: Scores = (order > rows[:, None, :]).sum(axis=2).astype(float)
    equal: Scores = (order == rows[:, None, :]).sum(axis=2).astype(float)
    return below + (equal + 1) / 2


def _rho(scores: Scores) -> float:
    ranks = _ranks(scores)
    declared = np.arange(scores.shape[1], 0, -1, dtype=float)
    centred = ranks - ranks.mean(axis=1, keepdims=True)
    wanted = declared - declared.mean()
    spread = float(np.sqrt((centred**2).sum() * (wanted**2).sum() * len(scores)))
    return float((centred @ wanted).sum() / spread) if spread else 0.0


def _flip_p(effects: NDArray[np.float64], rng: np.random.Generator) -> float:
    """How often random signs give a mean at least as large: exact up to 14 prompts, else 20,000 draws."""
    if len(effects) <= _EXACT_PROMPTS:
        signs = np.array(list(itertools.product((1.0, -1.0), repeat=len(effects))))
        means = signs @ effects
        return float((means >= effects.sum() - 1e-12).mean())
    signs = rng.choice((1.0, -1.0), size=(20_000, len(effects)))
    return float((1 + (signs @ effects >= effects.sum() - 1e-12).sum()) / (1 + len(signs)))


def bootstrap_interval(values: NDArray[np.float64], rng: np.random.Generator) -> tuple[float, float]:
    """The 95% percentile bootstrap interval of the mean of ``values``, 2,000 draws."""
    picks = rng.integers(0, len(values), size=(_DRAWS, len(values)))
    low, high = np.percentile(values[picks].mean(axis=1), [2.5, 97.5])
    return float(low), float(high)


def dose_response(scores: Sequence[Sequence[float]] | Scores, rng: np.random.Generator) -> DoseResponse:
    """Summarise the scores of one axis.

    Args:
        scores: one row a prompt, one column a level (odd count, most first-pole weight first).
        rng: draws the bootstrap, and the permutations where they are too many to list.

    Raises:
        ValueError: if there are fewer than two prompts or levels, or a score is not finite.
    """
    table = np.asarray(scores, dtype=float)
    if table.ndim != 2 or min(table.shape) < 2 or not np.isfinite(table).all():  # noqa: PLR2004 - rows and columns
        raise ValueError(f"scores must be finite, with at least two prompts and two levels; got shape {table.shape}")
    effects = table[:, 0] - table[:, -1]
    middle = table.shape[1] // 2
    upper, lower = table[:, 0] - table[:, middle], table[:, middle] - table[:, -1]
    return DoseResponse(
        levels=tuple(float(mean) for mean in table.mean(axis=0)),
        effect=float(effects.mean()),
        interval=bootstrap_interval(effects, rng),
        rho=_rho(table),
        monotone=float((np.diff(table, axis=1) <= 0).all(axis=1).mean()),
        asymmetry=float((upper - lower).mean()),
        p=_flip_p(effects, rng),
    )


def holm(values: Sequence[float]) -> list[float]:
    """Holm's step-down adjustment (1979): family-wise over the axes measured together."""
    order = sorted(range(len(values)), key=lambda index: values[index])
    adjusted = [0.0] * len(values)
    running = 0.0
    for place, index in enumerate(order):
        running = max(running, min(1.0, (len(values) - place) * values[index]))
        adjusted[index] = running
    return adjusted


Condition = Literal["interval", "rho", "p", "placebo"]
"""What an axis must meet to move as declared, named by the number that decides it."""


def unmet(lowest: float, rho: float, corrected_p: float, placebo: float) -> tuple[Condition, ...]:
    """Which of the four conditions of design section 8 do not hold; ``lowest`` is the interval's lower end."""
    holds: dict[Condition, bool] = {
        "interval": lowest > NOISE_FLOOR,
        "rho": rho >= _RHO,
        "p": corrected_p < ALPHA,
        "placebo": abs(placebo) < NOISE_FLOOR,
    }
    return tuple(name for name, met in holds.items() if not met)


def moves_as_declared(found: DoseResponse, corrected_p: float, placebo: float) -> bool:
    """The four conditions of design section 8, all of them."""
    return not unmet(found.interval[0], found.rho, corrected_p, placebo)
