"""The profile that a panel's ballots make, with where each number comes from."""

from math import isnan
from typing import Any

from counterpoise.domain.panels.ballots import hides
from counterpoise.domain.panels.charter import Charter
from counterpoise.domain.tally.rules.registry import DEFAULT_AXIS
from counterpoise.domain.tally.tally import AxisResult, ProfileLine, Tally

__all__ = ["axis_reason", "result_document"]

_DIGITS = 9
_LEAST = 1e-9


def _point(share: float) -> str:
    return f"{100 * share:.1f}".removesuffix(".0")


def axis_reason(panel: str, one: AxisResult, line: ProfileLine, found: Tally) -> str:
    """Where one axis's weight comes from: panel, rule and totals, in a sentence or three."""
    first = one.axis.split("-")[0]
    beside = ""
    if hides(one.crowd):
        # Of ten or fewer the median can be one member's answer, and the mean tells it to the others.
        beside = f"; mean {_point(one.rules['mean'])}, median {_point(one.rules['median'])}"
    said = (
        f"Decided by the panel {panel}: {first} {line.weight} is the {DEFAULT_AXIS} of {one.n} of {found.n} ballots "
        f"(exactly {_point(one.share)}{beside})."
    )
    if found.weighted:
        said += " Ballots are weighed by stratum, as the charter says."
    if found.importances:
        share = _point(found.importances[one.axis])
        said += f" Its importance is {share}% of the whole by {found.rule}, from {found.dividing} ballots."
    return said


def result_document(
    panel: str, charter: Charter, found: Tally, *, profile: str, title: str, summary: str
) -> dict[str, Any]:
    """A profile/v1 object. An axis without importance, or on which all abstain, is left unset (``found.rulings``).

    Args:
        panel: id.
        charter: of the panel.
        found: the tally whose profile it is.
        profile: id of the profile.
        title: its title.
        summary: for readers.
    """
    by_axis = {one.axis: one for one in found.axes if not isnan(one.share)}
    weights: dict[str, Any] = {}
    reasons: dict[str, str] = {}
    for line in found.profile:
        first, second = line.axis.split("-")
        importance = max(round(line.importance, _DIGITS), _LEAST)
        weights[line.axis] = {first: line.weight, second: 100 - line.weight, "importance": importance}
        reasons[line.axis] = axis_reason(panel, by_axis[line.axis], line, found)
    return {
        "schema": "profile/v1",
        "id": profile,
        "title": title,
        "summary": summary,
        "suits": [charter.stands_for[:300].split("\n", maxsplit=1)[0].strip()],
        "weights": weights,
        "reasons": reasons,
    }
