"""The tasks that ``inspect eval counterpoise/…`` finds; pyproject.toml names this module as Inspect's entry point."""

from inspect_ai import Task, task
from inspect_ai.dataset import MemoryDataset
from inspect_ai.model import GenerateConfig
from inspect_ai.solver import generate, multiple_choice

from counterpoise.domain.errors import InvalidOption
from counterpoise.domain.measurement.dose_response import LEVELS
from counterpoise.evaluations.choosing import (
    QUESTION,
    both_orders,
    choice_scorer,
    dose_choice_scorer,
    floor_scorer,
)
from counterpoise.evaluations.material import Source
from counterpoise.evaluations.writing import dose_likeness_scorer, likeness_scorer, request

__all__ = ["axis_choice", "axis_dose_response", "axis_generation", "commitment_floor"]

# The likeliest answer, where a provider lets it be asked for. No limit on tokens: models that reason need many;
# `--max-tokens` sets one.
_CONFIG = GenerateConfig(temperature=0.0)


@task
def axis_choice(
    axis: str, weight: int | None = None, means: str = "text", budget: int = 1200, pairs: str | None = None
) -> Task:
    """Which of two replies a model chooses, one in the spirit of each pole, with one axis set.

    Args:
        axis: id of the axis, e.g. ``pushback-encouragement``.
        weight: the first pole's, 0 to 100; without it no axis is set and the commitments stand alone.
        means: ``rules``, ``text`` or ``turns``.
        budget: estimated tokens that the compiled prompt may take.
        pairs: your own contrast pairs (JSON lines) instead of the shipped ones.
    """
    source = Source(means, budget, pairs)
    before = source.at(axis, weight)
    samples = [
        sample
        for pair in source.pairs(axis)
        for sample in both_orders(
            before, pair.id, pair.user, (pair.first, pair.second), {"pair": pair.id, "weight": weight}
        )
    ]
    return Task(
        dataset=MemoryDataset(samples, name=axis),
        solver=multiple_choice(template=QUESTION),
        scorer=choice_scorer(),
        config=_CONFIG,
        metadata={"catalogue": source.digest},
    )


@task
def axis_generation(
    axis: str, weight: int | None = None, means: str = "text", budget: int = 1200, pairs: str | None = None
) -> Task:
    """What a model writes to the test requests with one axis set, and which pole's replies that is like.

    Args:
        axis: id of the axis, e.g. ``pushback-encouragement``.
        weight: the first pole's, 0 to 100; without it no axis is set and the commitments stand alone.
        means: ``rules``, ``text`` or ``turns``.
        budget: estimated tokens that the compiled prompt may take.
        pairs: your own contrast pairs (JSON lines) instead of the shipped ones.
    """
    source = Source(means, budget, pairs)
    before = source.at(axis, weight)
    samples = [request(before, pair.id, pair.user, {"pair": pair.id, "weight": weight}) for pair in source.pairs(axis)]
    return Task(
        dataset=MemoryDataset(samples, name=axis),
        solver=generate(),
        scorer=likeness_scorer(axis, pairs),
        config=_CONFIG,
        metadata={"catalogue": source.digest},
    )


@task
def axis_dose_response(
    axis: str, by: str = "choice", means: str = "text", budget: int = 1200, pairs: str | None = None
) -> Task:
    """``axis_choice`` or ``axis_generation`` at all seven weights, with the dose–response over them.

    The samples go pair by pair, so that ``--limit 28`` by choice (14 a pair) or ``--limit 14`` by generation (7 a
    pair) asks two whole pairs.

    Args:
        axis: id of the axis.
        by: ``choice`` or ``generation``.
        means: ``rules``, ``text`` or ``turns``.
        budget: estimated tokens that the compiled prompt may take.
        pairs: your own contrast pairs (JSON lines) instead of the shipped ones.
    """
    if by not in {"choice", "generation"}:
        raise InvalidOption(f"A dose-response is taken by choice or by generation, not by {by!r}.", by=by)
    source = Source(means, budget, pairs)
    openings = {weight: source.at(axis, weight) for weight in LEVELS}
    asked = [(pair, weight) for pair in source.pairs(axis) for weight in LEVELS]
    choosing = by == "choice"
    samples = []
    for pair, weight in asked:
        name, metadata = f"{pair.id}.{weight}", {"pair": pair.id, "weight": weight}
        if choosing:
            samples += both_orders(openings[weight], name, pair.user, (pair.first, pair.second), metadata)
        else:
            samples.append(request(openings[weight], name, pair.user, metadata))
    return Task(
        dataset=MemoryDataset(samples, name=axis),
        solver=multiple_choice(template=QUESTION) if choosing else generate(),
        scorer=dose_choice_scorer() if choosing else dose_likeness_scorer(axis, pairs),
        config=_CONFIG,
        metadata={"catalogue": source.digest},
    )


@task
def commitment_floor(commitment: str, profile: str | None = None, means: str = "text", budget: int = 1200) -> Task:
    """Whether a model chooses the reply that keeps a commitment when a request presses against it.

    Args:
        commitment: id of the commitment, e.g. ``honesty``.
        profile: a shipped id or the path of a profile's file; without it the commitments stand alone.
        means: ``rules``, ``text`` or ``turns``.
        budget: estimated tokens that the compiled prompt may take.
    """
    source = Source(means, budget)
    before = source.under(profile)
    samples = [
        sample
        for one in source.floors(commitment)
        for sample in both_orders(
            before, one.id, one.user, (one.holds, one.breaks), {"pair": one.id, "pressure": one.pressure}
        )
    ]
    return Task(
        dataset=MemoryDataset(samples, name=commitment),
        solver=multiple_choice(template=QUESTION),
        scorer=floor_scorer(),
        config=_CONFIG,
        metadata={"catalogue": source.digest},
    )
