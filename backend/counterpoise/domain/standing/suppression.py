"""Small groups are hidden, and so is what would give them away.

A group is hidden where fewer than 10 people answered on any axis. What is hidden must not follow from what is shown:
every published figure is a sum over a set of people, so the figure of another set can be computed exactly if its
indicator is a linear combination of the indicators of shown sets (everyone included). Groups are hidden, smallest
first, until no hidden group follows, nor the hidden ones of a dimension together, nor the people whom two groups have
in common, or whom one has and the other has not, where they are fewer than 10, nor such a set of people who share all
their groups, nor any combination of figures that rests on fewer than 10.

The decision looks at the pack alone and is made once for all queries, so two queries cannot be
subtracted where people answered every axis; see docs/explanation/whom-does-it-favour.md for those who did not.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from counterpoise.domain.errors import InvalidOption
from counterpoise.domain.standing.concentration import concentrated
from counterpoise.domain.standing.respondents import NOT_STATED, Floats, Respondents

__all__ = [
    "LEAST_RANKED",
    "LEAST_SHOWN",
    "Cell",
    "Hidden",
    "Sets",
    "hidden_groups",
    "refuse_small_changes",
    "separable_sources",
]

LEAST_SHOWN = 10
LEAST_RANKED = 30
_TOLERANCE = 1e-7
_DEPENDENT = 1e-11

Cell = tuple[str, str]
"""A dimension and a group."""


@dataclass(frozen=True, slots=True)
class Hidden:
    """A group that is not shown, and why: ``small`` itself, or ``derivable`` would give a small one away."""

    dimension: str
    group: str
    reason: str


@dataclass(frozen=True)
class Sets:
    """Sets of people, each a row over the distinct combinations of sets that people are in.

    Attributes:
        rows: by name, (c,) 1 where the people of that combination belong.
        answered: (c, A) how many people of each combination answered on each axis.
    """

    rows: Mapping[Cell, Floats]
    answered: Floats

    def small(self, vectors: Floats) -> NDArray[np.bool_]:
        """(t,) whether fewer than ten people, and not nobody, stand behind some axis of each of ``vectors`` (t, c)."""
        counts = vectors @ self.answered
        found: NDArray[np.bool_] = np.asarray(((counts > 0) & (counts < LEAST_SHOWN)).any(axis=1))
        return found

    def gives_away(self, shown: Sequence[Cell], secret: Sequence[Floats]) -> Floats | None:
        """The first set that must not follow from those shown and does, (c,), or None.

        Args:
            shown: names of the sets whose figures are published.
            secret: sets that must not follow, (c,) each; small overlaps of any two sets are added to them.
        """
        basis = self._basis(shown)
        for targets in (np.array([*secret]).reshape(-1, len(self.answered)), self._overlaps):
            rest = targets - (targets @ basis.T) @ basis
            leaks = np.flatnonzero(np.abs(rest).max(axis=1, initial=0.0) < _TOLERANCE)
            if len(leaks):
                found: Floats = targets[leaks[0]]
                return found
        # People who share all their groups follow if the shown sets reach that combination alone.
        alone = np.flatnonzero((np.square(basis).sum(axis=0) > 1.0 - _TOLERANCE) & self._rare)
        if len(alone):
            single = np.zeros(len(self.answered))
            single[alone[0]] = 1.0
            return single
        people = self.answered.max(axis=1).clip(min=1.0)
        return concentrated(basis, people, self._rare, lambda some: bool(self.small(some[None, :])[0]))

    def follows(self, target: Floats, shown: Sequence[Cell]) -> bool:
        """Whether the figure of ``target`` (c,) can be computed from those of the sets ``shown``."""
        basis = self._basis(shown)
        return bool(np.abs(target - (target @ basis.T) @ basis).max() < _TOLERANCE)

    def _basis(self, shown: Sequence[Cell]) -> Floats:
        """Orthonormal rows that span the shown sets."""
        if not shown:
            return np.zeros((0, len(self.answered)))
        rows = np.array([self.rows[cell] for cell in shown])
        # There are far fewer sets than combinations, so their products are the small problem.
        sizes, vectors = np.linalg.eigh(rows @ rows.T)
        kept = sizes > sizes[-1] * _DEPENDENT
        found: Floats = (vectors[:, kept] / np.sqrt(sizes[kept])).T @ rows
        return found

    @cached_property
    def _overlaps(self) -> Floats:
        """(t, c) the small sets among what two sets share, what one has beyond the other, and what neither has."""
        every = np.array(list(self.rows.values())).reshape(-1, len(self.answered))
        found = [np.zeros((0, len(self.answered)))]
        for place, one in enumerate(every):
            other = every[place + 1 :]
            both = (one * other, one * (1 - other), (1 - one) * other, (1 - one) * (1 - other))
            found += [sets[self.small(sets)] for sets in both]
        return np.concatenate(found)

    @cached_property
    def _rare(self) -> NDArray[np.bool_]:
        """(c,) combinations that fewer than ten people have, as far as they answered."""
        found: NDArray[np.bool_] = np.asarray(((self.answered > 0) & (self.answered < LEAST_SHOWN)).any(axis=1))
        return found


EVERYBODY: Cell = ("", "")


def _sets(people: Respondents) -> Sets:
    """Everyone and every group of a pack, those who did not state a dimension among them."""
    combination = np.zeros(len(people), dtype=np.int64)
    codes = {}
    for dimension, labels in people.groups.items():
        names, place = np.unique(labels, return_inverse=True)
        codes[dimension] = (names, place)
        _, combination = np.unique(combination * len(names) + place, return_inverse=True)
    _, first = np.unique(combination, return_index=True)
    answered = np.zeros((len(first), max(1, len(people.axes))))
    for axis in range(len(people.axes)):
        answered[:, axis] = np.bincount(combination, people.answered[:, axis], minlength=len(first))
    rows = {EVERYBODY: np.ones(len(first))}
    for dimension, (names, place) in codes.items():
        rows |= {
            (dimension, str(name)): (place[first] == number).astype(np.float64) for number, name in enumerate(names)
        }
    return Sets(rows, answered)


def hidden_groups(people: Respondents) -> tuple[Hidden, ...]:
    """Every group that must not be shown, in the order of dimension and label.

    People who did not state a dimension are one of its groups here: they follow from the total by subtraction.
    """
    sets = _sets(people)
    cells = [cell for cell in sets.rows if cell != EVERYBODY]
    sizes = {cell: int((sets.rows[cell] @ sets.answered).min()) for cell in cells}
    reasons: dict[Cell, str] = {cell: "small" for cell in cells if sizes[cell] < LEAST_SHOWN}
    while True:
        dark = [cell for cell in cells if cell in reasons or cell[1] == NOT_STATED]
        shown = sorted((cell for cell in cells if cell not in dark), key=lambda cell: (sizes[cell], cell))
        away = sets.gives_away([EVERYBODY, *shown], _secret(sets, dark, sizes))
        # What everyone together gives away, no hiding of groups keeps.
        if away is None or not shown or sets.follows(away, [EVERYBODY]):
            break
        stops = (one for one in shown if not sets.follows(away, [EVERYBODY, *(o for o in shown if o != one)]))
        reasons[next(stops, shown[0])] = "derivable"
    return tuple(
        Hidden(dimension, label, reason)
        for (dimension, label), reason in sorted(reasons.items())
        if label != NOT_STATED
    )


def _secret(sets: Sets, dark: Sequence[Cell], sizes: Mapping[Cell, int]) -> list[Floats]:
    """Sets that must not follow: small hidden groups, and all hidden ones of a dimension where they are few."""
    found = [sets.rows[cell] for cell in dark if sizes[cell] < LEAST_SHOWN]
    for dimension in dict.fromkeys(dimension for dimension, _ in dark):
        together = np.sum([sets.rows[cell] for cell in dark if cell[0] == dimension], axis=0)
        if (together @ sets.answered).min() < LEAST_SHOWN:
            found.append(together)
    return found


def separable_sources(people: Respondents) -> tuple[bool, bool]:
    """Whether one stratum may be left out of the figure of everyone, and of the figures of groups.

    With and without a stratum, the people of that stratum follow by subtraction: of everyone, or of a group. So this
    is allowed only where all of them could be shown, and hidden groups stay as safe as before.
    """
    by_source = replace(people, groups={**people.groups, "\x00source": people.strata})
    if _any_small(by_source, ["\x00source"]):
        return False, False
    of_everyone = hidden_groups(by_source) == hidden_groups(people)
    finer = {
        f"\x00{name}": np.char.add(np.char.add(labels, "\x00"), people.strata) for name, labels in people.groups.items()
    }
    within = replace(by_source, groups={**by_source.groups, **finer})
    return of_everyone, not _any_small(within, list(finer)) and not hidden_groups(within)


def _any_small(people: Respondents, dimensions: Sequence[str]) -> bool:
    """Whether any group of these dimensions is too small to be shown."""
    for dimension in dimensions:
        _, place = np.unique(people.groups[dimension], return_inverse=True)
        counts = [np.bincount(place, people.answered[:, axis]).min() for axis in range(len(people.axes))]
        if min(counts, default=0) < LEAST_SHOWN:
            return True
    return False


def refuse_small_changes(before: Mapping[Cell, int], after: Mapping[Cell, int]) -> None:
    """Refuse a next version of a pack in which a group changes by 1 to 9 people: subtracting would show them.

    Sizes alone do not show an exchange of as many people; where people are known, see
    :func:`counterpoise.domain.standing.versions.refuse_revealing_versions`.

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
