"""Replies to propositions: a member's page of one proposition, and what facilitators decide about them."""

from typing import Annotated, Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse

from counterpoise.domain.errors import InvalidOption, UnknownProposition
from counterpoise.domain.panels.replies import LONGEST, MOST_EACH, TAKING
from counterpoise.domain.people.roles import PanelRole, Rule
from counterpoise.pages.desk_view import LEADS, DeskView
from counterpoise.pages.entering import Door, PrivatePages
from counterpoise.pages.html_route import PageRoute
from counterpoise.pages.panel_forms import Fields
from counterpoise.pages.panel_parts import PanelParts
from counterpoise.pages.panels_replies import reply_view
from counterpoise.pages.panels_words import moment_text
from counterpoise.services.callers import Caller
from counterpoise.services.entrance import Entrance

__all__ = ["reply_pages"]

_DONE = {
    "replied": "Your reply is kept. Somebody looks at it before others can read it.",
    "erased": "Your reply is taken back; its text is erased.",
    "appealed": "Your appeal is on record. Somebody else decides.",
}
_MOST = 10_000
"""Replies on one page."""
_DIGITS = 9
_MEMBERS: tuple[PanelRole, ...] = ("panelist",)


def _values(caller: Caller, parts: PanelParts, panel_id: str, number: int) -> dict[str, Any]:
    """Everything on the page of one proposition, as it is now."""
    house = parts.house
    panel = house.convening.get(caller, panel_id)
    held = next((one for one in house.propositions.listed(caller, panel_id) if one.number == number), None)
    if held is None or held.status not in {"accepted", "merged"}:
        raise UnknownProposition(str(number))
    until, last = panel.closes.get(panel.stage), panel.closes.get("votes")
    own = [one for one in house.replies.own(caller, panel_id) if one.reply.proposition == number]
    mine = {one.reply.number for one in own}
    found = [reply_view(one, panel) for one in house.replies.page(caller, panel_id, number, 0, _MOST)]
    return {
        "panel": panel,
        "proposition": held,
        "replies": [one for one in found if one.number not in mine and one.stands],
        "answerable": [one.number for one in found if one.accepted],
        "own": [{"view": reply_view(one, panel, whole=True), "held": one.reply} for one in own],
        "open": held.status == "accepted" and panel.stage in TAKING and (until is None or caller.at < until),
        "appeals": panel.stage in TAKING,
        "takes_back": panel.stage in TAKING and (last is None or caller.at < last),
        "longest": LONGEST,
        "most": MOST_EACH,
        "closes": until,
        "when": moment_text,
        "typed": {},
        "wrong": "",
        "done": "",
    }


def _answered(fields: Fields) -> int | None:
    """Which reply is answered; None for none. Raises InvalidOption."""
    said = fields.get("answers", "").strip()
    if not said:
        return None
    if not (said.isascii() and said.isdigit() and len(said) <= _DIGITS):
        raise InvalidOption("Say by its number which reply you answer.", field="answers")
    return int(said)


def reply_pages(desk: Door, entrance: Entrance, parts: PanelParts) -> APIRouter:
    """The routes of replies; they are no part of the API's description."""
    router = APIRouter(route_class=PageRoute, include_in_schema=False)
    pages, replies = PrivatePages(entrance), parts.house.replies
    Member = Annotated[Caller, desk.admits(Rule("member", "panels", _MEMBERS))]  # noqa: N806 - a type
    Lead = Annotated[Caller, desk.admits(LEADS)]  # noqa: N806 - a type
    view = DeskView(pages, parts)
    here = "/panels/{panel_id}/room/propositions/{number}"

    def answering(request: Request, caller: Caller, panel_id: str, number: int, fields: Fields) -> None:
        """Show the page as it is now, with what is wrong and what was typed, if the answer is refused."""
        before = _values(caller, parts, panel_id, number)
        request.state.form = lambda wrong, status: pages.page(
            request, "proposition.html", status, **(before | {"wrong": wrong, "typed": dict(fields)})
        )

    def back(panel_id: str, number: int, done: str) -> Response:
        return pages.away(f"/panels/{panel_id}/room/propositions/{number}?done={done}#yours")

    @router.get(here)
    def shown(request: Request, caller: Member, panel_id: str, number: int, done: str = "") -> HTMLResponse:
        """The proposition, what others reply, and one's own replies."""
        values = _values(caller, parts, panel_id, number)
        return pages.page(request, "proposition.html", 200, **(values | {"done": _DONE.get(done, "")}))

    @router.post(here + "/replies")
    def write(request: Request, caller: Member, panel_id: str, number: int, fields: Fields) -> Response:
        """Reply to the proposition, or to another reply."""
        answering(request, caller, panel_id, number, fields)
        replies.write(caller, panel_id, number, fields.get("text", ""), _answered(fields))
        return back(panel_id, number, "replied")

    @router.post(here + "/replies/{reply}/erase")
    def erase(request: Request, caller: Member, panel_id: str, number: int, reply: int) -> Response:
        """Take one's own back."""
        answering(request, caller, panel_id, number, {})
        replies.take_back(caller, panel_id, number, reply)
        return back(panel_id, number, "erased")

    @router.post(here + "/replies/{reply}/appeal")
    def appeal(request: Request, caller: Member, panel_id: str, number: int, reply: int, fields: Fields) -> Response:
        """Ask that somebody else decides."""
        answering(request, caller, panel_id, number, {})
        replies.appeal(caller, panel_id, number, reply, fields.get("because", ""))
        return back(panel_id, number, "appealed")

    @router.post("/panels/{panel_id}/desk/propositions/{number}/replies/{reply}")
    def moderate(request: Request, caller: Lead, panel_id: str, number: int, reply: int, fields: Fields) -> Response:
        """Show a reply, or reject it by a rule."""
        view.answering(request, caller, panel_id, fields)
        decision = fields.get("decision", "")
        accept = decision == "accept"
        because, rule = fields.get("because", ""), None if accept else decision
        replies.moderate(caller, panel_id, number, reply, accept=accept, because=because, rule=rule)
        return view.back(panel_id, "moderated", "replies")

    return router
