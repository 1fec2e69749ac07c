"""Routes that compile, compare and explain a profile."""

from typing import Any

from fastapi import APIRouter
from fastapi.responses import JSONResponse

from counterpoise.api.conventions import PROBLEMS
from counterpoise.domain.compiler.policy import Options
from counterpoise.schemas.asks import AskChart, AskDiff, AskDisappointment, AskExplain, AskNotches, AskPolicy
from counterpoise.schemas.compiled import CompiledDocument
from counterpoise.schemas.plain import (
    difference_document,
    disappointment_document,
    explanation_document,
)
from counterpoise.schemas.questions import (
    DifferenceDocument,
    DisappointmentDocument,
    ExplanationDocument,
    NotchDocument,
)
from counterpoise.services.charts import thresholds_chart
from counterpoise.services.policies import Policies

__all__ = ["policy_routes"]


def policy_routes(policies: Policies) -> APIRouter:
    """The routes over one catalogue."""
    router = APIRouter(prefix="/api/v1", responses=PROBLEMS)

    @router.post("/compile", tags=["policies"], operation_id="compile", response_model=CompiledDocument)
    def compile_policy(asked: AskPolicy) -> JSONResponse:
        """Compile a profile: prompt with source map, thresholds, trade-offs, rulings."""
        options = Options(asked.means, asked.budget)
        found = policies.document(
            policies.profile(asked.profile), policies.bounds(asked.bounds), asked.context, options
        )
        return JSONResponse(found)

    @router.post("/diff", tags=["policies"], operation_id="diff")
    def diff(asked: AskDiff) -> DifferenceDocument:
        """What changes from one profile to another: in words, in behaviour levels, in thresholds."""
        return difference_document(
            policies.difference(
                policies.profile(asked.old),
                policies.profile(asked.new),
                policies.bounds(asked.bounds),
                asked.context,
                Options(asked.means, asked.budget),
            )
        )

    @router.post("/explain", tags=["policies"], operation_id="explain")
    def explain(asked: AskExplain) -> ExplanationDocument:
        """Why a score is allowed, cared for or refused, and the smallest change that would turn it."""
        named = policies.profile(asked.profile)
        found = policies.explain(named, asked.hazard, asked.score, policies.bounds(asked.bounds), asked.context)
        return explanation_document(found, named, asked.context)

    @router.post("/disappointments", tags=["policies"], operation_id="disappointment")
    def disappointment(asked: AskDisappointment) -> DisappointmentDocument:
        """Something went wrong: what in the profile explains it, or nothing does. The words are kept nowhere."""
        named = policies.profile(asked.profile)
        return disappointment_document(
            policies.diagnose(asked.words, named, policies.bounds(asked.bounds), asked.context)
        )

    @router.post("/notches", tags=["policies"], operation_id="notches")
    def notches(asked: AskNotches) -> list[NotchDocument]:
        """Where a slider of one axis changes the prompt, from first-pole weight 0 to 100."""
        found = policies.notches(
            policies.profile(asked.profile),
            asked.axis,
            policies.bounds(asked.bounds),
            asked.context,
            Options(asked.means, asked.budget),
        )
        return [
            NotchDocument(low=one.low, high=one.high, level=one.level, thresholds_move=one.thresholds_move)
            for one in found
        ]

    @router.post("/charts/thresholds", tags=["policies"], operation_id="thresholds_chart")
    def chart(asked: AskChart) -> dict[str, Any]:
        """The Vega-Lite specification of a policy's thresholds, the same that the public page shows."""
        options = Options(asked.means, asked.budget)
        policy = policies.compile(
            policies.profile(asked.profile), policies.bounds(asked.bounds), asked.context, options
        )
        return thresholds_chart(policy, width=asked.width)

    return router
