"""Routes of published versions: immutable, so that whoever has one never needs to ask again."""

from typing import Annotated, Any

from fastapi import APIRouter, HTTPException, Query, Request, Response

from counterpoise.api.access import Caller, Desk
from counterpoise.api.conventions import PROBLEMS, Budget, Context, MeansQuery
from counterpoise.api.creating import IdempotencyKey, created, creating
from counterpoise.api.documented import ProfileId, VersionNumber, link, problems
from counterpoise.api.etags import FOR_EVER, IfMatch, expected_tags, quoted, tagged, unchanged
from counterpoise.api.paging import Cursor, Limit, number_after, page_of
from counterpoise.domain.catalogue.profile import Profile
from counterpoise.domain.compiler.policy import Options
from counterpoise.domain.offers.names import version_name
from counterpoise.domain.people.roles import Rule
from counterpoise.schemas.catalogue import ProfileSummary
from counterpoise.schemas.compiled import CompiledDocument
from counterpoise.schemas.kept import found_summary, version_document, version_summary
from counterpoise.schemas.plain import difference_document
from counterpoise.schemas.questions import DifferenceDocument
from counterpoise.schemas.versions import AskDeprecation, AskPublish, VersionDocument, VersionPage
from counterpoise.services.idempotency import Answer
from counterpoise.services.policies import Policies
from counterpoise.services.ports import ProfileFormat
from counterpoise.services.profile_versions import ProfileVersions
from counterpoise.services.published import Published

__all__ = ["version_routes"]


class _Yaml(Response):
    media_type = "application/yaml"


_VERSION = {"profile_id": "$response.body#/profile", "number": "$response.body#/number"}
_LINKS = {
    "version": link("version", **_VERSION),
    "compiled": link("version_compiled", **_VERSION),
    "yaml": link("version_yaml", **_VERSION),
    "history": link("versions", profile_id="$response.body#/profile"),
}
_NOT_MODIFIED: dict[int | str, dict[str, Any]] = {304: {"description": "The client has it already"}}
_Named = Annotated[
    str,
    Query(
        pattern=r"^([a-z0-9]+(?:[-_][a-z0-9]+)*@)?[1-9][0-9]{0,8}$",
        max_length=80,
        description="A version of this profile by its number, or of another as `id@version`",
        examples=["1"],
    ),
]
_Digest = Annotated[
    str | None,
    Query(
        pattern="^sha256:[0-9a-f]{64}$",
        description="Digest of the policy that is meant; the answer to this address then never changes",
    ),
]


def version_routes(policies: Policies, written: ProfileFormat, desk: Desk, published: Published) -> APIRouter:
    """The routes over one catalogue.

    Args:
        policies: compiles and compares.
        written: the YAML form of profiles.
        desk: lets callers in.
        published: versions as values.
    """
    router = APIRouter(prefix="/api/v1", tags=["versions"], responses=PROBLEMS | problems(401, 503))
    versions = ProfileVersions(policies)
    visitor, member = desk.admits(Rule()), desk.admits(Rule("member", "profiles"))

    def shown(caller: Caller, profile_id: str, number: int) -> VersionDocument:
        found = versions.version(caller, profile_id, number)
        return version_document(found, written.write(Profile.model_validate(found.document)))

    @router.post(
        "/profiles/{profile_id}/versions",
        operation_id="publish",
        status_code=201,
        response_model=VersionDocument,
        responses=problems(403, 409, 412, 428, 429) | {201: {"links": _LINKS}},
    )
    def publish(
        request: Request,
        caller: Annotated[Caller, member],
        profile_id: ProfileId,
        asked: AskPublish,
        if_match: IfMatch = None,
        key: IdempotencyKey = None,
    ) -> Response:
        """Publish the draft that `If-Match` names as the next version; it never changes afterwards."""

        def make() -> Answer:
            made = versions.publish(caller, profile_id, expected_tags(if_match), asked.note)
            location = f"/api/v1/profiles/{profile_id}/versions/{made.number}"
            return created(shown(caller, profile_id, made.number), location, {"ETag": quoted(made.digest)})

        return creating(caller, request, key, asked, make)

    @router.get("/profiles/{profile_id}/versions", operation_id="versions")
    def history(
        caller: Annotated[Caller, visitor], profile_id: ProfileId, cursor: Cursor = None, limit: Limit = 50
    ) -> VersionPage:
        """The history of a profile, newest first."""
        found = versions.history(caller, profile_id, number_after(cursor), limit + 1)
        items, following = page_of(found, limit, lambda one: one.number)
        return VersionPage(items=[version_summary(one) for one in items], next=following)

    @router.get(
        "/profiles/{profile_id}/versions/{number}",
        operation_id="version",
        response_model=VersionDocument,
        responses=_NOT_MODIFIED,
    )
    def version(
        request: Request, caller: Annotated[Caller, visitor], profile_id: ProfileId, number: VersionNumber
    ) -> Response:
        """One version, for ever the same."""
        found = shown(caller, profile_id, number)
        return tagged(request, found.model_dump(mode="json"), found.digest, cache=FOR_EVER)

    @router.get(
        "/profiles/{profile_id}/versions/{number}/profile.yaml",
        operation_id="version_yaml",
        response_class=_Yaml,
        responses={200: {"content": {"application/yaml": {"schema": {"type": "object"}}}}, **_NOT_MODIFIED},
    )
    def version_yaml(
        request: Request, caller: Annotated[Caller, visitor], profile_id: ProfileId, number: VersionNumber
    ) -> Response:
        """One version as the YAML file of profile/v1; reading it gives the same digest."""
        found = shown(caller, profile_id, number)
        headers = {
            "ETag": quoted(found.digest),
            "Cache-Control": FOR_EVER,
            "Content-Disposition": f'attachment; filename="{profile_id}.yaml"',
        }
        if unchanged(request, found.digest):
            return Response(status_code=304, headers=headers)
        return _Yaml(found.yaml, headers=headers)

    @router.get(
        "/profiles/{profile_id}/versions/{number}/compiled",
        operation_id="version_compiled",
        response_model=CompiledDocument,
        responses=_NOT_MODIFIED,
    )
    def version_compiled(
        request: Request,
        caller: Annotated[Caller, visitor],
        profile_id: ProfileId,
        number: VersionNumber,
        context: Context = None,
        means: MeansQuery = "text",
        budget: Budget = 1200,
        digest: _Digest = None,
    ) -> Response:
        """What a version compiles to: compiled/v1.

        The version never changes, but a release may bring another catalogue. With `digest`, the address names one
        policy and may be cached for ever; it is 404 where this server compiles another. Without, caches ask again.
        """
        profile = published.profile(versions.version(caller, profile_id, number))
        found = policies.document(profile, None, context, Options(means, budget))
        if digest is not None and digest != found["digest"]:
            raise HTTPException(404, f"{version_name((profile_id, number))} compiles to {found['digest']} here.")
        return tagged(request, found, found["digest"], cache="public, no-cache" if digest is None else FOR_EVER)

    @router.get("/profiles/{profile_id}/diff", operation_id="profile_diff")
    def profile_diff(
        caller: Annotated[Caller, visitor],
        profile_id: ProfileId,
        old: _Named,
        new: _Named,
        context: Context = None,
        means: MeansQuery = "text",
        budget: Budget = 1200,
    ) -> DifferenceDocument:
        """What changes from one version to another, of this profile or of two."""

        def named(asked: str) -> tuple[str, Profile]:
            whose, _, number = asked.rpartition("@")
            found = versions.version(caller, whose or profile_id, int(number))
            return version_name((found.profile, found.number)), published.profile(found)

        (old_name, before), (new_name, after) = named(old), named(new)
        found = policies.difference(before, after, None, context, Options(means, budget))
        return difference_document(found).model_copy(update={"old": old_name, "new": new_name})

    @router.put("/profiles/{profile_id}/deprecation", operation_id="deprecate", responses=problems(403, 429))
    def deprecate(caller: Annotated[Caller, member], profile_id: ProfileId, asked: AskDeprecation) -> ProfileSummary:
        """Say in public that a profile should no longer be chosen, and why; what it said stays readable."""
        return found_summary(versions.deprecate(caller, profile_id, asked.because))

    @router.delete("/profiles/{profile_id}/deprecation", operation_id="reinstate", responses=problems(403, 429))
    def reinstate(caller: Annotated[Caller, member], profile_id: ProfileId) -> ProfileSummary:
        """Take a deprecation back."""
        return found_summary(versions.reinstate(caller, profile_id))

    return router
