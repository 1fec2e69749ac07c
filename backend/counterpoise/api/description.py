"""The API's description for programs (OpenAPI), finished where the framework leaves off.

Problems are application/problem+json, an unreadable body is 400, answers that an edit can start from have an ETag, and
what nothing refers to goes.
"""

import json
from typing import Any

from fastapi import FastAPI

__all__ = ["describe"]

_PROBLEM = {"$ref": "#/components/schemas/Problem"}
_UNREADABLE = {
    "description": "The body cannot be read as text",
    "content": {"application/problem+json": {"schema": _PROBLEM}},
}
_ETAG = {"ETag": {"description": "Strong; send it as If-Match with an edit", "schema": {"type": "string"}}}


def _finish(operation: dict[str, Any]) -> None:
    if "requestBody" in operation:
        operation["responses"].setdefault("400", _UNREADABLE)
    for response in operation.get("responses", {}).values():
        if any(one.get("schema") == _PROBLEM for one in response.get("content", {}).values()):
            response["content"] = {"application/problem+json": {"schema": _PROBLEM}}
        if "$response.header.ETag" in json.dumps(response.get("links", {})):
            response["headers"] = {**response.get("headers", {}), **_ETAG}


def _without_unused(schemas: dict[str, Any], said: str) -> dict[str, Any]:
    """The schemas that ``said`` or one of these schemas refers to."""
    kept = dict(schemas)
    while unused := [
        name for name in kept if f'"#/components/schemas/{name}"' not in said + json.dumps({**kept, name: None})
    ]:
        for name in unused:
            del kept[name]
    return kept


def describe(app: FastAPI) -> None:
    """Finish the description that the application gives of itself; it is made when it is first asked for."""
    made = app.openapi

    def finished() -> dict[str, Any]:
        if app.openapi_schema is not None:
            return app.openapi_schema
        found = made()
        for operations in found["paths"].values():
            for operation in operations.values():
                _finish(operation)
        components = found["components"]
        components["schemas"] = _without_unused(components["schemas"], json.dumps(found["paths"]))
        app.openapi_schema = found
        return found

    app.openapi = finished  # type: ignore[method-assign]
