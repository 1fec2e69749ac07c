"""Argon2id by argon2-cffi, with the parameters that RFC 9106 recommends where memory is short."""

import os
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from argon2.profiles import RFC_9106_LOW_MEMORY

from counterpoise.services.state import Passwords

__all__ = ["Argon2Passwords"]


class Argon2Passwords(Passwords):
    """Password hashing.

    Args:
        hasher: other parameters than RFC 9106, section 4, second choice (64 MiB, 3 passes, 4 lanes).
    """

    def __init__(self, hasher: PasswordHasher | None = None) -> None:
        # Each hash takes 64 MiB while it is made; more at once than there are cores is slower and takes more.
        self._turn = BoundedSemaphore(os.cpu_count() or 1)
        self._hasher = hasher or PasswordHasher.from_parameters(RFC_9106_LOW_MEMORY)
        # Compared with where there is no account, so that its absence takes as long as a wrong password.
        self._decoy = self._hasher.hash("nobody has this password")

    def hash(self, password: str) -> str:
        """The encoded hash, with its salt and parameters."""
        with self._turn:
            return self._hasher.hash(password)

    def matches(self, encoded: str | None, password: str) -> bool:
        """Whether it matches; without a hash it compares with a decoy and says no."""
        try:
            with self._turn:
                self._hasher.verify(encoded or self._decoy, password)
        except (VerificationError, InvalidHashError):
            return False
        return encoded is not None

    def outdated(self, encoded: str) -> bool:
        """Whether the hash was made with other parameters than today's."""
        return self._hasher.check_needs_rehash(encoded)
