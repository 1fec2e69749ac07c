"""What statements need of the log and of the keys, and how something is signed and logged in one unit of work."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Protocol

from counterpoise.domain.disclosure.envelope import Envelope, EnvelopeSignature, fingerprint, pae
from counterpoise.domain.people.records import Instant
from counterpoise.domain.translog.entries import LogEntry
from counterpoise.services.ports import Keyring, Verifier
from counterpoise.services.state import UnitOfWork

__all__ = ["Notary", "StatementLog", "day_of"]


def day_of(at: Instant) -> str:
    """The day of an instant, UTC, ISO 8601."""
    return datetime.fromtimestamp(at / 1000, UTC).date().isoformat()


class StatementLog(Protocol):
    """The log as statements use it."""

    def append(self, work: UnitOfWork, entries: Sequence[LogEntry], at: Instant) -> int:
        """Append within this unit of work, and sign the new head; index of the first entry.

        Whoever calls has locked the log. Raises KeyRefused, LogRolledBack.
        """
        ...

    def proof(self, work: UnitOfWork, index: int) -> bytes | None:
        """The proof file of an entry under the newest signed head; None while no head covers it."""
        ...

    def keys(self) -> list[str]:
        """Verifier keys of the log that are to be believed, the newest first."""
        ...


@dataclass(frozen=True)
class Notary:
    """Signs, and logs what was signed.

    Attributes:
        log: where it is logged.
        ring: keys that sign statements.
        verifies: checks a signature.
    """

    log: StatementLog
    ring: Keyring
    verifies: Verifier

    def sealed(self, payload_type: str, payload: bytes) -> Envelope:
        """The payload signed by every key that signs now; raises KeyRefused."""
        message = pae(payload_type, payload)
        signatures = tuple(
            EnvelopeSignature(fingerprint(one.key.public), one.sign(message)) for one in self.ring.signers()
        )
        return Envelope(payload_type, payload, signatures)

    def keys(self) -> list[str]:
        """Verifier keys of statements that are to be believed, the newest first."""
        return [one.key.vkey for one in self.ring.records() if one.revoked_at is None]

    def record(self, work: UnitOfWork, kind: str, name: str, version: int, payload_sha256: str, at: Instant) -> int:
        """Log what was signed about a statement and note it as the newest; the entry's index."""
        work.translog.lock()
        held = work.statements.name(name)
        previous = None if held is None else held.head
        index = self.log.append(work, [LogEntry(kind, name, version, payload_sha256, previous)], at)
        work.statements.advance(name, payload_sha256)
        return index
