"""Routes of a panel's draw."""

from typing import Annotated

from fastapi import APIRouter

from counterpoise.api.access import Caller, Desk, Visit
from counterpoise.api.conventions import PROBLEMS
from counterpoise.api.documented import PanelId, problems
from counterpoise.domain.people.roles import Rule
from counterpoise.schemas.panel_views import draw_state_document
from counterpoise.schemas.panels import DrawStateDocument
from counterpoise.schemas.panels_asks import AskAnswers, AskFreeze, AskOtherwise, AskSeed
from counterpoise.services.panels.house import PanelHouse
from counterpoise.services.panels.planned import Planned

__all__ = ["panel_draw_routes"]

_GUARDED, _DRAWN = problems(401, 403, 409), problems(401, 403, 409, 412)


def panel_draw_routes(house: PanelHouse, desk: Desk) -> APIRouter:
    """The routes over the services of panels."""
    router = APIRouter(prefix="/api/v1", tags=["panels"], responses=PROBLEMS)
    visitor = desk.admits(Rule())
    facilitators = Rule("member", "panels", ("facilitator",))
    facilitator, in_steps = desk.admits(facilitators), desk.admits_in_steps(facilitators)

    @router.get("/panels/{panel_id}/draw", operation_id="panel_draw")
    def draw(caller: Annotated[Caller, visitor], panel_id: PanelId) -> DrawStateDocument:
        """The draw as far as it is: digests, odds, counts against the target population."""
        return draw_state_document(house.lots.get(caller, panel_id))

    @router.put("/panels/{panel_id}/draw", operation_id="freeze_draw", responses=_DRAWN)
    def freeze(visit: Annotated[Visit, in_steps], panel_id: PanelId, asked: AskFreeze) -> DrawStateDocument:
        """Freeze pool, quotas and lottery before the seed can be known; at most 500 people and 100 seats."""

        def plan(caller: Caller) -> Planned:
            return house.lots.to_freeze(
                caller,
                panel_id,
                asked.pool,
                asked.quotas,
                asked.seats,
                commitment=asked.commitment,
                public_name=asked.public_name,
                rule=asked.rule,
                per_household=asked.per_household,
            )

        return draw_state_document(house.lots.carry_out(visit, plan))

    @router.post("/panels/{panel_id}/draw/seed", operation_id="reveal_seed", responses=_DRAWN)
    def reveal(visit: Annotated[Visit, in_steps], panel_id: PanelId, asked: AskSeed) -> DrawStateDocument:
        """Draw: the secret opens the commitment, and with the public value it makes the seed."""

        def plan(caller: Caller) -> Planned:
            return house.lots.to_reveal(caller, panel_id, asked.secret, asked.public_value)

        return draw_state_document(house.lots.carry_out(visit, plan))

    @router.post("/panels/{panel_id}/draw/answers", operation_id="answer_draw", responses=_GUARDED)
    def answer(caller: Annotated[Caller, facilitator], panel_id: PanelId, asked: AskAnswers) -> DrawStateDocument:
        """Keep who of those drawn said yes or no."""
        return draw_state_document(house.lots.answer(caller, panel_id, asked.answers))

    @router.post("/panels/{panel_id}/draw/turns", operation_id="redraw", responses=_DRAWN)
    def redraw(visit: Annotated[Visit, in_steps], panel_id: PanelId) -> DrawStateDocument:
        """Fill the seats of those who declined, by the same rule, from what is left."""
        return draw_state_document(house.lots.carry_out(visit, lambda caller: house.lots.to_redraw(caller, panel_id)))

    @router.post("/panels/{panel_id}/draw/otherwise", operation_id="found_otherwise", responses=_GUARDED)
    def otherwise(caller: Annotated[Caller, facilitator], panel_id: PanelId, asked: AskOtherwise) -> DrawStateDocument:
        """Say in public why the members were not drawn by lot."""
        house.lots.found_otherwise(caller, panel_id, asked.because)
        return draw_state_document(house.lots.get(caller, panel_id))

    return router
