"""Routes of trade-off statements: drafts, publishing, withdrawing, reading."""

import json
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Query, Request, Response

from counterpoise.api.access import Caller, Desk
from counterpoise.api.conventions import PROBLEMS
from counterpoise.api.creating import IdempotencyKey, created, creating
from counterpoise.api.documented import VersionNumber, problems
from counterpoise.api.paging import Cursor, Limit, number_after, page_of
from counterpoise.domain.catalogue.faults import validated
from counterpoise.domain.catalogue.profile import Profile
from counterpoise.domain.disclosure.draft import StatementDraft
from counterpoise.domain.errors import KeyRefused
from counterpoise.domain.people.roles import Rule
from counterpoise.domain.standing.pack import EvidencePack
from counterpoise.schemas.statements import (
    AskDraft,
    AskStatement,
    AskWithdrawal,
    BundleDocument,
    ChangesDocument,
    DraftDocument,
    MoveRow,
    StatementDocument,
    StatementPage,
    StatementSummary,
    statement_document,
    summary_document,
)
from counterpoise.services.deployments import Deployments
from counterpoise.services.idempotency import Answer
from counterpoise.services.panels.behind import decided_by
from counterpoise.services.policies import Policies
from counterpoise.services.standing import Standing
from counterpoise.services.statement_drafts import Checked, DraftRequest, Sources, StatementDrafts
from counterpoise.services.statements import Statements

__all__ = ["StatementName", "read_envelope", "statement_routes"]

StatementName = Annotated[
    str,
    Path(
        pattern="^[a-z0-9]+(?:[-_][a-z0-9]+)*$",
        max_length=64,
        description="A statement's name",
        examples=["demonstration"],
    ),
]
_Day = Annotated[str | None, Query(pattern="^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$")]


class _Served(Sources):
    """Names in drafts that come over the network: what is shipped or published here, never a file."""

    def __init__(self, policies: Policies, standing: Standing) -> None:
        self._policies, self._standing = policies, standing

    def profile(self, named: str) -> Profile:
        return self._policies.profile(named)

    def pack(self, named: str) -> EvidencePack:
        return self._standing.pack(named)


def statement_routes(
    policies: Policies, standing: Standing, desk: Desk, drafts: StatementDrafts, statements: Statements
) -> APIRouter:
    """The routes over one catalogue and log."""
    router = APIRouter(prefix="/api/v1", tags=["statements"], responses=PROBLEMS | problems(401, 503))
    sources, deployments = _Served(policies, standing), Deployments(policies)
    visitor: Any = desk.admits(Rule())
    operator: Any = desk.admits(Rule("operator", "deployments"))
    reading_operator: Any = operator

    def checked(asked: AskStatement) -> tuple[AskStatement, Checked]:
        """The draft, compiled and counted again, before anybody waits for the unit that writes."""
        draft = validated(StatementDraft, asked.draft)
        with desk.store.reading() as work:
            revises = work.statements.name(draft.name) is not None
        return asked, drafts.check(draft, sources, revises=revises)

    @router.get("/statements", operation_id="statements")
    def listed(
        caller: Annotated[Caller, visitor],
        axis: Annotated[str | None, Query(max_length=100, description="Decides this axis")] = None,
        who: Annotated[str | None, Query(max_length=200, description="In who is disadvantaged")] = None,
        since: _Day = None,
        until: _Day = None,
        deployment: Annotated[str | None, Query(max_length=64)] = None,
        language: Annotated[str | None, Query(max_length=35)] = None,
        cursor: Cursor = None,
        limit: Limit = 50,
    ) -> StatementPage:
        """The latest version of every statement, the newest first."""
        asked = {
            "axis": axis, "who": who, "since": since, "until": until, "deployment": deployment, "language": language,
        }  # fmt: skip
        query = {key: value for key, value in asked.items() if value is not None}
        found = caller.work.statements.page(number_after(cursor), limit + 1, query=query)
        items, following = page_of(found, limit, lambda one: one.entry)
        return StatementPage(items=[summary_document(one) for one in items], next=following)

    @router.post("/statements/drafts", operation_id="draft_statement", responses=problems(403, 404))
    def drafted(caller: Annotated[Caller, reading_operator], asked: AskDraft) -> DraftDocument:
        """A draft with everything that is known; nothing is kept."""
        bounds, runs_on, tuning = None, {"operator": asked.operator}, False
        if asked.deployment is not None:
            held = deployments.get(caller, asked.deployment)
            bounds = policies.bounds(None if held.bounds is None else dict(held.bounds))
            runs_on |= {"deployment": held.id, "operator": asked.operator or held.title}
            tuning = held.tuning
        provenance = policies.profile(asked.profile).provenance
        request = DraftRequest(
            asked.profile,
            name=asked.name,
            context=asked.context,
            bounds=bounds,
            evidence=asked.evidence,
            against=asked.against,
            seed=asked.seed,
            target=asked.target,
            model=asked.model,
            runs_on=runs_on,
            tuning=tuning,
            decided_by=None if provenance is None else decided_by(caller, provenance),
        )
        return DraftDocument(draft=drafts.draft(request, sources))

    @router.post(
        "/statements",
        operation_id="publish_statement",
        status_code=201,
        response_model=StatementSummary,
        responses=problems(403, 404, 409, 412),
    )
    def published(
        request: Request,
        draft: Annotated[tuple[AskStatement, Checked], Depends(checked)],
        caller: Annotated[Caller, operator],
        key: IdempotencyKey = None,
    ) -> Response:
        """Sign a draft, log it and keep it, all or nothing; everything that is missing is named at once."""

        def make() -> Answer:
            kept = statements.publish(caller, draft[1])
            return created(summary_document(kept), f"/api/v1/statements/{kept.name}/versions/{kept.version}")

        return creating(caller, request, key, draft[0], make)

    @router.get("/statements/{name}", operation_id="statement", responses=problems(404))
    def latest(caller: Annotated[Caller, visitor], name: StatementName) -> StatementDocument:
        """The latest version as it stands, with every part verified again."""
        return statement_document(statements.shown(caller, statements.kept(caller.work, name)))

    @router.get("/statements/{name}/versions", operation_id="statement_versions", responses=problems(404))
    def versions(caller: Annotated[Caller, visitor], name: StatementName) -> list[StatementSummary]:
        """Every version, the newest first."""
        statements.kept(caller.work, name)
        return [summary_document(one) for one in statements.versions(caller.work, name)]

    @router.get("/statements/{name}/versions/{number}", operation_id="statement_version", responses=problems(404))
    def version(caller: Annotated[Caller, visitor], name: StatementName, number: VersionNumber) -> StatementDocument:
        """One version as it stands."""
        return statement_document(statements.shown(caller, statements.kept(caller.work, name, number)))

    @router.get(
        "/statements/{name}/versions/{number}/bundle",
        operation_id="statement_bundle",
        response_model=BundleDocument,
        responses=problems(404),
    )
    def bundle(caller: Annotated[Caller, visitor], name: StatementName, number: VersionNumber) -> Response:
        """The signed statement with its proof, to be verified offline."""
        found = statements.bundle(caller.work, statements.kept(caller.work, name, number))
        if found is None:
            raise KeyRefused("The log's head cannot be signed now, so nothing can be proved.")
        return Response(found.written, media_type="application/json")

    @router.get(
        "/statements/{name}/versions/{number}/changes", operation_id="statement_changes", responses=problems(404)
    )
    def changes(caller: Annotated[Caller, visitor], name: StatementName, number: VersionNumber) -> ChangesDocument:
        """What changed since the version before, and who moved; there is none before the first."""
        new = statements.kept(caller.work, name, number)
        old = statements.kept(caller.work, name, number - 1)
        found = statements.changes(old, new)
        return ChangesDocument(
            name=name,
            old=old.version,
            new=new.version,
            changes=[one.sentence for one in found.changes],
            moves=[
                MoveRow(
                    dimension=one.dimension,
                    group=one.group,
                    before=one.before,
                    after=one.after,
                    verdict_before=one.verdict_before,
                    verdict_after=one.verdict_after,
                )
                for one in found.moves
            ],
        )

    @router.post(
        "/statements/{name}/versions/{number}/withdrawal",
        operation_id="withdraw_statement",
        responses=problems(403, 404, 412),
    )
    def withdrawn(
        caller: Annotated[Caller, operator], name: StatementName, number: VersionNumber, asked: AskWithdrawal
    ) -> StatementSummary:
        """Say in public, signed and logged, that a version no longer stands; it stays readable."""
        return summary_document(statements.withdraw(caller, name, number, asked.because))

    return router


def read_envelope(written: str) -> dict[str, Any]:
    """A kept envelope as JSON."""
    found: dict[str, Any] = json.loads(written)
    return found
