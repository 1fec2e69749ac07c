"""Entries of the log: small canonical JSON that commits to a signed payload and says what was done.

No text that people wrote stands in an entry, so nothing that somebody may want erased is ever in the log.
"""

import json
import re
from dataclasses import dataclass

from counterpoise.domain.canonical import canonical_bytes
from counterpoise.domain.errors import InvalidEntry
from counterpoise.domain.translog.hashing import leaf_hash

__all__ = ["LONGEST_ENTRY", "LogEntry", "checked_entry", "decode_entry"]

LONGEST_ENTRY = 65_535
"""Bytes: what a length of two bytes can say."""

_WORD = re.compile(r"[a-z][a-z0-9]*([-.][a-z0-9]+)*")
_SHA256 = re.compile(r"[0-9a-f]{64}")
_FIELDS = {"type", "statement", "version", "payload_sha256", "previous"}


@dataclass(frozen=True, slots=True)
class LogEntry:
    """One entry.

    Attributes:
        type: what was done, in lower case: ``statement``, ``withdrawal``, ``objection``, ``reply``, …
        statement: id of the statement that it is about.
        version: of that statement, from 1.
        payload_sha256: bare hex SHA-256 of the exact bytes that the DSSE envelope carries as payload.
        previous: ``payload_sha256`` of the entry before it about the same statement, or None.
    """

    type: str
    statement: str
    version: int
    payload_sha256: str
    previous: str | None = None

    def encoded(self) -> bytes:
        """The exact bytes that are logged: RFC 8785 JSON.

        Raises:
            InvalidEntry: if a field is not what it should be, or the entry is longer than 65,535 bytes.
        """
        faults = [
            name
            for name, right in {
                "type": bool(_WORD.fullmatch(self.type)),
                "statement": bool(self.statement) and self.statement.isprintable(),
                "version": type(self.version) is int and 0 < self.version < 2**53,
                "payload_sha256": bool(_SHA256.fullmatch(self.payload_sha256)),
                "previous": self.previous is None or bool(_SHA256.fullmatch(self.previous)),
            }.items()
            if not right
        ]
        if faults:
            raise InvalidEntry(f"The entry's {', '.join(faults)} cannot be logged.", fields=faults)
        return checked_entry(
            canonical_bytes(
                {
                    "type": self.type,
                    "statement": self.statement,
                    "version": self.version,
                    "payload_sha256": self.payload_sha256,
                    "previous": self.previous,
                }
            )
        )

    @property
    def leaf(self) -> bytes:
        """Its leaf hash in the log's tree."""
        return leaf_hash(self.encoded())


def checked_entry(entry: bytes) -> bytes:
    """The bytes, if they are not too long; raises InvalidEntry."""
    if not 0 < len(entry) <= LONGEST_ENTRY:
        raise InvalidEntry(f"An entry has 1 to {LONGEST_ENTRY} bytes; this one has {len(entry)}.", bytes=len(entry))
    return entry


def decode_entry(encoded: bytes) -> LogEntry:
    """An entry from its exact bytes.

    Raises:
        InvalidEntry: if they are not what ``LogEntry.encoded`` gives, to the byte.
    """
    wrong = InvalidEntry("The entry is not the canonical JSON of type, statement, version, payload_sha256, previous.")
    try:
        held = json.loads(checked_entry(encoded).decode("utf-8"))
    except (ValueError, RecursionError):
        raise wrong from None
    if not isinstance(held, dict) or held.keys() != _FIELDS:
        raise wrong
    texts = (held["type"], held["statement"], held["payload_sha256"], held["previous"] or "")
    if not all(isinstance(one, str) for one in texts):
        raise wrong
    entry = LogEntry(**held)
    if entry.encoded() != encoded:
        raise wrong
    return entry
