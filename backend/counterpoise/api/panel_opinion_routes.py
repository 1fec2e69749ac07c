"""Routes of a panel's opinion map: the map, and its pictures."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query

from counterpoise.api.access import Caller, Desk
from counterpoise.api.conventions import PROBLEMS
from counterpoise.api.documented import PanelId, problems
from counterpoise.domain.errors import InvalidOption
from counterpoise.domain.people.roles import Rule
from counterpoise.schemas.panel_opinions import PanelOpinionsDocument, panel_opinions_document
from counterpoise.services.charts import WIDE
from counterpoise.services.opinion_pictures import PICTURES
from counterpoise.services.panels.house import PanelHouse
from counterpoise.services.panels.propositions import shown_text

__all__ = ["panel_opinion_routes"]


def panel_opinion_routes(house: PanelHouse, desk: Desk) -> APIRouter:
    """The routes over the services of panels."""
    router = APIRouter(prefix="/api/v1", tags=["panels"], responses=PROBLEMS)
    visitor = desk.admits(Rule())

    def texts(caller: Caller, panel_id: str) -> dict[str, str]:
        listed = house.propositions.listed(caller, panel_id)
        return {str(one.number): text for one in listed if (text := shown_text(one)) is not None}

    @router.get("/panels/{panel_id}/opinions", operation_id="panel_opinions", responses=problems(409))
    def opinions(caller: Annotated[Caller, visitor], panel_id: PanelId) -> PanelOpinionsDocument:
        """The opinion map, once the votes are closed; no person and no group of fewer than ten is in it."""
        found = house.maps.of(caller, panel_id)
        return panel_opinions_document(panel_id, found, texts(caller, panel_id))

    @router.get("/panels/{panel_id}/opinions/charts/{name}", operation_id="opinions_chart", responses=problems(409))
    def chart(
        caller: Annotated[Caller, visitor],
        panel_id: PanelId,
        name: Literal["groups", "shared", "apart"],
        width: Annotated[int, Query(ge=280, le=1600)] = WIDE,
    ) -> dict[str, Any]:
        """The Vega-Lite specification of a picture of the map, the same that the public page shows."""
        found = house.maps.of(caller, panel_id)
        drawn = None if found is None else PICTURES[name](found, texts(caller, panel_id), width)
        if drawn is None:
            raise InvalidOption("There is nothing to draw.", field="name")
        return drawn

    return router
