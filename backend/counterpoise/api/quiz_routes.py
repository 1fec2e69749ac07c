"""Routes of the three-question start."""

from typing import Annotated

from fastapi import APIRouter, Query

from counterpoise.api.conventions import PROBLEMS
from counterpoise.domain.quiz.questions import Answer
from counterpoise.domain.quiz.start import ask, propose
from counterpoise.schemas.asks import AskProposal
from counterpoise.schemas.questions import ProposalDocument, QuestionDocument
from counterpoise.services.policies import Policies

__all__ = ["quiz_routes"]


def quiz_routes(policies: Policies) -> APIRouter:
    """The routes over one catalogue."""
    router = APIRouter(prefix="/api/v1", responses=PROBLEMS)

    @router.get("/quiz", tags=["quiz"], operation_id="quiz")
    def quiz(seed: Annotated[int, Query(ge=0, le=2**31 - 1)] = 0) -> list[QuestionDocument]:
        """Three questions with two replies each; the seed decides order and sides."""
        return [
            QuestionDocument(id=one.id, user=one.user, a=one.a, b=one.b)
            for one in ask(policies.catalogue, policies.profiles, seed)
        ]

    @router.post("/quiz/proposal", tags=["quiz"], operation_id="proposal")
    def proposal(asked: AskProposal) -> ProposalDocument:
        """Weights proposed from the answers, each with its reason."""
        answers = [Answer(one.question, one.choice) for one in asked.answers]
        found = propose(answers, policies.catalogue, policies.profiles)
        return ProposalDocument.model_validate(
            {
                "weights": found.weights,
                "because": found.because,
                "nearest": [
                    {
                        "profile": one.profile,
                        "title": one.title,
                        "distance": one.distance,
                        "shared_axes": one.shared_axes,
                    }
                    for one in found.nearest
                ],
                "limits": found.limits,
            }
        )

    return router
