"""Signed notes and the keys that verify them (C2SP signed-note).

A note is text that ends in a newline, an empty line, and signature lines ``— NAME BASE64``. A verifier key is written
``NAME+KEYID+BASE64``. Signatures by unknown keys are passed over; one by a known key must be right.
"""

import base64
import binascii
import hashlib
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from counterpoise.domain.errors import InvalidKey, InvalidNote, InvalidSignature

__all__ = [
    "COSIGNATURE",
    "ED25519",
    "MOST_SIGNATURES",
    "Note",
    "NoteSignature",
    "VerifierKey",
    "Verifies",
    "checked_key_name",
    "decoded",
    "key_id",
    "open_note",
    "parse_note",
    "parse_signature_lines",
    "parse_vkey",
    "signature_line",
]

ED25519 = 0x01
"""Signature type: Ed25519 over the note's text."""

COSIGNATURE = 0x04
"""Signature type: a witness's Ed25519 signature with the time (C2SP tlog-cosignature)."""

MOST_SIGNATURES = 64
"""Signature lines that are read of one note."""

_PUBLIC_BYTES = 32
_LONGEST_NOTE = 1_000_000
_KEY_ID = re.compile(r"[0-9a-f]{8}")

Verifies = Callable[[bytes, bytes, bytes], bool]
"""Whether an Ed25519 signature is right; takes public key (32 bytes), signature and message."""


def decoded(text: str) -> bytes | None:
    """Bytes of standard base64 in its one exact spelling, or None."""
    try:
        found = base64.b64decode(text.encode("ascii"), validate=True)
    except (UnicodeEncodeError, binascii.Error):
        return None
    return found if base64.b64encode(found).decode("ascii") == text else None


def key_id(name: str, kind: int, public: bytes) -> bytes:
    """Four bytes that tell keys apart: the start of SHA-256 over name, newline, signature type and public key."""
    return hashlib.sha256(name.encode() + b"\n" + bytes([kind]) + public).digest()[:4]


def checked_key_name(name: str) -> str:
    """The name, if it can be one: not empty, without spaces, plus signs and control characters.

    Raises:
        InvalidKey: if it cannot.
    """
    if not name or "+" in name or any(one.isspace() or not one.isprintable() for one in name):
        raise InvalidKey(f"A key's name is not empty and has no spaces and no plus sign; {name[:80]!r} is none.")
    return name


@dataclass(frozen=True, slots=True)
class VerifierKey:
    """A public key with a name.

    Attributes:
        name: of the key; a log's key has its origin as name.
        kind: signature type, ``ED25519`` or ``COSIGNATURE``.
        public: 32 bytes.
    """

    name: str
    kind: int
    public: bytes

    @property
    def id(self) -> bytes:
        """The key id, 4 bytes."""
        return key_id(self.name, self.kind, self.public)

    @property
    def vkey(self) -> str:
        """The written form."""
        return f"{self.name}+{self.id.hex()}+{base64.b64encode(bytes([self.kind]) + self.public).decode('ascii')}"


def parse_vkey(text: str) -> VerifierKey:
    """A key from its written form.

    Raises:
        InvalidKey: if it breaks the format, has another type, or its id belongs to another name or key.
    """
    parts = text.strip().split("+", 2)
    if len(parts) != 3:  # noqa: PLR2004 - name, id, key
        raise InvalidKey("A verifier key is written NAME+KEYID+BASE64.")
    name, written, encoded = parts
    checked_key_name(name)
    material = decoded(encoded)
    if not _KEY_ID.fullmatch(written) or material is None:
        raise InvalidKey(f"The verifier key of {name} is not written NAME+KEYID+BASE64.", name=name)
    if len(material) != 1 + _PUBLIC_BYTES or material[0] not in {ED25519, COSIGNATURE}:
        raise InvalidKey(f"The verifier key of {name} is no Ed25519 key of type 1 or 4.", name=name)
    key = VerifierKey(name, material[0], material[1:])
    if key.id.hex() != written:
        raise InvalidKey(
            f"The verifier key of {name} was changed: its id is {key.id.hex()}, and it says {written}.", name=name
        )
    return key


@dataclass(frozen=True, slots=True)
class NoteSignature:
    """A signature line: the key's name and id, and what was signed with it."""

    name: str
    key_id: bytes
    signature: bytes

    @property
    def line(self) -> str:
        """The written form, with its newline."""
        return f"— {self.name} {base64.b64encode(self.key_id + self.signature).decode('ascii')}\n"

    def is_by(self, key: VerifierKey) -> bool:
        """Whether it claims to be by this key."""
        return self.name == key.name and self.key_id == key.id


def signature_line(key: VerifierKey, signature: bytes) -> str:
    """A signature as a line of a note, with its newline."""
    return NoteSignature(key.name, key.id, signature).line


@dataclass(frozen=True, slots=True)
class Note:
    """Text with its signatures; nothing is verified yet.

    Attributes:
        text: ends in a newline.
        signatures: in their order.
    """

    text: str
    signatures: tuple[NoteSignature, ...]

    @property
    def written(self) -> str:
        """The whole note."""
        return f"{self.text}\n{''.join(one.line for one in self.signatures)}"


def parse_signature_lines(text: str) -> tuple[NoteSignature, ...]:
    """Signature lines, each with its newline.

    Raises:
        InvalidNote: if one is none.
    """
    if not text.endswith("\n"):
        raise InvalidNote("The last line of a signed note has no newline.")
    found = list[NoteSignature]()
    for line in text[:-1].split("\n"):
        dash, _, rest = line.partition(" ")
        name, _, encoded = rest.partition(" ")
        material = decoded(encoded)
        # A signature has at least one byte after the four of the key's id.
        if dash != "—" or not name or "+" in name or material is None or len(material) < 5:  # noqa: PLR2004
            raise InvalidNote("A signature line of the note is not written — NAME BASE64.")
        found.append(NoteSignature(name, material[:4], material[4:]))
    if len(found) > MOST_SIGNATURES:
        raise InvalidNote(f"The note has more than {MOST_SIGNATURES} signatures.")
    return tuple(found)


def parse_note(written: bytes) -> Note:
    """A note from its bytes; the text is split off at the last empty line.

    Raises:
        InvalidNote: if it breaks the format.
    """
    if len(written) > _LONGEST_NOTE:
        raise InvalidNote(f"The note is longer than {_LONGEST_NOTE} bytes.")
    try:
        whole = written.decode("utf-8")
    except UnicodeDecodeError:
        raise InvalidNote("The note is no valid UTF-8.") from None
    if any(one < " " and one != "\n" for one in whole):
        raise InvalidNote("The note has a control character.")
    text, gap, lines = whole.rpartition("\n\n")
    if not gap or not text:
        raise InvalidNote("The note has no empty line between text and signatures.")
    return Note(text + "\n", parse_signature_lines(lines))


def open_note(written: bytes, keys: Sequence[VerifierKey], verifies: Verifies) -> Note:
    """The note with the signatures of the keys alone, each verified.

    Args:
        written: the note's bytes.
        keys: those that are trusted, of type ``ED25519``; during a rotation two.
        verifies: checks one signature.

    Raises:
        InvalidNote: if it breaks the format.
        InvalidSignature: if a signature by one of the keys is wrong, or there is none by any.
    """
    note = parse_note(written)
    message = note.text.encode()
    good = list[NoteSignature]()
    for one in note.signatures:
        for key in keys:
            if one.is_by(key) and key.kind == ED25519:
                if not verifies(key.public, one.signature, message):
                    raise InvalidSignature(
                        f"The signature by {key.name} ({key.id.hex()}) does not belong to this text.", name=key.name
                    )
                good.append(one)
    if not good:
        raise InvalidSignature(f"The note is not signed by {_named(keys)}.", keys=[key.vkey for key in keys])
    return Note(note.text, tuple(good))


def _named(keys: Iterable[VerifierKey]) -> str:
    return " or ".join(f"{key.name} ({key.id.hex()})" for key in keys) or "anybody who is trusted: no key was given"
