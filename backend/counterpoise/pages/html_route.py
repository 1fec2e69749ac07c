"""How page routes answer: errors as pages in the same style, and 304 where the reader already has the page."""

import hashlib
from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import Request, Response
from fastapi.responses import HTMLResponse
from fastapi.routing import APIRoute

from counterpoise.domain.errors import CounterpoiseError, InvalidOption, NotKnown
from counterpoise.pages.environment import render

__all__ = ["PageRoute", "error_page"]

_STATUS: dict[type[CounterpoiseError], tuple[int, str]] = {
    NotKnown: (404, "Not found"),
    InvalidOption: (422, "Not possible"),
}


def error_page(status: int, title: str, sentence: str) -> HTMLResponse:
    """A page that says what is wrong, in the style of the others."""
    return HTMLResponse(render("error.html", status=status, title=title, sentence=sentence), status)


def _problem(error: CounterpoiseError) -> HTMLResponse:
    for kind, (status, title) in _STATUS.items():
        if isinstance(error, kind):
            return error_page(status, title, error.message)
    raise error


def _conditional(request: Request, response: Response) -> Response:
    tag = '"' + hashlib.sha256(bytes(response.body)).hexdigest()[:32] + '"'
    response.headers["ETag"] = tag
    response.headers.setdefault("Cache-Control", "no-cache")
    if tag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers={"ETag": tag, "Cache-Control": response.headers["Cache-Control"]})
    return response


class PageRoute(APIRoute):
    """A route that answers with a page."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """FastAPI's handler for this route, with errors turned into pages and ETags added."""
        handler = super().get_route_handler()

        async def answer(request: Request) -> Response:
            try:
                response = await handler(request)
            except CounterpoiseError as error:
                return _problem(error)
            return _conditional(request, response)

        return answer
