"""What the API's description says of problems, in one place, and where people keep ids in paths."""

from typing import Annotated, Any

from fastapi import Path

from counterpoise.schemas.problems import Problem

__all__ = [
    "DeploymentId",
    "PanelId",
    "ProfileId",
    "ProfileName",
    "PropositionNumber",
    "ReplyNumber",
    "ReportNumber",
    "VersionNumber",
    "link",
    "problems",
]

_SLUG = r"[a-z0-9]+(?:[-_][a-z0-9]+)*"
_DESCRIPTIONS = {
    401: "Nobody is signed in, or the credential is over",
    403: "Role, scope or ownership does not reach this, or the form is too old",
    404: "Something named is not known",
    409: "It is already there, or what is kept is not what the request supposes",
    410: "The link was used already, or its time is over",
    412: "Somebody changed it in the meantime",
    413: "The body is too large",
    422: "The request or document breaks its format",
    428: "If-Match is missing",
    429: "Too many requests",
    502: "The model did not answer",
    503: "The database or the model is not available",
}

ProfileId = Annotated[
    str, Path(pattern=f"^{_SLUG}$", max_length=64, description="A profile's id", examples=["candid-coach"])
]
ProfileName = Annotated[
    str,
    Path(
        pattern=f"^{_SLUG}(@[1-9][0-9]{{0,8}})?$",
        max_length=80,
        description="A profile's id, or `id@version` for one of its versions",
        examples=["candid-coach"],
    ),
]
DeploymentId = Annotated[
    str, Path(pattern=f"^{_SLUG}$", max_length=64, description="A deployment's id", examples=["front-desk"])
]
PanelId = Annotated[str, Path(pattern=f"^{_SLUG}$", max_length=64, description="A panel's id", examples=["library"])]
PropositionNumber = Annotated[
    int, Path(ge=1, le=999_999_999, description="A proposition's number in its panel, from 1", examples=[1])
]
ReplyNumber = Annotated[
    int, Path(ge=1, le=999_999_999, description="A reply's number in its proposition, from 1", examples=[1])
]
ReportNumber = Annotated[
    int, Path(ge=1, le=999_999_999, description="A minority report's number in its panel, from 1", examples=[1])
]
VersionNumber = Annotated[int, Path(ge=1, le=999_999_999, description="A version's number, from 1", examples=[1])]


def problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Documented problems of a route; each is application/problem+json."""
    return {status: {"model": Problem, "description": _DESCRIPTIONS[status]} for status in sorted(statuses)}


def link(operation: str, **parameters: str) -> dict[str, Any]:
    """An OpenAPI link to another operation; parameters are runtime expressions such as ``$response.body#/id``."""
    return {"operationId": operation, "parameters": parameters}
