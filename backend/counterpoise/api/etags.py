"""Strong ETags: edits name the state that they started from, and reads are answered 304 where nothing changed."""

from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import Header, Request, Response
from fastapi.responses import JSONResponse

from counterpoise.domain.errors import RevisionNeeded

__all__ = ["FOR_EVER", "IfMatch", "expected_tags", "quoted", "tagged", "unchanged"]

FOR_EVER = "public, max-age=31536000, immutable"
_PRIVATE = "private, no-cache"

IfMatch = Annotated[
    str | None,
    Header(alias="If-Match", description="The `ETag` of what the edit started from; required", max_length=1000),
]


def quoted(tag: str) -> str:
    """A strong ETag."""
    return f'"{tag}"'


def _tags(header: str) -> frozenset[str]:
    """The strong tags of a header; our own hold no comma and no quote, so others need not be understood."""
    parts = (part.strip() for part in header.split(","))
    return frozenset(part[1:-1] for part in parts if len(part) > 1 and part[0] == part[-1] == '"')


def expected_tags(if_match: str | None) -> frozenset[str]:
    """The states that an edit may start from.

    Raises:
        RevisionNeeded: without If-Match, or where it is ``*``: that would overwrite whatever somebody else just did.
    """
    if if_match is None or if_match.strip() == "*":
        raise RevisionNeeded("Send If-Match with the ETag of what you read, so that nobody's change is lost.")
    return _tags(if_match)


def unchanged(request: Request, tag: str) -> bool:
    """Whether the client already has this; weak comparison, as RFC 9110 asks for If-None-Match."""
    sent = request.headers.get("if-none-match", "")
    return sent.strip() == "*" or tag in _tags(sent.replace("W/", ""))


def tagged(
    request: Request, body: Any, tag: str, *, cache: str = _PRIVATE, headers: Mapping[str, str] | None = None
) -> Response:
    """JSON with a strong ETag; 304 where the client already has it."""
    sent = {"ETag": quoted(tag), "Cache-Control": cache, **(headers or {})}
    if unchanged(request, tag):
        return Response(status_code=304, headers=sent)
    return JSONResponse(body, headers=sent)
