"""Routes of a panel's strata: who is in which, said by facilitators and seen by each member alone."""

from typing import Annotated

from fastapi import APIRouter

from counterpoise.api.access import Caller, Desk
from counterpoise.api.conventions import PROBLEMS
from counterpoise.api.documented import PanelId, problems
from counterpoise.domain.people.roles import Rule
from counterpoise.schemas.panel_strata import (
    AskStratum,
    OwnStratumDocument,
    StrataDocument,
    own_stratum,
    strata_document,
)
from counterpoise.services.panels.house import PanelHouse

__all__ = ["panel_strata_routes"]

_GUARDED = problems(401, 403, 409)


def panel_strata_routes(house: PanelHouse, desk: Desk) -> APIRouter:
    """The routes over the services of panels."""
    router = APIRouter(prefix="/api/v1", tags=["panels"], responses=PROBLEMS)
    facilitator = desk.admits(Rule("member", "panels", ("facilitator",)))
    panelist = desk.admits(Rule("member", "panels", ("panelist",)))

    def shown(caller: Caller, panel_id: str) -> StrataDocument:
        charter = house.convening.get(caller, panel_id).charter
        return strata_document(charter, house.strata.listed(caller, panel_id))

    @router.get("/panels/{panel_id}/strata", operation_id="panel_strata", responses=_GUARDED)
    def listed(caller: Annotated[Caller, facilitator], panel_id: PanelId) -> StrataDocument:
        """Which member is in which stratum; null where nobody has said it, or the member said that it was wrong."""
        return shown(caller, panel_id)

    @router.put("/panels/{panel_id}/strata/{account_id}", operation_id="set_stratum", responses=_GUARDED)
    def put(
        caller: Annotated[Caller, facilitator], panel_id: PanelId, account_id: str, asked: AskStratum
    ) -> StrataDocument:
        """Say in which stratum a member is, until learning ends. The audit trail keeps that it was done, not which."""
        house.strata.put(caller, panel_id, account_id, asked.stratum)
        return shown(caller, panel_id)

    @router.get("/panels/{panel_id}/strata/mine", operation_id="my_stratum", responses=_GUARDED)
    def mine(caller: Annotated[Caller, panelist], panel_id: PanelId) -> OwnStratumDocument:
        """In which stratum one is; null once the ballots are counted, because then nobody knows it any more."""
        return own_stratum(house.convening.get(caller, panel_id).charter, house.strata.own(caller, panel_id))

    @router.delete("/panels/{panel_id}/strata/mine", operation_id="refuse_stratum", responses=_GUARDED)
    def refuse(caller: Annotated[Caller, panelist], panel_id: PanelId) -> OwnStratumDocument:
        """Say that one is not in this stratum; learning cannot end before a facilitator says in which one is."""
        house.strata.refuse(caller, panel_id)
        return own_stratum(house.convening.get(caller, panel_id).charter, None)

    return router
