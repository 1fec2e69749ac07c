"""Routes of the catalogue and the shipped profiles."""

from typing import Any

from fastapi import APIRouter, HTTPException, Request, Response

from counterpoise.api.conventions import PROBLEMS, Budget, Context, MeansQuery, cached
from counterpoise.domain.catalogue.axis import Axis
from counterpoise.domain.compiler.policy import Options
from counterpoise.schemas.asks import AskPolicy, AskYaml
from counterpoise.schemas.catalogue import CatalogueDocument, ProfileDocument, ProfileSummary
from counterpoise.schemas.compiled import CompiledDocument
from counterpoise.schemas.formats import json_schemas
from counterpoise.schemas.plain import (
    catalogue_document,
    profile_summary,
)
from counterpoise.services.policies import Policies
from counterpoise.services.ports import ProfileFormat

__all__ = ["profile_routes"]


def profile_routes(policies: Policies, written: ProfileFormat) -> APIRouter:
    """The routes over one catalogue; ``written`` is the YAML form of profiles."""
    router = APIRouter(prefix="/api/v1", responses=PROBLEMS)

    def profile_document(named: Any) -> ProfileDocument:
        profile = policies.profile(named)
        return ProfileDocument(digest=profile.digest, profile=profile.document(), yaml=written.write(profile))

    @router.get("/catalogue", tags=["catalogue"], operation_id="catalogue", response_model=CatalogueDocument)
    def catalogue(request: Request) -> Response:
        """Everything reviewed: axes, commitments, hazards, contexts and judged numbers."""
        body = catalogue_document(policies.catalogue).model_dump(mode="json", by_alias=True)
        return cached(request, body, policies.catalogue.digest)

    formats = json_schemas(policies.catalogue)

    @router.get("/schemas/{name}", tags=["catalogue"], operation_id="schema")
    def schema(name: str) -> dict[str, Any]:
        """The JSON Schema of one file format: profile, bounds, axis, commitment, hazard, context, number, …."""
        if name not in formats:
            raise HTTPException(404, f"There is no format {name!r}. Known: {', '.join(formats)}.")
        return formats[name]

    @router.get("/axes/{axis_id}", tags=["catalogue"], operation_id="axis")
    def axis(axis_id: str) -> Axis:
        """One axis."""
        return policies.catalogue.axis(axis_id)

    @router.get("/profiles", tags=["profiles"], operation_id="profiles")
    def profiles() -> list[ProfileSummary]:
        """The shipped profiles, in id order; none is preselected."""
        return [profile_summary(profile) for profile in policies.profiles.values()]

    @router.get("/profiles/{profile_id}", tags=["profiles"], operation_id="profile")
    def profile(profile_id: str) -> ProfileDocument:
        """One shipped profile, as JSON and as YAML."""
        return profile_document(profile_id)

    @router.get(
        "/profiles/{profile_id}/policy",
        tags=["profiles"],
        operation_id="profile_policy",
        response_model=CompiledDocument,
    )
    def profile_policy(
        request: Request, profile_id: str, context: Context = None, means: MeansQuery = "text", budget: Budget = 1200
    ) -> Response:
        """What a shipped profile compiles to: compiled/v1."""
        found = policies.document(policies.profile(profile_id), None, context, Options(means, budget))
        return cached(request, found, found["digest"])

    @router.post("/profiles/read", tags=["profiles"], operation_id="read_profile")
    def read_profile(asked: AskYaml) -> ProfileDocument:
        """Read a profile from its YAML text; every fault comes with its line."""
        return profile_document(written.read(asked.yaml, policies.catalogue))

    @router.post("/profiles/write", tags=["profiles"], operation_id="write_profile")
    def write_profile(asked: AskPolicy) -> ProfileDocument:
        """Check a profile and write it as YAML text."""
        return profile_document(asked.profile)

    return router
