"""What Inspect reports of a task beyond mean and standard error, computed by the project's own statistics."""

import math
from collections import defaultdict
from collections.abc import Sequence

import numpy as np
from inspect_ai.scorer import Metric, SampleScore, Value, grouped, mean, metric

from counterpoise.domain.measurement.dose_response import dose_response
from counterpoise.domain.measurement.floors import wilson
from counterpoise.services.axis_response import SEED

__all__ = ["dose", "grouped_by_weight", "pairs"]

_LEAST = 2
_NAMES = ("effect", "interval_low", "interval_high", "rho", "monotone", "p")


def _by(scores: Sequence[SampleScore], *keys: str) -> dict[tuple[object, ...], list[float]]:
    """The values of the samples that share what ``keys`` say in their metadata."""
    found: dict[tuple[object, ...], list[float]] = defaultdict(list)
    for one in scores:
        metadata = one.sample_metadata or {}
        found[tuple(metadata[key] for key in keys)].append(one.score.as_float())
    return found


def grouped_by_weight() -> Metric:
    """The mean at each weight of the first pole."""
    return grouped(mean(), "weight", all=False, name_template="weight_{group_name}")


@metric
def dose() -> Metric:
    """Effect, interval, rho, monotone and p over the weights, as ``counterpoise measure`` computes them.

    A pair counts only if it was asked at every weight that any pair was asked at, equally often; with fewer than two
    such pairs, or one weight, every number is NaN.
    """

    def found(scores: list[SampleScore]) -> Value:
        cells = _by(scores, "pair", "weight")
        asked = sorted({str(pair) for pair, _ in cells})
        weights = sorted({int(str(weight)) for _, weight in cells}, reverse=True)
        most = max(map(len, cells.values()), default=0)
        rows = [[cells.get((pair, weight), []) for weight in weights] for pair in asked]
        table = [[sum(cell) / most for cell in row] for row in rows if all(len(cell) == most for cell in row)]
        if len(table) < _LEAST or len(weights) < _LEAST:
            return dict.fromkeys(_NAMES, math.nan)
        response = dose_response(table, np.random.default_rng(SEED))
        numbers = (response.effect, *response.interval, response.rho, response.monotone, response.p)
        return dict(zip(_NAMES, numbers, strict=True))

    return found


@metric
def pairs() -> Metric:
    """How many pairs hold in both orders, of how many, with the 95% score interval of that share."""

    def found(scores: list[SampleScore]) -> Value:
        asked = _by(scores, "pair").values()
        number = sum(min(values) == 1 for values in asked)
        low, high = wilson(number, len(asked))
        return {"held": number, "total": len(asked), "held_low": low, "held_high": high}

    return found
