"""The profile that a panel's ballots make, with where each number comes from."""

from math import isnan
from typing import Any

from counterpoise.domain.catalogue.provenance import AxisDecision, Provenance
from counterpoise.domain.panels.ballots import hides
from counterpoise.domain.panels.charter import Charter
from counterpoise.domain.panels.records import Report
from counterpoise.domain.tally.rules.registry import DEFAULT_AXIS
from counterpoise.domain.tally.tally import AxisResult, ProfileLine, Tally

__all__ = ["axis_reason", "group_provenance", "result_document", "result_provenance"]

_DIGITS = 9
_LEAST = 1e-9
_WHOLE = 100


def _point(points: float) -> str:
    return f"{points:.1f}".removesuffix(".0")


def _decision(one: AxisResult, line: ProfileLine, found: Tally) -> AxisDecision:
    def points(rule: str) -> float:
        return round(_WHOLE * one.rules[rule], _DIGITS)

    # Beside a result of few ballots nothing else is published: the mean of so few would tell somebody's answer.
    enough = hides(one.crowd)
    return AxisDecision(
        weight=line.weight,
        rule=DEFAULT_AXIS,
        ballots=one.n,
        exact=points(DEFAULT_AXIS),
        mean=points("mean") if enough else None,
        median=points("median") if enough else None,
        importance=round(found.importances[one.axis], _DIGITS) if found.importances else None,
        importance_rule=found.rule if found.importances else None,
    )


def result_provenance(panel: str, found: Tally, yes: int, no: int) -> Provenance:
    """Where each weight of the result comes from: panel, rule and totals of every axis that is set."""
    by_axis = {one.axis: one for one in found.axes if not isnan(one.share)}
    axes = {line.axis: _decision(by_axis[line.axis], line, found) for line in found.profile}
    return Provenance(panel=panel, ballots=found.n, yes=yes, no=no, axes=axes)


def group_provenance(panel: str, report: Report, rule: str) -> Provenance:
    """Where the weights of a minority's profile come from: the group's own count, of which whole weights are public."""
    whole = sum(report.facts["importances"].values())
    axes = {
        axis: AxisDecision(
            weight=first,
            rule=DEFAULT_AXIS,
            importance=round(report.facts["importances"][axis] / whole, _DIGITS),
            importance_rule=rule,
        )
        for axis, first in report.facts["weights"].items()
    }
    return Provenance(panel=panel, group=report.number, ballots=report.size, axes=axes)


def axis_reason(decided: Provenance, axis: str, dividing: int, *, weighed: bool = False) -> str:
    """Where one axis's weight comes from: panel, rule and totals, in a sentence or three."""
    one, first = decided.axes[axis], axis.split("-", maxsplit=1)[0]
    beside = f"exactly {_point(one.exact or 0)}"
    if one.mean is not None and one.median is not None:
        beside += f"; mean {_point(one.mean)}, median {_point(one.median)}"
    said = (
        f"Decided by the panel {decided.panel}: {first} {one.weight} is the {one.rule} of {one.ballots} of "
        f"{decided.ballots} ballots ({beside})."
    )
    if weighed:
        said += " Ballots are weighed by stratum, as the charter says."
    if one.importance is not None:
        share = _point(_WHOLE * one.importance)
        said += f" Its importance is {share}% of the whole by {one.importance_rule}, from {dividing} ballots."
    return said


def result_document(
    charter: Charter, found: Tally, decided: Provenance, *, profile: str, title: str, summary: str
) -> dict[str, Any]:
    """A profile/v1 object. An axis without importance, or on which all abstain, is left unset (``found.rulings``).

    Args:
        charter: of the panel.
        found: the tally whose profile it is.
        decided: its provenance.
        profile: id of the profile.
        title: its title.
        summary: for readers.
    """
    weights: dict[str, Any] = {}
    reasons: dict[str, str] = {}
    for line in found.profile:
        first, second = line.axis.split("-")
        importance = max(round(line.importance, _DIGITS), _LEAST)
        weights[line.axis] = {first: line.weight, second: _WHOLE - line.weight, "importance": importance}
        reasons[line.axis] = axis_reason(decided, line.axis, found.dividing, weighed=found.weighted)
    return {
        "schema": "profile/v1",
        "id": profile,
        "title": title,
        "summary": summary,
        "suits": [charter.stands_for[:300].split("\n", maxsplit=1)[0].strip()],
        "weights": weights,
        "reasons": reasons,
    }
