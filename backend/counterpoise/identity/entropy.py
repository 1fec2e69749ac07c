"""Chance from the operating system."""

import secrets

from counterpoise.services.state import Entropy

__all__ = ["SystemEntropy"]

# Letters and digits that cannot be mistaken for each other (Crockford's base 32): 5 bits each, 130 bits an id.
_LETTERS = "0123456789abcdefghjkmnpqrstvwxyz"
_LENGTH = 26


class SystemEntropy(Entropy):
    """Ids and secrets from ``secrets``."""

    def identifier(self) -> str:
        """A new id of 130 random bits."""
        return "".join(secrets.choice(_LETTERS) for _ in range(_LENGTH))

    def secret(self) -> str:
        """256 random bits, URL-safe."""
        return secrets.token_urlsafe(32)
