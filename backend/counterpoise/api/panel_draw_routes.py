"""Routes of a panel's draw."""

from typing import Annotated

from fastapi import APIRouter

from counterpoise.api.access import Caller, Desk
from counterpoise.api.conventions import PROBLEMS
from counterpoise.api.documented import PanelId, problems
from counterpoise.domain.people.roles import Rule
from counterpoise.schemas.panel_views import draw_state_document
from counterpoise.schemas.panels import DrawStateDocument
from counterpoise.schemas.panels_asks import AskAnswers, AskFreeze, AskOtherwise, AskSeed
from counterpoise.services.panels.house import PanelHouse

__all__ = ["panel_draw_routes"]

_GUARDED = problems(401, 403, 409)


def panel_draw_routes(house: PanelHouse, desk: Desk) -> APIRouter:
    """The routes over the services of panels."""
    router = APIRouter(prefix="/api/v1", tags=["panels"], responses=PROBLEMS)
    visitor = desk.admits(Rule())
    facilitator = desk.admits(Rule("member", "panels", ("facilitator",)))

    @router.get("/panels/{panel_id}/draw", operation_id="panel_draw")
    def draw(caller: Annotated[Caller, visitor], panel_id: PanelId) -> DrawStateDocument:
        """The draw as far as it is: digests, odds, counts against the target population."""
        return draw_state_document(house.lots.get(caller, panel_id))

    @router.put("/panels/{panel_id}/draw", operation_id="freeze_draw", responses=_GUARDED)
    def freeze(caller: Annotated[Caller, facilitator], panel_id: PanelId, asked: AskFreeze) -> DrawStateDocument:
        """Freeze pool, quotas and lottery before the seed can be known; at most 500 people and 100 seats."""
        made = house.lots.freeze(
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
        return draw_state_document(made)

    @router.post("/panels/{panel_id}/draw/seed", operation_id="reveal_seed", responses=_GUARDED)
    def reveal(caller: Annotated[Caller, facilitator], panel_id: PanelId, asked: AskSeed) -> DrawStateDocument:
        """Draw: the secret opens the commitment, and with the public value it makes the seed."""
        return draw_state_document(house.lots.reveal(caller, panel_id, asked.secret, asked.public_value))

    @router.post("/panels/{panel_id}/draw/answers", operation_id="answer_draw", responses=_GUARDED)
    def answer(caller: Annotated[Caller, facilitator], panel_id: PanelId, asked: AskAnswers) -> DrawStateDocument:
        """Keep who of those drawn said yes or no."""
        return draw_state_document(house.lots.answer(caller, panel_id, asked.answers))

    @router.post("/panels/{panel_id}/draw/turns", operation_id="redraw", responses=_GUARDED)
    def redraw(caller: Annotated[Caller, facilitator], panel_id: PanelId) -> DrawStateDocument:
        """Fill the seats of those who declined, by the same rule, from what is left."""
        return draw_state_document(house.lots.redraw(caller, panel_id))

    @router.post("/panels/{panel_id}/draw/otherwise", operation_id="found_otherwise", responses=_GUARDED)
    def otherwise(caller: Annotated[Caller, facilitator], panel_id: PanelId, asked: AskOtherwise) -> DrawStateDocument:
        """Say in public why the members were not drawn by lot."""
        house.lots.found_otherwise(caller, panel_id, asked.because)
        return draw_state_document(house.lots.get(caller, panel_id))

    return router
