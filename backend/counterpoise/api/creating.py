"""Creates that can be asked for twice: the Idempotency-Key of a request and the answer that is kept under it."""

from collections.abc import Callable, Mapping
from typing import Annotated

from fastapi import Header, Request, Response
from pydantic import BaseModel

from counterpoise.services.callers import Caller
from counterpoise.services.idempotency import Answer, once, request_hash

__all__ = ["IdempotencyKey", "created", "creating"]

IdempotencyKey = Annotated[
    str | None,
    Header(
        alias="Idempotency-Key",
        description="Chosen by the client; the same key and request within 24 hours are answered the same, once made",
        max_length=200,
    ),
]


def created(body: BaseModel, location: str, headers: Mapping[str, str] | None = None) -> Answer:
    """201 with the new thing and where it is."""
    return Answer(201, body.model_dump_json(by_alias=True), {"Location": location, **(headers or {})})


def creating(
    caller: Caller, request: Request, key: str | None, asked: BaseModel, make: Callable[[], Answer]
) -> Response:
    """Make something once, as ``idempotency.once``; a replay says so in ``Idempotency-Replayed``."""
    hashed = request_hash(request.method, request.url.path, asked.model_dump())
    if if_match := request.headers.get("if-match"):
        hashed = request_hash(hashed, if_match, {})
    answer, replayed = once(caller, key, hashed, make)
    headers = dict(answer.headers) | ({"Idempotency-Replayed": "true"} if replayed else {})
    return Response(answer.body, answer.status, headers, media_type="application/json")
