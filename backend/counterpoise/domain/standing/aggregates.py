"""Evidence that publishes support for items by group, without the people: what follows from it, and what cannot.

``u_g = Σ strength·support·share(pole) / Σ strength·support``: how much weight a profile gives to the poles that the
group's supported items speak for. Who gains and who loses is not known, and is said to be not known.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from counterpoise.domain.errors import InvalidOption
from counterpoise.domain.standing.resampling import DRAWS
from counterpoise.domain.standing.respondents import Floats
from counterpoise.domain.standing.suppression import LEAST_SHOWN, Hidden
from counterpoise.domain.standing.verdicts import EVERYONE, GroupStanding, Unjudged, judged

__all__ = ["Aggregates", "Item", "Support", "pole_share", "standing_of_aggregates", "weighted_support"]

_SAME = 1e-12


@dataclass(frozen=True, slots=True)
class Item:
    """One item of a survey, read as support for a pole: a judgement with an author and a reason.

    Attributes:
        strength: how strongly it speaks for the pole, above 0; only proportions between items matter.
    """

    id: str
    axis: str
    pole: str
    strength: float
    reason: str


@dataclass(frozen=True, slots=True)
class Support:
    """The share of one group that supports one item, 0–1, of ``n`` asked; NaN where withheld, under ten people."""

    item: str
    dimension: str
    group: str
    n: int
    support: float


@dataclass(frozen=True, slots=True)
class Aggregates:
    """Items with their mapping, and support by group; the total is dimension and group ``everyone``."""

    items: tuple[Item, ...]
    cells: tuple[Support, ...]


def pole_share(item: Item, shares: Mapping[str, float]) -> float:
    """The share that ``shares`` gives to the pole which the item speaks for."""
    first = shares[item.axis]
    return first if item.axis.split("-", maxsplit=1)[0] == item.pole else 1.0 - first


def weighted_support(strengths: Floats, supports: Floats, poles: Floats) -> float:
    """``Σ strength·support·share / Σ strength·support``; NaN where nothing is supported."""
    total = float((strengths * supports).sum())
    return float((strengths * supports * poles).sum() / total) if total > 0 else float("nan")


def standing_of_aggregates(
    evidence: Aggregates,
    profile: Mapping[str, float],
    reference: Mapping[str, float],
    seed: int,
    draws: int = DRAWS,
) -> tuple[GroupStanding | None, list[GroupStanding], tuple[Hidden, ...]]:
    """Everyone (None where the evidence has no total), every group that may be shown, and the hidden ones.

    Each cell's support is drawn anew as a binomial share of its n, items independently of each other: how answers to
    different items hang together is not published, so the interval rests on that assumption.

    Raises:
        InvalidOption: if no item lies on an axis that profile and reference both set.
    """
    items = {one.id: one for one in evidence.items if one.axis in profile and one.axis in reference}
    if not items:
        axes = sorted({one.axis for one in evidence.items})
        raise InvalidOption(
            f"No item lies on an axis that profile and reference set. The evidence speaks of: {', '.join(axes)}.",
            known=axes,
        )
    by_group: dict[tuple[str, str], list[Support]] = {}
    for cell in evidence.cells:
        if cell.item in items:
            by_group.setdefault((cell.dimension, cell.group), []).append(cell)
    hidden = _hidden(evidence)
    dark = {(one.dimension, one.group) for one in hidden}
    shown = []
    for place, cells in by_group.items():
        if place in dark:
            continue
        found = _unjudged(place, cells, items, (profile, reference), seed, draws)
        if not np.isnan(found.mean):
            shown.append(found)
    total = [one for one in shown if (one.dimension, one.group) == EVERYONE]
    rest = [one for one in shown if (one.dimension, one.group) != EVERYONE]
    return (judged(total)[0] if total else None), judged(rest), hidden


def _hidden(evidence: Aggregates) -> tuple[Hidden, ...]:
    """Groups with fewer than ten people on any item; and where that hides one group of a dimension, the next too."""
    smallest: dict[tuple[str, str], int] = {}
    for cell in evidence.cells:
        place = (cell.dimension, cell.group)
        smallest[place] = min(smallest.get(place, cell.n), cell.n)
    found: list[Hidden] = []
    for dimension in dict.fromkeys(dimension for dimension, _ in smallest):
        sizes = {group: n for (owner, group), n in smallest.items() if owner == dimension}
        small = [group for group, n in sizes.items() if n < LEAST_SHOWN]
        found += [Hidden(dimension, group, "small") for group in small]
        rest = sorted((n, group) for group, n in sizes.items() if group not in small)
        if small and rest and (len(small) == 1 or sum(sizes[group] for group in small) < LEAST_SHOWN):
            found.append(Hidden(dimension, rest[0][1], "derivable"))
    return tuple(sorted(found, key=lambda one: (one.dimension, one.group)))


def _unjudged(
    place: tuple[str, str],
    cells: Sequence[Support],
    items: Mapping[str, Item],
    sides: tuple[Mapping[str, float], Mapping[str, float]],
    seed: int,
    draws: int,
) -> Unjudged:
    cells = sorted(cells, key=lambda cell: cell.item)
    strengths = np.array([items[cell.item].strength for cell in cells])
    supports = np.array([cell.support for cell in cells])
    weights = strengths * supports
    counts = np.array([cell.n for cell in cells])
    poles = [np.array([pole_share(items[cell.item], side) for cell in cells]) for side in sides]
    mean, reference = (weighted_support(strengths, supports, one) for one in poles)
    rng = np.random.default_rng([seed, *("\x00".join(place)).encode()])
    drawn = rng.binomial(counts, supports, size=(draws, len(cells))) / counts
    weight = strengths * drawn
    with np.errstate(invalid="ignore"):
        differences = (weight * (poles[0] - poles[1])).sum(axis=1) / weight.sum(axis=1)
    differences = differences[~np.isnan(differences)]
    error = float(differences.std(ddof=1)) if len(differences) > 1 else 0.0
    moved = (poles[0] - poles[1])[weights > 0]
    # Where every supported item moves alike, support cancels out of the formula.
    settled = bool(np.ptp(moved) < _SAME) if len(moved) else True
    # Had every item been supported alike: this much follows from what was asked, whatever anybody answered.
    even = np.ones(len(cells))
    alike = weighted_support(strengths, even, poles[0]) - weighted_support(strengths, even, poles[1])
    return Unjudged(*place, int(counts.min()), mean, reference, error, settled=settled, alike=alike)
