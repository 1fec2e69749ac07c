"""Access, wired: who comes in, how often, and what is written about it."""

import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, cast

import structlog

from counterpoise.bootstrap.library import Library
from counterpoise.bootstrap.state import open_store, prepare
from counterpoise.identity.clock import SystemClock
from counterpoise.identity.entropy import SystemEntropy
from counterpoise.identity.oidc import Client, OidcProvider
from counterpoise.identity.passwords import Argon2Passwords
from counterpoise.identity.throttle import MovingWindow
from counterpoise.services.access_ports import Attempt, IdentityProvider, Throttle
from counterpoise.services.entrance import Entrance
from counterpoise.services.ports import Upstream
from counterpoise.services.sessions import SignIn
from counterpoise.services.state import Clock, Entropy, Passwords, Store
from counterpoise.settings import Settings

__all__ = ["Surroundings", "entrance", "request_log", "surroundings", "throttle"]

_DAY = 86_400_000
_WRITERS = 8


@dataclass(frozen=True)
class Surroundings:
    """What an application stands in: everything that it cannot compute.

    Attributes:
        store: where everything is kept.
        writers: units that may be open for writing at once in one process.
        clock: what time it is.
        entropy: where ids and secrets come from.
        passwords: password hashing.
        log: takes one event and its fields for every request; None for standard error, a JSON object a line.
        upstream: the model that answers questions; None for the embedded one.
        close: called when the application ends.
    """

    store: Store
    writers: int = 1
    clock: Clock = field(default_factory=SystemClock)
    entropy: Entropy = field(default_factory=SystemEntropy)
    passwords: Passwords = field(default_factory=Argon2Passwords)
    log: Callable[..., Any] | None = None
    upstream: Upstream | None = None
    close: Callable[[], None] = lambda: None


def surroundings(settings: Settings, held: Library) -> Surroundings:
    """The real ones: the database of the settings, brought up to date and with what ships in it.

    Raises:
        InvalidOption: if the database's URL cannot be used.
        StorageFailed: if the database cannot be reached or is not ours.
    """
    store, clock = open_store(settings), SystemClock()
    prepare(settings, store, held, clock)
    writers = 1 if store.engine.dialect.name == "sqlite" else _WRITERS
    return Surroundings(store, writers=writers, clock=clock, close=store.close)


def throttle(settings: Settings) -> Throttle:
    """How often something may be tried."""
    rates: dict[Attempt, str] = {}
    if settings.requests_per_minute:
        rates["request"] = f"{settings.requests_per_minute} per minute"
    if settings.sign_ins_per_minute:
        rates["sign-in client"] = rates["secret"] = f"{settings.sign_ins_per_minute} per minute"
        rates["sign-in address"] = f"{settings.sign_ins_per_minute} per 5 minutes"
    if settings.replies_per_minute:
        rates["reply"] = f"{settings.replies_per_minute} per minute"
    return MovingWindow(rates, settings.rate_limit_storage)


def _provider(settings: Settings, around: Surroundings) -> IdentityProvider | None:
    if settings.oidc_issuer is None or settings.oidc_client_id is None:
        return None
    secret = settings.oidc_client_secret.get_secret_value() if settings.oidc_client_secret else None
    back = f"{settings.address}/oidc/callback"
    client = Client(settings.oidc_issuer, settings.oidc_client_id, secret, back)
    return OidcProvider(client, around.clock, around.entropy)


def entrance(settings: Settings, around: Surroundings, limits: Throttle) -> Entrance:
    """What the front doors need to let people in."""
    return Entrance(
        entropy=around.entropy,
        passwords=around.passwords,
        throttle=limits,
        sign_in=SignIn(
            around.passwords,
            around.entropy,
            limits,
            settings.session_days * _DAY,
            newcomers=settings.oidc_newcomers,
        ),
        address=settings.address,
        provider=_provider(settings, around),
    )


def request_log() -> Callable[..., Any]:
    """One JSON object a line on standard error."""
    logger = structlog.wrap_logger(
        structlog.PrintLogger(sys.stderr),
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(sort_keys=True),
        ],
    )
    return cast("Callable[..., Any]", logger.info)
