"""Objections on public pages: a form without script or account, receipts, replies, and what is overdue."""

from collections.abc import Mapping
from typing import Annotated, Any, get_args

from fastapi import APIRouter, Form, Query, Request, Response
from fastapi.responses import HTMLResponse

from counterpoise.domain.disclosure.records import About, KeptObjection
from counterpoise.domain.errors import InvalidOption
from counterpoise.domain.people.roles import Rule
from counterpoise.pages.entering import Door, PrivatePages
from counterpoise.pages.html_route import PageRoute
from counterpoise.pages.statement_pages import StatementPages
from counterpoise.services.callers import Caller
from counterpoise.services.entrance import Entrance
from counterpoise.services.objections import ObjectionRequest, Received, overdue
from counterpoise.services.statement_log import day_of

__all__ = ["objection_pages"]

_MOST = 50
_QUICKEST = 3_000
"""Milliseconds in which nobody reads a form and writes something into it; programs that fill every form do."""
_WORDS: dict[About, str] = {
    "tradeoff": "a trade-off",
    "bound": "a bound that the operator set",
    "mapping": "how evidence was mapped to axes",
    "ratio": "a ratio of missed harm to wrongful refusals (R_h)",
    "catalogue": "the catalogue itself",
}
Field = Annotated[str, Form(max_length=4000)]


def _view(one: KeptObjection, today: str) -> dict[str, Any]:
    return {
        "id": one.id,
        "about_words": _WORDS[one.about],
        "subject": one.subject,
        "version": one.version,
        "received": day_of(one.received_at),
        "entry": one.entry,
        "hash": one.hash,
        "text": one.text,
        "reply": one.reply,
        "replied": "" if one.replied_at is None else day_of(one.replied_at),
        "outcome": one.outcome,
        "changed": one.changed,
        "due": one.due,
        "overdue": overdue(one, today),
    }


def objection_pages(desk: Door, entrance: Entrance, held: StatementPages) -> APIRouter:
    """The routes; they are no part of the API's description."""
    router = APIRouter(route_class=PageRoute, include_in_schema=False)
    private, anybody = PrivatePages(entrance), desk.admits(Rule())

    def facts(caller: Caller, name: str, before: int | None = None) -> dict[str, Any]:
        """What the page shows, read while the unit of work is open."""
        statement = held.statements.kept(caller.work, name)
        found = caller.work.objections.page(before, _MOST + 1, statement=name)
        today = day_of(caller.at)
        return {
            "statement": statement,
            "objections": [_view(one, today) for one in found[:_MOST]],
            "following": found[_MOST - 1].entry if len(found) > _MOST else None,
            "made": str(caller.at),
        }

    def page(
        request: Request,
        known: dict[str, Any],
        wrong: str = "",
        status: int = 200,
        *,
        received: Received | None = None,
        filled: Mapping[str, str] | None = None,
    ) -> HTMLResponse:
        filled = filled or {}
        blank = {
            "chosen": filled.get("about", ""),
            "subject": filled.get("subject", ""),
            "text": filled.get("text", ""),
        }
        return private.page(
            request, "objections.html", status, **known, **blank, about=_WORDS, wrong=wrong, received=received
        )

    @router.get("/statements/{name}/objections")
    def listed(
        request: Request,
        caller: Annotated[Caller, anybody],
        name: str,
        before: Annotated[int | None, Query(ge=0, le=2**53)] = None,
    ) -> HTMLResponse:
        """What was objected to a statement, the newest first, and the form."""
        return page(request, facts(caller, name, before))

    @router.post("/statements/{name}/objections")
    def objected(
        request: Request,
        caller: Annotated[Caller, anybody],
        name: str,
        about: Field,
        subject: Field,
        text: Field,
        csrf: Field,
        made: Field = "",
        website: Field = "",
    ) -> Response:
        """Take an objection."""
        private.check_form(request, caller, csrf)
        filled, known = {"about": about, "subject": subject, "text": text}, facts(caller, name)
        request.state.form = lambda wrong, status: page(request, known, wrong, status, filled=filled)
        # Neither needs to know who somebody is: a field that only programs fill, and a form that was read first.
        if website or not made.isdigit() or not caller.at - int(made[:15]) >= _QUICKEST:
            raise InvalidOption("This came faster than somebody can write, or from a program. Send it again.")
        if about not in get_args(About):
            raise InvalidOption("Choose what the objection is about.", field="about")
        asked = ObjectionRequest(about, subject, text)  # type: ignore[arg-type]
        received = held.objections.object(caller, name, asked)
        return page(request, facts(caller, name), status=201, received=received)

    @router.post("/statements/{name}/objections/erase")
    def erased(
        request: Request,
        caller: Annotated[Caller, anybody],
        name: str,
        objection: Field,
        secret: Field,
        csrf: Field,
    ) -> Response:
        """Erase one's own words."""
        private.check_form(request, caller, csrf)
        held.objections.erase(caller, objection.strip(), secret.strip())
        return private.away(f"/statements/{held.statements.kept(caller.work, name).name}/objections")

    return router
