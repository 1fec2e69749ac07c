"""What every group of routes shares: documented problems, query types, ETags."""

import hashlib
from typing import Annotated, Any

from fastapi import Query, Request, Response
from fastapi.responses import JSONResponse

from counterpoise.domain.compiler.policy import Means
from counterpoise.schemas.problems import Problem

__all__ = ["PROBLEMS", "Budget", "Context", "MeansQuery", "cached"]

PROBLEMS: dict[int | str, dict[str, Any]] = {
    404: {"model": Problem, "description": "Something named is not known"},
    413: {"model": Problem, "description": "The body is too large"},
    422: {"model": Problem, "description": "The request or document breaks its format"},
}
Context = Annotated[str | None, Query(max_length=64)]
MeansQuery = Annotated[Means, Query()]
Budget = Annotated[int, Query(ge=1, le=1_000_000)]


def cached(request: Request, body: Any, tag_source: str) -> Response:
    """JSON with a strong ETag; 304 where the client already has it."""
    tag = '"' + hashlib.sha256(tag_source.encode()).hexdigest()[:32] + '"'
    headers = {"ETag": tag, "Cache-Control": "no-cache"}
    if tag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    return JSONResponse(body, headers=headers)
