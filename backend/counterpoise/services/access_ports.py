"""What access needs besides the store: how often something may be tried, and who an identity provider says it is."""

from dataclasses import dataclass
from typing import Literal, Protocol

__all__ = ["Attempt", "IdentityProvider", "Pending", "Stranger", "Throttle"]

Attempt = Literal["request", "sign-in address", "sign-in client", "secret", "reply"]
"""What is counted: requests of a client, sign-ins to one address, or from one client, secrets tried, questions."""


class Throttle(Protocol):
    """Counts attempts."""

    def wait(self, attempt: Attempt, key: str) -> int:
        """Count one attempt; 0 if it may go on, else the seconds until the next may."""
        ...


@dataclass(frozen=True, slots=True)
class Pending:
    """What a browser keeps while its owner is away at the identity provider."""

    state: str
    nonce: str
    verifier: str


@dataclass(frozen=True, slots=True)
class Stranger:
    """Who the provider says came in.

    Attributes:
        subject: ``issuer|subject``; the only thing that names them for good.
        email: as the provider knows it, or None.
        verified: whether the provider checked that the address is theirs.
        name: shown name, or None.
    """

    subject: str
    email: str | None
    verified: bool
    name: str | None


class IdentityProvider(Protocol):
    """OpenID Connect: authorization code with PKCE."""

    def begin(self) -> tuple[str, Pending]:
        """The address to send the browser to, and what it must bring back; raises WrongCredentials if unreachable."""
        ...

    def finish(self, answer: str, pending: Pending) -> Stranger:
        """Who came in, from the whole address that the provider sent the browser to.

        Raises:
            WrongCredentials: if state, code, signature, issuer, audience, nonce or time do not hold.
        """
        ...
