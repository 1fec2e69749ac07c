"""What a statement says of the panel behind a ratified profile: who sat in it as totals, how it decided, dissent.

Who answers for the deployment is left open: a panel decides weights, and an operator answers for running them.
"""

from typing import Any

from counterpoise.domain.catalogue.provenance import Provenance
from counterpoise.domain.panels.records import Panel
from counterpoise.services.callers import Caller
from counterpoise.services.panels.convening import charter_digest

__all__ = ["decided_by"]

_MOST = 50
_LONGEST = 300


def _composition(caller: Caller, panel: Panel, decided: Provenance) -> list[str]:
    """Totals only: ballots, assents, and each quota's seats where members were drawn by lot."""
    said = [f"{decided.ballots} ballots"]
    if decided.group is None:
        said.append(f"{decided.yes} yes and {decided.no} no at ratification")
    else:
        said.append(f"a minority of the panel, with report {decided.group}; the panel ratified other weights")
    draw = caller.work.panels.draw(panel.id)
    if draw is None or draw.seed is None:
        return [*said, "members were not drawn by lot; the panel's page says why"]
    seats = [f"{one['category']} {one['value']}: {one['seated']} seated" for one in draw.facts["quotas"]]
    more = len(said) + 1 + len(seats) - _MOST
    if more > 0:
        seats = [*seats[: -more - 1], f"and {more + 1} more quotas, on the panel's page"]
    return [*said, "drawn by lot", *(one[:_LONGEST] for one in seats)]


def _how(decided: Provenance) -> str:
    rules = sorted({one.rule for one in decided.axes.values()})
    dividing = sorted({one.importance_rule for one in decided.axes.values() if one.importance_rule})
    importances = f", importances by {' and '.join(dividing)}" if dividing else ""
    said = f"Weights by {' and '.join(rules)}{importances}."
    changed = [axis for axis, one in decided.axes.items() if one.override is not None]
    return f"{said} The operator overrides the panel on: {', '.join(changed)}." if changed else said


def decided_by(caller: Caller, decided: Provenance) -> dict[str, Any]:
    """The part ``decided_by`` of a statement's draft; ``who`` is empty, for a person to fill in.

    Args:
        caller: whose unit of work is read.
        decided: of the profile. If its panel is gone, its totals alone are said.
    """
    panel = caller.work.panels.get(decided.panel)
    who = {"who": "", "how": _how(decided)}
    if panel is None:
        return {**who, "panel": {"title": decided.panel, "composition": [f"{decided.ballots} ballots"]}, "dissent": []}
    dissent = [
        {
            "who": f"a minority of {report.size} of {decided.ballots} ballots, signed by {report.signatures}"
            if decided.group is None
            else f"minority {report.number} of the panel, {report.size} ballots, signed by {report.signatures}",
            "says": f"{report.title}. {report.text}"[:2000],
        }
        for report in caller.work.contributions.reports(panel.id)
        if report.text is not None
    ]
    behind = {
        "title": panel.charter.question,
        "address": f"/panels/{panel.id}",
        "digest": charter_digest(panel.charter),
        "composition": _composition(caller, panel, decided),
    }
    return {**who, "panel": behind, "dissent": dissent[:_MOST]}
