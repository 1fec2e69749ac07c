"""Small groups are hidden, and so is what would give them away.

A group is hidden where fewer than 10 people answered on any axis. What is hidden must not follow from what is shown:
every published figure is a sum over a set of people, so a hidden set can be computed exactly if its indicator is a
linear combination of the indicators of shown sets (everyone included). Groups are hidden, smallest first, until none
can. The decision looks at the pack alone and is made once for all queries, so two queries cannot be subtracted.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from counterpoise.domain.errors import InvalidOption
from counterpoise.domain.standing.respondents import NOT_STATED, Respondents

__all__ = ["LEAST_RANKED", "LEAST_SHOWN", "Hidden", "hidden_groups", "refuse_small_changes"]

LEAST_SHOWN = 10
LEAST_RANKED = 30
_TOLERANCE = 1e-9

Cell = tuple[str, str]
"""A dimension and a group."""


@dataclass(frozen=True, slots=True)
class Hidden:
    """A group that is not shown, and why: ``small`` itself, or ``derivable`` would give a small one away."""

    dimension: str
    group: str
    reason: str


def _derivable(target: NDArray[np.float64], shown: NDArray[np.float64]) -> bool:
    """Whether ``target`` (cells,) is a linear combination of the rows of ``shown`` (k, cells)."""
    solution, *_ = np.linalg.lstsq(shown.T, target, rcond=None)
    return bool(np.abs(shown.T @ solution - target).max() < _TOLERANCE)


def hidden_groups(people: Respondents) -> tuple[Hidden, ...]:
    """Every group that must not be shown, in the order of dimension and label.

    People who did not state a dimension are one of its groups here: they follow from the total by subtraction.
    """
    members: dict[Cell, NDArray[np.bool_]] = {}
    for dimension, labels in people.groups.items():
        for label in np.unique(labels):
            members[dimension, str(label)] = labels == label
    sizes = {cell: people.smallest_n(rows) for cell, rows in members.items()}
    reasons: dict[Cell, str] = {cell: "small" for cell, size in sizes.items() if size < LEAST_SHOWN}
    patterns = _patterns(members, len(people))
    while True:
        shown = [cell for cell in members if cell not in reasons and cell[1] != NOT_STATED]
        given_away = _given_away(members, sizes, reasons, patterns, shown)
        if given_away is None:
            break
        candidates = [cell for cell in shown if cell[0] == given_away] or shown
        if not candidates:
            break
        reasons[min(candidates, key=lambda cell: (sizes[cell], cell))] = "derivable"
    return tuple(
        Hidden(dimension, label, reason)
        for (dimension, label), reason in sorted(reasons.items())
        if label != NOT_STATED
    )


def _patterns(members: Mapping[Cell, NDArray[np.bool_]], n: int) -> dict[Cell, NDArray[np.float64]]:
    """Each group as an indicator over the distinct combinations of groups that people have."""
    if not members:
        return {}
    matrix = np.array(list(members.values())).reshape(len(members), n)
    distinct = np.unique(matrix, axis=1)
    return {cell: row.astype(np.float64) for cell, row in zip(members, distinct, strict=True)}


def _given_away(
    members: Mapping[Cell, NDArray[np.bool_]],
    sizes: Mapping[Cell, int],
    reasons: Mapping[Cell, str],
    patterns: Mapping[Cell, NDArray[np.float64]],
    shown: list[Cell],
) -> str | None:
    """The dimension of a small set that the shown ones give away, or None."""
    if not patterns:
        return None
    width = len(next(iter(patterns.values())))
    published = np.array([np.ones(width), *(patterns[cell] for cell in shown)])
    for dimension in dict.fromkeys(dimension for dimension, _ in members):
        dark = [cell for cell in members if cell[0] == dimension and (cell in reasons or cell[1] == NOT_STATED)]
        small = [cell for cell in dark if sizes[cell] < LEAST_SHOWN]
        if not small:
            continue
        if any(_derivable(patterns[cell], published) for cell in small):
            return dimension
        together = sum(sizes[cell] for cell in dark)
        if together < LEAST_SHOWN and _derivable(sum((patterns[cell] for cell in dark), np.zeros(width)), published):
            return dimension
    return None


def refuse_small_changes(before: Mapping[Cell, int], after: Mapping[Cell, int]) -> None:
    """Refuse a next version of a pack in which a group changes by 1 to 9 people: subtracting would show them.

    Args:
        before: size by dimension and group, everyone under ``("", "")``.
        after: the same of the next version.

    Raises:
        InvalidOption: naming the groups.
    """
    small = [
        f"{dimension or 'everyone'} {group}".strip()
        for dimension, group in sorted(before.keys() | after.keys())
        if 0 < abs(after.get((dimension, group), 0) - before.get((dimension, group), 0)) < LEAST_SHOWN
    ]
    if small:
        raise InvalidOption(
            f"This version changes {', '.join(small)} by fewer than {LEAST_SHOWN} people; what they said would follow "
            "from the two versions by subtraction. Wait until more people are in it, or publish it under a new id "
            "without the earlier one.",
            groups=small,
        )
