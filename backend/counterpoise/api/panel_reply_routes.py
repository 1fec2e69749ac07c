"""Routes of replies to a panel's propositions."""

from typing import Annotated

from fastapi import APIRouter, Request, Response

from counterpoise.api.access import Caller, Desk
from counterpoise.api.conventions import PROBLEMS
from counterpoise.api.creating import IdempotencyKey, created, creating
from counterpoise.api.documented import PanelId, PropositionNumber, ReplyNumber, problems
from counterpoise.api.paging import Cursor, Limit, number_after, page_of
from counterpoise.domain.people.roles import PanelRole, Rule
from counterpoise.schemas.panel_replies import (
    AskReply,
    AskReplyModeration,
    PanelRepliesDocument,
    PanelReplyDocument,
    PanelReplyPage,
    WrittenReplyDocument,
    panel_reply_document,
)
from counterpoise.schemas.panels_asks import AskAppeal
from counterpoise.services.idempotency import Answer
from counterpoise.services.panels.house import PanelHouse
from counterpoise.services.panels.replies import SeenReply

__all__ = ["panel_reply_routes"]

_GUARDED = problems(401, 403, 409)
_MODERATORS: tuple[PanelRole, ...] = ("facilitator",)
_HERE = "/panels/{panel_id}/propositions/{number}/replies"


def panel_reply_routes(house: PanelHouse, desk: Desk) -> APIRouter:
    """The routes over the services of panels."""
    router = APIRouter(prefix="/api/v1", tags=["panels"], responses=PROBLEMS)
    visitor = desk.admits(Rule())
    panelist = desk.admits(Rule("member", "panels", ("panelist",)))
    facilitator = desk.admits(Rule("member", "panels", _MODERATORS))
    replies = house.replies

    def shown(caller: Caller, panel_id: str, found: list[SeenReply], *, whole: bool) -> list[PanelReplyDocument]:
        panel = house.convening.get(caller, panel_id)
        return [panel_reply_document(one, panel, whole=whole) for one in found]

    def one(caller: Caller, panel_id: str, number: int, reply: int) -> PanelReplyDocument:
        """A single reply, whole: for its author and for whoever decides."""
        return shown(caller, panel_id, [replies.get(caller, panel_id, number, reply)], whole=True)[0]

    def moderates(caller: Caller, panel_id: str) -> bool:
        return caller.actor.is_admin or caller.actor.in_panel(panel_id, _MODERATORS)

    @router.get(_HERE, operation_id="panel_replies")
    def listed(
        caller: Annotated[Caller, visitor],
        panel_id: PanelId,
        number: PropositionNumber,
        cursor: Cursor = None,
        limit: Limit = 50,
    ) -> PanelReplyPage:
        """Replies to one proposition in the order in which they came, and what happened to each.

        Texts that nobody has looked at yet are shown to those who moderate.
        """
        found = replies.page(caller, panel_id, number, number_after(cursor) or 0, limit + 1)
        items, following = page_of(found, limit, lambda held: held.reply.number)
        whole = moderates(caller, panel_id)
        return PanelReplyPage(items=shown(caller, panel_id, list(items), whole=whole), next=following)

    @router.get(_HERE + "/{reply}", operation_id="panel_reply")
    def single(
        caller: Annotated[Caller, visitor], panel_id: PanelId, number: PropositionNumber, reply: ReplyNumber
    ) -> PanelReplyDocument:
        """One reply and what happened to it."""
        found = replies.get(caller, panel_id, number, reply)
        return shown(caller, panel_id, [found], whole=moderates(caller, panel_id))[0]

    @router.post(
        _HERE,
        operation_id="write_reply",
        status_code=201,
        response_model=WrittenReplyDocument,
        responses=_GUARDED,
    )
    def write(
        request: Request,
        caller: Annotated[Caller, panelist],
        panel_id: PanelId,
        number: PropositionNumber,
        asked: AskReply,
        key: IdempotencyKey = None,
    ) -> Response:
        """Reply to an accepted proposition while propositions or votes are open; it waits for moderation.

        At most 20 a member and proposition, and none twice in the same words.
        """

        def make() -> Answer:
            made = replies.write(caller, panel_id, number, asked.text, asked.answers)
            body = WrittenReplyDocument(proposition=number, number=made.number, status=made.status)
            return created(body, f"/api/v1/panels/{panel_id}/propositions/{number}/replies/{made.number}")

        return creating(caller, request, replies.once_key(caller, panel_id, key), asked, make)

    @router.delete(_HERE + "/{reply}", operation_id="take_back_reply", status_code=204, responses=_GUARDED)
    def take_back(
        caller: Annotated[Caller, panelist], panel_id: PanelId, number: PropositionNumber, reply: ReplyNumber
    ) -> None:
        """Erase the text of one's own reply, until the votes close; answers to it then say that it was taken back."""
        replies.take_back(caller, panel_id, number, reply)

    @router.post(_HERE + "/{reply}/moderation", operation_id="moderate_reply", responses=_GUARDED)
    def moderate(
        caller: Annotated[Caller, facilitator],
        panel_id: PanelId,
        number: PropositionNumber,
        reply: ReplyNumber,
        asked: AskReplyModeration,
    ) -> PanelReplyDocument:
        """Show a reply, or reject it by a rule of the policy; both are on record."""
        replies.moderate(caller, panel_id, number, reply, accept=asked.accept, because=asked.because, rule=asked.rule)
        return one(caller, panel_id, number, reply)

    @router.post(_HERE + "/{reply}/appeal", operation_id="appeal_reply", responses=_GUARDED)
    def appeal(
        caller: Annotated[Caller, panelist],
        panel_id: PanelId,
        number: PropositionNumber,
        reply: ReplyNumber,
        asked: AskAppeal,
    ) -> PanelReplyDocument:
        """Ask, as its author and once, that somebody else decides about a rejected reply."""
        replies.appeal(caller, panel_id, number, reply, asked.because)
        return one(caller, panel_id, number, reply)

    @router.get("/panels/{panel_id}/replies/mine", operation_id="my_replies", responses=_GUARDED)
    def mine(caller: Annotated[Caller, panelist], panel_id: PanelId) -> PanelRepliesDocument:
        """One's own replies and what happened to them; none once the panel has ended and nobody can tell."""
        return PanelRepliesDocument(items=shown(caller, panel_id, replies.own(caller, panel_id), whole=True))

    @router.get("/panels/{panel_id}/replies/waiting", operation_id="waiting_replies", responses=_GUARDED)
    def waiting(caller: Annotated[Caller, facilitator], panel_id: PanelId) -> PanelRepliesDocument:
        """Replies that wait for moderation, or for the decision of an appeal."""
        return PanelRepliesDocument(items=shown(caller, panel_id, replies.waiting(caller, panel_id), whole=True))

    return router
