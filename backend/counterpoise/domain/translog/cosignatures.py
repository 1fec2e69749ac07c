"""Cosignatures: a witness has seen that a checkpoint only adds to what it saw before (C2SP tlog-cosignature)."""

from collections.abc import Sequence
from dataclasses import dataclass

from counterpoise.domain.errors import InvalidSignature
from counterpoise.domain.translog.notes import COSIGNATURE, Note, NoteSignature, VerifierKey, Verifies

__all__ = ["Cosigned", "check_cosignature", "cosignatures_of", "cosigned_message", "timestamped"]

_TIME_BYTES = 8
_SIGNATURE_BYTES = 64


@dataclass(frozen=True, slots=True)
class Cosigned:
    """A cosignature that was verified.

    Attributes:
        key: the witness's.
        at: seconds since 1970 UTC, by the witness's clock.
    """

    key: VerifierKey
    at: int


def cosigned_message(text: str, at: int) -> bytes:
    """What a witness signs.

    Args:
        text: of the checkpoint's note, with its last newline.
        at: seconds since 1970 UTC.
    """
    return f"cosignature/v1\ntime {at}\n{text}".encode()


def timestamped(at: int, signature: bytes) -> bytes:
    """The signature as it stands in a note: time in eight bytes, and the 64 bytes of the signature."""
    return at.to_bytes(_TIME_BYTES, "big") + signature


def check_cosignature(text: str, line: NoteSignature, key: VerifierKey, verifies: Verifies) -> Cosigned:
    """Verify one line that claims to be by a witness's key.

    Raises:
        InvalidSignature: if it is not right.
    """
    at = int.from_bytes(line.signature[:_TIME_BYTES], "big")
    right = (
        key.kind == COSIGNATURE
        and line.is_by(key)
        and len(line.signature) == _TIME_BYTES + _SIGNATURE_BYTES
        and at < 2**63
        and verifies(key.public, line.signature[_TIME_BYTES:], cosigned_message(text, at))
    )
    if not right:
        raise InvalidSignature(f"The cosignature by {key.name} does not belong to this checkpoint.", name=key.name)
    return Cosigned(key, at)


def cosignatures_of(note: Note, witnesses: Sequence[VerifierKey], verifies: Verifies) -> tuple[Cosigned, ...]:
    """The cosignatures of known witnesses, verified, one a witness; lines of others are passed over.

    Raises:
        InvalidSignature: if one of a known witness is wrong.
    """
    found = dict[bytes, Cosigned]()
    for line in note.signatures:
        for key in witnesses:
            if line.is_by(key):
                found[key.public] = check_cosignature(note.text, line, key, verifies)
    return tuple(found.values())
