"""Ballots as members fill them in, and all of them as what the tally counts."""

import math
from collections.abc import Mapping, Sequence

import numpy as np

from counterpoise.domain.errors import InvalidDocument, Issue
from counterpoise.domain.panels.charter import Charter
from counterpoise.domain.panels.records import PanelBallot
from counterpoise.domain.tally.arrangement import arranged
from counterpoise.domain.tally.ballots import Ballots, normalised

__all__ = ["FEWEST_FOR_COLUMNS", "GREATEST_IMPORTANCE", "check_ballot", "columns", "counted_ballots", "hides"]

GREATEST_IMPORTANCE = 1e9
FEWEST_FOR_COLUMNS = 11
"""Columns of ten ballots or fewer are not published: too few for a column to hide a person."""
_WHOLE = 100.0
_ROUNDING = 1e-9


def hides(crowd: float) -> bool:
    """Whether a ballot can hide among this many equal ones, so that mean, median or a gain may be shown.

    Args:
        crowd: the ballots' number, or less where some weigh more (``domain.tally.ballots.crowd``).
    """
    return crowd >= FEWEST_FOR_COLUMNS - _ROUNDING


def _number(value: float | None, most: float) -> bool:
    return value is not None and math.isfinite(value) and 0 <= value <= most


def check_ballot(
    charter: Charter, weights: Mapping[str, float | None], importances: Mapping[str, float] | None
) -> None:
    """Refuse a ballot that does not hold every axis of the charter, or a number out of its range.

    Args:
        charter: names the axes.
        weights: the first pole's weight, 0–100, or None to abstain.
        importances: of every axis, 0 to 1e9 and not all 0; None leaves that question.

    Raises:
        InvalidDocument: listing every fault.
    """
    axes, found = set(charter.axes), list[Issue]()
    for axis in sorted(weights.keys() - axes):
        found.append(Issue("unknown_axis", f"the charter does not ask about {axis!r}", ("weights", axis)))
    for axis in charter.axes:
        if axis not in weights:
            found.append(Issue("missing_axis", "is missing; write null to abstain on it", ("weights", axis)))
        elif weights[axis] is not None and not _number(weights[axis], _WHOLE):
            found.append(Issue("weight_range", "must be a number from 0 to 100, or null", ("weights", axis)))
    if importances is not None:
        found += _importance_faults(charter, importances)
    elif not found and all(one is None for one in weights.values()):
        found.append(Issue("empty_ballot", "abstains on everything; erase the ballot instead", ("weights",)))
    if found:
        raise InvalidDocument(found)


def _importance_faults(charter: Charter, importances: Mapping[str, float]) -> list[Issue]:
    found = [
        Issue("unknown_axis", f"the charter does not ask about {axis!r}", ("importances", axis))
        for axis in sorted(importances.keys() - set(charter.axes))
    ]
    if missing := [axis for axis in charter.axes if axis not in importances]:
        message = f"importances divide 1 over all axes: give all or none; missing: {', '.join(missing)}"
        found.append(Issue("importances_all_or_none", message, ("importances",)))
    for axis, value in importances.items():
        if not _number(value, GREATEST_IMPORTANCE):
            found.append(Issue("importance_range", "must be a number from 0 to 1e9", ("importances", axis)))
    if not found and not any(importances.values()):
        found.append(Issue("importances_zero", "are all 0; leave them out instead", ("importances",)))
    return found


def counted_ballots(axes: Sequence[str], ballots: Sequence[PanelBallot]) -> Ballots:
    """The ballots as arrays, each with its weight, in an order that does not hang on their voters' names."""
    shape = (len(ballots), len(axes))
    shares, importances = np.full(shape, np.nan), np.full(shape, np.nan)
    for row, ballot in enumerate(ballots):
        for place, axis in enumerate(axes):
            if (weight := ballot.weights.get(axis)) is not None:
                # Adding 0 makes −0 a 0.
                shares[row, place] = weight / _WHOLE + 0.0
            if ballot.importances is not None:
                importances[row, place] = ballot.importances[axis] + 0.0
    weights = np.array([one.weight for one in ballots], dtype=np.float64)
    names = tuple(one.voter for one in ballots)
    return arranged(Ballots(names, weights, tuple(axes), shares, normalised(importances)))


def columns(ballots: Ballots) -> dict[str, dict[str, list[list[float]]]] | None:
    """Every axis's answers, separately sorted, each with its weight, so that anybody can count again.

    Returns:
        ``weights`` and ``importances``, axis to pairs of answer (0–100, or share of 1) and the ballot's weight; None
        for ten ballots or fewer, and where ten or fewer have the same weight: a weight points at a stratum. What
        belongs together on one ballot cannot be read from it.
    """
    alike = np.unique(ballots.weights, return_counts=True)[1]
    if len(ballots) < FEWEST_FOR_COLUMNS or alike.min() < FEWEST_FOR_COLUMNS:
        return None
    found: dict[str, dict[str, list[list[float]]]] = {"weights": {}, "importances": {}}
    for place, axis in enumerate(ballots.axes):
        for name, table, scale in (("weights", ballots.shares, _WHOLE), ("importances", ballots.importances, 1.0)):
            pairs = zip(table[:, place].tolist(), ballots.weights.tolist(), strict=True)
            found[name][axis] = sorted([value * scale, weight] for value, weight in pairs if not math.isnan(value))
    return found
