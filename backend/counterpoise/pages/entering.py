"""Pages of signing in and of links that open an account. No script is needed; every form carries a token."""

import hmac
from typing import Annotated, Any, Protocol

from fastapi import APIRouter, Cookie, Depends, Form, Query, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from counterpoise.domain.errors import FormExpired, InvalidOption, NotAllowed, WrongCredentials
from counterpoise.domain.people.roles import Rule
from counterpoise.pages.environment import render
from counterpoise.pages.html_route import PageRoute
from counterpoise.schemas.cookies import FORM_COOKIE, OIDC_COOKIE, SESSION_COOKIE, cookie
from counterpoise.services.access_ports import Pending, Stranger
from counterpoise.services.callers import Caller
from counterpoise.services.credentials import form_token
from counterpoise.services.entrance import Entrance
from counterpoise.services.invitations import accept, usable
from counterpoise.services.sessions import Checked, Opened, hold_back
from counterpoise.services.state import Clock, Store

__all__ = ["Door", "PrivatePages", "entering_pages"]

_FORM_LASTS, _AWAY_LASTS = 3600, 600
_JOIN = {
    "setup": (
        "Set this server up",
        "This link works once. It makes the first administrator, who can invite everybody else.",
    ),
    "join": ("Open an account", "You were invited. This link works once."),
}
Field = Annotated[str, Form(max_length=1000)]


class Door(Protocol):
    """What the pages need of the desk that lets callers in."""

    store: Store
    clock: Clock

    def admits(self, rule: Rule, *, writes: bool | None = None) -> Any:
        """A dependency that yields a Caller inside a unit of work."""
        ...

    def admits_in_steps(self, rule: Rule) -> Any:
        """A dependency that yields a Visit, for work that takes long."""
        ...


class PrivatePages:
    """How pages for one person are answered: kept by no cache, with a form token and cookies.

    Args:
        entrance: lets people in.
    """

    def __init__(self, entrance: Entrance) -> None:
        self._entrance = entrance

    def page(self, request: Request, template: str, status: int = 200, /, **values: object) -> HTMLResponse:
        """A page with a form; a visitor's form token is in a cookie of its own, a session's follows from its secret."""
        token, made = self._form_token(request)
        page = HTMLResponse(render(template, csrf=token, **values), status, headers={"Cache-Control": "no-store"})
        if made:
            self.set_cookie(page, FORM_COOKIE, token, _FORM_LASTS)
        return page

    def _form_token(self, request: Request) -> tuple[str, bool]:
        secret = request.cookies.get(SESSION_COOKIE)
        if secret and getattr(request.state, "account", None):
            return form_token(secret), False
        held = request.cookies.get(FORM_COOKIE)
        return (held, False) if held else (self._entrance.entropy.secret(), True)

    def check_form(self, request: Request, caller: Caller | None, sent: str) -> None:
        """Raises FormExpired unless a visitor's form comes from here; the desk has checked that of a session."""
        held = request.cookies.get(FORM_COOKIE, "")
        if (caller is None or caller.session is None) and not (held and hmac.compare_digest(held, sent)):
            raise FormExpired("The form is too old, or comes from elsewhere. Load the page again.")

    def set_cookie(self, response: Response, name: str, value: str, seconds: int) -> None:
        """Add a cookie."""
        response.headers.append("Set-Cookie", cookie(name, value, seconds, secure=self._entrance.secure))

    def away(self, address: str) -> Response:
        """To another page, by GET."""
        return RedirectResponse(address, 303, headers={"Cache-Control": "no-store"})

    def signed_in(self, opened: Opened) -> Response:
        """To the account, with the session in a cookie."""
        response = self.away("/account")
        seconds = (opened.session.expires_at - opened.session.created_at) // 1000
        self.set_cookie(response, SESSION_COOKIE, opened.secret, seconds)
        self.set_cookie(response, FORM_COOKIE, "", 0)
        return response


def entering_pages(desk: Door, entrance: Entrance) -> APIRouter:  # noqa: C901 - a router is a list of routes
    """The routes of signing in; they are no part of the API's description."""
    router = APIRouter(route_class=PageRoute, include_in_schema=False)
    pages, anybody = PrivatePages(entrance), desk.admits(Rule())

    def sign_in_form(request: Request, wrong: str = "", status: int = 200, email: str = "") -> HTMLResponse:
        return pages.page(
            request, "sign_in.html", status, wrong=wrong, email=email, provider=entrance.provider is not None
        )

    @router.get("/sign-in")
    def sign_in_page(request: Request, _: Annotated[Caller, anybody]) -> HTMLResponse:
        """The form for address and password."""
        return sign_in_form(request)

    def checked(request: Request, email: Field, password: Field, csrf: Field) -> Checked:
        # Outside of the unit that writes: hashing takes long, and nobody else could write meanwhile.
        if SESSION_COOKIE not in request.cookies:
            pages.check_form(request, None, csrf)
        request.state.form = lambda wrong, status: sign_in_form(request, wrong, status, email)
        client = request.client.host if request.client is not None else ""
        try:
            with desk.store.reading() as work:
                return entrance.sign_in.check(work, email, password, client)
        except WrongCredentials:
            request.state.sign_in_failed = True
            raise

    @router.post("/sign-in")
    def sign_in(
        request: Request,
        right: Annotated[Checked, Depends(checked)],
        caller: Annotated[Caller, anybody],
        csrf: Field,
    ) -> Response:
        """Sign in; the browser gets a new session, and the one before it ends."""
        pages.check_form(request, caller, csrf)
        return pages.signed_in(entrance.sign_in.open(caller, right))

    def join_form(
        request: Request,
        page: str,
        token: str,
        wrong: str = "",
        status: int = 200,
        email: str = "",
        name: str = "",
        panel: str | None = None,
    ) -> HTMLResponse:
        title, lede = _JOIN[page]
        return pages.page(
            request,
            "join.html",
            status,
            action=f"/{page}",
            title=title,
            lede=lede,
            token=token,
            panel=panel,
            taker=panel is not None,
            wrong=wrong,
            email=email,
            name=name,
        )

    def joined(request: Request, page: str, caller: Caller, given: dict[str, str]) -> Response:
        pages.check_form(request, caller, given["csrf"])
        hold_back(entrance.throttle, "secret", caller.client)
        usable(caller.work, given["token"], caller.at)
        request.state.form = lambda wrong, status: join_form(
            request, page, given["token"], wrong, status, given["email"], given["name"]
        )
        account = accept(
            caller,
            entrance.entropy,
            entrance.passwords,
            secret=given["token"],
            email=given["email"],
            name=given["name"],
            password=given["password"],
            set_up=page == "setup",
        )
        return pages.signed_in(entrance.sign_in.begin(caller, account))

    Token = Annotated[str, Query(max_length=200)]  # noqa: N806 - a type

    @router.get("/setup")
    def setup_page(request: Request, caller: Annotated[Caller, anybody], token: Token = "") -> HTMLResponse:
        """The form behind the link that the server printed."""
        usable(caller.work, token, caller.at)
        return join_form(request, "setup", token)

    @router.get("/join")
    def join_page(request: Request, caller: Annotated[Caller, anybody], token: Token = "") -> HTMLResponse:
        """The form behind an invitation; whoever is signed in may take a panel's with the account that they have."""
        found = usable(caller.work, token, caller.at)
        return join_form(request, "join", token, panel=found.panel if caller.actor.account else None)

    @router.post("/setup")
    def set_up(
        request: Request,
        caller: Annotated[Caller, anybody],
        csrf: Field,
        token: Field,
        email: Field,
        name: Field,
        password: Field,
    ) -> Response:
        """Make the first administrator."""
        given = {"csrf": csrf, "token": token, "email": email, "name": name, "password": password}
        return joined(request, "setup", caller, given)

    @router.post("/join")
    def join(
        request: Request,
        caller: Annotated[Caller, anybody],
        csrf: Field,
        token: Field,
        email: Field,
        name: Field,
        password: Field,
    ) -> Response:
        """Open an account with an invitation."""
        given = {"csrf": csrf, "token": token, "email": email, "name": name, "password": password}
        return joined(request, "join", caller, given)

    if entrance.provider is not None:
        _add_provider(router, pages, anybody=desk.admits(Rule(), writes=True), entrance=entrance)
    return router


def _add_provider(router: APIRouter, pages: PrivatePages, *, anybody: Any, entrance: Entrance) -> None:
    provider = entrance.provider
    if provider is None:
        raise InvalidOption("There is no identity provider here.")

    def started() -> tuple[str, Pending]:
        # As a dependency before the desk: no unit of work is open while the provider is asked.
        return provider.begin()

    @router.get("/oidc/login")
    def login(begun: Annotated[tuple[str, Pending], Depends(started)], _: Annotated[Caller, anybody]) -> Response:
        """To the identity provider."""
        address, pending = begun
        response = pages.away(address)
        kept = f"{pending.state}.{pending.nonce}.{pending.verifier}"
        pages.set_cookie(response, OIDC_COOKIE, kept, _AWAY_LASTS)
        return response

    def named(request: Request, kept: Annotated[str, Cookie(alias=OIDC_COOKIE)] = "") -> Stranger:
        parts = kept.split(".")
        if len(parts) != 3:  # noqa: PLR2004 - state, nonce, verifier
            raise NotAllowed("This sign-in was not started in this browser, or too long ago. Start again.")
        try:
            return provider.finish(str(request.url), Pending(*parts))
        except WrongCredentials:
            request.state.sign_in_failed = True
            raise

    @router.get("/oidc/callback")
    def callback(stranger: Annotated[Stranger, Depends(named)], caller: Annotated[Caller, anybody]) -> Response:
        """Back from the identity provider, with who came in."""
        response = pages.signed_in(entrance.sign_in.welcome(caller, stranger))
        pages.set_cookie(response, OIDC_COOKIE, "", 0)
        return response
