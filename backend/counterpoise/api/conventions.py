"""What every group of routes shares: documented problems, query types, ETags."""

import hashlib
from typing import Annotated, Any

from fastapi import Query, Request, Response
from fastapi.responses import JSONResponse

from counterpoise.api.documented import problems
from counterpoise.domain.compiler.policy import Means

__all__ = ["GUARDED", "PROBLEMS", "Budget", "Context", "MeansQuery", "cached"]

PROBLEMS = problems(404, 413, 422, 429, 503)
"""What any route may answer."""
GUARDED = problems(401, 403, 404, 409, 413, 422, 429, 503)
"""What a route that needs a credential may answer."""
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
