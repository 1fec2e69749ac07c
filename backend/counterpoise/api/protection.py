"""What stands in front of every route: a rate limit, a body limit, security headers. Plain ASGI."""

import hashlib
from collections.abc import Callable, MutableMapping
from typing import Any

from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from counterpoise.api.problems import problem_response
from counterpoise.services.access_ports import Throttle

__all__ = ["Protection", "Refusal"]

Refusal = Callable[[int, str, str], Response]
"""A page for people that says why a request was refused: status, title, sentence."""

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
_HTTPS_ONLY = (b"strict-transport-security", b"max-age=31536000")
# Whoever watches the server must not be refused when it is busiest.
_UNLIMITED = frozenset({"/healthz", "/readyz", "/metrics"})


def _reads_pages(scope: Scope, headers: dict[bytes, bytes]) -> bool:
    """Whether a browser asks for a page."""
    return not scope["path"].startswith("/api/") and b"text/html" in headers.get(b"accept", b"")


class Protection:
    """ASGI middleware.

    Args:
        app: the application behind.
        body_limit: largest request body in bytes; larger ones get a 413 problem.
        throttle: counts the requests of each client and each credential; too many get a 429 problem.
        page: what browsers get in place of a problem, outside of the API.
    """

    def __init__(self, app: ASGIApp, body_limit: int, throttle: Throttle, page: Refusal) -> None:
        self.app, self.body_limit, self.throttle, self.page = app, body_limit, throttle, page

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = dict(scope["headers"])
        fixed = (*_HEADERS, _HTTPS_ONLY) if scope.get("scheme") == "https" else _HEADERS

        async def guarded_send(message: Message) -> None:
            if message["type"] == "http.response.start":
                held = {name.lower() for name, _ in message.get("headers", ())}
                added = [pair for pair in fixed if pair[0] not in held]
                message = {**message, "headers": [*message.get("headers", ()), *added]}
            await send(message)

        wait = 0 if scope["path"] in _UNLIMITED else self._wait(scope, headers)
        if wait:
            detail = f"Too many requests came from here. Try again in {wait} seconds."
            refused: Response = problem_response(
                429, "Too many requests", detail, "too_many_requests", {"retry_after": wait}
            )
            if _reads_pages(scope, headers):
                refused = self.page(429, "Too many requests", detail)
            refused.headers["retry-after"] = str(wait)
            await refused(scope, receive, guarded_send)
            return
        body = await self._body(headers, receive)
        if body is None:
            detail = f"A request body has at most {self.body_limit:,} bytes."
            response: Response = problem_response(413, "The body is too large", detail, "body_too_large")
            if _reads_pages(scope, headers):
                told = f"A form, with its files, has at most {self.body_limit:,} bytes. Nothing was changed."
                response = self.page(413, "That was too much", told)
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

    def _wait(self, scope: Scope, headers: dict[bytes, bytes]) -> int:
        """Seconds until the client and its credential may ask again; 0 for now."""
        client = scope.get("client")
        wait = self.throttle.wait("request", client[0] if client else "")
        if not wait and b"authorization" in headers:
            # Counted beside the client, so that a token that is used from many places is held back too.
            wait = self.throttle.wait("request", hashlib.sha256(headers[b"authorization"]).hexdigest())
        return wait

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
