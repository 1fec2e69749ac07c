"""Signed envelopes (DSSE 1.0): the signature covers the payload's exact bytes and its type, and nothing is re-encoded.

A key's id in an envelope is a hint that nobody vouches for: it decides nothing here.
"""

import base64
import binascii
import hashlib
import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from counterpoise.domain.canonical import canonical_bytes
from counterpoise.domain.errors import InvalidEnvelope, InvalidSignature
from counterpoise.domain.translog.notes import Verifies

__all__ = ["IN_TOTO", "Envelope", "EnvelopeSignature", "fingerprint", "open_envelope", "pae", "parse_envelope"]

IN_TOTO = "application/vnd.in-toto+json"
"""Payload type of an in-toto Statement v1."""

_MOST_SIGNATURES = 64
_LONGEST = 16_000_000


def pae(payload_type: str, payload: bytes) -> bytes:
    """What is signed: the pre-authentication encoding of type and payload (DSSE protocol, "Signature Definition")."""
    kind = payload_type.encode()
    return b"DSSEv1 %d %b %d %b" % (len(kind), kind, len(payload), payload)


def fingerprint(public: bytes) -> str:
    """What stands as ``keyid`` in our envelopes: bare hex SHA-256 of the 32 bytes of the public key."""
    return hashlib.sha256(public).hexdigest()


@dataclass(frozen=True, slots=True)
class EnvelopeSignature:
    """A signature in an envelope: ``keyid`` is a hint, ``signature`` the bytes."""

    keyid: str
    signature: bytes


@dataclass(frozen=True, slots=True)
class Envelope:
    """A payload with its signatures; nothing is verified yet.

    Attributes:
        payload_type: how the payload is to be read.
        payload: its exact bytes.
        signatures: in their order.
    """

    payload_type: str
    payload: bytes
    signatures: tuple[EnvelopeSignature, ...]

    @property
    def payload_sha256(self) -> str:
        """Bare hex SHA-256 of the payload: what the log's entry commits to."""
        return hashlib.sha256(self.payload).hexdigest()

    @property
    def message(self) -> bytes:
        """What each signature covers."""
        return pae(self.payload_type, self.payload)

    @property
    def written(self) -> bytes:
        """The envelope as JSON (RFC 8785, standard base64)."""
        return canonical_bytes(
            {
                "payloadType": self.payload_type,
                "payload": base64.b64encode(self.payload).decode("ascii"),
                "signatures": [
                    {"keyid": one.keyid, "sig": base64.b64encode(one.signature).decode("ascii")}
                    for one in self.signatures
                ],
            }
        )


def parse_envelope(written: bytes) -> Envelope:
    """An envelope from its JSON; standard and URL-safe base64 are both read, as DSSE asks.

    Raises:
        InvalidEnvelope: if it breaks the format.
    """
    if len(written) > _LONGEST:
        raise InvalidEnvelope(f"The envelope is longer than {_LONGEST} bytes.")
    try:
        held = json.loads(written.decode("utf-8"), object_pairs_hook=_object)
        lines = held["signatures"]
        signatures = tuple(EnvelopeSignature(_text(one.get("keyid", "")), _bytes(one["sig"])) for one in lines)
        envelope = Envelope(_text(held["payloadType"]), _bytes(held["payload"]), signatures)
        envelope.payload_type.encode()
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise InvalidEnvelope(
            "The envelope is not the JSON object of payloadType, payload and signatures that DSSE describes."
        ) from None
    if not 0 < len(signatures) <= _MOST_SIGNATURES:
        raise InvalidEnvelope(f"An envelope has 1 to {_MOST_SIGNATURES} signatures; this one has {len(signatures)}.")
    return envelope


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) != len(pairs):
        # Two readers might each take another of the two.
        raise ValueError("a key stands twice")
    return found


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


def _bytes(value: object) -> bytes:
    text = _text(value)
    try:
        return base64.b64decode(text.translate({0x2D: "+", 0x5F: "/"}).encode("ascii"), validate=True)
    except binascii.Error as error:
        raise ValueError("no base64") from error


def open_envelope(
    written: bytes,
    keys: Sequence[bytes],
    verifies: Verifies,
    *,
    types: Collection[str] = (IN_TOTO,),
    threshold: int = 1,
) -> tuple[Envelope, frozenset[bytes]]:
    """The envelope, and which of the keys have signed these exact bytes.

    Args:
        written: the envelope's JSON.
        keys: public keys that are trusted, 32 bytes each.
        verifies: checks one signature.
        types: payload types that the caller can read.
        threshold: how many different keys must have signed.

    Raises:
        InvalidEnvelope: if it breaks the format, or its payload has another type.
        InvalidSignature: if fewer of the keys have signed it.
    """
    envelope = parse_envelope(written)
    if envelope.payload_type not in types:
        raise InvalidEnvelope(
            f"The envelope's payload is {envelope.payload_type[:200]!r}, not {' or '.join(types)}.",
            payload_type=envelope.payload_type[:200],
        )
    message = envelope.message
    signed = frozenset(
        key for key in set(keys) if any(verifies(key, one.signature, message) for one in envelope.signatures)
    )
    if len(signed) < threshold:
        raise InvalidSignature(
            f"{len(signed)} of {len(set(keys))} trusted keys have signed these bytes, {threshold} must: the payload, "
            "its type or the signature was changed, or somebody else signed.",
            signed=len(signed),
            threshold=threshold,
        )
    return envelope, signed
