"""Routes of objections: anybody objects, whoever published replies, everybody reads."""

from typing import Annotated, Any

from fastapi import APIRouter, Path, Query

from counterpoise.api.access import Caller, Desk
from counterpoise.api.conventions import PROBLEMS
from counterpoise.api.documented import problems
from counterpoise.api.paging import Cursor, Limit, number_after, page_of
from counterpoise.api.statement_routes import StatementName, read_envelope
from counterpoise.domain.people.roles import Rule
from counterpoise.schemas.statements import (
    AskErasure,
    AskObjection,
    AskReply,
    ObjectionDocument,
    ObjectionPage,
    ReceiptDocument,
    objection_document,
    receipt_document,
)
from counterpoise.services.objections import Objecting, ObjectionRequest, Objections

__all__ = ["objection_routes"]

ObjectionId = Annotated[str, Path(pattern="^[a-z0-9]+$", max_length=64, description="An objection's id")]


def objection_routes(desk: Desk, objections: Objections) -> APIRouter:
    """The routes over one log."""
    router = APIRouter(prefix="/api/v1", tags=["objections"], responses=PROBLEMS | problems(401, 503))
    visitor: Any = desk.admits(Rule())
    operator: Any = desk.admits(Rule("operator", "deployments"))

    @router.get("/objections", operation_id="objections")
    def listed(
        caller: Annotated[Caller, visitor],
        statement: Annotated[str | None, Query(max_length=64, description="To this statement")] = None,
        unanswered: Annotated[bool, Query(description="Only those without a reply")] = False,  # noqa: FBT002
        cursor: Cursor = None,
        limit: Limit = 50,
    ) -> ObjectionPage:
        """Objections with their replies, the newest first."""
        found = objections.page(caller, number_after(cursor), limit + 1, statement=statement, unanswered=unanswered)
        items, following = page_of(found, limit, lambda one: one.entry)
        return ObjectionPage(items=[objection_document(one, caller.at) for one in items], next=following)

    @router.post("/statements/{name}/objections", operation_id="object", status_code=201, responses=problems(404, 429))
    def objected(caller: Annotated[Caller, visitor], name: StatementName, asked: AskObjection) -> ReceiptDocument:
        """Object, with or without an account; the receipt holds the secret that erases the text."""
        received = objections.object(caller, name, ObjectionRequest(asked.about, asked.subject, asked.text))
        return receipt_document(received, caller.at, read_envelope(received.kept.receipt))

    @router.get("/objections/{objection_id}", operation_id="objection", responses=problems(404))
    def one(caller: Annotated[Caller, visitor], objection_id: ObjectionId) -> ObjectionDocument:
        """One objection."""
        return objection_document(objections.get(caller, objection_id), caller.at)

    @router.post(
        "/objections/{objection_id}/reply", operation_id="reply_to_objection", responses=problems(403, 404, 412)
    )
    def replied(caller: Annotated[Caller, operator], objection_id: ObjectionId, asked: AskReply) -> ObjectionDocument:
        """Reply, once, for everybody to read."""
        said = Objecting(asked.text, asked.outcome, asked.changed)
        return objection_document(objections.answer(caller, objection_id, said), caller.at)

    @router.post("/objections/{objection_id}/erasure", operation_id="erase_objection", responses=problems(404))
    def erased(caller: Annotated[Caller, visitor], objection_id: ObjectionId, asked: AskErasure) -> ObjectionDocument:
        """Erase the text for good; its hash stays in the log."""
        return objection_document(objections.erase(caller, objection_id, asked.secret), caller.at)

    return router
