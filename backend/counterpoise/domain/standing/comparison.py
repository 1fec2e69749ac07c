"""One profile against one reference on one pack: groups, welfare, variants, and where the measures disagree."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from counterpoise.domain.standing.aggregates import Aggregates, standing_of_aggregates
from counterpoise.domain.standing.closeness import Shares, closeness, shared_axes
from counterpoise.domain.standing.pack import EvidencePack
from counterpoise.domain.standing.respondents import Floats, Respondents
from counterpoise.domain.standing.specifications import Curve, specification_curves
from counterpoise.domain.standing.suppression import LEAST_RANKED, Hidden
from counterpoise.domain.standing.verdicts import EVERYONE, GroupStanding, standing_of_groups
from counterpoise.domain.standing.welfare import WorstGroup, ranking, welfare, worst_group

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
        everyone: all people together; None where aggregates have no total.
        groups: every group that may be shown.
        hidden: every group that may not.
        welfare: by candidate, by rule; empty for aggregates, whose people are not known.
        rankings: by rule, names from best to worst, ties together.
        worst: by dimension, the worst group under the profile with its probability.
        regrets: by group that is large enough to rank.
        curves: specification curve by group, ``everyone`` among them; empty for aggregates.
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
        if isinstance(coding.data, Aggregates):
            total, others, _ = standing_of_aggregates(coding.data, profile, reference, seed)
            found = [total] if total else others
            if found:
                means = (float(np.mean([getattr(one, name) for one in found])) for name in ("mean", "reference_mean"))
                measures[f"mean, mapping {coding.name}"] = _favoured(*means)
    return Comparison(tuple(sorted(axes)), everyone, tuple(groups), hidden, {}, {}, (), (), {}, measures)


def _measures(moved: Floats, scores: Welfare, everyone: GroupStanding) -> dict[str, str]:
    gain, lose = everyone.gain or 0.0, everyone.lose or 0.0
    found = {
        "mean": _favoured(everyone.mean, everyone.reference_mean),
        "median person": _favoured(float(np.median(moved)), 0.0),
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
) -> Comparison:
    """Compare two profiles on a pack's main mapping.

    Args:
        pack: the evidence.
        profile: share of the first pole by axis, 0–1.
        reference: likewise.
        seed: of every draw.
        candidates: others that groups might like better, by name; those that do not set every compared axis are left
            out, because they would be judged on other questions.

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
        curves=specification_curves(data, profile, reference, axes, members),
        measures=_measures(moved, scores, everyone),
    )
