"""The specification curve: does the finding hold in the other ways that it could have been computed?

Simonsohn, Simmons and Nelson (2020). The variants are ours: "holds in 830 of 1,000 variants that we chose; not a
probability".
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product

import numpy as np
from numpy.typing import NDArray

from counterpoise.domain.standing.closeness import METRICS, closeness
from counterpoise.domain.standing.resampling import weighted_mean
from counterpoise.domain.standing.respondents import Floats, Respondents
from counterpoise.domain.standing.suppression import separable_sources

__all__ = ["Curve", "Specification", "Variant", "curve_of", "specification_curves", "specifications"]

_MORE, _LESS = 1.2, 0.8
_FEWEST_AXES = 1
_NOTHING = 1e-12


@dataclass(frozen=True, slots=True)
class Specification:
    """One way to compute the difference.

    Attributes:
        metric: name in ``METRICS``.
        dropped: axis left out, or None.
        scaled: axis and factor on its importance, or None.
        survey_weights: whether people count by their survey weight.
        importances: whether axes count by people's importances.
        left_out: stratum or source left out, or None.
        mapping: name of another mapping of the data to axes, or None for the main one.
        item: item left out, or None.
        strengths: whether items count by their strength.
    """

    metric: str = "absolute"
    dropped: str | None = None
    scaled: tuple[str, float] | None = None
    survey_weights: bool = True
    importances: bool = True
    left_out: str | None = None
    mapping: str | None = None
    item: str | None = None
    strengths: bool = True

    @property
    def words(self) -> str:
        """What differs from the main specification, for readers."""
        parts = [
            "" if self.metric == "absolute" else f"{self.metric} distance",
            f"without {self.dropped}" if self.dropped else "",
            f"{self.scaled[0]} counts {self.scaled[1] - 1:+.0%}" if self.scaled else "",
            "" if self.survey_weights else "everyone counts once",
            "" if self.importances else "all axes count alike",
            f"without {self.left_out}" if self.left_out else "",
            f"without item {self.item}" if self.item else "",
            "" if self.strengths else "all items count alike",
            f"mapping {self.mapping}" if self.mapping else "",
        ]
        return ", ".join(part for part in parts if part) or "as shown"


@dataclass(frozen=True, slots=True)
class Variant:
    """A specification and the difference that it gives."""

    specification: Specification
    difference: float


@dataclass(frozen=True, slots=True)
class Curve:
    """All variants of one group's difference, lowest first; ``holds`` of them have the sign of the shown one."""

    difference: float
    holds: int
    variants: tuple[Variant, ...]


def specifications(
    axes: Sequence[str], sources: Sequence[str], *, weighted: bool, rated: bool
) -> Iterator[Specification]:
    """Every combination of metric, one change to the axes, weights, importances and one source left out.

    Args:
        axes: axes compared; with one axis none can be dropped or scaled.
        sources: strata or sources of the pack; with one none can be left out.
        weighted: whether survey weights differ between people.
        rated: whether importances differ.
    """
    changes: list[tuple[str | None, tuple[str, float] | None]] = [(None, None)]
    if len(axes) > _FEWEST_AXES:
        changes += [(axis, None) for axis in axes]
        changes += [(None, (axis, factor)) for axis in axes for factor in (_MORE, _LESS)]
    left: list[str | None] = [None, *(sources if len(sources) > 1 else ())]
    for metric, (dropped, scaled), by_importance, by_weight, without in product(
        METRICS, changes, (True, False) if rated else (True,), (True, False) if weighted else (True,), left
    ):
        yield Specification(metric, dropped, scaled, by_weight, by_importance, without)


def _moved(
    people: Respondents, sides: tuple[Mapping[str, float], Mapping[str, float]], axes: Sequence[str], one: Specification
) -> Floats:
    """(n,) how much closer the first side is to each person under a specification of metric and axes."""
    kept = [axis for axis in axes if axis != one.dropped]
    scale = dict([one.scaled]) if one.scaled else None
    first, second = (closeness(people, side, kept, metric=METRICS[one.metric], scale=scale) for side in sides)
    moved: Floats = first - second
    return moved


def specification_curves(
    people: Respondents,
    profile: Mapping[str, float],
    reference: Mapping[str, float],
    axes: Sequence[str],
    members: Mapping[tuple[str, str], NDArray[np.bool_]],
) -> dict[tuple[str, str], Curve]:
    """The curve of every group's difference.

    A source is left out only where that gives no small set of people away, and all variants count the same people as
    the main one, as far as they answered.

    Args:
        people: n respondents.
        profile: first-pole share by axis.
        reference: likewise, of what it is compared with.
        axes: axes compared.
        members: (n,) who belongs, by dimension and group; everyone is who belongs to a cell of all people.
    """
    sources = [str(one) for one in np.unique(people.strata)]
    of_everyone, of_groups = separable_sources(people) if len(sources) > 1 else (False, False)
    main = ~np.isnan(_moved(people, (profile, reference), axes, Specification()))
    equal = replace(people, importances=np.ones_like(people.importances))
    once = np.ones(len(people))
    found: dict[tuple[str, str], list[Variant]] = {cell: [] for cell in members}
    every = specifications(
        axes,
        sources,
        weighted=bool((people.weights != people.weights[0]).any()),
        rated=bool((people.importances != 1).any()),
    )
    computed: dict[Specification, Floats] = {}
    for chosen in every:
        alike = replace(chosen, survey_weights=True, left_out=None)
        if alike not in computed:
            computed = {alike: _moved(people if chosen.importances else equal, (profile, reference), axes, chosen)}
        moved = computed[alike]
        weights = people.weights if chosen.survey_weights else once
        counted = main & ~np.isnan(moved) & (people.strata != chosen.left_out if chosen.left_out else True)
        for cell, rows in members.items():
            if chosen.left_out and not (of_everyone if rows.all() else of_groups):
                continue
            some = rows & counted
            difference = weighted_mean(moved[some], weights[some])
            if not np.isnan(difference):
                found[cell].append(Variant(chosen, difference))
    return {cell: curve_of(variants) for cell, variants in found.items()}


def curve_of(variants: Sequence[Variant]) -> Curve:
    """The variants of one group in order, and how many have the sign of the one that is shown."""
    shown = next((one.difference for one in variants if one.specification == Specification()), float("nan"))
    holds = sum(_sign(one.difference) == _sign(shown) for one in variants)
    return Curve(shown, int(holds), tuple(sorted(variants, key=lambda one: one.difference)))


def _sign(difference: float) -> float:
    return 0.0 if abs(difference) < _NOTHING else float(np.sign(difference))
