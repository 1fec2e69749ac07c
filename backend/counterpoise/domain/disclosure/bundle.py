"""A statement with everything that is needed to verify it offline: statement-bundle/v1."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from counterpoise.domain.canonical import canonical_bytes
from counterpoise.domain.disclosure.names import BUNDLE_SCHEMA
from counterpoise.domain.errors import InvalidEnvelope

__all__ = ["Bundle", "parse_bundle"]

_LONGEST = 16_000_000
_FIELDS = {"schema", "envelope", "previous", "proof", "keys"}


@dataclass(frozen=True, slots=True)
class Bundle:
    """What a bundle holds; nothing is verified yet.

    Attributes:
        envelope: the DSSE envelope's JSON.
        previous: ``payload_sha256`` of the log's entry before it about the same statement, or None; part of the entry.
        proof: the tlog-proof file with its checkpoint.
        log_keys: verifier keys of the log, as whoever made the bundle gives them.
        statement_keys: likewise of whoever signs statements.
    """

    envelope: bytes
    previous: str | None
    proof: bytes
    log_keys: tuple[str, ...]
    statement_keys: tuple[str, ...]

    @property
    def written(self) -> bytes:
        """The bundle as JSON (RFC 8785)."""
        return canonical_bytes(
            {
                "schema": BUNDLE_SCHEMA,
                "envelope": json.loads(self.envelope),
                "previous": self.previous,
                "proof": self.proof.decode(),
                "keys": {"log": list(self.log_keys), "statement": list(self.statement_keys)},
            }
        )


def _texts(value: object) -> tuple[str, ...]:
    if not isinstance(value, Sequence) or isinstance(value, str) or not all(isinstance(one, str) for one in value):
        raise TypeError
    return tuple(value)


def parse_bundle(written: bytes) -> Bundle:
    """A bundle from its JSON.

    Raises:
        InvalidEnvelope: if it is none.
    """
    wrong = InvalidEnvelope(
        f"This is no {BUNDLE_SCHEMA}: a JSON object of schema, envelope, previous, proof and keys, and nothing else."
    )
    if len(written) > _LONGEST:
        raise wrong
    try:
        held: Mapping[str, Any] = json.loads(written.decode("utf-8"))
        if held.keys() != _FIELDS or held["schema"] != BUNDLE_SCHEMA or held["keys"].keys() != {"log", "statement"}:
            raise wrong
        previous, proof = held["previous"], held["proof"]
        if not isinstance(proof, str) or not (previous is None or isinstance(previous, str)):
            raise wrong
        return Bundle(
            canonical_bytes(held["envelope"]),
            previous,
            proof.encode(),
            _texts(held["keys"]["log"]),
            _texts(held["keys"]["statement"]),
        )
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise wrong from None
