"""What stands in front of every route: a body limit, security headers and request ids. Plain ASGI."""

import re
import secrets
from collections.abc import MutableMapping
from typing import Any

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from counterpoise.api.problems import problem_response

__all__ = ["Protection"]

_HEADERS = (
    (
        b"content-security-policy",
        b"default-src 'self'; img-src 'self' data:; frame-ancestors 'none'; base-uri 'none'; form-action 'self'",
    ),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), geolocation=(), microphone=()"),
)
_REQUEST_ID = re.compile(rb"[A-Za-z0-9_-]{8,64}")


class _TooLarge(Exception):
    pass


class Protection:
    """ASGI middleware.

    Args:
        app: the application behind.
        body_limit: largest request body in bytes; larger ones get a 413 problem.
    """

    def __init__(self, app: ASGIApp, body_limit: int) -> None:
        self.app = app
        self.body_limit = body_limit

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = dict(scope["headers"])
        asked = headers.get(b"x-request-id", b"")
        request_id = asked if _REQUEST_ID.fullmatch(asked) else secrets.token_hex(8).encode()

        async def guarded_send(message: Message) -> None:
            if message["type"] == "http.response.start":
                held = {name.lower() for name, _ in message.get("headers", ())}
                added = [pair for pair in _HEADERS if pair[0] not in held]
                message = {**message, "headers": [*message.get("headers", ()), *added, (b"x-request-id", request_id)]}
            await send(message)

        body = await self._body(headers, receive)
        if body is None:
            detail = f"A request body has at most {self.body_limit:,} bytes."
            response = problem_response(413, "The body is too large", detail, "body_too_large")
            await response(scope, receive, guarded_send)
            return
        replayed = False

        async def replay() -> MutableMapping[str, Any]:
            nonlocal replayed
            if replayed:
                return await receive()
            replayed = True
            return {"type": "http.request", "body": body, "more_body": False}

        await self.app(scope, replay, guarded_send)

    async def _body(self, headers: dict[bytes, bytes], receive: Receive) -> bytes | None:
        """The whole body, or None where it is over the limit, declared or sent."""
        declared = headers.get(b"content-length", b"")
        if declared.isdigit() and int(declared[:20]) > self.body_limit:
            return None
        body = bytearray()
        while True:
            message = await receive()
            body += message.get("body", b"")
            if len(body) > self.body_limit:
                return None
            if message["type"] != "http.request" or not message.get("more_body", False):
                return bytes(body)
