"""What the facilitators' desk shows, and how its forms are answered."""

from collections.abc import Mapping
from typing import Any

from fastapi import Request, Response
from fastapi.responses import HTMLResponse

from counterpoise.domain.errors import NotAllowed
from counterpoise.domain.panels.moderation import POLICY, REPLY_POLICY
from counterpoise.domain.panels.records import Panel
from counterpoise.domain.panels.replies import TAKING
from counterpoise.domain.panels.stages import DATED, ENDED, STAGES, following, has_begun
from counterpoise.domain.people.roles import PanelRole, Rule
from counterpoise.domain.sortition.rules.registry import DEFAULT
from counterpoise.pages.entering import PrivatePages
from counterpoise.pages.panel_parts import PanelParts
from counterpoise.pages.panels_words import LEADS_DO, STAGE_NAMES, STAGES_SAY, VOICES_SAY, moment_text
from counterpoise.services.accounts import members
from counterpoise.services.callers import Caller
from counterpoise.services.panels.propositions import AMENDMENTS
from counterpoise.services.panels.replies import ACCEPTED_BECAUSE
from counterpoise.services.panels.seated import JOINING, unlinked

__all__ = ["COMES", "HERE", "LEADS", "DeskView", "at_desk", "desk_values"]

HERE = "/panels/{panel_id}/desk"
"""Where the desk of a panel is."""
_FACILITATOR: tuple[PanelRole, ...] = ("facilitator",)
LEADS = Rule("member", "panels", _FACILITATOR)
"""Whose the forms of the desk are."""
COMES = Rule("member", "panels")
"""Who may ask for the desk; ``at_desk`` decides who of them comes to it."""
_DONE = {
    "step": "The panel is at its next stage.",
    "charter": "The charter is changed.",
    "date": "The date is on record.",
    "heard": "It is on record whom the panel heard.",
    "otherwise": "The reason is on record.",
    "frozen": "Pool and quotas are frozen.",
    "drawn": "The lots are drawn.",
    "answers": "The answers are kept.",
    "role": "The role is changed.",
    "strata": "The strata are kept.",
    "moderated": "The decision is on record.",
    "ended": "How the proposition ends is on record.",
    "ruling": "The ruling is on record, and shown first on the panel's page.",
}


def leads(caller: Caller, panel: Panel) -> bool:
    """Whether the caller leads the panel, as a facilitator or an administrator."""
    return caller.actor.is_admin or caller.actor.in_panel(panel.id, _FACILITATOR)


def at_desk(caller: Caller, panel: Panel) -> bool:
    """Whether the caller comes to the desk: whoever leads the panel, and the operator who convened it."""
    return leads(caller, panel) or operates(caller, panel)


def operates(caller: Caller, panel: Panel) -> bool:
    """Whether the caller answers for what binds: the operator who convened the panel, or an administrator."""
    theirs = caller.actor.account == panel.operator and caller.actor.at_least("operator")
    return caller.actor.is_admin or theirs


def desk_values(caller: Caller, parts: PanelParts, panel_id: str) -> dict[str, Any]:
    """Everything on the desk, as it is now; raises UnknownPanel."""
    house = parts.house
    panel = house.convening.get(caller, panel_id)
    listed = house.propositions.listed(caller, panel_id)
    draw = house.lots.get(caller, panel_id)
    people = sorted(members(caller, panel_id), key=lambda one: (one[0].role, one[1].name.casefold(), one[1].id))
    ahead = [one for one in STAGES if one in DATED and panel.stage not in ENDED and has_begun(one, panel.stage)]
    gone = set() if draw is None else {one for turn in draw.declined for one in turn}
    return {
        "panel": panel,
        "charter": panel.charter,
        "names": STAGE_NAMES,
        "says": STAGES_SAY,
        "does": LEADS_DO,
        "voices": VOICES_SAY,
        "next": following(panel.stage),
        "hindrances": house.steps.hindrances(caller, panel_id),
        "quorum": house.steps.quorum(caller, panel_id),
        "participation": house.votes.participation(caller, panel_id),
        "people": people,
        "members": sum(one.role == "panelist" for one, _ in people),
        "joining": panel.stage in JOINING,
        "unlinked": unlinked(draw),
        "placed": house.strata.listed(caller, panel_id) if panel.charter.strata else [],
        "ahead": ahead,
        "queue": [one for one in listed if one.status in {"submitted", "appealed"}]
        if panel.stage == "propositions"
        else [],
        "takes_replies": panel.stage in TAKING,
        "reply_queue": house.replies.waiting(caller, panel_id) if panel.stage in TAKING else [],
        "reply_rules": REPLY_POLICY.values(),
        "accepted_because": ACCEPTED_BECAUSE,
        "texts": {one.number: one.text for one in listed},
        "account": caller.actor.account,
        "judged_here": {one.number for one in listed if one.judged_by == caller.actor.account},
        "rules": POLICY.values(),
        "log": house.convening.record(caller, panel_id, None, 50),
        "open": [one for one in listed if one.status == "accepted"] if has_begun(panel.stage, "ballots") else [],
        "amendments": AMENDMENTS,
        "draw": draw,
        "asked": []
        if draw is None or draw.seed is None
        else [one for one in draw.facts["selected"] if one not in gone],
        "withholdable": [
            one for one in house.reports.listed(caller, panel_id) if one.profile and not one.withheld_because
        ],
        "holding": _holding(caller, panel),
        "operates": operates(caller, panel),
        "leads": leads(caller, panel),
        "rule": DEFAULT,
        "typed": {},
        "when": moment_text,
        "link": "",
        "secret": "",
        "wrong": "",
        "done": "",
    }


def _holding(caller: Caller, panel: Panel) -> dict[str, str]:
    """By axis the weights of the newest published version, in words; empty before ratification."""
    kept = caller.work.profiles.get(panel.result[0]) if panel.result else None
    newest = caller.work.profiles.version(kept.id, kept.latest) if kept is not None else None
    weights: Mapping[str, Mapping[str, Any]] = {} if newest is None else newest.document["weights"]
    return {axis: ", ".join(f"{pole} {said[pole]}" for pole in axis.split("-")) for axis, said in weights.items()}


class DeskView:
    """The page of the desk.

    Args:
        pages: answers with pages for one person.
        parts: the services behind it.
    """

    def __init__(self, pages: PrivatePages, parts: PanelParts) -> None:
        self._pages, self._parts = pages, parts

    def admit(self, caller: Caller, panel_id: str) -> None:
        """Raises UnknownPanel, and NotAllowed unless the caller comes to the desk."""
        if not at_desk(caller, self._parts.house.convening.get(caller, panel_id)):
            raise NotAllowed("The desk is for the panel's facilitators, and for the operator who convened it.")

    def shown(
        self, request: Request, caller: Caller, panel_id: str, status: int = 200, /, *, done: str = "", **more: object
    ) -> HTMLResponse:
        """The desk as it is now, with what was ``done`` in words."""
        values = desk_values(caller, self._parts, panel_id) | {"done": _DONE.get(done, "")} | more
        return self._pages.page(request, "desk.html", status, **values)

    def answering(self, request: Request, caller: Caller, panel_id: str, fields: Mapping[str, str]) -> None:
        """Show the desk as it is now, with what is wrong and what was typed, if the answer is refused."""
        before = desk_values(caller, self._parts, panel_id)
        request.state.form = lambda wrong, status: self._pages.page(
            request, "desk.html", status, **(before | {"wrong": wrong, "typed": dict(fields)})
        )

    def back(self, panel_id: str, done: str, part: str = "main") -> Response:
        """To the desk, by GET, which then says what was done."""
        return self._pages.away(f"/panels/{panel_id}/desk?done={done}#{part}")
