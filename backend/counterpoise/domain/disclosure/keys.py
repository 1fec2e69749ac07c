"""The public side of signing keys: whose they are, from when to when they sign, and what became of them.

A key signs from its making to its retirement. Around a rotation the old and the new key both sign, so that whoever
knows one of them can follow. A retired key still verifies what it signed; a revoked one verifies nothing any more.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from counterpoise.domain.people.records import Instant
from counterpoise.domain.translog.notes import VerifierKey

__all__ = ["KeyPurpose", "KeyRecord", "signing", "trusted"]

KeyPurpose = Literal["log", "statement", "witness"]
"""What a key signs: checkpoints, envelopes, or cosignatures. No key has two purposes."""


@dataclass(frozen=True, slots=True)
class KeyRecord:
    """One key.

    Attributes:
        purpose: what it signs.
        key: name, type and public key.
        created_at: when it was made.
        retires_at: when it stops, or stopped, signing; None while nothing is planned.
        revoked_at: from when on nobody should believe it; None for a good key.
        because: why it was revoked.
    """

    purpose: KeyPurpose
    key: VerifierKey
    created_at: Instant
    retires_at: Instant | None = None
    revoked_at: Instant | None = None
    because: str | None = None

    def signs_at(self, at: Instant) -> bool:
        """Whether it signs at this time."""
        return self.revoked_at is None and (self.retires_at is None or at < self.retires_at)


def signing(records: Iterable[KeyRecord], at: Instant) -> list[KeyRecord]:
    """Those that sign at this time, the newest first."""
    return sorted((one for one in records if one.signs_at(at)), key=lambda one: (-one.created_at, one.key.vkey))


def trusted(records: Iterable[KeyRecord]) -> list[KeyRecord]:
    """Those whose signatures are believed: all that are not revoked, the newest first."""
    good = (one for one in records if one.revoked_at is None)
    return sorted(good, key=lambda one: (-one.created_at, one.key.vkey))
