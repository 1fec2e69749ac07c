"""Routes of panels: convening, stages, dates, the public record."""

import hashlib
from typing import Annotated

from fastapi import APIRouter, BackgroundTasks, Request, Response

from counterpoise.api.access import Caller, Desk
from counterpoise.api.conventions import PROBLEMS
from counterpoise.api.creating import IdempotencyKey, created, creating
from counterpoise.api.documented import PanelId, link, problems
from counterpoise.api.etags import IfMatch, expected_tags, quoted, tagged
from counterpoise.api.paging import Cursor, Limit, number_after, page_of, text_after
from counterpoise.domain.panels.records import Panel
from counterpoise.domain.panels.stages import ENDED
from counterpoise.domain.people.roles import Rule
from counterpoise.schemas.instants import instant
from counterpoise.schemas.panel_views import entry_document, panel_document, panel_summary
from counterpoise.schemas.panels import PanelDocument, PanelPage, RecordPage
from counterpoise.schemas.panels_asks import (
    AskCharter,
    AskDate,
    AskPanel,
    AskStep,
    AskVoice,
)
from counterpoise.services.idempotency import Answer
from counterpoise.services.panels.convening import panel_tag
from counterpoise.services.panels.house import PanelHouse
from counterpoise.services.panels.rooms import panelists
from counterpoise.services.panels.steps import sweep_keys

__all__ = ["panel_routes"]

_GUARDED = problems(401, 403, 409)
_ID = {"panel_id": "$response.body#/id"}
_LINKS = {"panel": link("panel", **_ID), "record": link("panel_record", **_ID)}


def panel_routes(house: PanelHouse, desk: Desk) -> APIRouter:
    """The routes over the services of panels."""
    router = APIRouter(prefix="/api/v1", tags=["panels"], responses=PROBLEMS)
    visitor, operator = desk.admits(Rule()), desk.admits(Rule("operator", "panels"))
    member = desk.admits(Rule("member", "panels"))
    facilitator = desk.admits(Rule("member", "panels", ("facilitator",)))

    def shown(caller: Caller, panel: Panel) -> PanelDocument:
        return panel_document(
            panel,
            house.convening.rulings(caller, panel.id),
            house.steps.hindrances(caller, panel.id),
            house.votes.participation(caller, panel.id),
            len(panelists(caller, panel)),
            house.steps.quorum(caller, panel.id),
        )

    @router.get("/panels", operation_id="panels")
    def listed(caller: Annotated[Caller, visitor], cursor: Cursor = None, limit: Limit = 50) -> PanelPage:
        """Every panel, in id order."""
        found = house.convening.page(caller, text_after(cursor), limit + 1)
        items, following = page_of(found, limit, lambda one: one.id)
        return PanelPage(items=[panel_summary(one) for one in items], next=following)

    @router.post(
        "/panels",
        operation_id="convene",
        status_code=201,
        response_model=PanelDocument,
        responses=_GUARDED | {201: {"links": _LINKS}},
    )
    def convene(
        request: Request, caller: Annotated[Caller, operator], asked: AskPanel, key: IdempotencyKey = None
    ) -> Response:
        """Convene a panel with its charter; whoever does is its operator and first facilitator."""

        def make() -> Answer:
            made = house.convening.convene(caller, asked.id, asked.charter)
            return created(shown(caller, made), f"/api/v1/panels/{made.id}", {"ETag": quoted(panel_tag(made))})

        return creating(caller, request, key, asked, make)

    @router.get(
        "/panels/{panel_id}",
        operation_id="panel",
        response_model=PanelDocument,
        responses={200: {"links": _LINKS}, 304: {"description": "The client has it already"}},
    )
    def panel(request: Request, caller: Annotated[Caller, visitor], panel_id: PanelId) -> Response:
        """A panel: rulings first, then what was agreed, where it is, who takes part, what was counted."""
        found = house.convening.get(caller, panel_id)
        body = shown(caller, found)
        # Rulings, voices and members change the answer, not the revision that an edit starts from.
        said = hashlib.sha256(body.model_dump_json().encode()).hexdigest()[:16]
        return tagged(request, body.model_dump(mode="json"), f"{panel_tag(found)}-{said}", cache="no-cache")

    @router.put("/panels/{panel_id}/charter", operation_id="amend_charter", responses=_GUARDED | problems(412, 428))
    def amend(
        caller: Annotated[Caller, operator], panel_id: PanelId, asked: AskCharter, if_match: IfMatch = None
    ) -> PanelDocument:
        """Replace the charter while it is not signed; the operator's who convened the panel, and administrators'."""
        expected = frozenset(tag.partition("-")[0] for tag in expected_tags(if_match))
        return shown(caller, house.convening.amend(caller, panel_id, asked.charter, expected))

    @router.post("/panels/{panel_id}/steps", operation_id="advance_panel", responses=_GUARDED)
    def advance(
        caller: Annotated[Caller, member], panel_id: PanelId, asked: AskStep, after: BackgroundTasks
    ) -> PanelDocument:
        """Take the panel to its next stage; the operator signs the charter (`draw`), facilitators take other steps."""
        made = house.steps.advance(caller, panel_id, asked.to, asked.because)
        if made.stage in ENDED:
            # Runs when the answer is sent, thus after the commit: a key must not go before.
            after.add_task(sweep_keys, desk.store, house.keys)
        return shown(caller, made)

    @router.post("/panels/{panel_id}/dates", operation_id="put_off", responses=_GUARDED)
    def put_off(caller: Annotated[Caller, facilitator], panel_id: PanelId, asked: AskDate) -> PanelDocument:
        """Date a stage, or put its date off; never earlier than members were told."""
        made = house.convening.put_off(caller, panel_id, asked.stage, instant(asked.until), asked.because)
        return shown(caller, made)

    @router.post("/panels/{panel_id}/voices", operation_id="add_voice", responses=_GUARDED)
    def add_voice(caller: Annotated[Caller, facilitator], panel_id: PanelId, asked: AskVoice) -> PanelDocument:
        """Put on record whom the panel has heard."""
        house.convening.heard(caller, panel_id, asked.voice, asked.title, asked.text)
        return shown(caller, house.convening.get(caller, panel_id))

    @router.get("/panels/{panel_id}/record", operation_id="panel_record")
    def record(
        caller: Annotated[Caller, visitor], panel_id: PanelId, cursor: Cursor = None, limit: Limit = 50
    ) -> RecordPage:
        """The public record, newest first: steps, dates, moderation, appeals, ends of propositions, rulings."""
        found = house.convening.record(caller, panel_id, number_after(cursor), limit + 1)
        items, following = page_of(found, limit, lambda one: one.number)
        return RecordPage(items=[entry_document(one) for one in items], next=following)

    return router
