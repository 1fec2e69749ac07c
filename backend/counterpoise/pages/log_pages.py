"""The log of statements: its files as C2SP tlog-tiles names them, for anybody to copy, and a page about it."""

from typing import TYPE_CHECKING

from fastapi import APIRouter, Response
from fastapi.responses import HTMLResponse

from counterpoise.domain.errors import UnknownTile
from counterpoise.domain.people.records import Instant
from counterpoise.domain.translog.entries import decode_entry
from counterpoise.domain.translog.tiles import WIDTH, parse_tile
from counterpoise.pages.environment import render
from counterpoise.pages.html_route import PageRoute
from counterpoise.schemas.instants import moment
from counterpoise.services.cosigning import Cosigning
from counterpoise.services.translog import Log, key_word

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["log_pages"]

_TEXT = "text/plain; charset=utf-8"
_FOR_EVER = {"Cache-Control": "public, max-age=31536000, immutable"}
# A partial tile never changes either, but a cache need not keep it after the full one is there.
_FOR_A_DAY = {"Cache-Control": "public, max-age=86400"}
_ASK_AGAIN = {"Cache-Control": "no-cache"}
_SHOWN = 20


def _told(at: Instant) -> str:
    return f"{moment(at):%d %B %Y, %H:%M} UTC".lstrip("0")


class _LogPages:
    def __init__(self, log: Log, cosigning: Cosigning) -> None:
        self._log, self._cosigning = log, cosigning

    def page(self) -> HTMLResponse:
        """How large the log is, who vouches for it, and what is not guaranteed."""
        head = self._log.head()
        signed = {one.key for one in head.signatures}
        size = head.checkpoint.size
        witnesses = [
            {
                "name": one.key.name,
                "vkey": one.key.vkey,
                "size": one.size,
                "at": None if one.at is None else _told(one.at),
                "newest": key_word(one.key) in signed,
            }
            for one in self._cosigning.standings()
        ]
        newest = [
            (one.number, _told(one.at), decode_entry(one.entry))
            for one in self._log.entries(max(0, size - _SHOWN), min(size, _SHOWN))
        ]
        return HTMLResponse(
            render(
                "log.html",
                head=head,
                signed_at=_told(head.at),
                note=head.note.decode(),
                keys=self._log.verifier_keys(),
                witnesses=witnesses,
                vouching=sum(1 for one in witnesses if one["newest"]),
                newest=newest[::-1],
            )
        )

    def checkpoint(self) -> Response:
        """The newest head, signed, with cosignatures."""
        return Response(self._log.head().note, media_type=_TEXT, headers=_ASK_AGAIN)

    def vkey(self) -> Response:
        """The log's verifier keys, one a line, the newest first."""
        keys = "".join(f"{one.vkey}\n" for one in self._log.verifier_keys())
        return Response(keys, media_type=_TEXT, headers=_ASK_AGAIN)

    def tile(self, path: str) -> Response:
        """A tile of hashes, or a bundle of entries."""
        tile = parse_tile(path)
        if tile is None:
            raise UnknownTile(path)
        headers = _FOR_EVER if tile.width == WIDTH else _FOR_A_DAY
        return Response(self._log.tile(tile), media_type="application/octet-stream", headers=headers)

    def proof(self, index: str) -> Response:
        """A proof file for one entry, under the newest head."""
        number = int(index) if index.isascii() and index.isdigit() and len(index) < 20 else -1  # noqa: PLR2004
        return Response(self._log.proof(number), media_type=_TEXT, headers=_ASK_AGAIN)


def log_pages(log: Log, cosigning: Cosigning) -> APIRouter:
    """The routes, all public; they answer GET and HEAD.

    Args:
        log: what is served.
        cosigning: who vouches for it.
    """
    pages, router = _LogPages(log, cosigning), APIRouter(route_class=PageRoute)
    routes: dict[str, Callable[..., Response]] = {
        "/log": pages.page,
        "/log/checkpoint": pages.checkpoint,
        "/log/vkey": pages.vkey,
        "/log/tile/{path:path}": pages.tile,
        "/log/proof/{index}": pages.proof,
    }
    for path, endpoint in routes.items():
        router.add_api_route(path, endpoint, methods=["GET", "HEAD"], include_in_schema=False, response_model=None)
    return router
