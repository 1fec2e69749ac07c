"""Versions of a pack: what several of them give away together."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from counterpoise.domain.errors import InvalidOption
from counterpoise.domain.standing.respondents import NOT_STATED, Floats, Respondents
from counterpoise.domain.standing.suppression import LEAST_SHOWN, Cell, Sets, hidden_groups

__all__ = ["refuse_revealing_versions"]

_Answer = tuple[str, bytes]


def _answers(people: Respondents, axes: Sequence[str]) -> list[_Answer]:
    """What each person said, as something that can be compared between versions."""
    places = people.columns(axes)
    said = np.column_stack([people.shares[:, places], people.importances[:, places], people.weights])
    return [(one, row.tobytes()) for one, row in zip(people.ids, said, strict=True)]


def _joint(versions: Sequence[Respondents], axes: Sequence[str]) -> tuple[Sets, list[Cell]]:
    """All sets of all versions over everyone who is in any, and the names of the published ones."""
    answers = [_answers(people, axes) for people in versions]
    place = {answer: number for number, answer in enumerate(dict.fromkeys(one for held in answers for one in held))}
    rows: dict[Cell, Floats] = {}
    answered = np.zeros((len(place), len(axes)))
    shown: list[Cell] = []
    for number, (people, held) in enumerate(zip(versions, answers, strict=True)):
        where = np.array([place[one] for one in held])
        answered[where] = people.answered[:, people.columns(axes)]
        hidden = {(one.dimension, one.group) for one in hidden_groups(people)}
        members = {("", ""): np.ones(len(people), dtype=bool)}
        for dimension, labels in people.groups.items():
            members |= {(dimension, str(label)): labels == label for label in np.unique(labels)}
        for (dimension, label), inside in members.items():
            cell = (f"{number} {dimension}", label)
            rows[cell] = np.zeros(len(place))
            rows[cell][where[inside]] = 1.0
            if (dimension, label) not in hidden and (not dimension or label != NOT_STATED):
                shown.append(cell)
    columns, kind = np.unique(np.array(list(rows.values())), axis=1, return_inverse=True)
    together = np.zeros((columns.shape[1], len(axes)))
    np.add.at(together, kind.ravel(), answered)
    return Sets(dict(zip(rows, columns, strict=True)), together), shown


def refuse_revealing_versions(versions: Sequence[Respondents]) -> None:
    """Refuse a next version that, with those before it, shows what fewer than ten people said.

    Sizes are not enough: nine people may leave and nine others come, and a group that was hidden may have grown large
    enough to be shown, which takes the cover from those it was hidden with. Whoever changed an answer counts as one
    who left and one who came.

    Args:
        versions: all that were or will be public, the new one last; fewer than two give nothing away.

    Raises:
        InvalidOption: if a small set of people follows from all of them together.
    """
    axes = [axis for axis in versions[0].axes if all(axis in one.axes for one in versions)] if versions else []
    if len(versions) < 2 or not axes:  # noqa: PLR2004 - it takes two to subtract
        return
    refusal = InvalidOption(
        f"What fewer than {LEAST_SHOWN} people said would follow from this version and an earlier one by subtraction. "
        "Wait until more people are in it, or publish it under a new id without the earlier one.",
    )
    for one, other in pairwise(versions):
        exchanged = len(set(_answers(one, axes)) ^ set(_answers(other, axes)))
        if 0 < exchanged < LEAST_SHOWN:
            raise refusal
    sets, shown = _joint(versions, axes)
    small = [row for row in sets.rows.values() if sets.small(row[None, :])[0]]
    if sets.gives_away(shown, small) is not None:
        raise refusal
