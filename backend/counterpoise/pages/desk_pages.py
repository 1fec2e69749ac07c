"""The facilitators' desk of a panel: the next step with what it needs, dates, moderation."""

from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse
from starlette.background import BackgroundTask

from counterpoise.domain.errors import InvalidOption
from counterpoise.domain.panels.stages import ENDED, STAGES, Stage
from counterpoise.pages.desk_view import COMES, HERE, LEADS, DeskView
from counterpoise.pages.entering import Door, PrivatePages
from counterpoise.pages.html_route import PageRoute
from counterpoise.pages.panel_forms import Fields
from counterpoise.pages.panel_parts import PanelParts
from counterpoise.services.callers import Caller
from counterpoise.services.entrance import Entrance

__all__ = ["desk_pages"]


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


def desk_pages(desk: Door, entrance: Entrance, parts: PanelParts) -> APIRouter:
    """The routes of the desk; they are no part of the API's description."""
    router = APIRouter(route_class=PageRoute, include_in_schema=False)
    view, house = DeskView(PrivatePages(entrance), parts), parts.house
    Lead = Annotated[Caller, desk.admits(LEADS)]  # noqa: N806 - a type
    Comer = Annotated[Caller, desk.admits(COMES)]  # noqa: N806 - a type

    @router.get(HERE)
    def shown(request: Request, caller: Comer, panel_id: str, done: str = "") -> HTMLResponse:
        """What comes next and what it needs."""
        view.admit(caller, panel_id)
        return view.shown(request, caller, panel_id, done=done)

    @router.post(HERE + "/step")
    def step(request: Request, caller: Comer, panel_id: str, fields: Fields) -> Response:
        """To the next stage, or to the end."""
        view.admit(caller, panel_id)
        view.answering(request, caller, panel_id, fields)
        made = house.steps.advance(caller, panel_id, _stage(fields.get("to", "")), fields.get("because") or None)
        response = view.back(panel_id, "step")
        if made.stage in ENDED:
            # After the reply, when the step is committed: a key that is gone too early loses what it names.
            response.background = BackgroundTask(parts.ended)
        return response

    @router.post(HERE + "/date")
    def date(request: Request, caller: Lead, panel_id: str, fields: Fields) -> Response:
        """Date a stage, or put its date off."""
        view.answering(request, caller, panel_id, fields)
        until, because = _instant(fields.get("until", "")), fields.get("because", "")
        house.convening.put_off(caller, panel_id, _stage(fields.get("stage", "")), until, because)
        return view.back(panel_id, "date", "dates")

    @router.post(HERE + "/heard")
    def heard(request: Request, caller: Lead, panel_id: str, fields: Fields) -> Response:
        """Put on record whom the panel has heard."""
        view.answering(request, caller, panel_id, fields)
        house.convening.heard(
            caller, panel_id, fields.get("voice", ""), fields.get("title", ""), fields.get("text", "")
        )
        return view.back(panel_id, "heard", "heard")

    @router.post(HERE + "/propositions/{number}")
    def moderate(request: Request, caller: Lead, panel_id: str, number: int, fields: Fields) -> Response:
        """Put a proposition to the vote, or reject it by a rule."""
        view.answering(request, caller, panel_id, fields)
        house.propositions.moderate(
            caller,
            panel_id,
            number,
            accept=fields.get("decision") == "accept",
            because=fields.get("because", ""),
            rule=fields.get("decision"),
        )
        return view.back(panel_id, "moderated", "moderation")

    @router.post(HERE + "/propositions/{number}/end")
    def end(request: Request, caller: Lead, panel_id: str, number: int, fields: Fields) -> Response:
        """State how a proposition ends."""
        view.answering(request, caller, panel_id, fields)
        said, because = fields.get("outcome", ""), fields.get("because", "")
        if said == "declined":
            house.propositions.end(caller, panel_id, number, "declined", because)
        else:
            house.propositions.end(caller, panel_id, number, "amendment", because, said)
        return view.back(panel_id, "ended", "outcomes")

    return router
