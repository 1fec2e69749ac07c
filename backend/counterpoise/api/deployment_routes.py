"""Routes of deployments and of what people choose there."""

import hashlib
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from counterpoise.api.access import Caller, Desk
from counterpoise.api.conventions import PROBLEMS
from counterpoise.api.creating import IdempotencyKey, created, creating
from counterpoise.api.documented import DeploymentId, link, problems
from counterpoise.api.etags import IfMatch, expected_tags, quoted, tagged
from counterpoise.api.paging import Cursor, Limit, page_of, text_after
from counterpoise.domain.offers.records import Deployment
from counterpoise.domain.people.roles import Rule
from counterpoise.schemas.kept import choice_document, deployment_document, totals_document
from counterpoise.schemas.offers import (
    AskChoice,
    AskDeployment,
    AskOffer,
    ChoiceDocument,
    ChoicesDocument,
    ChoiceTotals,
    DeploymentDocument,
    DeploymentPage,
)
from counterpoise.services.choices import Choices
from counterpoise.services.deployments import Deployments, Offer, deployment_tag
from counterpoise.services.idempotency import Answer
from counterpoise.services.policies import Policies

__all__ = ["deployment_routes"]

_EDIT = {"path.deployment_id": "$response.body#/id", "header.If-Match": "$response.header.ETag"}
_LINKS = {
    "deployment": link("deployment", deployment_id="$response.body#/id"),
    "change": link("change_deployment", **_EDIT),
    "close": link("close_deployment", **_EDIT),
    "choose": link("choose", deployment_id="$response.body#/id"),
    "totals": link("choice_totals", deployment_id="$response.body#/id"),
}


def _tag(deployment: Deployment, body: DeploymentDocument) -> str:
    """The revision, and after it what the warnings are: a deprecation changes the answer, not the deployment."""
    said = hashlib.sha256("\n".join(body.warnings).encode()).hexdigest()[:16]
    return f"{deployment_tag(deployment)}-{said}" if body.warnings else deployment_tag(deployment)


def _revisions(if_match: str | None) -> frozenset[str]:
    """The revisions that an edit may start from, whatever was warned of."""
    return frozenset(tag.partition("-")[0] for tag in expected_tags(if_match))


def _offer(asked: AskOffer) -> Offer:
    return Offer(asked.title, asked.offered, asked.default, asked.bounds, asked.tuning)


def deployment_routes(policies: Policies, desk: Desk) -> APIRouter:
    """The routes over one catalogue."""
    router = APIRouter(prefix="/api/v1", tags=["deployments"], responses=PROBLEMS | problems(401, 503))
    deployments = Deployments(policies)
    choices = Choices(policies, deployments)
    visitor = desk.admits(Rule())
    member, operator = desk.admits(Rule("member", "deployments")), desk.admits(Rule("operator", "deployments"))

    def shown(caller: Caller, deployment: Deployment) -> DeploymentDocument:
        return deployment_document(deployment, deployments.warnings(caller, deployment))

    def answered(caller: Caller, deployment: Deployment) -> Response:
        body = shown(caller, deployment)
        headers = {"ETag": quoted(_tag(deployment, body)), "Cache-Control": "no-cache"}
        return Response(body.model_dump_json(), 200, headers, media_type="application/json")

    @router.get("/deployments", operation_id="deployments")
    def listed(
        caller: Annotated[Caller, visitor],
        owner: Annotated[
            str | None, Query(pattern="^[a-z0-9]{1,64}$", description="Only those of this operator's account")
        ] = None,
        cursor: Cursor = None,
        limit: Limit = 50,
    ) -> DeploymentPage:
        """What operators offer, in id order."""
        found = deployments.page(caller, text_after(cursor), limit + 1, owner=owner)
        items, following = page_of(found, limit, lambda one: one.id)
        return DeploymentPage(items=[shown(caller, one) for one in items], next=following)

    @router.post(
        "/deployments",
        operation_id="create_deployment",
        status_code=201,
        response_model=DeploymentDocument,
        responses=problems(403, 409, 429) | {201: {"links": _LINKS}},
    )
    def create_deployment(
        request: Request, caller: Annotated[Caller, operator], asked: AskDeployment, key: IdempotencyKey = None
    ) -> Response:
        """Offer versions in one place, with bounds. Bounds never touch commitments."""

        def make() -> Answer:
            made = deployments.create(caller, asked.id, _offer(asked))
            body = shown(caller, made)
            return created(body, f"/api/v1/deployments/{made.id}", {"ETag": quoted(_tag(made, body))})

        return creating(caller, request, key, asked, make)

    @router.get(
        "/deployments/{deployment_id}",
        operation_id="deployment",
        response_model=DeploymentDocument,
        responses={200: {"links": _LINKS}, 304: {"description": "The client has it already"}},
    )
    def deployment(request: Request, caller: Annotated[Caller, visitor], deployment_id: DeploymentId) -> Response:
        """What is offered in one place, to everybody who asks."""
        found = deployments.get(caller, deployment_id)
        body = shown(caller, found)
        return tagged(request, body.model_dump(mode="json"), _tag(found, body), cache="no-cache")

    @router.put(
        "/deployments/{deployment_id}",
        operation_id="change_deployment",
        response_model=DeploymentDocument,
        responses=problems(403, 412, 428, 429) | {200: {"links": _LINKS}},
    )
    def change_deployment(
        caller: Annotated[Caller, operator], deployment_id: DeploymentId, asked: AskOffer, if_match: IfMatch = None
    ) -> Response:
        """Offer something else from now on; the operator's or an administrator's."""
        return answered(caller, deployments.change(caller, deployment_id, _offer(asked), _revisions(if_match)))

    @router.delete(
        "/deployments/{deployment_id}",
        operation_id="close_deployment",
        response_model=DeploymentDocument,
        responses=problems(403, 412, 428, 429),
    )
    def close_deployment(
        caller: Annotated[Caller, operator], deployment_id: DeploymentId, if_match: IfMatch = None
    ) -> Response:
        """Offer nothing here any more; it stays readable."""
        return answered(caller, deployments.close(caller, deployment_id, _revisions(if_match)))

    @router.post(
        "/deployments/{deployment_id}/choices",
        operation_id="choose",
        status_code=201,
        responses=problems(403, 409, 429)
        | {
            200: {"model": ChoiceDocument, "description": "It was chosen already; nothing changed"},
            201: {"links": {"mine": link("my_choices", deployment_id="$request.path.deployment_id")}},
        },
    )
    def choose(
        response: Response, caller: Annotated[Caller, member], deployment_id: DeploymentId, asked: AskChoice
    ) -> ChoiceDocument:
        """Choose a version that is offered, tuned within the bounds. Choosing it again changes nothing."""
        made, new = choices.choose(caller, deployment_id, asked.profile, asked.weights)
        response.status_code = 201 if new else 200
        return choice_document(made)

    @router.get("/deployments/{deployment_id}/choices/mine", operation_id="my_choices", responses=problems(403, 429))
    def my_choices(caller: Annotated[Caller, member], deployment_id: DeploymentId) -> ChoicesDocument:
        """One's own choices here, oldest first; always one page."""
        return ChoicesDocument(items=[choice_document(one) for one in choices.mine(caller, deployment_id)])

    @router.delete(
        "/deployments/{deployment_id}/choices/mine",
        operation_id="forget_choices",
        status_code=204,
        responses=problems(403, 429),
    )
    def forget_choices(caller: Annotated[Caller, member], deployment_id: DeploymentId) -> None:
        """Erase one's own choices here."""
        choices.forget(caller, deployment_id)

    @router.get(
        "/deployments/{deployment_id}/choices/totals", operation_id="choice_totals", responses=problems(403, 429)
    )
    def choice_totals(caller: Annotated[Caller, operator], deployment_id: DeploymentId) -> ChoiceTotals:
        """How many people have chosen what, for the operator and administrators. Small counts are hidden."""
        return totals_document(deployment_id, choices.totals(caller, deployment_id))

    return router
