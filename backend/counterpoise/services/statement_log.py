"""How something about a statement is signed, and logged in the unit of work in which it is kept."""

from dataclasses import dataclass
from datetime import UTC, datetime

from counterpoise.domain.disclosure.envelope import Envelope, EnvelopeSignature, fingerprint, pae
from counterpoise.domain.disclosure.keys import trusted
from counterpoise.domain.people.records import Instant
from counterpoise.domain.translog.entries import LogEntry
from counterpoise.services.ports import Keyring, Verifier
from counterpoise.services.state import UnitOfWork
from counterpoise.services.translog import Log, append

__all__ = ["Notary", "day_of"]


def day_of(at: Instant) -> str:
    """The day of an instant, UTC, ISO 8601."""
    return datetime.fromtimestamp(at / 1000, UTC).date().isoformat()


@dataclass(frozen=True)
class Notary:
    """Signs, and logs what was signed.

    Attributes:
        log: where it is logged.
        ring: keys that sign statements.
        verifies: checks a signature.
    """

    log: Log
    ring: Keyring
    verifies: Verifier

    def sealed(self, payload_type: str, payload: bytes) -> Envelope:
        """The payload signed by every key that signs now; raises KeyRefused."""
        message = pae(payload_type, payload)
        signatures = tuple(
            EnvelopeSignature(fingerprint(one.key.public), one.sign(message)) for one in self.ring.signers()
        )
        return Envelope(payload_type, payload, signatures)

    def log_keys(self) -> list[str]:
        """Verifier keys of the log that sign now, the newest first; raises KeyRefused."""
        return [one.vkey for one in self.log.verifier_keys()]

    def keys(self) -> list[str]:
        """Verifier keys of statements that are to be believed, the newest first; raises KeyRefused."""
        return [one.key.vkey for one in trusted(self.ring.records())]

    def record(self, work: UnitOfWork, kind: str, name: str, version: int, payload_sha256: str, at: Instant) -> int:
        """Log what was signed about a statement and note it as the newest; the entry's index.

        The log is locked from here on, so that nobody else takes the same entry for the one before.
        """
        work.translog.lock()
        held = work.statements.name(name)
        previous = None if held is None else held.head
        [logged] = append(work, [LogEntry(kind, name, version, payload_sha256, previous)], at)
        work.statements.advance(name, payload_sha256)
        return logged.index
