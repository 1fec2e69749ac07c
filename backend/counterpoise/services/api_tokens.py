"""API tokens: scoped, expiring, shown once, kept as a hash, revoked at once."""

from collections.abc import Collection
from dataclasses import replace

from counterpoise.domain.characters import hidden_character
from counterpoise.domain.errors import InvalidOption, NotAllowed, UnknownToken
from counterpoise.domain.people.records import ApiToken
from counterpoise.domain.people.roles import SCOPES, Scope
from counterpoise.services.callers import Caller
from counterpoise.services.credentials import TOKEN_PREFIX, digest
from counterpoise.services.state import Entropy

__all__ = ["LONGEST_DAYS", "USUAL_DAYS", "create_token", "revoke_token", "tokens"]

USUAL_DAYS, LONGEST_DAYS = 90, 366
_DAY = 86_400_000
_LONGEST_LABEL, _MOST_TOKENS = 80, 100


def create_token(
    caller: Caller, entropy: Entropy, label: str, scopes: Collection[Scope], days: int = USUAL_DAYS
) -> tuple[str, ApiToken]:
    """A new token and its secret, which is shown this once and kept nowhere.

    Raises:
        InvalidOption: if the label is empty, longer than 80 or has hidden characters, there is no scope, or ``days``
            is not within 1 to 366.
        NotAllowed: if a token asks for a scope that it does not have itself, or a member for ``admin``; or the account
            holds 100 live tokens.
    """
    words = " ".join(label.split())
    if not words or len(words) > _LONGEST_LABEL or hidden_character(words):
        raise InvalidOption("A label has 1 to 80 visible characters.", field="label")
    wanted = tuple(scope for scope in SCOPES if scope in scopes)
    if not wanted:
        raise InvalidOption(f"Choose at least one scope of: {', '.join(SCOPES)}.", field="scopes")
    if not 1 <= days <= LONGEST_DAYS:
        raise InvalidOption(f"A token lives 1 to {LONGEST_DAYS} days.", field="days")
    if not set(wanted) <= caller.actor.scopes:
        raise NotAllowed("A token gives no scope that it does not have itself.")
    if "admin" in wanted and not caller.actor.at_least("operator"):
        raise NotAllowed("Only operators and administrators have a use for the scope admin.")
    live = [one for one in tokens(caller) if one.revoked_at is None and one.expires_at > caller.at]
    if len(live) >= _MOST_TOKENS:
        raise NotAllowed(f"An account has at most {_MOST_TOKENS} tokens. Revoke one first.")
    secret = TOKEN_PREFIX + entropy.secret()
    made = ApiToken(
        id=entropy.identifier(),
        hash=digest(secret),
        account=caller.account,
        label=words,
        scopes=wanted,
        created_at=caller.at,
        expires_at=caller.at + days * _DAY,
    )
    caller.work.credentials.add_token(made)
    caller.record("token.created", "token", made.id, scopes=" ".join(wanted), days=days)
    return secret, made


def tokens(caller: Caller) -> list[ApiToken]:
    """The caller's own tokens, oldest first, revoked ones too."""
    return caller.work.credentials.tokens(caller.account)


def revoke_token(caller: Caller, token_id: str) -> None:
    """End one of the caller's own tokens at once; ending it twice is the same.

    Raises:
        UnknownToken: if the caller has no such token; somebody else's is not known either.
    """
    found = next((one for one in tokens(caller) if one.id == token_id), None)
    if found is None:
        raise UnknownToken(token_id)
    if found.revoked_at is None:
        caller.work.credentials.replace_token(replace(found, revoked_at=caller.at))
        caller.record("token.revoked", "token", found.id)
