"""The count of a panel as its page shows it: each axis with what stands beside it, and who is owed a report."""

from dataclasses import asdict, dataclass
from math import isnan
from typing import Any

from counterpoise.domain.catalogue.catalogue import Catalogue
from counterpoise.domain.panels.ballots import hides
from counterpoise.domain.panels.charter import Charter
from counterpoise.domain.tally.rules.registry import DEFAULT_AXIS
from counterpoise.services.tally import TallyReport

__all__ = ["AxisView", "ResultView", "result_view"]

_MEAN, _MEDIAN = "mean", "median"
_WHOLE = 100


@dataclass(frozen=True, slots=True)
class AxisView:
    """One axis of the result; numbers are points of 100 for the first pole.

    Mean, median, gains and the ballots that it takes to move the result are None where ten ballots or fewer answer, or
    one of them has more weight than one of eleven: together with the result they would tell what single members said.

    Attributes:
        share: what the ballots come to, before it is rounded; None where everybody abstains.
        weight: the whole weight in the result's profile; None where the axis is left unset.
        importance: share of 1; None where nobody answers that question.
        gain: by rule, how many points closer to their own wish a lie could bring the result, at worst.
        fewest: ballots which, changed together, move the result by five points.
    """

    axis: str
    title: str
    first: str
    second: str
    n: int
    share: float | None
    weight: int | None
    importance: float | None
    mean: float | None
    median: float | None
    gain: dict[str, float] | None
    fewest: int | None


@dataclass(frozen=True, slots=True)
class ResultView:
    """The whole count.

    Attributes:
        ballots: how many.
        effective: how many equal ballots would tell as much (Kish); as many as there are where all weigh alike.
        weighted: whether some ballots count more than others.
        few: whether there are ten or fewer, or one has more weight than one of eleven, so that only the result itself
            is shown.
        nearest: distance from the result to the nearest ballot, in points; None for few ballots.
        camps: whether ballots form two camps somewhere; None for few ballots.
        slate: whole weights of each profile of the slate, with the share of the ballots by heads; empty where there is
            none, and where its profiles are single ballots.
        holds: whether the slate leaves no group out; None without a slate.
        property: what that means.
    """

    rule: str
    axis_rule: str
    ballots: int
    dividing: int
    effective: float
    weighted: bool
    few: bool
    axes: tuple[AxisView, ...]
    nearest: float | None
    camps: bool | None
    slate: tuple[dict[str, Any], ...]
    holds: bool | None
    property: str
    unset: tuple[str, ...]

    def document(self) -> dict[str, Any]:
        """As plain data."""
        return asdict(self)


def _points(value: float) -> float | None:
    return None if isnan(value) else round(_WHOLE * value, 4)


def result_view(found: TallyReport, charter: Charter, catalogue: Catalogue, titled: str) -> ResultView:
    """The count for everybody.

    Args:
        found: the tally with everything beside it.
        charter: of the panel.
        catalogue: names the axes.
        titled: what a slate's property says.
    """
    held = found.tally
    few = not hides(held.crowd)
    lines = {line.axis: line for line in held.profile}
    axes = []
    for one in held.axes:
        axis = catalogue.axes.get(one.axis)
        first, second = one.axis.split("-")
        hidden = not hides(one.crowd)
        gains = {rule: _WHOLE * gain.worst for rule, gain in found.manipulation.axes.get(one.axis, {}).items()}
        budget = found.manipulation.budgets.get(one.axis, {}).get(DEFAULT_AXIS)
        line = lines.get(one.axis)
        axes.append(
            AxisView(
                axis=one.axis,
                title=axis.title if axis else one.axis,
                first=first,
                second=second,
                n=one.n,
                share=_points(one.share),
                weight=None if line is None else line.weight,
                importance=held.importances.get(one.axis),
                mean=None if hidden else _points(one.rules[_MEAN]),
                median=None if hidden else _points(one.rules[_MEDIAN]),
                gain=None if hidden else {rule: round(gain, 4) for rule, gain in gains.items()},
                fewest=None if hidden or budget is None else budget.fewest,
            )
        )
    # Where a profile of the slate is one member's ballot, it stays theirs.
    slate = () if few or found.slate is None or found.slate.of_ballots else found.slate.profiles
    return ResultView(
        rule=held.rule,
        axis_rule=DEFAULT_AXIS,
        ballots=held.n,
        dividing=held.dividing,
        effective=round(held.effective, 2),
        weighted=held.weighted,
        few=few,
        axes=tuple(axes),
        nearest=None if few else _points(found.joint.nearest_ballot_distance),
        camps=None if few else found.slate is not None,
        slate=tuple(
            # By heads: a group's weight would tell how many of it are of which stratum.
            {"share": len(one.members) / held.n, "weights": {line.axis: line.weight for line in one.tally.profile}}
            for one in slate
        ),
        holds=None if few or found.slate is None else found.slate.counterexample is None,
        property=titled,
        unset=tuple(axis for axis in charter.axes if axis not in lines),
    )
