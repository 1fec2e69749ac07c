"""What the front doors need to let people in, put together once."""

from dataclasses import dataclass

from counterpoise.services.access_ports import IdentityProvider, Throttle
from counterpoise.services.sessions import SignIn
from counterpoise.services.state import Entropy, Passwords

__all__ = ["Entrance"]


@dataclass(frozen=True, slots=True)
class Entrance:
    """The parts of access.

    Attributes:
        entropy: where ids and secrets come from.
        passwords: password hashing.
        throttle: counts attempts.
        sign_in: opens sessions.
        address: what people type to come here, without a slash at the end; links begin with it.
        provider: who else can say who somebody is, or None.
    """

    entropy: Entropy
    passwords: Passwords
    throttle: Throttle
    sign_in: SignIn
    address: str
    provider: IdentityProvider | None = None

    @property
    def secure(self) -> bool:
        """Whether cookies go over https alone."""
        return self.address.startswith("https://")

    def link(self, page: str, secret: str) -> str:
        """The address of a page that takes a secret."""
        return f"{self.address}/{page}?token={secret}"
