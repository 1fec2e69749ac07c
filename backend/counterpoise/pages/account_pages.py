"""The page of one's own account: name, password, tokens, data, leaving."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import HTMLResponse

from counterpoise.domain.people.records import ApiToken, Instant
from counterpoise.domain.people.roles import SCOPES, Rule, Scope
from counterpoise.pages.entering import Door, Field, PrivatePages
from counterpoise.pages.html_route import PageRoute
from counterpoise.schemas.cookies import SESSION_COOKIE
from counterpoise.schemas.instants import date_text
from counterpoise.services.accounts import account_of, change_password, prove, update_self
from counterpoise.services.api_tokens import LONGEST_DAYS, create_token, revoke_token, tokens
from counterpoise.services.callers import Caller
from counterpoise.services.entrance import Entrance
from counterpoise.services.erasure import erase
from counterpoise.services.sessions import hold_back, sign_out

__all__ = ["account_pages"]

_DONE = {"name": "The name is saved.", "password": "The password is changed.", "revoked": "The token is revoked."}


@dataclass(frozen=True, slots=True)
class _TokenView:
    """A token as the page shows it."""

    id: str
    label: str
    scopes: tuple[Scope, ...]
    ends: str
    used: str
    live: bool
    state: str


def _view(token: ApiToken, now: Instant) -> _TokenView:
    revoked = token.revoked_at is not None
    return _TokenView(
        id=token.id,
        label=token.label,
        scopes=token.scopes,
        ends=date_text(token.expires_at),
        used=date_text(token.used_at) if token.used_at is not None else "never",
        live=not revoked and token.expires_at > now,
        state="revoked" if revoked else "over",
    )


def account_pages(desk: Door, entrance: Entrance) -> APIRouter:  # noqa: C901 - a router is a list of routes
    """The routes of the account page; they are no part of the API's description."""
    router = APIRouter(route_class=PageRoute, include_in_schema=False)
    pages, mine = PrivatePages(entrance), desk.admits(Rule("member", "account"))

    def values(caller: Caller) -> dict[str, object]:
        # What is live comes first; among these the newest.
        views = sorted((_view(one, caller.at) for one in reversed(tokens(caller))), key=lambda one: not one.live)
        account = account_of(caller)
        return {
            "account": account,
            "memberships": caller.work.accounts.memberships(account.id),
            "tokens": views,
            "scopes": [one for one in SCOPES if one != "admin" or caller.actor.at_least("operator")],
            "wrong": "",
            "done": "",
            "secret": "",
        }

    def answering(request: Request, caller: Caller) -> None:
        """Show the page as it is now, with what is wrong, if the form's answer is refused."""
        before = values(caller)
        request.state.form = lambda wrong, status: pages.page(
            request, "account.html", status, **(before | {"wrong": wrong})
        )

    @router.get("/account")
    def account_page(request: Request, caller: Annotated[Caller, mine], done: str = "") -> HTMLResponse:
        """Everything about one's account in one place."""
        return pages.page(request, "account.html", 200, **(values(caller) | {"done": _DONE.get(done, "")}))

    @router.post("/account/name")
    def rename(request: Request, caller: Annotated[Caller, mine], name: Field) -> Response:
        """Change one's name."""
        answering(request, caller)
        update_self(caller, entrance.passwords, name=name, email=None, password=None)
        return pages.away("/account?done=name")

    @router.post("/account/password")
    def password(
        request: Request, caller: Annotated[Caller, mine], new: Field, old: Annotated[str | None, Form()] = None
    ) -> Response:
        """Change one's password."""
        answering(request, caller)
        hold_back(entrance.throttle, "secret", caller.account)
        change_password(caller, entrance.passwords, old, new)
        return pages.away("/account?done=password")

    @router.post("/account/tokens")
    def create(
        request: Request,
        caller: Annotated[Caller, mine],
        label: Field,
        scopes: Annotated[list[Scope] | None, Form()] = None,
        days: Annotated[int, Form(ge=1, le=LONGEST_DAYS)] = 90,
    ) -> HTMLResponse:
        """Make a token and show it this once."""
        answering(request, caller)
        secret, _ = create_token(caller, entrance.entropy, label, scopes or [], days)
        return pages.page(request, "account.html", 201, **(values(caller) | {"secret": secret}))

    @router.post("/account/tokens/{token_id}/revoke")
    def revoke(request: Request, token_id: str, caller: Annotated[Caller, mine]) -> Response:
        """Revoke a token."""
        answering(request, caller)
        revoke_token(caller, token_id)
        return pages.away("/account?done=revoked")

    @router.post("/account/delete")
    def leave(
        request: Request, caller: Annotated[Caller, mine], password: Annotated[str | None, Form()] = None
    ) -> Response:
        """Leave, for good."""
        answering(request, caller)
        hold_back(entrance.throttle, "secret", caller.account)
        erase(caller, prove(caller, entrance.passwords, password))
        return forgotten()

    @router.post("/sign-out")
    def end(caller: Annotated[Caller, desk.admits(Rule("member"))]) -> Response:
        """Sign out."""
        sign_out(caller)
        return forgotten()

    def forgotten() -> Response:
        response = pages.away("/")
        pages.set_cookie(response, SESSION_COOKIE, "", 0)
        return response

    return router
