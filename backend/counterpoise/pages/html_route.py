"""How page routes answer: errors as pages in the same style, and 304 where the reader already has the page."""

import hashlib
from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, RedirectResponse
from fastapi.routing import APIRoute
from starlette.exceptions import HTTPException

from counterpoise.domain.errors import (
    AlreadyThere,
    CounterpoiseError,
    FormExpired,
    InvalidDocument,
    InvalidOption,
    InvitationSpent,
    NotAllowed,
    NotKnown,
    QuotasInfeasible,
    SignInNeeded,
    StateError,
    StorageFailed,
    TooManyRequests,
    WrongCredentials,
)
from counterpoise.pages.environment import render

__all__ = ["Form", "PageRoute", "error_page"]

Form = Callable[[str, int], HTMLResponse]
"""Shows a form again: takes the sentence that says what is wrong, and the status."""

_STATUS: dict[type[CounterpoiseError], tuple[int, str]] = {
    NotKnown: (404, "Not found"),
    InvalidOption: (422, "Not possible"),
    InvalidDocument: (422, "Not possible"),
    QuotasInfeasible: (422, "Not possible"),
    WrongCredentials: (401, "Not signed in"),
    NotAllowed: (403, "Not allowed"),
    FormExpired: (403, "The form is too old"),
    InvitationSpent: (410, "This link is spent"),
    TooManyRequests: (429, "Too many attempts"),
    AlreadyThere: (409, "It is there already"),
    StateError: (409, "Not now"),
    StorageFailed: (503, "Not available just now"),
}


def error_page(status: int, title: str, sentence: str) -> HTMLResponse:
    """A page that says what is wrong, in the style of the others."""
    return HTMLResponse(render("error.html", status=status, title=title, sentence=sentence), status)


def _sentence(error: CounterpoiseError) -> str:
    """What is wrong, for people: of a document each fault on a line of its own, with where it is."""
    if not isinstance(error, InvalidDocument):
        return error.message
    told = []
    for one in error.issues:
        line = f"line {one.line}" if one.file and one.line else None
        place = ", ".join(part for part in (one.file, line, one.field if one.path else None) if part)
        told.append(f"{place or 'The whole'}: {one.message}")
    return "\n".join(told)


def _problem(request: Request, error: CounterpoiseError) -> Response:
    if isinstance(error, SignInNeeded):
        return RedirectResponse("/sign-in", 303, headers={"Cache-Control": "no-store"})
    for kind, (status, title) in _STATUS.items():
        if isinstance(error, kind):
            # A form that was being answered is shown again with what is wrong, by whoever filled it in.
            again: Form | None = getattr(request.state, "form", None)
            told = _sentence(error)
            response = error_page(status, title, told) if again is None else again(told, status)
            if isinstance(error, TooManyRequests):
                response.headers["Retry-After"] = str(error.params["retry_after"])
            return response
    raise error


def _malformed(request: Request, error: RequestValidationError) -> Response:
    """A request that the forms here do not send: each field with what is wrong, and the form again if there is one."""
    told = [f"{one['loc'][-1] if one['loc'] else 'the request'}: {one['msg']}" for one in error.errors()]
    sentence = "Something in the request cannot be read. " + "; ".join(told) + "."
    again: Form | None = getattr(request.state, "form", None)
    return error_page(422, "Not possible", sentence) if again is None else again(sentence, 422)


def _conditional(request: Request, response: Response) -> Response:
    if request.method not in {"GET", "HEAD"} or response.headers.get("cache-control") == "no-store":
        return response
    tag = '"' + hashlib.sha256(bytes(response.body)).hexdigest()[:32] + '"'
    response.headers["ETag"] = tag
    response.headers.setdefault("Cache-Control", "no-cache")
    if tag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers={"ETag": tag, "Cache-Control": response.headers["Cache-Control"]})
    return response


class PageRoute(APIRoute):
    """A route that answers with a page; whoever may GET it may ask for its head alone."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        if self.methods and "GET" in self.methods:
            self.methods = {*self.methods, "HEAD"}

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """FastAPI's handler for this route, with errors turned into pages and ETags added."""
        handler = super().get_route_handler()

        async def answer(request: Request) -> Response:
            try:
                response = await handler(request)
            except CounterpoiseError as error:
                # A page that says what is wrong is still a failure: whoever opened a unit of work must not keep it.
                request.state.failed = True
                return _problem(request, error)
            except RequestValidationError as error:
                request.state.failed = True
                return _malformed(request, error)
            except HTTPException as error:
                # The HTTP layer's own, such as a form with files that cannot be taken apart.
                request.state.failed = True
                return error_page(error.status_code, "Not possible", str(error.detail))
            finally:
                await request.close()  # files of its form
            return _conditional(request, response)

        return answer
