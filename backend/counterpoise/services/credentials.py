"""From a secret to an actor. Secrets are looked up by their SHA-256, so nothing compares them byte by byte."""

import hashlib
import hmac
from dataclasses import dataclass, replace

from counterpoise.domain.errors import FormExpired, SignInNeeded
from counterpoise.domain.people.records import Account, ApiToken, Instant, Session
from counterpoise.domain.people.roles import SCOPES, Actor, Scope
from counterpoise.services.state import Store, UnitOfWork

__all__ = ["TOKEN_PREFIX", "Identified", "digest", "form_token", "identify", "note_use", "require_form_token"]

TOKEN_PREFIX = "cpt_"  # noqa: S105 - the visible start of every API token, so that secret scanners find leaked ones
_USE_NOTED_EVERY = 3_600_000


@dataclass(frozen=True, slots=True)
class Identified:
    """An actor and the credential that names them; exactly one of ``session`` and ``token`` is set."""

    actor: Actor
    session: Session | None = None
    token: ApiToken | None = None


def digest(secret: str) -> str:
    """SHA-256 of a secret, hex: enough for 256 random bits, which nobody guesses."""
    return hashlib.sha256(secret.encode()).hexdigest()


def form_token(secret: str) -> str:
    """The token that forms of this session carry: follows from the session's secret and tells nothing about it."""
    return hmac.new(secret.encode(), b"counterpoise form", hashlib.sha256).hexdigest()


def require_form_token(session: Session, sent: str | None) -> None:
    """Raises FormExpired unless ``sent`` is the session's form token."""
    if not sent or not hmac.compare_digest(digest(sent), session.csrf):
        raise FormExpired("The form is too old, or comes from elsewhere. Load the page again.")


def _actor(work: UnitOfWork, account: Account, scopes: frozenset[Scope]) -> Actor:
    panels = tuple((one.panel, one.role) for one in work.accounts.memberships(account.id))
    return Actor(account.id, account.role, scopes, panels)


def identify(work: UnitOfWork, secret: str, now: Instant) -> Identified:
    """Who holds this session secret or API token.

    Raises:
        SignInNeeded: if it is unknown, over or revoked, or its account is disabled; which of them is not said.
    """
    if not secret.startswith(TOKEN_PREFIX):
        session = work.credentials.session(digest(secret))
        account = work.accounts.get(session.account) if session is not None and now < session.expires_at else None
        if session is not None and account is not None and account.disabled_at is None:
            return Identified(_actor(work, account, frozenset(SCOPES)), session=session)
        raise SignInNeeded("The session is over. Sign in again.")
    token = work.credentials.token(digest(secret))
    if token is not None and token.revoked_at is None and now < token.expires_at:
        account = work.accounts.get(token.account)
        if account is not None and account.disabled_at is None:
            return Identified(_actor(work, account, frozenset(token.scopes)), token=token)
    raise SignInNeeded("The token is not known, over or revoked.")


def note_use(store: Store, token: ApiToken, now: Instant) -> None:
    """Remember that a token is in use, once an hour, so that people can tell which ones are not."""
    if token.used_at is not None and now - token.used_at < _USE_NOTED_EVERY:
        return
    with store.writing() as work:
        fresh = work.credentials.token(token.hash)
        if fresh is not None and fresh.revoked_at is None:
            work.credentials.replace_token(replace(fresh, used_at=now))
            work.commit()
