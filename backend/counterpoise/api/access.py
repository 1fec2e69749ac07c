"""The desk that every route's caller passes: credential, rule, unit of work.

Each route states a rule, ``Annotated[Caller, desk.admits(Rule("member", "profiles"))]`` or ``Depends(open_to_all)``;
a test generated from the application fails on a route without one.
"""

from collections.abc import AsyncIterator, Iterator
from contextlib import AbstractContextManager, asynccontextmanager, contextmanager, suppress
from typing import Annotated, Any

from anyio import CapacityLimiter
from fastapi import Depends, Request
from fastapi.concurrency import contextmanager_in_threadpool
from fastapi.security import APIKeyCookie, HTTPAuthorizationCredentials, HTTPBearer

from counterpoise.domain.errors import NotAllowed, SignInNeeded, StorageFailed
from counterpoise.domain.people.roles import VISITOR, Rule
from counterpoise.schemas.cookies import SESSION_COOKIE
from counterpoise.services.callers import Caller, Visit
from counterpoise.services.credentials import Identified, identify, note_use, require_form_token
from counterpoise.services.state import Clock, Entropy, Passwords, Store, UnitOfWork

__all__ = ["Caller", "Desk", "Visit", "bearer_secret", "client_of", "open_to_all", "rule_of"]

# Each open unit may wait in a thread of the pool, which has 40; the rest is left for the endpoints.
_MOST_READERS = 16
# Long work at once in this process: each keeps a thread, and a core while it lasts.
_MOST_LONG = 2
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})

_bearer = HTTPBearer(auto_error=False, scheme_name="bearer", description="A session secret or an API token")
_cookie = APIKeyCookie(
    name=SESSION_COOKIE,
    auto_error=False,
    scheme_name="cookie",
    description="A browser's session; edits need a CSRF token",
)


_FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")


async def _form_token(request: Request) -> str | None:
    """The token of the form that the request comes from, in a header or a form field."""
    named = request.headers.get("x-csrf-token")
    if named is not None or request.method in _SAFE or SESSION_COOKIE not in request.cookies:
        return named
    if request.headers.get("content-type", "").startswith(_FORMS):
        field = (await request.form()).get("csrf")
        return field if isinstance(field, str) else None
    return None


def bearer_secret(request: Request) -> str | None:
    """What stands after ``Bearer`` in the Authorization header, or None."""
    scheme, _, secret = request.headers.get("authorization", "").partition(" ")
    return secret.strip() if scheme.lower() == "bearer" else None


def client_of(request: Request) -> str:
    """The address that a request came from, for rate limits alone."""
    return request.client.host if request.client is not None else ""


class _Door:
    """A dependency that lets in whom its rule admits."""

    def __init__(self, desk: "Desk", rule: Rule, *, writes: bool | None = None) -> None:
        self.desk, self.rule, self.writes = desk, rule, writes


class _OpenDoor(_Door):
    """For routes that visitors may use."""

    async def __call__(
        self, request: Request, form_token: Annotated[str | None, Depends(_form_token)]
    ) -> AsyncIterator[Caller]:
        async with self.desk.unit(request, form_token, self.rule, writes=self.writes) as caller:
            yield caller


class _GuardedDoor(_Door):
    """For routes that need a credential: says so in the API's description."""

    async def __call__(
        self,
        request: Request,
        form_token: Annotated[str | None, Depends(_form_token)],
        _by_header: Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)],
        _by_cookie: Annotated[str | None, Depends(_cookie)],
    ) -> AsyncIterator[Caller]:
        async with self.desk.unit(request, form_token, self.rule, writes=self.writes) as caller:
            yield caller


class _SteppedDoor(_Door):
    """For routes whose work takes long: they open their units of work themselves."""

    async def __call__(
        self,
        request: Request,
        form_token: Annotated[str | None, Depends(_form_token)],
        _by_header: Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)],
        _by_cookie: Annotated[str | None, Depends(_cookie)],
    ) -> AsyncIterator[Visit]:
        async with self.desk.unit(request, form_token, self.rule, writes=False):
            pass  # who may not come in does not wait for those who are inside
        async with self.desk.long_work:
            yield _AtDesk(self.desk, request, form_token, self.rule)


class _AtDesk(Visit):
    """Opens units of work for one request."""

    def __init__(self, desk: "Desk", request: Request, form_token: str | None, rule: Rule) -> None:
        self._desk, self._asked = desk, (request, form_token, rule)

    def reading(self) -> AbstractContextManager[Caller]:
        return self._desk.unit_here(*self._asked, writes=False)

    def writing(self) -> AbstractContextManager[Caller]:
        return self._desk.unit_here(*self._asked, writes=True)


class Desk:
    """Knows who asks, and opens the unit of work in which it happens.

    Args:
        store: where everything is kept.
        clock: what time it is.
        entropy: where ids and secrets come from.
        passwords: password hashing.
        writers: how many units may be open for writing at once in this process. One where writers take turns anyway:
            whoever waited for the database in a thread would keep it from the one that everybody waits for.
    """

    def __init__(self, store: Store, clock: Clock, entropy: Entropy, passwords: Passwords, *, writers: int = 1) -> None:
        self.store, self.clock, self.entropy, self.passwords = store, clock, entropy, passwords
        self._writers, self._readers = CapacityLimiter(writers), CapacityLimiter(_MOST_READERS)
        self.long_work = CapacityLimiter(_MOST_LONG)

    def admits(self, rule: Rule, *, writes: bool | None = None) -> Any:
        """A dependency that yields a Caller; the unit of work is committed before the reply, or nothing happened.

        Args:
            rule: whom it lets in; one about a panel reads the panel's id from the path, ``{panel_id}``.
            writes: whether to open a writing unit of work; None: for methods that are not safe.
        """
        door = _OpenDoor if rule.least is None else _GuardedDoor
        return Depends(door(self, rule, writes=writes), scope="function")

    def admits_in_steps(self, rule: Rule) -> Any:
        """A dependency that yields a Visit, for work that takes long; few of them are let in at a time.

        Args:
            rule: whom it lets in, as in ``admits``; never visitors.
        """
        return Depends(_SteppedDoor(self, rule), scope="function")

    @asynccontextmanager
    async def unit(
        self, request: Request, form_token: str | None, rule: Rule, *, writes: bool | None
    ) -> AsyncIterator[Caller]:
        """The caller inside a unit of work.

        Raises:
            SignInNeeded: if the rule needs an account and there is none, or a credential was sent that is over.
            FormExpired: if a browser's session asks for a change without its form token.
            NotAllowed: if role, scope or panel do not suffice.
        """
        writes = request.method not in _SAFE if writes is None else writes
        opened = self.unit_here(request, form_token, rule, writes=writes)
        async with self._writers if writes else self._readers, contextmanager_in_threadpool(opened) as caller:
            yield caller

    @contextmanager
    def unit_here(self, request: Request, form_token: str | None, rule: Rule, *, writes: bool) -> Iterator[Caller]:
        """As ``unit``, in the thread that asks."""
        now = self.clock.now()
        with self.store.writing() if writes else self.store.reading() as work:
            found = self._identified(request, work, form_token)
            actor = VISITOR if found is None else found.actor
            request.state.account = actor.account
            if not rule.admits(actor, request.path_params.get("panel_id")):
                if actor.account is None:
                    raise SignInNeeded("Sign in first.")
                raise NotAllowed("This account or token may not do that.", needs=rule.least, scope=rule.scope)
            yield Caller(
                actor=actor,
                work=work,
                request=getattr(request.state, "request_id", None),
                at=now,
                session=None if found is None else found.session,
                client=client_of(request),
            )
            # Routes that answer with pages turn errors into pages before they come here, and say so.
            if writes and not getattr(request.state, "failed", False):
                work.commit()
        if found is not None and found.token is not None:
            # The request is done; that its token was used is no reason to fail it.
            with suppress(StorageFailed):
                note_use(self.store, found.token, now)

    def _identified(self, request: Request, work: UnitOfWork, form_token: str | None) -> Identified | None:
        now, secret = self.clock.now(), bearer_secret(request)
        if secret is not None:
            return identify(work, secret, now)
        cookie, found = request.cookies.get(SESSION_COOKIE), None
        if cookie:
            # A browser keeps sending a cookie whose session is over; it is a visitor then, not an error.
            with suppress(SignInNeeded):
                found = identify(work, cookie, now)
        if found is not None and found.session is not None and request.method not in _SAFE:
            require_form_token(found.session, form_token)
        return found


def open_to_all() -> None:
    """The rule of public routes that need no database and treat everybody alike."""


def rule_of(call: object) -> Rule | None:
    """The rule that a dependency enforces; None where it is no door."""
    if call is open_to_all:
        return Rule()
    return call.rule if isinstance(call, _Door) else None
