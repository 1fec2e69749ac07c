"""Routes of a member's votes and ballots."""

from typing import Annotated

from fastapi import APIRouter

from counterpoise.api.access import Caller, Desk
from counterpoise.api.conventions import PROBLEMS
from counterpoise.api.documented import PanelId, problems
from counterpoise.domain.people.roles import Rule
from counterpoise.schemas.panel_views import ballot_document, vote_document
from counterpoise.schemas.panels import OwnBallotDocument, VotesDocument
from counterpoise.schemas.panels_asks import AskBallot, AskVotes
from counterpoise.services.panels.house import PanelHouse
from counterpoise.services.panels.votes import Voted

__all__ = ["panel_ballot_routes"]

_GUARDED = problems(401, 403, 409)


def panel_ballot_routes(house: PanelHouse, desk: Desk) -> APIRouter:
    """The routes over the services of panels."""
    router = APIRouter(prefix="/api/v1", tags=["panels"], responses=PROBLEMS)
    panelist = desk.admits(Rule("member", "panels", ("panelist",)))

    @router.get("/panels/{panel_id}/votes/mine", operation_id="my_votes", responses=_GUARDED)
    def my_votes(caller: Annotated[Caller, panelist], panel_id: PanelId) -> VotesDocument:
        """One's votes while the votes are open; afterwards nobody can tell whose they are."""
        return VotesDocument(votes=[vote_document(one) for one in house.votes.own(caller, panel_id)])

    @router.put("/panels/{panel_id}/votes/mine", operation_id="cast_votes", responses=_GUARDED)
    def cast(caller: Annotated[Caller, panelist], panel_id: PanelId, asked: AskVotes) -> VotesDocument:
        """Cast votes, in place of those before on the same propositions; all or none. Answers all of one's votes."""
        votes = [Voted(one.proposition, one.value, one.important) for one in asked.votes]
        return VotesDocument(votes=[vote_document(one) for one in house.votes.put(caller, panel_id, votes)])

    @router.delete("/panels/{panel_id}/votes/mine", operation_id="erase_votes", status_code=204, responses=_GUARDED)
    def erase_votes(caller: Annotated[Caller, panelist], panel_id: PanelId) -> None:
        """Take all of one's votes back, until the votes are closed."""
        house.votes.erase(caller, panel_id)

    @router.get("/panels/{panel_id}/ballots/mine", operation_id="my_ballot", responses=_GUARDED)
    def my_ballot(caller: Annotated[Caller, panelist], panel_id: PanelId) -> OwnBallotDocument:
        """One's ballot of this stage; afterwards nobody can tell whose it is."""
        found = house.ballots.own(caller, panel_id)
        return OwnBallotDocument(ballot=None if found is None else ballot_document(found))

    @router.put("/panels/{panel_id}/ballots/mine", operation_id="put_ballot", responses=_GUARDED)
    def put_ballot(caller: Annotated[Caller, panelist], panel_id: PanelId, asked: AskBallot) -> OwnBallotDocument:
        """Put a ballot in, in place of the one before, until close; `replaced` says that there was one."""
        made, replaced = house.ballots.put(caller, panel_id, asked.weights, asked.importances)
        return OwnBallotDocument(ballot=ballot_document(made), replaced=replaced)

    @router.delete("/panels/{panel_id}/ballots/mine", operation_id="erase_ballot", status_code=204, responses=_GUARDED)
    def erase_ballot(caller: Annotated[Caller, panelist], panel_id: PanelId) -> None:
        """Take one's ballot back, until the ballots are closed."""
        house.ballots.erase(caller, panel_id)

    return router
