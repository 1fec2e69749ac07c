"""Errors to RFC 9457 problem details. Every leaf of the error tree stands in the table; a test holds it to that."""

from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from counterpoise.domain import errors
from counterpoise.schemas.problems import IssueDocument, Problem

__all__ = ["STATUS", "http_problem", "install_problems", "problem_response"]

STATUS: dict[type[errors.CounterpoiseError], tuple[int, str]] = {
    errors.InvalidDocument: (422, "The document breaks its format"),
    errors.UnknownProfile: (404, "There is no such profile"),
    errors.UnknownAxis: (404, "There is no such axis"),
    errors.UnknownContext: (404, "There is no such context"),
    errors.UnknownHazard: (404, "There is no such hazard"),
    errors.UnknownTarget: (404, "There is no such target"),
    errors.UnknownMeasurement: (404, "There is no such measurement"),
    errors.UnknownEvidence: (404, "There is no such evidence pack"),
    errors.InvalidOption: (422, "An option is out of range"),
    errors.BudgetTooSmall: (422, "The budget is too small for the commitments"),
    errors.OutputExists: (409, "The output is already there"),
    errors.QuotasInfeasible: (422, "The quotas cannot be met"),
    errors.TimeUp: (503, "The time limit is over"),
    errors.ModelMissing: (503, "The model is not installed"),
    errors.ModelFailed: (502, "The model did not answer"),
    errors.UnknownStatement: (404, "There is no such statement"),
    errors.UnknownObjection: (404, "There is no such objection"),
    errors.UnknownVersion: (404, "There is no such version"),
    errors.UnknownDraft: (404, "There is no such draft"),
    errors.UnknownDeployment: (404, "There is no such deployment"),
    errors.UnknownAccount: (404, "There is no such account"),
    errors.UnknownToken: (404, "There is no such token"),
    errors.UnknownInvitation: (404, "There is no such invitation"),
    errors.SignInNeeded: (401, "Sign in first"),
    errors.WrongCredentials: (401, "Address and password do not belong together"),
    errors.NotAllowed: (403, "Not allowed"),
    errors.FormExpired: (403, "The form is too old"),
    errors.InvitationSpent: (410, "The invitation is spent"),
    errors.TooManyRequests: (429, "Too many requests"),
    errors.AlreadyThere: (409, "It is already there"),
    errors.StaleRevision: (412, "Somebody changed it in the meantime"),
    errors.RevisionNeeded: (428, "Say which revision the edit started from"),
    errors.KeyReused: (409, "The Idempotency-Key belongs to another request"),
    errors.NotOffered: (409, "The deployment does not offer this"),
    errors.NothingToPublish: (409, "There is nothing new to publish"),
    errors.UnknownPanel: (404, "There is no such panel"),
    errors.UnknownProposition: (404, "There is no such proposition"),
    errors.UnknownReply: (404, "There is no such reply"),
    errors.UnknownReport: (404, "There is no such minority report"),
    errors.StepRefused: (409, "The panel cannot go on to this stage now"),
    errors.QuorumMissing: (409, "Too few members have taken part"),
    errors.NotOpen: (409, "The panel does not take this now"),
    errors.StorageFailed: (503, "The database is not available"),
    errors.InvalidKey: (422, "The verifier key is wrong"),
    errors.InvalidNote: (422, "The signed note breaks its format"),
    errors.InvalidSignature: (422, "The signature is wrong"),
    errors.InvalidProof: (422, "The proof is wrong"),
    errors.InvalidTile: (422, "The tile is wrong"),
    errors.InvalidEntry: (422, "The entry cannot be logged"),
    errors.InvalidEnvelope: (422, "The envelope breaks its format"),
    errors.SplitView: (409, "The log shows two histories"),
    errors.KeyRefused: (503, "The signing key cannot be used"),
    errors.LogRolledBack: (503, "The log's database was set back"),
    errors.LogUnreachable: (502, "The log or witness did not answer"),
    errors.UnknownLogEntry: (404, "There is no such entry in the log"),
    errors.UnknownTile: (404, "There is no such tile"),
}
_HTTP_CODES = {404: "not_found", 405: "method_not_allowed", 413: "body_too_large", 429: "too_many_requests"}


def problem_response(
    status: int,
    title: str,
    detail: str,
    code: str,
    params: dict[str, Any] | None = None,
    issues: list[IssueDocument] | None = None,
) -> JSONResponse:
    """One problem as application/problem+json."""
    problem = Problem(
        type=f"/errors#{code}",
        title=title,
        status=status,
        detail=detail,
        code=code,
        params=params or {},
        issues=issues or [],
    )
    return JSONResponse(problem.model_dump(mode="json"), status, media_type="application/problem+json")


def _ours(_: Request, error: Exception) -> JSONResponse:
    if not isinstance(error, errors.CounterpoiseError):  # pragma: no cover - the registration below says so
        raise error
    status, title = STATUS[type(error)]
    params, issues = dict(error.params), list[IssueDocument]()
    if isinstance(error, errors.InvalidDocument):
        params.pop("issues", None)
        issues = [
            IssueDocument(
                code=one.code, message=one.message, field=one.field, file=one.file, line=one.line, column=one.column
            )
            for one in error.issues
        ]
    response = problem_response(status, title, error.message, error.code, params, issues)
    if isinstance(error, errors.SignInNeeded | errors.WrongCredentials):
        response.headers["WWW-Authenticate"] = "Bearer"
    if isinstance(error, errors.TooManyRequests):
        response.headers["Retry-After"] = str(error.params["retry_after"])
    return response


def _body(_: Request, error: Exception) -> JSONResponse:
    faults = error.errors() if isinstance(error, RequestValidationError) else []
    issues = [
        IssueDocument(
            code=fault["type"], message=fault["msg"], field=".".join(str(part) for part in fault["loc"]) or "body"
        )
        for fault in faults
    ]
    detail = "; ".join(f"{issue.field}: {issue.message}" for issue in issues)
    return problem_response(422, "The request breaks its format", detail, "invalid_request", None, issues)


def http_problem(_: Request, error: Exception) -> JSONResponse:
    """An error of the HTTP layer as a problem."""
    status = error.status_code if isinstance(error, HTTPException) else 500
    detail = str(error.detail) if isinstance(error, HTTPException) else "Internal error"
    response = problem_response(status, detail, detail, _HTTP_CODES.get(status, "http_error"))
    if isinstance(error, HTTPException) and error.headers:
        response.headers.update(error.headers)
    return response


def install_problems(app: FastAPI) -> None:
    """Answer every error of the app as a problem."""
    app.add_exception_handler(errors.CounterpoiseError, _ours)
    app.add_exception_handler(RequestValidationError, _body)
    app.add_exception_handler(HTTPException, http_problem)
