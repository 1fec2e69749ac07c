"""Open generation: what a model writes to the test requests, and which pole's replies it is like."""

import numpy as np
from inspect_ai.dataset import Sample
from inspect_ai.scorer import Metric, Score, Scorer, Target, mean, scorer, stderr
from inspect_ai.solver import TaskState

from counterpoise.domain.measurement.generation import likeness
from counterpoise.evaluations.material import Source
from counterpoise.evaluations.messages import spoken
from counterpoise.evaluations.metrics import dose, grouped_by_weight
from counterpoise.services.ledger import Opening

__all__ = ["dose_likeness_scorer", "likeness_scorer", "request"]


def request(before: Opening, name: str, user: str, metadata: dict[str, object]) -> Sample:
    """One sample: a request as a user would send it."""
    return Sample(id=name, input=spoken(before, user), metadata=metadata)


def _scored(axis: str, pairs: str | None) -> Scorer:
    """Score one reply against the two of its pair; n-grams are weighted over all the axis's replies and this one."""
    known = Source(pairs=pairs).pairs(axis)
    places = {pair.id: place for place, pair in enumerate(known)}
    exemplars = [*(pair.first for pair in known), *(pair.second for pair in known)]

    async def score(state: TaskState, target: Target) -> Score:
        del target  # nothing is right or wrong
        written = state.output.completion
        place = places[state.metadata["pair"]]
        near: list[float] = np.asarray(likeness([*exemplars, written])[-1]).tolist()
        first, second = near[place], near[len(known) + place]
        return Score(
            value={
                "lean": first - second,
                "to_first": first,
                "to_second": second,
                "length": float(len(written)),
                "stopped": float(state.output.stop_reason == "stop"),
            },
            explanation=written,
        )

    return score


def _with(*metrics: Metric) -> dict[str, list[Metric]]:
    beside = {key: [mean()] for key in ("to_first", "to_second", "length", "stopped")}
    return {"lean": [mean(), stderr(cluster="pair"), *metrics], **beside}


@scorer(metrics=_with())
def likeness_scorer(axis: str, pairs: str | None = None) -> Scorer:
    """How much more a reply is like the first pole's than like the second's, in character n-grams; −1 to 1."""
    return _scored(axis, pairs)


@scorer(metrics=_with(grouped_by_weight(), dose()))
def dose_likeness_scorer(axis: str, pairs: str | None = None) -> Scorer:
    """The same at each weight, with the dose–response over them."""
    return _scored(axis, pairs)
