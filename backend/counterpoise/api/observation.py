"""What is seen of every request: its id, one line of log, and counts. Never a query, body, secret or address."""

import re
import secrets
import time
from collections.abc import Callable
from typing import Any, Protocol

from starlette.types import ASGIApp, Message, Receive, Scope, Send

__all__ = ["Counts", "Observation"]

_REQUEST_ID = re.compile(rb"[A-Za-z0-9_-]{8,64}")
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
_FAILED = 500


class Counts(Protocol):
    """Where requests are counted."""

    def request(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count one request of a route, by its template."""
        ...

    def sign_in_failed(self) -> None:
        """Count one sign-in that failed."""
        ...


class Observation:
    """ASGI middleware; the outermost, so that refusals are seen too.

    Args:
        app: the application behind.
        counts: where requests are counted.
        log: called with one event and its fields for every request.
    """

    def __init__(self, app: ASGIApp, counts: Counts, log: Callable[..., Any]) -> None:
        self.app, self.counts, self.log = app, counts, log

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        asked = dict(scope["headers"]).get(b"x-request-id", b"")
        request_id = asked if _REQUEST_ID.fullmatch(asked) else secrets.token_hex(8).encode()
        state = scope.setdefault("state", {})
        state["request_id"] = request_id.decode()
        status, began = _FAILED, time.perf_counter()

        async def watched_send(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message = {**message, "headers": [*message.get("headers", ()), (b"x-request-id", request_id)]}
            await send(message)

        try:
            await self.app(scope, receive, watched_send)
        finally:
            self._note(scope, state, status, time.perf_counter() - began)

    def _note(self, scope: Scope, state: dict[str, Any], status: int, seconds: float) -> None:
        method = scope["method"] if scope["method"] in _METHODS else "OTHER"
        # The template, because a path may hold what somebody typed.
        route = getattr(scope.get("route"), "path", "unmatched")
        self.counts.request(method, route, status, seconds)
        if state.get("sign_in_failed"):
            self.counts.sign_in_failed()
        self.log(
            "request",
            method=method,
            route=route,
            status=status,
            milliseconds=round(seconds * 1000, 1),
            request=state["request_id"],
            account=state.get("account"),
        )
