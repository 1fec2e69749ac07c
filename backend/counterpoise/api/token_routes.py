"""Routes of one's own API tokens."""

from typing import Annotated

from fastapi import APIRouter

from counterpoise.api.access import Caller, Desk
from counterpoise.api.conventions import GUARDED
from counterpoise.domain.people.roles import Rule
from counterpoise.schemas.people import NewToken, TokenDocument, token_document
from counterpoise.schemas.people_asks import AskToken
from counterpoise.services.api_tokens import create_token, revoke_token, tokens
from counterpoise.services.entrance import Entrance

__all__ = ["token_routes"]


def token_routes(desk: Desk, entrance: Entrance) -> APIRouter:
    """The routes over one desk."""
    router = APIRouter(prefix="/api/v1", tags=["account"], responses=GUARDED)
    mine = desk.admits(Rule("member", "account"))

    @router.get("/me/tokens", operation_id="tokens")
    def list_tokens(caller: Annotated[Caller, mine]) -> list[TokenDocument]:
        """One's API tokens, oldest first, without their secrets; at most 100 of them live."""
        return [token_document(one) for one in tokens(caller)]

    @router.post("/me/tokens", operation_id="create_token", status_code=201)
    def create(asked: AskToken, caller: Annotated[Caller, mine]) -> NewToken:
        """A new API token. Its secret is shown this once; a token gives no scope that it does not have itself."""
        secret, made = create_token(caller, entrance.entropy, asked.label, asked.scopes, asked.days)
        return NewToken(**dict(token_document(made)), secret=secret)

    @router.delete("/me/tokens/{token_id}", operation_id="revoke_token", status_code=204)
    def revoke(token_id: str, caller: Annotated[Caller, mine]) -> None:
        """Revoke one of one's own tokens, at once."""
        revoke_token(caller, token_id)

    return router
