"""What panels need from outside the database: the key of each panel, and draws from CSV tables."""

from collections.abc import Callable, Mapping
from typing import Any, Protocol

from counterpoise.domain.sortition.pool import Pool
from counterpoise.domain.sortition.quotas import Quotas
from counterpoise.services.drawing import Draw

__all__ = ["Described", "PanelKeys", "PoolFormat", "SeedSigning"]

Described = Callable[[Draw, tuple[str, ...]], Mapping[str, Any]]
"""A draw as a JSON object, with the columns of the pool that were not read."""


class PanelKeys(Protocol):
    """The keys under which votes and ballots are kept: 32 random bytes a panel, outside the database."""

    def make(self, panel: str) -> bytes:
        """The panel's key, made where there is none; whoever makes it at the same time gets the same.

        Raises:
            StorageFailed: if it cannot be kept.
        """
        ...

    def key(self, panel: str) -> bytes | None:
        """The panel's key, or None; raises StorageFailed if it cannot be read."""
        ...

    def destroy(self, panel: str) -> bool:
        """Remove the key for good; whether there was one. Raises StorageFailed if it cannot be removed."""
        ...


class SeedSigning(Protocol):
    """Ed25519 (RFC 8032) with private keys that are at hand for a moment only."""

    def public(self, seed: bytes) -> bytes:
        """The 32 public bytes of 32 private ones."""
        ...

    def sign(self, seed: bytes, message: bytes) -> bytes:
        """The 64 bytes of a signature."""
        ...


class PoolFormat(Protocol):
    """Pool and quotas as CSV."""

    def read(self, pool: str, quotas: str, seats: int) -> tuple[Pool, Quotas, tuple[str, ...]]:
        """Pool, quotas, and columns of the pool that no quota names.

        Raises:
            InvalidDocument: with every fault, by line and column.
        """
        ...
