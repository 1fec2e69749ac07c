"""The facilitators' desk of a panel: the next step with what it needs, moderation, the draw, invitations."""

from datetime import UTC, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse
from starlette.background import BackgroundTask

from counterpoise.domain.errors import InvalidOption
from counterpoise.domain.panels.moderation import POLICY, REPLY_POLICY
from counterpoise.domain.panels.replies import TAKING
from counterpoise.domain.panels.stages import DATED, ENDED, STAGES, Stage, following, has_begun
from counterpoise.domain.people.roles import PanelRole, Rule
from counterpoise.domain.sortition.rules.registry import DEFAULT
from counterpoise.pages.entering import Door, PrivatePages
from counterpoise.pages.html_route import PageRoute
from counterpoise.pages.panel_forms import Fields, whole_of
from counterpoise.pages.panel_parts import PanelParts
from counterpoise.pages.panels_words import STAGE_NAMES, STAGES_SAY, VOICES_SAY, moment_text
from counterpoise.services.callers import Caller
from counterpoise.services.entrance import Entrance
from counterpoise.services.invitations import invite
from counterpoise.services.panels.propositions import AMENDMENTS
from counterpoise.services.panels.replies import ACCEPTED_BECAUSE

__all__ = ["desk_pages", "desk_values"]

_DONE = {
    "step": "The panel is at its next stage.",
    "date": "The date is on record.",
    "heard": "It is on record whom the panel heard.",
    "otherwise": "The reason is on record.",
    "frozen": "Pool and quotas are frozen.",
    "drawn": "The lots are drawn.",
    "answers": "The answers are kept.",
    "moderated": "The decision is on record.",
    "ended": "How the proposition ends is on record.",
    "ruling": "The ruling is on record, and shown first on the panel's page.",
}
_ROLES: dict[str, PanelRole] = {"panelist": "panelist", "facilitator": "facilitator"}
_LEADS: tuple[PanelRole, ...] = ("facilitator",)


def _stage(text: str) -> Stage:
    found = next((one for one in STAGES if one == text), None)
    if found is None:
        raise InvalidOption(f"There is no stage {text!r}.", field="stage")
    return found


def _instant(text: str) -> int:
    """Milliseconds of a date and time as forms send it, taken as UTC."""
    try:
        return int(datetime.fromisoformat(text.strip()).replace(tzinfo=UTC).timestamp() * 1000)
    except (ValueError, OverflowError) as error:
        raise InvalidOption("A date is like 2027-01-31T18:00, in UTC.", field="until") from error


def desk_values(caller: Caller, parts: PanelParts, panel_id: str) -> dict[str, Any]:
    """Everything on the desk, as it is now; raises UnknownPanel."""
    house = parts.house
    panel = house.convening.get(caller, panel_id)
    listed = house.propositions.listed(caller, panel_id)
    draw = house.lots.get(caller, panel_id)
    ahead = [one for one in STAGES if one in DATED and panel.stage not in ENDED and has_begun(one, panel.stage)]
    gone = set() if draw is None else {one for turn in draw.declined for one in turn}
    return {
        "panel": panel,
        "charter": panel.charter,
        "names": STAGE_NAMES,
        "says": STAGES_SAY,
        "voices": VOICES_SAY,
        "next": following(panel.stage),
        "hindrances": house.steps.hindrances(caller, panel_id),
        "quorum": house.steps.quorum(caller, panel_id),
        "participation": house.votes.participation(caller, panel_id),
        "members": sum(one.role == "panelist" for one in caller.work.accounts.members(panel_id)),
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
        "reports": house.reports.listed(caller, panel_id),
        "operates": caller.actor.is_admin or caller.actor.account == panel.operator,
        "rule": DEFAULT,
        "typed": {},
        "when": moment_text,
        "link": "",
        "wrong": "",
        "done": "",
    }


def desk_pages(desk: Door, entrance: Entrance, parts: PanelParts) -> APIRouter:  # noqa: C901, PLR0915 - a list of routes
    """The routes of the desk; they are no part of the API's description."""
    router = APIRouter(route_class=PageRoute, include_in_schema=False)
    pages, house = PrivatePages(entrance), parts.house
    leads = desk.admits(Rule("member", "panels", _LEADS))
    Lead = Annotated[Caller, leads]  # noqa: N806 - a type
    here = "/panels/{panel_id}/desk"

    def answering(request: Request, caller: Caller, panel_id: str, fields: Any) -> None:
        """Show the desk as it is now, with what is wrong and what was typed, if the answer is refused."""
        before = desk_values(caller, parts, panel_id)
        request.state.form = lambda wrong, status: pages.page(
            request, "desk.html", status, **(before | {"wrong": wrong, "typed": dict(fields)})
        )

    def back(panel_id: str, done: str, part: str = "main") -> Response:
        return pages.away(f"/panels/{panel_id}/desk?done={done}#{part}")

    @router.get(here)
    def shown(request: Request, caller: Lead, panel_id: str, done: str = "") -> HTMLResponse:
        """What comes next and what it needs."""
        values = desk_values(caller, parts, panel_id)
        return pages.page(request, "desk.html", 200, **(values | {"done": _DONE.get(done, "")}))

    @router.post(here + "/step")
    def step(request: Request, caller: Lead, panel_id: str, fields: Fields) -> Response:
        """To the next stage, or to the end."""
        answering(request, caller, panel_id, fields)
        made = house.steps.advance(caller, panel_id, _stage(fields.get("to", "")), fields.get("because") or None)
        response = back(panel_id, "step")
        if made.stage in ENDED:
            # After the reply, when the step is committed: a key that is gone too early loses what it names.
            response.background = BackgroundTask(parts.ended)
        return response

    @router.post(here + "/date")
    def date(request: Request, caller: Lead, panel_id: str, fields: Fields) -> Response:
        """Date a stage, or put its date off."""
        answering(request, caller, panel_id, fields)
        until, because = _instant(fields.get("until", "")), fields.get("because", "")
        house.convening.put_off(caller, panel_id, _stage(fields.get("stage", "")), until, because)
        return back(panel_id, "date", "dates")

    @router.post(here + "/heard")
    def heard(request: Request, caller: Lead, panel_id: str, fields: Fields) -> Response:
        """Put on record whom the panel has heard."""
        answering(request, caller, panel_id, fields)
        house.convening.heard(
            caller, panel_id, fields.get("voice", ""), fields.get("title", ""), fields.get("text", "")
        )
        return back(panel_id, "heard", "heard")

    @router.post(here + "/otherwise")
    def otherwise(request: Request, caller: Lead, panel_id: str, fields: Fields) -> Response:
        """Say in public why members were not drawn by lot."""
        answering(request, caller, panel_id, fields)
        house.lots.found_otherwise(caller, panel_id, fields.get("because", ""))
        return back(panel_id, "otherwise", "draw")

    @router.post(here + "/freeze")
    def freeze(request: Request, caller: Lead, panel_id: str, fields: Fields) -> Response:
        """Freeze pool, quotas and lottery."""
        answering(request, caller, panel_id, fields)
        house.lots.freeze(
            caller,
            panel_id,
            fields.get("pool", "").replace("\r\n", "\n"),
            fields.get("quotas", "").replace("\r\n", "\n"),
            whole_of(fields, "seats", "The number of seats"),
            commitment=fields.get("commitment", "").strip(),
            public_name=fields.get("public_name", ""),
            rule=fields.get("rule") or DEFAULT,
            per_household=whole_of(fields, "per_household", "The number from one household"),
        )
        return back(panel_id, "frozen", "draw")

    @router.post(here + "/reveal")
    def reveal(request: Request, caller: Lead, panel_id: str, fields: Fields) -> Response:
        """Draw."""
        answering(request, caller, panel_id, fields)
        house.lots.reveal(caller, panel_id, fields.get("secret", "").strip(), fields.get("public", "").strip())
        return back(panel_id, "drawn", "draw")

    @router.post(here + "/answers")
    def answers(request: Request, caller: Lead, panel_id: str, fields: Fields) -> Response:
        """Keep who said yes or no."""
        answering(request, caller, panel_id, fields)
        said = {
            name.removeprefix("answer:"): value == "yes"
            for name, value in fields.items()
            if name.startswith("answer:") and value in {"yes", "no"}
        }
        if not said:
            raise InvalidOption("Nobody's answer was given.", field="answers")
        house.lots.answer(caller, panel_id, said)
        return back(panel_id, "answers", "draw")

    @router.post(here + "/redraw")
    def redraw(request: Request, caller: Lead, panel_id: str, fields: Fields) -> Response:
        """Fill the seats of those who declined."""
        answering(request, caller, panel_id, fields)
        house.lots.redraw(caller, panel_id)
        return back(panel_id, "drawn", "draw")

    @router.post(here + "/invite")
    def invited(request: Request, caller: Lead, panel_id: str, fields: Fields) -> HTMLResponse:
        """Make a link that works once, and show it this once."""
        answering(request, caller, panel_id, fields)
        role = _ROLES.get(fields.get("role", ""))
        if role is None:
            raise InvalidOption("Invite a member or a facilitator.", field="role")
        secret, _ = invite(caller, entrance.entropy, "member", (panel_id, role))
        values = desk_values(caller, parts, panel_id) | {"link": f"{request.base_url}join?token={secret}"}
        return pages.page(request, "desk.html", 201, **values)

    @router.post(here + "/propositions/{number}")
    def moderate(request: Request, caller: Lead, panel_id: str, number: int, fields: Fields) -> Response:
        """Put a proposition to the vote, or reject it by a rule."""
        answering(request, caller, panel_id, fields)
        house.propositions.moderate(
            caller,
            panel_id,
            number,
            accept=fields.get("decision") == "accept",
            because=fields.get("because", ""),
            rule=fields.get("decision"),
        )
        return back(panel_id, "moderated", "moderation")

    @router.post(here + "/propositions/{number}/end")
    def end(request: Request, caller: Lead, panel_id: str, number: int, fields: Fields) -> Response:
        """State how a proposition ends."""
        answering(request, caller, panel_id, fields)
        said, because = fields.get("outcome", ""), fields.get("because", "")
        if said == "declined":
            house.propositions.end(caller, panel_id, number, "declined", because)
        else:
            house.propositions.end(caller, panel_id, number, "amendment", because, said)
        return back(panel_id, "ended", "outcomes")

    @router.post(here + "/override")
    def override(request: Request, caller: Lead, panel_id: str, fields: Fields) -> Response:
        """Publish another weight than the ratified one: a ruling, shown first."""
        answering(request, caller, panel_id, fields)
        weight = whole_of(fields, "weight", "The weight")
        house.rulings.override(caller, panel_id, fields.get("axis", ""), weight, fields.get("because", ""))
        return back(panel_id, "ruling", "rulings")

    @router.post(here + "/withhold")
    def withhold(request: Request, caller: Lead, panel_id: str, fields: Fields) -> Response:
        """Offer a minority's profile no longer: a ruling, shown first."""
        answering(request, caller, panel_id, fields)
        number = whole_of(fields, "report", "The report's number")
        house.rulings.withhold(caller, panel_id, number, fields.get("because", ""))
        return back(panel_id, "ruling", "rulings")

    return router
