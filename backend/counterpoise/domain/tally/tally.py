"""The tally: a share for every axis, importances that sum to 1, and the profile that they make."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import ceil, floor, isnan

import numpy as np

from counterpoise.domain.compiler.policy import Ruling
from counterpoise.domain.tally.ballots import Ballots, Floats, crowd, effective
from counterpoise.domain.tally.columns import Column, column
from counterpoise.domain.tally.rules.registry import DEFAULT, DEFAULT_AXIS, axis_rules, budget_rule

__all__ = ["AxisResult", "ProfileLine", "Tally", "axis_columns", "importance_columns", "panel_weight", "tally"]

_NOTHING = 1e-12
"""Importances below this are rounding in the last digits, and none."""
_DIGITS = 9


@dataclass(frozen=True, slots=True)
class AxisResult:
    """One axis.

    Attributes:
        axis: its id.
        n: ballots that did not abstain.
        rules: rule to share of the first pole, 0–1; NaN where everybody abstains.
        crowd: among how many equal ballots the heaviest of them hides (``ballots.crowd``); ``n`` where all weigh alike.
    """

    axis: str
    n: int
    rules: Mapping[str, float]
    crowd: float

    @property
    def share(self) -> float:
        """What holds: the uniform-phantom median."""
        return self.rules[DEFAULT_AXIS]


@dataclass(frozen=True, slots=True)
class ProfileLine:
    """What a ratified profile would say about one axis: the first pole's whole weight, and its importance."""

    axis: str
    weight: int
    importance: float


@dataclass(frozen=True)
class Tally:
    """What a panel's ballots come to.

    Attributes:
        rule: the rule for importances.
        n: ballots.
        effective: how many equal ballots would tell as much (``ballots.effective``); ``n`` where all weigh alike.
        crowd: among how many equal ballots the heaviest hides (``ballots.crowd``); ``n`` where all weigh alike.
        axes: in the order of the ballots.
        importances: axis to result, summing to 1; empty where no ballot answers that question.
        dividing: ballots that answer it.
        profile: axes that are set.
        rulings: why the others are not.
    """

    rule: str
    n: int
    effective: float
    crowd: float
    axes: tuple[AxisResult, ...]
    importances: Mapping[str, float]
    dividing: int
    profile: tuple[ProfileLine, ...]
    rulings: tuple[Ruling, ...]

    @property
    def weighted(self) -> bool:
        """Whether some ballots count more than others."""
        return self.crowd < self.n * (1 - _NOTHING)

    @property
    def shares(self) -> Floats:
        """(A,) results in the order of ``axes``; NaN where everybody abstains."""
        return np.array([one.share for one in self.axes])


def axis_columns(ballots: Ballots) -> list[Column]:
    """The answers to each axis, sorted."""
    return [column(ballots.shares[:, place], ballots.weights) for place in range(len(ballots.axes))]


def importance_columns(ballots: Ballots) -> list[Column]:
    """The answers to the question of importances, sorted, an axis at a time; ballots with blanks have left it."""
    whole = ballots.divided
    rows, weights = (ballots.importances, ballots.weights)
    if not whole.all():
        rows, weights = rows[whole], weights[whole]
    return [column(rows[:, place], weights) for place in range(len(ballots.axes))]


def panel_weight(share: float) -> int:
    """The whole weight of a share, halves towards 50: a panel that stands between two weights asks for the milder."""
    exact = round(100 * share, _DIGITS)
    if exact - floor(exact) == 0.5:  # noqa: PLR2004 - exactly half
        return floor(exact) if exact > 50 else ceil(exact)  # noqa: PLR2004 - an even weight
    return round(exact)


def _unset(axis: str, asked: str, reason: str) -> Ruling:
    return Ruling(
        subject=axis,
        asked=asked,
        holds="unset: the model's own default applies",
        won_by="the panel's ballots",
        authority="panel",
        reason=reason,
        protects="asker",
    )


def tally(ballots: Ballots, rule: str = DEFAULT) -> Tally:
    """Count the ballots.

    Args:
        ballots: at least one.
        rule: for importances, by name.

    Raises:
        InvalidOption: for a rule that is not registered, or that rewards lying.
    """
    chosen = budget_rule(rule)
    found = tuple(
        AxisResult(
            axis,
            len(one.values),
            {name: known.decide(one) for name, known in axis_rules().items()},
            crowd(one.weights),
        )
        for axis, one in zip(ballots.axes, axis_columns(ballots), strict=True)
    )
    divided = chosen.divide(importance_columns(ballots)) if ballots.divided.any() else None
    importances = {} if divided is None else dict(zip(ballots.axes, map(float, divided), strict=True))
    lines, rulings = [], []
    for one in found:
        if isnan(one.share):
            rulings.append(_unset(one.axis, "nothing", "Every ballot abstained on this axis."))
            continue
        weight = panel_weight(one.share)
        # Without that question every axis keeps importance 1, the default of a profile.
        counts = importances[one.axis] * len(ballots.axes) if importances else 1.0
        if counts <= _NOTHING:
            reason = "The panel gave this axis no importance, so it is left out of the profile."
            rulings.append(_unset(one.axis, f"first pole {weight}", reason))
            continue
        lines.append(ProfileLine(one.axis, weight, counts))
    return Tally(
        rule=rule,
        n=len(ballots),
        effective=effective(ballots.weights),
        crowd=crowd(ballots.weights),
        axes=found,
        importances=importances,
        dividing=int(ballots.divided.sum()),
        profile=tuple(lines),
        rulings=tuple(rulings),
    )
