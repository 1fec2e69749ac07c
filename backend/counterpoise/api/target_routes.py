"""Routes of the targets: what each can carry, and exports."""

from functools import cache

from fastapi import APIRouter

from counterpoise.api.conventions import PROBLEMS, Budget, Context, MeansQuery
from counterpoise.domain.compiler.policy import Options
from counterpoise.schemas.asks import AskPolicy
from counterpoise.schemas.plain import (
    export_document,
    target_document,
)
from counterpoise.schemas.questions import ExportDocument, TargetDocument
from counterpoise.services.exports import always_lost, export
from counterpoise.services.policies import Policies
from counterpoise.services.targets.registry import targets

__all__ = ["target_routes"]


def target_routes(policies: Policies) -> APIRouter:
    """The routes over one catalogue."""
    router = APIRouter(prefix="/api/v1", responses=PROBLEMS)

    @cache
    def known() -> list[TargetDocument]:
        """Made once: what a target loses of every profile takes an export of each to find out."""
        return [target_document(one, always_lost(policies, one.name)) for one in targets().values()]

    @router.get("/profiles/{profile_id}/export/{target}", tags=["profiles"], operation_id="profile_export")
    def profile_export(
        profile_id: str, target: str, context: Context = None, means: MeansQuery = "text", budget: Budget = 1200
    ) -> ExportDocument:
        """A shipped profile for one target, with what it loses."""
        asked = AskPolicy(profile=profile_id, context=context, means=means, budget=budget)
        return export_to(target, asked)

    @router.get("/targets", tags=["targets"], operation_id="targets")
    def list_targets() -> list[TargetDocument]:
        """Where a profile can run, what each place can carry, and what it loses of every profile."""
        return known()

    @router.post("/targets/{target}/export", tags=["targets"], operation_id="export")
    def export_to(target: str, asked: AskPolicy) -> ExportDocument:
        """A profile for one target, with what it loses."""
        named, bounds = policies.profile(asked.profile), policies.bounds(asked.bounds)
        options = Options(asked.means, asked.budget)
        digest = policies.document(named, bounds, asked.context, options)["digest"]
        return export_document(export(policies, target, named, bounds, asked.context, options), digest)

    return router
