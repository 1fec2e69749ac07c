"""One axis by itself: its dose-response, with placebo, mention, neutral replies and reworded requests."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from counterpoise.domain.compiler.compile import compile_profile
from counterpoise.domain.measurement.dose_response import DoseResponse, dose_response, holm, moves_as_declared
from counterpoise.domain.measurement.generation import GenerationCheck
from counterpoise.domain.measurement.judgement import Judgement
from counterpoise.domain.measurement.pairs import ContrastPair
from counterpoise.domain.measurement.placebo import with_placebo
from counterpoise.domain.measurement.retention import Retention
from counterpoise.services.conditions import EXTREMES, Conditions, axis_profile
from counterpoise.services.ledger import Ledger, Opening, Tickets, opening
from counterpoise.services.ports import Message

__all__ = ["SEED", "AxisResult", "AxisTickets", "ask_axis", "axis_results"]

SEED = 20_261_121
"""Of every bootstrap; chosen before anything was measured."""


@dataclass(frozen=True, slots=True)
class AxisResult:
    """One axis: its dose–response and the controls that decide whether it moves as declared.

    Attributes:
        placebo: effect of off-topic text in the same slots, in nats a token.
        mention: effect of merely mentioning the poles' words.
        first_rise: rise of the first pole's replies against the neutral third ones, lowest to highest level.
        second_rise: the same of the second pole's; both up means: not a trade-off on this model.
        paraphrase: effect on the reworded requests, and on the same requests as first worded; None without any.
        generation: what the model writes at both ends; None unless asked for, as are the next two.
        judged: what a judge says of that.
        retention: what is left of the effect at the eighth turn.
    """

    axis: str
    pairs: int
    response: DoseResponse
    corrected_p: float
    placebo: float
    mention: float | None
    first_rise: float | None
    second_rise: float | None
    paraphrase: tuple[float, float] | None
    passes: bool
    generation: GenerationCheck | None = None
    judged: Judgement | None = None
    retention: Retention | None = None


@dataclass(frozen=True)
class AxisTickets:
    """What was asked of the ledger for one axis."""

    pairs: tuple[ContrastPair, ...]
    levels: list[list[Tickets]]
    placebo: list[tuple[Tickets, Tickets]]
    mention: list[tuple[Tickets, Tickets]]
    thirds: list[tuple[tuple[int, int, int], tuple[int, int, int]]]
    reworded: list[tuple[int, Tickets, Tickets]]


def _mentions(conditions: Conditions, axis_id: str) -> list[Opening]:
    """Prompts that merely mention each pole's word after the commitments."""
    said = conditions.material.mentions.get(axis_id, {})
    bare = conditions.bare()[0].content
    return [(Message("system", f"{bare}\n\n{said[pole]}"),) for pole in axis_id.split("-") if pole in said]


def _blank(conditions: Conditions, axis_id: str) -> list[Opening]:
    """Prompts at both extremes with off-topic text in the axis's slots."""
    catalogue = conditions.policies.catalogue
    replaced = with_placebo(catalogue, catalogue.axis(axis_id), conditions.material.placebo)
    options = conditions.plan.options
    return [opening(compile_profile(axis_profile(axis_id, one), replaced, options=options)) for one in EXTREMES]


def ask_axis(ledger: Ledger, conditions: Conditions, axis_id: str, weights: Sequence[int]) -> AxisTickets:
    """Ask for everything that one axis needs.

    Raises:
        UnknownAxis: if the catalogue has no such axis.
        InvalidOption: if it has fewer than two test pairs.
    """
    conditions.policies.catalogue.axis(axis_id)
    pairs = conditions.pairs(axis_id)
    full = not conditions.plan.quick
    openings = [conditions.at(axis_id, weight) for weight in weights]
    blank, mentions = _blank(conditions, axis_id), _mentions(conditions, axis_id) if full else []

    def both(before: Sequence[Opening], pair: ContrastPair) -> tuple[Tickets, Tickets]:
        top, bottom = (ledger.contrast(one, pair.user, pair.first, pair.second) for one in (before[0], before[-1]))
        return top, bottom

    def third(place: int, pair: ContrastPair) -> tuple[int, int, int]:
        before = openings[place]
        first, second = ledger.contrast(before, pair.user, pair.first, pair.second)
        return first, second, ledger.ask(before, pair.user, pair.third or "")

    numbers = {pair.id: number for number, pair in enumerate(pairs)}
    reworded = [pair for pair in conditions.material.pairs[axis_id] if full and pair.paraphrase_of in numbers]
    return AxisTickets(
        pairs=pairs,
        levels=[[ledger.contrast(one, pair.user, pair.first, pair.second) for one in openings] for pair in pairs],
        placebo=[both(blank, pair) for pair in pairs],
        mention=[both(mentions, pair) for pair in pairs] if len(mentions) == len(EXTREMES) else [],
        thirds=[(third(0, pair), third(-1, pair)) for pair in pairs if full and pair.third is not None],
        reworded=[(numbers[pair.paraphrase_of or ""], *both(openings, pair)) for pair in reworded],
    )


def _reworded(ledger: Ledger, asked: AxisTickets) -> tuple[float, float] | None:
    if not asked.reworded:
        return None
    again = ledger.effect([(top, bottom) for _, top, bottom in asked.reworded])
    rows = [asked.levels[number] for number, _, _ in asked.reworded]
    return again, ledger.effect([(row[0], row[-1]) for row in rows])


def _rises(ledger: Ledger, asked: AxisTickets) -> tuple[float | None, float | None]:
    """How each pole's reply rises against the neutral one when its own pole is at the highest level."""
    if not asked.thirds:
        return None, None
    rises = []
    for top, bottom in asked.thirds:
        first, second, third = (ledger.mean(high) - ledger.mean(low) for high, low in zip(top, bottom, strict=True))
        rises.append((first - third, third - second))
    return float(np.mean([one for one, _ in rises])), float(np.mean([other for _, other in rises]))


def axis_results(ledger: Ledger, tickets: Mapping[str, AxisTickets]) -> tuple[AxisResult, ...]:
    """The results of a settled ledger; p is corrected over the axes measured together."""
    responses = {
        axis: dose_response(
            [[ledger.difference(one) for one in row] for row in asked.levels], np.random.default_rng(SEED)
        )
        for axis, asked in tickets.items()
    }
    corrected = holm([response.p for response in responses.values()])
    results = []
    for (axis, response), p in zip(responses.items(), corrected, strict=True):
        asked = tickets[axis]
        placebo = ledger.effect(asked.placebo)
        first_rise, second_rise = _rises(ledger, asked)
        results.append(
            AxisResult(
                axis=axis,
                pairs=len(asked.pairs),
                response=response,
                corrected_p=p,
                placebo=placebo,
                mention=ledger.effect(asked.mention) if asked.mention else None,
                first_rise=first_rise,
                second_rise=second_rise,
                paraphrase=_reworded(ledger, asked),
                passes=moves_as_declared(response, p, placebo),
            )
        )
    return tuple(results)
