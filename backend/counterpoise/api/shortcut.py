"""A shortcut for compiled versions: they never change, so once answered they are answered from memory, before routing.

Plain ASGI, between the protection and the application. Everything else passes through.
"""

import re
from collections import OrderedDict
from dataclasses import dataclass
from typing import Any

from starlette.types import ASGIApp, Message, Receive, Scope, Send

__all__ = ["Shortcut"]

_PATH = re.compile(rb"/api/v1/profiles/[a-z0-9_-]{1,64}/versions/[1-9][0-9]{0,8}/compiled")
_LONGEST_QUERY = 512
_OK, _UNCHANGED = 200, 304


class _Route:
    """What requests are counted under."""

    path = "/api/v1/profiles/{profile_id}/versions/{number}/compiled"


@dataclass(frozen=True, slots=True)
class _Kept:
    """One answer: its ETag, its body, and the headers of 200 and of 304."""

    etag: bytes
    body: bytes
    headers: list[tuple[bytes, bytes]]
    unchanged: list[tuple[bytes, bytes]]


def _kept(headers: list[tuple[bytes, bytes]], body: bytes) -> _Kept | None:
    held = {name.lower(): value for name, value in headers}
    etag = held.get(b"etag")
    if etag is None or etag.startswith(b"W/"):
        return None
    short = [(name, value) for name, value in headers if name.lower() in {b"etag", b"cache-control"}]
    return _Kept(etag, body, headers, short)


def _has(sent: bytes, etag: bytes) -> bool:
    """Whether If-None-Match names this; weak comparison (RFC 9110, section 13.1.2)."""
    return sent == etag or sent.strip() == b"*" or etag in (one.strip().removeprefix(b"W/") for one in sent.split(b","))


class Shortcut:
    """ASGI middleware. Answers to GET and HEAD are the ones that the application gave, byte for byte.

    Args:
        app: the application behind; asked once for each address.
        room: bytes of bodies that are kept; the ones that were asked for longest ago go first.
    """

    def __init__(self, app: ASGIApp, room: int = 64 * 2**20) -> None:
        self.app = app
        self.room = room
        self._kept: OrderedDict[bytes, _Kept] = OrderedDict()
        self._size = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection."""
        if scope["type"] != "http" or scope["method"] not in {"GET", "HEAD"}:
            await self.app(scope, receive, send)
            return
        path, query = scope.get("raw_path") or b"", scope["query_string"]
        if not path.endswith(b"/compiled") or len(query) > _LONGEST_QUERY or not _PATH.fullmatch(path):
            await self.app(scope, receive, send)
            return
        asked = b""
        for name, value in scope["headers"]:
            if name == b"authorization":
                # A credential that is over is refused, even where none is needed; only the application knows.
                await self.app(scope, receive, send)
                return
            if name == b"if-none-match":
                asked = asked + b"," + value if asked else value
        key = path + b"?" + query
        if (found := self._kept.get(key)) is None:
            found = await self._fetch(key, scope, receive, send)
            if found is None:
                return
        else:
            self._kept.move_to_end(key)
        scope["route"] = _Route
        unchanged = bool(asked) and _has(asked, found.etag)
        headers = found.unchanged if unchanged else found.headers
        body = b"" if unchanged or scope["method"] == "HEAD" else found.body
        await send(
            {"type": "http.response.start", "status": _UNCHANGED if unchanged else _OK, "headers": list(headers)}
        )
        await send({"type": "http.response.body", "body": body})

    async def _fetch(self, key: bytes, scope: Scope, receive: Receive, send: Send) -> _Kept | None:
        """Ask the application for the whole answer; None where it was no answer to keep, and was sent as it is."""
        conditional = (b"if-none-match", b"if-modified-since", b"range")
        plain = [pair for pair in scope["headers"] if pair[0] not in conditional]
        inner: dict[str, Any] = {**scope, "method": "GET", "headers": plain}
        start: Message = {}
        parts: list[bytes] = []

        async def held_send(message: Message) -> None:
            if message["type"] == "http.response.start":
                start.update(message)
            elif message["type"] == "http.response.body":
                parts.append(message.get("body", b""))

        await self.app(inner, receive, held_send)
        body = b"".join(parts)
        if start.get("status") == _OK and (made := _kept(list(start["headers"]), body)) is not None:
            self._keep(key, made)
            return made
        await send(start)
        await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else body})
        return None

    def _keep(self, key: bytes, made: _Kept) -> None:
        if (before := self._kept.pop(key, None)) is not None:
            self._size -= len(before.body)
        self._kept[key] = made
        self._size += len(made.body)
        while self._size > self.room:
            self._size -= len(self._kept.popitem(last=False)[1].body)
