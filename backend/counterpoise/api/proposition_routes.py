"""Routes of a panel's propositions."""

from typing import Annotated

from fastapi import APIRouter

from counterpoise.api.access import Caller, Desk
from counterpoise.api.conventions import PROBLEMS
from counterpoise.api.documented import PanelId, PropositionNumber, problems
from counterpoise.domain.panels.records import Proposition
from counterpoise.domain.people.roles import PanelRole, Rule
from counterpoise.schemas.panel_views import (
    policy_document,
    proposition_document,
)
from counterpoise.schemas.panels import (
    AlikeDocument,
    OwnPropositionsDocument,
    ProposedDocument,
    PropositionDocument,
    PropositionNextDocument,
    PropositionsDocument,
)
from counterpoise.schemas.panels_asks import (
    AskAppeal,
    AskEnd,
    AskMerge,
    AskModeration,
    AskProposition,
)
from counterpoise.services.panels.house import PanelHouse

__all__ = ["proposition_routes"]

_GUARDED = problems(401, 403, 409)

_MODERATORS: tuple[PanelRole, ...] = ("facilitator",)


def proposition_routes(house: PanelHouse, desk: Desk) -> APIRouter:
    """The routes over the services of panels."""
    router = APIRouter(prefix="/api/v1", tags=["panels"], responses=PROBLEMS)
    visitor = desk.admits(Rule())
    panelist = desk.admits(Rule("member", "panels", ("panelist",)))
    facilitator = desk.admits(Rule("member", "panels", ("facilitator",)))

    def moderates(caller: Caller, panel_id: str) -> bool:
        return caller.actor.is_admin or caller.actor.in_panel(panel_id, _MODERATORS)

    def shown(caller: Caller, proposition: Proposition, *, own: bool = False) -> PropositionDocument:
        panel = house.convening.get(caller, proposition.panel)
        own = own or moderates(caller, panel.id)
        return proposition_document(proposition, panel, house.propositions.totals(caller, panel.id), own=own)

    @router.get("/panels/{panel_id}/propositions", operation_id="propositions")
    def listed(caller: Annotated[Caller, visitor], panel_id: PanelId) -> PropositionsDocument:
        """Every proposition and what happened to it; how members voted only after the votes are closed.

        Texts that nobody has looked at yet are shown to those who moderate.
        """
        panel, totals = house.convening.get(caller, panel_id), house.propositions.totals(caller, panel_id)
        found = house.propositions.listed(caller, panel_id)
        items = [proposition_document(one, panel, totals, own=moderates(caller, panel_id)) for one in found]
        return PropositionsDocument(policy=policy_document(), items=items)

    @router.post("/panels/{panel_id}/propositions", operation_id="propose", status_code=201, responses=_GUARDED)
    def propose(caller: Annotated[Caller, panelist], panel_id: PanelId, asked: AskProposition) -> ProposedDocument:
        """Put a sentence forward; the answer names those that are much like it, to merge it into if one likes."""
        made, alike = house.propositions.propose(caller, panel_id, asked.text)
        texts = {one.number: one.text for one in house.propositions.listed(caller, panel_id)}
        near = [AlikeDocument(number=one.number, text=texts[one.number], likeness=one.likeness) for one in alike]
        return ProposedDocument(**dict(shown(caller, made, own=True)), alike=near)

    @router.get("/panels/{panel_id}/propositions/mine", operation_id="my_propositions", responses=_GUARDED)
    def mine(caller: Annotated[Caller, panelist], panel_id: PanelId) -> OwnPropositionsDocument:
        """One's own propositions and what happened to them; none once the panel has ended and nobody can tell."""
        panel, totals = house.convening.get(caller, panel_id), house.propositions.totals(caller, panel_id)
        found = house.propositions.own(caller, panel_id)
        return OwnPropositionsDocument(items=[proposition_document(one, panel, totals, own=True) for one in found])

    @router.get("/panels/{panel_id}/propositions/next", operation_id="next_proposition", responses=_GUARDED)
    def following(caller: Annotated[Caller, panelist], panel_id: PanelId) -> PropositionNextDocument:
        """The proposition to vote on next: the one that fewest have been asked about, whatever they said."""
        found, left = house.propositions.next(caller, panel_id)
        return PropositionNextDocument(proposition=None if found is None else shown(caller, found), left=left)

    @router.post("/panels/{panel_id}/propositions/{number}/moderation", operation_id="moderate", responses=_GUARDED)
    def moderate(
        caller: Annotated[Caller, facilitator], panel_id: PanelId, number: PropositionNumber, asked: AskModeration
    ) -> PropositionDocument:
        """Put a proposition to the vote, or reject it by a rule of the policy; both are on record."""
        made = house.propositions.moderate(
            caller, panel_id, number, accept=asked.accept, because=asked.because, rule=asked.rule
        )
        return shown(caller, made)

    @router.post("/panels/{panel_id}/propositions/{number}/appeal", operation_id="appeal", responses=_GUARDED)
    def appeal(
        caller: Annotated[Caller, panelist], panel_id: PanelId, number: PropositionNumber, asked: AskAppeal
    ) -> PropositionDocument:
        """Ask, as its author and once, that somebody else decides about a rejected proposition."""
        return shown(caller, house.propositions.appeal(caller, panel_id, number, asked.because), own=True)

    @router.post(
        "/panels/{panel_id}/propositions/{number}/merging", operation_id="merge_proposition", responses=_GUARDED
    )
    def merge(
        caller: Annotated[Caller, panelist], panel_id: PanelId, number: PropositionNumber, asked: AskMerge
    ) -> PropositionDocument:
        """Let one's own proposition live on in another."""
        return shown(caller, house.propositions.merge(caller, panel_id, number, asked.into), own=True)

    @router.post("/panels/{panel_id}/propositions/{number}/end", operation_id="end_proposition", responses=_GUARDED)
    def end(
        caller: Annotated[Caller, facilitator], panel_id: PanelId, number: PropositionNumber, asked: AskEnd
    ) -> PropositionDocument:
        """State how a proposition ends: an amendment of the catalogue, or declined, with a public reason."""
        made = house.propositions.end(caller, panel_id, number, asked.outcome, asked.because, asked.amendment)
        return shown(caller, made)

    return router
