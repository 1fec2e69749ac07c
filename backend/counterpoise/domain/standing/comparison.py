"""One profile against one reference on one pack: groups, welfare, variants, and where the measures disagree."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from counterpoise.domain.standing.aggregate_specifications import aggregate_curves
from counterpoise.domain.standing.aggregates import Aggregates, standing_of_aggregates
from counterpoise.domain.standing.closeness import Shares, closeness, shared_axes
from counterpoise.domain.standing.pack import EvidencePack
from counterpoise.domain.standing.respondents import NOT_STATED, Floats, Respondents
from counterpoise.domain.standing.specifications import Curve, Variant, curve_of, specification_curves
from counterpoise.domain.standing.suppression import LEAST_RANKED, LEAST_SHOWN, Hidden
from counterpoise.domain.standing.verdicts import EVERYONE, GroupStanding, standing_of_groups
from counterpoise.domain.standing.welfare import ATKINSON, WorstGroup, ranking, welfare, worst_group

__all__ = ["Comparison", "Regret", "compare"]

PROFILE, REFERENCE = "profile", "reference"
_TIE = 1e-9
Welfare = Mapping[str, Mapping[str, float | tuple[float, ...]]]


@dataclass(frozen=True, slots=True)
class Regret:
    """How much closer a group's own best candidate would be; judged on the candidates that were given, no others."""

    dimension: str
    group: str
    best: str
    mean: float
    regret: float


@dataclass(frozen=True)
class Comparison:
    """What a pack says about a profile beside a reference.

    Attributes:
        axes: axes compared: set in both and known to the pack.
        everyone: all people together; None where aggregates have no total, or where fewer than ten people answered.
        groups: every group that may be shown.
        hidden: every group that may not.
        welfare: by candidate, by rule; empty for aggregates, whose people are not known.
        rankings: by rule, names from best to worst, ties together.
        worst: by dimension, the worst group under the profile with its probability.
        regrets: by group that is large enough to rank.
        curves: specification curve by group, ``everyone`` among them.
        measures: by measure, which of the two it favours: ``profile``, ``reference`` or ``tie``.
    """

    axes: tuple[str, ...]
    everyone: GroupStanding | None
    groups: tuple[GroupStanding, ...]
    hidden: tuple[Hidden, ...]
    welfare: Welfare
    rankings: Mapping[str, list[list[str]]]
    worst: tuple[WorstGroup, ...]
    regrets: tuple[Regret, ...]
    curves: Mapping[tuple[str, str], Curve]
    measures: Mapping[str, str]

    @property
    def agree(self) -> bool:
        """Whether all measures favour the same one; ties side with either."""
        return len({one for one in self.measures.values() if one != "tie"}) < 2  # noqa: PLR2004 - two sides


def _favoured(first: float, second: float) -> str:
    if abs(first - second) <= _TIE:
        return "tie"
    return PROFILE if first > second else REFERENCE


def _of_aggregates(pack: EvidencePack, data: Aggregates, profile: Shares, reference: Shares, seed: int) -> Comparison:
    everyone, groups, hidden = standing_of_aggregates(data, profile, reference, seed)
    axes = {item.axis for item in data.items if item.axis in profile and item.axis in reference}
    rows = [everyone] if everyone else groups
    measures = (
        {
            "mean": _favoured(
                *(float(np.mean([getattr(one, name) for one in rows])) for name in ("mean", "reference_mean"))
            )
        }
        if rows
        else {}
    )
    for coding in pack.codings[1:]:
        if isinstance(coding.data, Aggregates) and any(
            item.axis in profile and item.axis in reference for item in coding.data.items
        ):
            total, others, _ = standing_of_aggregates(coding.data, profile, reference, seed)
            found = [total] if total else others
            if found:
                means = (float(np.mean([getattr(one, name) for one in found])) for name in ("mean", "reference_mean"))
                measures[f"mean, mapping {coding.name}"] = _favoured(*means)
    cells = [(one.dimension, one.group) for one in (*([everyone] if everyone else []), *groups)]
    codings = {one.name: one.data for one in pack.codings if isinstance(one.data, Aggregates)}
    curves = aggregate_curves(codings, profile, reference, cells)
    return Comparison(tuple(sorted(axes)), everyone, tuple(groups), hidden, {}, {}, (), (), curves, measures)


def _all_hidden(people: Respondents) -> tuple[Hidden, ...]:
    return tuple(
        Hidden(dimension, str(label), "small")
        for dimension, labels in people.groups.items()
        for label in np.unique(labels)
        if str(label) != NOT_STATED
    )


def _other_codings(
    pack: EvidencePack,
    sides: tuple[Shares, Shares],
    groups: tuple[GroupStanding, ...],
    curves: Mapping[tuple[str, str], Curve],
) -> Mapping[tuple[str, str], Curve]:
    """The curves with the variants of the pack's other mappings added."""
    found = {cell: list(curve.variants) for cell, curve in curves.items()}
    for coding in pack.codings[1:]:
        main, people = pack.codings[0].data, coding.data
        if not (isinstance(main, Respondents) and isinstance(people, Respondents)):
            continue
        # Another reading of the same people's answers; who they are is no matter of reading.
        people = replace(people, groups=main.groups, strata=main.strata, weights=main.weights)
        axes = [axis for axis in people.axes if all(axis in side for side in sides)]
        members = {EVERYONE: np.ones(len(people), dtype=bool)}
        members |= {(one.dimension, one.group): people.groups[one.dimension] == one.group for one in groups}
        for cell, curve in specification_curves(people, *sides, axes, members).items() if axes else ():
            found[cell] += [
                Variant(replace(one.specification, mapping=coding.name), one.difference) for one in curve.variants
            ]
    return {cell: curve_of(variants) for cell, variants in found.items()}


def _median(values: Floats, weights: Floats) -> float:
    """The value below which half of the weight lies; the middle of two where it lies between."""
    order = np.argsort(values, kind="stable")
    reach = np.cumsum(weights[order]) / weights.sum()
    low = int(np.searchsorted(reach, 0.5 - _TIE))
    high = int(np.searchsorted(reach, 0.5 + _TIE))
    return float((values[order[low]] + values[order[min(high, len(order) - 1)]]) / 2)


def _measures(moved: Floats, weights: Floats, scores: Welfare, everyone: GroupStanding) -> dict[str, str]:
    gain, lose = everyone.gain or 0.0, everyone.lose or 0.0
    found = {
        "mean": _favoured(everyone.mean, everyone.reference_mean),
        "median person": _favoured(_median(moved, weights), 0.0),
        "more gain than lose": _favoured(gain, lose),
    }
    for rule in scores[PROFILE]:
        one, other = scores[PROFILE][rule], scores[REFERENCE][rule]
        if isinstance(one, float) and isinstance(other, float) and rule != "mean":
            found[rule] = _favoured(one, other)
    return found


def _regrets(
    groups: tuple[GroupStanding, ...], people: Respondents, closenesses: Mapping[str, Floats]
) -> tuple[Regret, ...]:
    found = []
    for one in groups:
        if one.n < LEAST_RANKED:
            continue
        rows = people.groups[one.dimension] == one.group
        means = {}
        for name, values in closenesses.items():
            known = rows & ~np.isnan(values)
            means[name] = float(np.average(values[known], weights=people.weights[known]))
        best = max(sorted(means), key=lambda name: means[name])
        found.append(Regret(one.dimension, one.group, best, means[best], max(0.0, means[best] - one.mean)))
    return tuple(found)


def compare(
    pack: EvidencePack,
    profile: Shares,
    reference: Shares,
    *,
    seed: int,
    candidates: Mapping[str, Shares] | None = None,
    aversions: Sequence[float] = (),
) -> Comparison:
    """Compare two profiles on a pack's main mapping.

    Args:
        pack: the evidence.
        profile: share of the first pole by axis, 0–1.
        reference: likewise.
        seed: of every draw.
        candidates: others that groups might like better, by name; those that do not set every compared axis are left
            out, because they would be judged on other questions.
        aversions: further ones of Atkinson's measure, each above 0.

    Raises:
        InvalidOption: if nothing is in common.
    """
    data = pack.codings[0].data
    if isinstance(data, Aggregates):
        return _of_aggregates(pack, data, profile, reference, seed)
    axes = shared_axes(data, profile, reference)
    whole = {PROFILE: profile, REFERENCE: reference}
    whole |= {
        name: shares for name, shares in (candidates or {}).items() if name not in whole and set(axes) <= shares.keys()
    }
    closenesses = {name: closeness(data, shares, axes) for name, shares in whole.items()}
    if (~np.isnan(closenesses[PROFILE])).sum() < LEAST_SHOWN:
        # All of them together are a small group: no figure at all may be shown.
        return Comparison(tuple(axes), None, (), _all_hidden(data), {}, {}, (), (), {}, {})
    everyone, shown, hidden = standing_of_groups(data, closenesses[PROFILE], closenesses[REFERENCE], seed)
    groups = tuple(shown)
    known = ~np.isnan(closenesses[PROFILE])
    large = {
        (one.dimension, one.group): (data.groups[one.dimension] == one.group) & known
        for one in groups
        if one.n >= LEAST_RANKED
    }
    scores: dict[str, dict[str, float | tuple[float, ...]]] = {
        name: welfare(
            values[known],
            data.weights[known],
            [float(np.average(values[rows], weights=data.weights[rows])) for rows in large.values()],
            sorted({*ATKINSON, *aversions}),
        )
        for name, values in closenesses.items()
    }
    worst = []
    for dimension in data.groups:
        cells = {cell: rows for cell, rows in large.items() if cell[0] == dimension}
        found = worst_group(cells, closenesses[PROFILE], data.weights, data.strata, seed)
        if found:
            worst.append(found)
    members = {EVERYONE: np.ones(len(data), dtype=bool)}
    members |= {(one.dimension, one.group): data.groups[one.dimension] == one.group for one in groups}
    moved = (closenesses[PROFILE] - closenesses[REFERENCE])[known]
    return Comparison(
        axes=tuple(axes),
        everyone=everyone,
        groups=groups,
        hidden=hidden,
        welfare=scores,
        rankings={rule: ranking({name: one[rule] for name, one in scores.items()}) for rule in scores[PROFILE]},
        worst=tuple(worst),
        regrets=_regrets(groups, data, closenesses),
        curves=_other_codings(
            pack, (profile, reference), groups, specification_curves(data, profile, reference, axes, members)
        ),
        measures=_measures(moved, data.weights[known], scores, everyone),
    )
