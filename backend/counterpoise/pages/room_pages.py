"""The members' room of a panel: learn, propose, vote, weigh, see what one said, change it, take it back."""

from typing import Annotated, Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse

from counterpoise.domain.errors import InvalidOption
from counterpoise.domain.panels.replies import TAKING
from counterpoise.domain.panels.similarity import most_alike
from counterpoise.domain.people.roles import Rule
from counterpoise.pages.entering import Door, PrivatePages
from counterpoise.pages.html_route import PageRoute
from counterpoise.pages.panel_forms import Fields, importances_of, weights_of
from counterpoise.pages.panel_parts import PanelParts
from counterpoise.pages.panels_replies import reply_view
from counterpoise.pages.panels_view import state_words
from counterpoise.pages.panels_words import STAGE_NAMES, STAGES_SAY, VOICES_SAY, VOTES_SAY, moment_text
from counterpoise.services.callers import Caller
from counterpoise.services.entrance import Entrance
from counterpoise.services.panels.propositions import LONGEST
from counterpoise.services.panels.votes import Voted

__all__ = ["room_pages"]

_DONE = {
    "proposed": "Your proposition is put forward. Somebody looks at it before it is put to the vote.",
    "merged": "Your proposition now lives on in the other one.",
    "appealed": "Your appeal is on record. Somebody else decides.",
    "voted": "Your vote is kept. You can change it until the votes close.",
    "votes-erased": "All your votes are taken back.",
    "ballot": "Your ballot is kept. You can change it until the ballots close.",
    "ballot-erased": "Your ballot is taken back.",
    "stratum": "You are counted to no part now. Facilitators see that, and say where you belong.",
    "written": "The report is kept. Whoever signed it before must sign it again.",
    "signed": "You signed the report.",
    "assent": "What you said is kept. You can change it until ratification ends.",
}
_VALUES = {"agree": 1, "disagree": -1, "pass": 0}
_LIVE = ("submitted", "accepted")


class _Room:
    """What one member sees."""

    def __init__(self, parts: PanelParts) -> None:
        self._parts, self._house = parts, parts.house

    def values(self, caller: Caller, panel_id: str) -> dict[str, Any]:
        """Everything on the page, as it is now."""
        house = self._house
        panel = house.convening.get(caller, panel_id)
        listed = house.propositions.listed(caller, panel_id)
        record = house.convening.record(caller, panel_id, None, 2000)
        appealed = {
            one.details.get("proposition") for one in record if one.kind == "appeal" and "reply" not in one.details
        }
        texts = {one.number: one.text for one in listed if one.status == "accepted"}
        voting = panel.stage == "votes"
        mine = house.propositions.own(caller, panel_id)
        catalogue = self._parts.policies.catalogue
        return {
            "panel": panel,
            "charter": panel.charter,
            "axes": [catalogue.axes[axis] for axis in panel.charter.axes if axis in catalogue.axes],
            "heard": [one for one in reversed(record) if one.kind == "heard"],
            "voices": VOICES_SAY,
            "name": STAGE_NAMES[panel.stage],
            "says": STAGES_SAY[panel.stage],
            "closes": panel.closes.get(panel.stage),
            "longest": LONGEST,
            "own": [
                {
                    "held": one,
                    "state": state_words(one),
                    "alike": self._alike(one.number, one.text, listed) if one.status in _LIVE else [],
                    "appeals": one.status == "rejected" and one.number not in appealed,
                }
                for one in mine
            ],
            "others": [one for one in listed if one.status == "accepted" and one not in mine],
            "reply_counts": house.replies.counts(caller, panel_id),
            "replies": [reply_view(one, panel, whole=True) for one in house.replies.own(caller, panel_id)],
            "takes_replies": panel.stage in TAKING,
            "asked": self._asked(caller, panel_id) if voting else None,
            "votes": [(one, texts.get(one.proposition, "")) for one in house.votes.own(caller, panel_id)],
            "open_count": len(texts),
            "VOTES_SAY": VOTES_SAY,
            "ballot": house.ballots.own(caller, panel_id),
            "stratum": house.strata.own(caller, panel_id) if panel.charter.strata else None,
            "reports": house.reports.own(caller, panel_id),
            "assent": house.ratification.own(caller, panel_id),
            "typed": {},
            "when": moment_text,
            "wrong": "",
            "done": "",
        }

    def _asked(self, caller: Caller, panel_id: str) -> object:
        panel = self._house.convening.get(caller, panel_id)
        until = panel.closes.get("votes")
        return None if until is not None and caller.at >= until else self._house.propositions.next(caller, panel_id)[0]

    @staticmethod
    def _alike(number: int, text: str, listed: list[Any]) -> list[tuple[int, str]]:
        live = {one.number: one.text for one in listed if one.status in _LIVE and one.number != number}
        return [(other, live[other]) for other, _ in most_alike(text, live.items())]


def room_pages(desk: Door, entrance: Entrance, parts: PanelParts) -> APIRouter:  # noqa: C901, PLR0915 - routes
    """The routes of the room; they are no part of the API's description."""
    router = APIRouter(route_class=PageRoute, include_in_schema=False)
    pages, room, house = PrivatePages(entrance), _Room(parts), parts.house
    member = desk.admits(Rule("member", "panels", ("panelist",)))
    Member = Annotated[Caller, member]  # noqa: N806 - a type

    def answering(request: Request, caller: Caller, panel_id: str, typed: dict[str, str]) -> None:
        """Show the room as it is now, with what is wrong and what was typed, if the answer is refused."""
        before = room.values(caller, panel_id)
        request.state.form = lambda wrong, status: pages.page(
            request, "room.html", status, **(before | {"wrong": wrong, "typed": typed})
        )

    def back(panel_id: str, done: str, part: str) -> Response:
        return pages.away(f"/panels/{panel_id}/room?done={done}#{part}")

    @router.get("/panels/{panel_id}/room")
    def shown(request: Request, caller: Member, panel_id: str, done: str = "") -> HTMLResponse:
        """What there is to do now, and what one has said."""
        values = room.values(caller, panel_id)
        return pages.page(request, "room.html", 200, **(values | {"done": _DONE.get(done, "")}))

    @router.post("/panels/{panel_id}/room/propositions")
    def propose(request: Request, caller: Member, panel_id: str, fields: Fields) -> Response:
        """Put a sentence forward."""
        answering(request, caller, panel_id, dict(fields))
        house.propositions.propose(caller, panel_id, fields.get("text", ""))
        return back(panel_id, "proposed", "propositions")

    @router.post("/panels/{panel_id}/room/propositions/{number}/merge")
    def merge(request: Request, caller: Member, panel_id: str, number: int, fields: Fields) -> Response:
        """Let one's own live on in another."""
        answering(request, caller, panel_id, {})
        into = fields.get("into", "")
        if not (into.isascii() and into.isdigit()):
            raise InvalidOption("Say into which number.", field="into")
        house.propositions.merge(caller, panel_id, number, int(into))
        return back(panel_id, "merged", "propositions")

    @router.post("/panels/{panel_id}/room/propositions/{number}/appeal")
    def appeal(request: Request, caller: Member, panel_id: str, number: int, fields: Fields) -> Response:
        """Ask that somebody else decides."""
        answering(request, caller, panel_id, {})
        house.propositions.appeal(caller, panel_id, number, fields.get("because", ""))
        return back(panel_id, "appealed", "propositions")

    @router.post("/panels/{panel_id}/room/votes")
    def vote(request: Request, caller: Member, panel_id: str, fields: Fields) -> Response:
        """Cast or change one vote."""
        answering(request, caller, panel_id, {})
        number, said = fields.get("proposition", ""), fields.get("value", "")
        if said not in _VALUES or not (number.isascii() and number.isdigit()):
            raise InvalidOption("Agree, disagree or pass.", field="value")
        house.votes.put(caller, panel_id, [Voted(int(number), _VALUES[said], important="important" in fields)])
        return back(panel_id, "voted", "votes")

    @router.post("/panels/{panel_id}/room/votes/erase")
    def erase_votes(request: Request, caller: Member, panel_id: str) -> Response:
        """Take all votes back."""
        answering(request, caller, panel_id, {})
        house.votes.erase(caller, panel_id)
        return back(panel_id, "votes-erased", "votes")

    @router.post("/panels/{panel_id}/room/ballot")
    def put_ballot(request: Request, caller: Member, panel_id: str, fields: Fields) -> Response:
        """Put a ballot in, or change it."""
        answering(request, caller, panel_id, dict(fields))
        charter = house.convening.get(caller, panel_id).charter
        catalogue = parts.policies.catalogue
        axes = {axis: catalogue.axes[axis].title if axis in catalogue.axes else axis for axis in charter.axes}
        house.ballots.put(caller, panel_id, weights_of(fields, axes), importances_of(fields, axes))
        return back(panel_id, "ballot", "ballot")

    @router.post("/panels/{panel_id}/room/ballot/erase")
    def erase_ballot(request: Request, caller: Member, panel_id: str) -> Response:
        """Take the ballot back."""
        answering(request, caller, panel_id, {})
        house.ballots.erase(caller, panel_id)
        return back(panel_id, "ballot-erased", "ballot")

    @router.post("/panels/{panel_id}/room/reports/{number}")
    def write(request: Request, caller: Member, panel_id: str, number: int, fields: Fields) -> Response:
        """Write the group's report, or change it."""
        answering(request, caller, panel_id, dict(fields))
        started = [fields.get("revision", "")]
        house.reports.write(caller, panel_id, number, fields.get("title", ""), fields.get("text", ""), started)
        return back(panel_id, "written", "reports")

    @router.post("/panels/{panel_id}/room/reports/{number}/sign")
    def sign(request: Request, caller: Member, panel_id: str, number: int) -> Response:
        """Sign it as it is."""
        answering(request, caller, panel_id, {})
        house.reports.sign(caller, panel_id, number)
        return back(panel_id, "signed", "reports")

    @router.post("/panels/{panel_id}/room/assent")
    def assent(request: Request, caller: Member, panel_id: str, fields: Fields) -> Response:
        """Say yes or no to the result."""
        answering(request, caller, panel_id, {})
        if fields.get("answer") not in {"yes", "no"}:
            raise InvalidOption("Say yes or no.", field="answer")
        house.ratification.assent(caller, panel_id, yes=fields["answer"] == "yes")
        return back(panel_id, "assent", "ratification")

    return router
