"""The draw at the facilitators' desk: a secret, pool and quotas as files or text, lots, answers."""

from typing import Annotated

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse

from counterpoise.domain.errors import InvalidOption
from counterpoise.domain.sortition.rules.registry import DEFAULT
from counterpoise.pages.desk_view import HERE, LEADS, DeskView
from counterpoise.pages.entering import Door, PrivatePages
from counterpoise.pages.html_route import PageRoute
from counterpoise.pages.panel_forms import Fields, Uploads, table_of, whole_of
from counterpoise.pages.panel_parts import PanelParts
from counterpoise.services.callers import Caller, Visit
from counterpoise.services.drawing import new_secret
from counterpoise.services.entrance import Entrance
from counterpoise.services.panels.planned import Planned

__all__ = ["draw_pages"]


def draw_pages(desk: Door, entrance: Entrance, parts: PanelParts) -> APIRouter:
    """The routes of the draw; they are no part of the API's description."""
    router = APIRouter(route_class=PageRoute, include_in_schema=False)
    view, lots = DeskView(PrivatePages(entrance), parts), parts.house.lots
    Lead = Annotated[Caller, desk.admits(LEADS)]  # noqa: N806 - a type
    InSteps = Annotated[Visit, desk.admits_in_steps(LEADS)]  # noqa: N806 - a type

    def answering(request: Request, visit: Visit, panel_id: str, fields: Fields) -> None:
        with visit.reading() as caller:
            view.answering(request, caller, panel_id, fields)

    @router.post(HERE + "/secret")
    def secret(request: Request, caller: Lead, panel_id: str) -> HTMLResponse:
        """Make a secret and its commitment, and show them this once; neither is kept."""
        made, commitment = new_secret(entrance.entropy)
        return view.shown(request, caller, panel_id, secret=made, typed={"commitment": commitment})

    @router.post(HERE + "/otherwise")
    def otherwise(request: Request, caller: Lead, panel_id: str, fields: Fields) -> Response:
        """Say in public why members were not drawn by lot."""
        view.answering(request, caller, panel_id, fields)
        lots.found_otherwise(caller, panel_id, fields.get("because", ""))
        return view.back(panel_id, "otherwise", "draw")

    @router.post(HERE + "/freeze")
    def freeze(request: Request, visit: InSteps, panel_id: str, fields: Fields, uploads: Uploads) -> Response:
        """Freeze pool, quotas and lottery."""
        answering(request, visit, panel_id, fields)
        pool, quotas = (table_of(fields, uploads, name) for name in ("pool", "quotas"))
        seats = whole_of(fields, "seats", "The number of seats")
        per_household = whole_of(fields, "per_household", "The number from one household")

        def plan(caller: Caller) -> Planned:
            return lots.to_freeze(
                caller,
                panel_id,
                pool,
                quotas,
                seats,
                commitment=fields.get("commitment", "").strip(),
                public_name=fields.get("public_name", ""),
                rule=fields.get("rule") or DEFAULT,
                per_household=per_household,
            )

        lots.carry_out(visit, plan)
        return view.back(panel_id, "frozen", "draw")

    @router.post(HERE + "/reveal")
    def reveal(request: Request, visit: InSteps, panel_id: str, fields: Fields) -> Response:
        """Draw."""
        answering(request, visit, panel_id, fields)
        said, public = fields.get("secret", "").strip(), fields.get("public", "").strip()
        lots.carry_out(visit, lambda caller: lots.to_reveal(caller, panel_id, said, public))
        return view.back(panel_id, "drawn", "draw")

    @router.post(HERE + "/answers")
    def answers(request: Request, caller: Lead, panel_id: str, fields: Fields) -> Response:
        """Keep who said yes or no."""
        view.answering(request, caller, panel_id, fields)
        said = {
            name.removeprefix("answer:"): value == "yes"
            for name, value in fields.items()
            if name.startswith("answer:") and value in {"yes", "no"}
        }
        if not said:
            raise InvalidOption("Nobody's answer was given.", field="answers")
        lots.answer(caller, panel_id, said)
        return view.back(panel_id, "answers", "draw")

    @router.post(HERE + "/redraw")
    def redraw(request: Request, visit: InSteps, panel_id: str, fields: Fields) -> Response:
        """Fill the seats of those who declined."""
        answering(request, visit, panel_id, fields)
        lots.carry_out(visit, lambda caller: lots.to_redraw(caller, panel_id))
        return view.back(panel_id, "drawn", "draw")

    return router
