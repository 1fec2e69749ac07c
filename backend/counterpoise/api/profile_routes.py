"""Routes of the catalogue, and of profiles by name: what they say, what they compile to, and which there are."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, HTTPException, Query, Request, Response

from counterpoise.api.access import Caller, Desk, open_to_all
from counterpoise.api.conventions import PROBLEMS, Budget, Context, MeansQuery, cached
from counterpoise.api.documented import ProfileId, ProfileName, link, problems
from counterpoise.api.paging import Cursor, Limit, page_of, text_after
from counterpoise.domain.catalogue.axis import Axis
from counterpoise.domain.characters import hidden_character
from counterpoise.domain.compiler.policy import Options
from counterpoise.domain.errors import InvalidOption, UnknownProfile
from counterpoise.domain.offers.names import version_id, version_name
from counterpoise.domain.people.roles import Rule
from counterpoise.schemas.asks import AskPolicy, AskYaml
from counterpoise.schemas.catalogue import CatalogueDocument, ProfileDocument
from counterpoise.schemas.compiled import CompiledDocument
from counterpoise.schemas.formats import json_schemas
from counterpoise.schemas.kept import found_summary
from counterpoise.schemas.plain import catalogue_document
from counterpoise.schemas.versions import ProfilePage
from counterpoise.services.policies import Policies
from counterpoise.services.ports import ProfileFormat
from counterpoise.services.profile_versions import ProfileVersions
from counterpoise.services.profile_versions import Query as Asked

__all__ = ["profile_routes"]

_Weight = Annotated[int, Query(ge=0, le=100)]


def profile_routes(policies: Policies, written: ProfileFormat, desk: Desk) -> APIRouter:
    """The routes over one catalogue; ``written`` is the YAML form of profiles."""
    router = APIRouter(prefix="/api/v1", responses=PROBLEMS)
    free = APIRouter(prefix="/api/v1", responses=PROBLEMS, dependencies=[Depends(open_to_all)])
    versions = ProfileVersions(policies)
    visitor = desk.admits(Rule())

    def profile_document(named: Any) -> ProfileDocument:
        profile = policies.profile(named)
        return ProfileDocument(
            digest=profile.digest, profile=profile.document(), yaml=written.write(profile), version=profile.version
        )

    @free.get("/catalogue", tags=["catalogue"], operation_id="catalogue", response_model=CatalogueDocument)
    def catalogue(request: Request) -> Response:
        """Everything reviewed: axes, commitments, hazards, contexts and judged numbers."""
        body = catalogue_document(policies.catalogue).model_dump(mode="json", by_alias=True)
        return cached(request, body, policies.catalogue.digest)

    formats = json_schemas(policies.catalogue)

    @free.get("/schemas/{name}", tags=["catalogue"], operation_id="schema")
    def schema(name: str) -> dict[str, Any]:
        """The JSON Schema of one file format: profile, bounds, axis, commitment, hazard, context, number, …."""
        if name not in formats:
            raise HTTPException(404, f"There is no format {name!r}. Known: {', '.join(formats)}.")
        return formats[name]

    @free.get("/axes/{axis_id}", tags=["catalogue"], operation_id="axis")
    def axis(axis_id: str) -> Axis:
        """One axis."""
        return policies.catalogue.axis(axis_id)

    @router.get("/profiles", tags=["profiles"], operation_id="profiles", responses=problems(401, 503))
    def profiles(
        caller: Annotated[Caller, visitor],
        text: Annotated[str | None, Query(max_length=200, description="In title, summary or whom it suits")] = None,
        axis: Annotated[str | None, Query(max_length=64, description="An axis that it sets")] = None,
        low: Annotated[_Weight, Query(description="Least weight of the axis's first pole")] = 0,
        high: Annotated[_Weight, Query(description="Greatest weight of the axis's first pole")] = 100,
        context: Annotated[str | None, Query(max_length=64, description="A context that it sets apart")] = None,
        origin: Literal["shipped", "person", "panel"] | None = None,
        deprecated: Annotated[bool | None, Query(description="Only these, or only the others")] = None,
        cursor: Cursor = None,
        limit: Limit = 50,
    ) -> ProfilePage:
        """Published profiles in id order, those that fit everything asked for; none is preselected."""
        if text is not None and hidden_character(text):
            raise InvalidOption("The text holds a character that nobody sees.", field="text")
        asked = Asked(text, axis, low, high, context, origin, deprecated=deprecated)
        found = versions.search(caller, asked, text_after(cursor), limit + 1)
        items, following = page_of(found, limit, lambda one: one.kept.id)
        return ProfilePage(items=[found_summary(one) for one in items], next=following)

    @router.get(
        "/profiles/{profile_id}",
        tags=["profiles"],
        operation_id="profile",
        responses=problems(401, 503)
        | {200: {"links": {"versions": link("versions", profile_id="$request.path.profile_id")}}},
    )
    def profile(caller: Annotated[Caller, visitor], profile_id: ProfileName) -> ProfileDocument:
        """One profile, as JSON and as YAML: the shipped one, the newest version, or the version after `@`."""
        said = profile_document(profile_id)
        asked = version_id(profile_id)
        try:
            found = versions.kept(caller, asked[0] if asked else profile_id)
        except UnknownProfile:
            return said
        held, newest = found.kept, found.version
        same = newest is not None and newest.digest == said.digest
        return said.model_copy(
            update={
                "version": asked[1] if asked else (held.latest if same else said.version),
                "latest": held.latest,
                "origin": held.origin,
                "forked_from": version_name(held.forked_from) if held.forked_from else None,
                "deprecated": held.deprecated_because,
            }
        )

    @router.get("/profiles/{profile_id}/forks", tags=["profiles"], operation_id="forks", responses=problems(401, 503))
    def forks(caller: Annotated[Caller, visitor], profile_id: ProfileId) -> ProfilePage:
        """Published profiles that were copied from this one; always one page."""
        found = [versions.kept(caller, one.id) for one in versions.forks(caller, profile_id)]
        return ProfilePage(items=[found_summary(one) for one in found], next=None)

    @router.get(
        "/me/profiles",
        tags=["profiles"],
        operation_id="my_profiles",
        responses=problems(401, 403, 429, 503),
    )
    def my_profiles(caller: Annotated[Caller, desk.admits(Rule("member", "profiles"))]) -> ProfilePage:
        """The caller's own profiles, unpublished ones too (their `version` is null); always one page."""
        found = [one for one in versions.owned(caller) if one.version or one.draft]
        return ProfilePage(items=[found_summary(one) for one in found], next=None)

    @free.get(
        "/profiles/{profile_id}/policy",
        tags=["profiles"],
        operation_id="profile_policy",
        response_model=CompiledDocument,
        responses=problems(503),
    )
    def profile_policy(
        request: Request,
        profile_id: ProfileName,
        context: Context = None,
        means: MeansQuery = "text",
        budget: Budget = 1200,
    ) -> Response:
        """What a profile compiles to: compiled/v1."""
        found = policies.document(policies.profile(profile_id), None, context, Options(means, budget))
        return cached(request, found, found["digest"])

    @free.post("/profiles/read", tags=["profiles"], operation_id="read_profile")
    def read_profile(asked: AskYaml) -> ProfileDocument:
        """Read a profile from its YAML text; every fault comes with its line."""
        return profile_document(written.read(asked.yaml, policies.catalogue))

    @free.post("/profiles/write", tags=["profiles"], operation_id="write_profile")
    def write_profile(asked: AskPolicy) -> ProfileDocument:
        """Check a profile and write it as YAML text."""
        return profile_document(asked.profile)

    both = APIRouter()
    both.include_router(free)
    both.include_router(router)
    return both
