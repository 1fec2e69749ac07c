"""Routes of a ballot from choices between replies. They keep nothing."""

from typing import Annotated

from fastapi import APIRouter, Query, Response

from counterpoise.api.access import Caller, Desk
from counterpoise.api.conventions import PROBLEMS
from counterpoise.api.documented import PanelId, problems
from counterpoise.domain.people.roles import Rule
from counterpoise.domain.quiz.questions import Answer
from counterpoise.schemas.panel_views import ballot_proposal_document, ballot_questions_document
from counterpoise.schemas.panels import BallotProposalDocument, BallotQuestionsDocument
from counterpoise.schemas.panels_asks import AskChoices
from counterpoise.services.panels.house import PanelHouse

__all__ = ["panel_choosing_routes"]

_GUARDED = problems(401, 403, 409)


def panel_choosing_routes(house: PanelHouse, desk: Desk) -> APIRouter:
    """The routes over the services of panels."""
    router = APIRouter(prefix="/api/v1", tags=["panels"], responses=PROBLEMS)
    panelist = desk.admits(Rule("member", "panels", ("panelist",)), writes=False)

    @router.get("/panels/{panel_id}/ballots/questions", operation_id="ballot_questions", responses=_GUARDED)
    def questions(
        caller: Annotated[Caller, panelist],
        panel_id: PanelId,
        seed: Annotated[int, Query(ge=0, le=2**31 - 1)] = 0,
    ) -> BallotQuestionsDocument:
        """Pairs of replies to choose between, six for each axis of the charter; the seed decides order and sides."""
        return ballot_questions_document(house.choosing.questions(caller, panel_id, seed))

    @router.post("/panels/{panel_id}/ballots/proposal", operation_id="ballot_proposal", responses=_GUARDED)
    def proposal(
        caller: Annotated[Caller, panelist], panel_id: PanelId, asked: AskChoices, response: Response
    ) -> BallotProposalDocument:
        """The ballot that choices suggest, to edit and put in; neither choices nor proposal are kept."""
        response.headers["Cache-Control"] = "no-store"
        answers = [Answer(one.question, one.choice) for one in asked.answers]
        return ballot_proposal_document(house.choosing.proposal(caller, panel_id, answers))

    return router
