"""Checkpoints: what a log says its tree is, signed (C2SP tlog-checkpoint)."""

import base64
import re
from collections.abc import Sequence
from dataclasses import dataclass

from counterpoise.domain.errors import InvalidNote
from counterpoise.domain.translog.hashing import EMPTY_ROOT, HASH_BYTES
from counterpoise.domain.translog.notes import Note, VerifierKey, Verifies, decoded, open_note, parse_note

__all__ = ["Checkpoint", "decimal", "open_checkpoint", "read_checkpoint"]

_DECIMAL = re.compile(r"0|[1-9][0-9]{0,18}")
_LARGEST = 2**63 - 1


def decimal(text: str) -> int | None:
    """A size or index as the formats write it: decimal, no leading zeroes, below 2^63; None if it is another text."""
    return int(text) if _DECIMAL.fullmatch(text) and int(text) <= _LARGEST else None


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The head of a log's tree.

    Attributes:
        origin: the log's name.
        size: number of entries.
        root: root hash, 32 bytes.
        extensions: further lines, which mean nothing to us.
    """

    origin: str
    size: int
    root: bytes
    extensions: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """What is signed."""
        lines = (self.origin, str(self.size), base64.b64encode(self.root).decode("ascii"), *self.extensions)
        return "".join(f"{line}\n" for line in lines)


def _of(note: Note) -> Checkpoint:
    lines = note.text[:-1].split("\n")
    if len(lines) < 3 or not all(lines):  # noqa: PLR2004 - origin, size, root
        raise InvalidNote("A checkpoint has at least three lines, and none of them is empty.")
    origin, written, encoded, *extensions = lines
    size, root = decimal(written), decoded(encoded)
    if size is None:
        raise InvalidNote("The second line of the checkpoint is no size.")
    if root is None or len(root) != HASH_BYTES:
        raise InvalidNote("The third line of the checkpoint is no root hash.")
    if size == 0 and root != EMPTY_ROOT:
        raise InvalidNote("The checkpoint of the empty tree has a root that no empty tree has.")
    return Checkpoint(origin, size, root, tuple(extensions))


def read_checkpoint(written: bytes) -> tuple[Checkpoint, Note]:
    """A checkpoint and its note; no signature is verified.

    Raises:
        InvalidNote: if it breaks the format.
    """
    note = parse_note(written)
    return _of(note), note


def open_checkpoint(written: bytes, keys: Sequence[VerifierKey], verifies: Verifies) -> Checkpoint:
    """A checkpoint that one of the log's keys has signed.

    Args:
        written: its bytes, with signatures.
        keys: of the log, all with its origin as name.
        verifies: checks one signature.

    Raises:
        InvalidNote: if it breaks the format, or is of another log.
        InvalidSignature: if none of the keys has signed it, or a signature is wrong.
    """
    checkpoint = _of(open_note(written, keys, verifies))
    if all(key.name != checkpoint.origin for key in keys):
        raise InvalidNote(
            f"The checkpoint is of the log {checkpoint.origin!r}, not of {', '.join(sorted({k.name for k in keys}))}.",
            origin=checkpoint.origin,
        )
    return checkpoint
