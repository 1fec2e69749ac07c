"""Ports of time, chance and password hashing."""

from typing import Protocol

from counterpoise.domain.people.records import (
    Instant,
)

__all__ = ["Clock", "Entropy", "Passwords"]


class Clock(Protocol):
    """What time it is."""

    def now(self) -> Instant:
        """Milliseconds since 1970 UTC."""
        ...


class Entropy(Protocol):
    """Where ids and secrets come from."""

    def identifier(self) -> str:
        """A new id: 26 lower-case letters and digits, unguessable."""
        ...

    def secret(self) -> str:
        """256 random bits, URL-safe."""
        ...


class Passwords(Protocol):
    """Password hashing (Argon2id, RFC 9106)."""

    def hash(self, password: str) -> str:
        """The encoded hash, with its salt and parameters."""
        ...

    def matches(self, encoded: str | None, password: str) -> bool:
        """Whether it matches; takes as long where there is no hash to compare with."""
        ...

    def outdated(self, encoded: str) -> bool:
        """Whether it should be hashed anew with today's parameters."""
        ...
