"""What a log keeps beside its tree."""

from dataclasses import dataclass

from counterpoise.domain.people.records import Instant

__all__ = ["KeptCheckpoint", "KeptEntry", "KeptSignature"]


@dataclass(frozen=True, slots=True)
class KeptEntry:
    """One entry: ``number`` is its index from 0, ``entry`` the exact bytes, ``at`` when it was appended."""

    number: int
    entry: bytes
    at: Instant


@dataclass(frozen=True, slots=True)
class KeptCheckpoint:
    """A head that was signed: number of entries, root hash, and when."""

    size: int
    root: bytes
    at: Instant


@dataclass(frozen=True, slots=True)
class KeptSignature:
    """A signature under a head, by the log or by a witness.

    Attributes:
        size: of the head.
        key: ``NAME+KEYID`` of the key.
        line: as it stands in the note, with its newline.
        at: when it was kept.
    """

    size: int
    key: str
    line: str
    at: Instant
