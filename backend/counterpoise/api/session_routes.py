"""Routes of signing in and out."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request

from counterpoise.api.access import Caller, Desk, client_of
from counterpoise.api.conventions import GUARDED
from counterpoise.domain.errors import WrongCredentials
from counterpoise.domain.people.roles import Rule
from counterpoise.schemas.instants import moment
from counterpoise.schemas.people import SessionDocument, account_document
from counterpoise.schemas.people_asks import AskSession
from counterpoise.services.entrance import Entrance
from counterpoise.services.sessions import Checked, Opened, sign_out

__all__ = ["session_document", "session_routes"]


def session_document(opened: Opened) -> SessionDocument:
    """A new session on the wire."""
    return SessionDocument(
        secret=opened.secret,
        csrf=opened.csrf,
        expires_at=moment(opened.session.expires_at),
        account=account_document(opened.account),
    )


def session_routes(desk: Desk, entrance: Entrance) -> APIRouter:
    """The routes over one desk."""
    router = APIRouter(prefix="/api/v1", tags=["access"])

    def checked(asked: AskSession, request: Request) -> Checked:
        # Outside of the unit that writes: hashing takes long, and nobody else could write meanwhile.
        try:
            with desk.store.reading() as work:
                return entrance.sign_in.check(work, asked.email, asked.password, client_of(request))
        except WrongCredentials:
            request.state.sign_in_failed = True
            raise

    @router.post(
        "/sessions",
        operation_id="sign_in",
        status_code=201,
        responses=GUARDED,
    )
    def sign_in(
        right: Annotated[Checked, Depends(checked)], caller: Annotated[Caller, desk.admits(Rule())]
    ) -> SessionDocument:
        """Sign in. The session that asks, if there is one, ends; its secret is of no use any more."""
        return session_document(entrance.sign_in.open(caller, right))

    @router.delete("/sessions/current", operation_id="sign_out", status_code=204, responses=GUARDED)
    def leave(caller: Annotated[Caller, desk.admits(Rule("member"))]) -> None:
        """Sign out: the session ends at once. API tokens are revoked in their own place."""
        sign_out(caller)

    return router
