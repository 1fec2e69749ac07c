"""Routes of drafts: a new profile, a fork, and every edit before it is published."""

from typing import Annotated, Any

from fastapi import APIRouter, Header, Request, Response

from counterpoise.api.access import Caller, Desk
from counterpoise.api.conventions import PROBLEMS
from counterpoise.api.creating import IdempotencyKey, created, creating
from counterpoise.api.documented import ProfileId, link, problems
from counterpoise.api.etags import IfMatch, expected_tags, quoted, tagged
from counterpoise.domain.catalogue.profile import Profile
from counterpoise.domain.errors import InvalidOption
from counterpoise.domain.offers.records import Draft
from counterpoise.domain.people.roles import Rule
from counterpoise.schemas.kept import draft_document
from counterpoise.schemas.versions import AskFork, AskProfile, DraftDocument
from counterpoise.services.idempotency import Answer
from counterpoise.services.policies import Policies
from counterpoise.services.ports import ProfileFormat
from counterpoise.services.profile_drafts import ProfileDrafts, draft_tag

__all__ = ["draft_routes"]

_EDIT = {"path.profile_id": "$response.body#/profile", "header.If-Match": "$response.header.ETag"}
_LINKS = {
    "draft": link("draft", profile_id="$response.body#/profile"),
    "save": link("save_draft", **_EDIT),
    "publish": link("publish", **_EDIT),
    "drop": link("drop_draft", **_EDIT),
}
IfNoneMatch = Annotated[
    str | None,
    Header(alias="If-None-Match", description="`*`: there is no draft yet", max_length=1000),
]


def draft_routes(policies: Policies, written: ProfileFormat, desk: Desk) -> APIRouter:
    """The routes over one catalogue; ``written`` is the YAML form of profiles."""
    router = APIRouter(prefix="/api/v1", tags=["drafts"], responses=PROBLEMS | problems(401, 403, 429, 503))
    drafts = ProfileDrafts(policies)
    member = desk.admits(Rule("member", "profiles"))

    def raw_of(asked: AskProfile) -> dict[str, Any]:
        if asked.yaml is not None:
            return written.read(asked.yaml, policies.catalogue).document()
        return asked.profile or {}

    def shown(draft: Draft) -> DraftDocument:
        return draft_document(draft, written.write(Profile.model_validate(draft.document)))

    def begun(draft: Draft) -> Answer:
        location = f"/api/v1/profiles/{draft.profile}/draft"
        return created(shown(draft), location, {"ETag": quoted(draft_tag(draft))})

    @router.post(
        "/profiles",
        operation_id="create_profile",
        status_code=201,
        response_model=DraftDocument,
        responses=problems(409) | {201: {"links": _LINKS}},
    )
    def create_profile(
        request: Request, caller: Annotated[Caller, member], asked: AskProfile, key: IdempotencyKey = None
    ) -> Response:
        """Begin a profile with its first draft, from an object or from YAML; its id is the document's."""
        return creating(caller, request, key, asked, lambda: begun(drafts.create(caller, raw_of(asked))))

    @router.post(
        "/profiles/{profile_id}/forks",
        operation_id="fork",
        status_code=201,
        response_model=DraftDocument,
        responses=problems(409) | {201: {"links": _LINKS}},
    )
    def fork(
        request: Request,
        caller: Annotated[Caller, member],
        profile_id: ProfileId,
        asked: AskFork,
        key: IdempotencyKey = None,
    ) -> Response:
        """Begin a profile of one's own with the content of a published version; its lineage is kept."""
        return creating(
            caller,
            request,
            key,
            asked,
            lambda: begun(drafts.fork(caller, profile_id, asked.id, number=asked.version, title=asked.title)),
        )

    @router.get(
        "/profiles/{profile_id}/draft",
        operation_id="draft",
        response_model=DraftDocument,
        responses={
            200: {"links": _LINKS},
            304: {"description": "The client has it already"},
        },
    )
    def draft(request: Request, caller: Annotated[Caller, member], profile_id: ProfileId) -> Response:
        """The draft; its owner and administrators see it, for everybody else there is none."""
        found = drafts.get(caller, profile_id)
        return tagged(request, shown(found).model_dump(mode="json"), draft_tag(found))

    @router.put(
        "/profiles/{profile_id}/draft",
        operation_id="save_draft",
        response_model=DraftDocument,
        responses=problems(412, 428) | {200: {"links": _LINKS}},
    )
    def save_draft(
        caller: Annotated[Caller, member],
        profile_id: ProfileId,
        asked: AskProfile,
        if_match: IfMatch = None,
        if_none_match: IfNoneMatch = None,
    ) -> Response:
        """Replace the draft that `If-Match` names; with `If-None-Match: *` begin one where there is none."""
        begins = if_match is None and if_none_match is not None and if_none_match.strip() == "*"
        expected = None if begins else expected_tags(if_match)
        if if_match is not None and if_none_match is not None:
            raise InvalidOption("Send If-Match or If-None-Match, not both.", field="If-None-Match")
        found = drafts.save(caller, profile_id, raw_of(asked), expected)
        body = shown(found).model_dump_json()
        headers = {"ETag": quoted(draft_tag(found)), "Cache-Control": "private, no-cache"}
        return Response(body, 200, headers, media_type="application/json")

    @router.delete(
        "/profiles/{profile_id}/draft",
        operation_id="drop_draft",
        status_code=204,
        responses=problems(412, 428),
    )
    def drop_draft(caller: Annotated[Caller, member], profile_id: ProfileId, if_match: IfMatch = None) -> None:
        """Discard the draft; published versions stay."""
        drafts.drop(caller, profile_id, expected_tags(if_match))

    return router
