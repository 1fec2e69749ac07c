"""Port of the log: entries, hashes of whole subtrees, signed heads. Nothing in it is ever changed or removed."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from counterpoise.domain.people.records import Instant
from counterpoise.domain.translog.records import KeptCheckpoint, KeptEntry, KeptSignature
from counterpoise.domain.translog.tree import Place

__all__ = ["Translog"]


class Translog(Protocol):
    """The log of a store. Whoever appends or signs a head calls ``lock`` first, in the same unit of work."""

    def lock(self) -> None:
        """Make others that lock the log, in any process, wait for this unit of work to end."""
        ...

    def size(self) -> int:
        """How many entries there are."""
        ...

    def append(self, first: int, entries: Sequence[bytes], hashes: Mapping[Place, bytes], at: Instant) -> None:
        """Add entries and the hashes of the subtrees that they complete.

        Args:
            first: index of the first of them; what ``size`` says.
            entries: exact bytes, valid UTF-8.
            hashes: from :func:`counterpoise.domain.translog.tree.grown`.
            at: when.

        Raises:
            AlreadyThere: if there is an entry with one of these indexes: somebody did not lock.
        """
        ...

    def entries(self, first: int, count: int) -> list[KeptEntry]:
        """At most ``count`` entries from index ``first``, in order."""
        ...

    def hashes(self, places: Sequence[Place]) -> Mapping[Place, bytes]:
        """The hashes of these whole subtrees; those that are not there are left out."""
        ...

    def index_of(self, leaf: bytes) -> int | None:
        """Index of the first entry with this leaf hash, or None."""
        ...

    def checkpoint(self) -> KeptCheckpoint | None:
        """The newest head that was signed, or None."""
        ...

    def checkpoints(self, before: int | None, limit: int) -> list[KeptCheckpoint]:
        """Signed heads of sizes below ``before``, the newest first."""
        ...

    def keep_checkpoint(self, checkpoint: KeptCheckpoint) -> None:
        """Keep a head before it is signed; raises AlreadyThere if there is one of this size."""
        ...

    def signatures(self, size: int) -> list[KeptSignature]:
        """Signatures under the head of this size, in the order of ``at`` and ``key``."""
        ...

    def signed_size(self, key: str) -> int | None:
        """Size of the largest head that this key (``NAME+KEYID``) has signed, or None."""
        ...

    def keep_signature(self, signature: KeptSignature) -> None:
        """Keep a signature; one by the same key under the same head stays as it is."""
        ...
