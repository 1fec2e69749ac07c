"""The log of this server: appending, signed heads, proofs and tiles.

``append`` works inside the caller's unit of work, so that what it commits to and the entry are kept together or not at
all. A head is signed only after it is committed, by whoever asks for it first, so that nothing is ever signed that a
crash could take back; if a program dies between the two, the next request signs it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from counterpoise.domain.errors import LogRolledBack, UnknownLogEntry, UnknownTile
from counterpoise.domain.people.records import Instant
from counterpoise.domain.translog.checkpoints import Checkpoint
from counterpoise.domain.translog.entries import LogEntry
from counterpoise.domain.translog.hashing import EMPTY_ROOT, leaf_hash
from counterpoise.domain.translog.notes import VerifierKey, signature_line
from counterpoise.domain.translog.proof_files import ProofFile
from counterpoise.domain.translog.proofs import consistency_proof, inclusion_proof
from counterpoise.domain.translog.records import KeptCheckpoint, KeptEntry, KeptSignature
from counterpoise.domain.translog.tiles import WIDTH, Tile, bundle
from counterpoise.domain.translog.tree import grown, root_of
from counterpoise.services.ports import Keyring, SignedHeads, Signer
from counterpoise.services.state import Clock, Store, UnitOfWork

__all__ = ["Appended", "Head", "Log", "append", "key_word"]


@dataclass(frozen=True, slots=True)
class Appended:
    """An entry in the log: its index, leaf hash and exact bytes."""

    index: int
    leaf: bytes
    entry: bytes


def append(work: UnitOfWork, entries: Sequence[LogEntry], at: Instant) -> list[Appended]:
    """Append entries, in order, to the log of an open unit of work; whoever opened it commits.

    From here to the end of the unit no other program appends, so call it last and commit soon.

    Raises:
        InvalidEntry: if an entry cannot be logged.
        StorageFailed: if the database refuses.
    """
    encoded = [one.encoded() for one in entries]
    work.translog.lock()
    first = work.translog.size()
    leaves = [leaf_hash(one) for one in encoded]
    work.translog.append(first, encoded, grown(first, leaves, work.translog.hashes), at)
    return [Appended(index, leaf, one) for index, (leaf, one) in enumerate(zip(leaves, encoded, strict=True), first)]


def key_word(key: VerifierKey) -> str:
    """``NAME+KEYID``: what names a key among signatures."""
    return f"{key.name}+{key.id.hex()}"


@dataclass(frozen=True, slots=True)
class Head:
    """A signed head with the signatures under it.

    Attributes:
        checkpoint: origin, size and root.
        at: when it was signed first.
        signatures: of the log and of witnesses, the log's first.
    """

    checkpoint: Checkpoint
    at: Instant
    signatures: tuple[KeptSignature, ...]

    @property
    def note(self) -> bytes:
        """The checkpoint as it is served."""
        return f"{self.checkpoint.text}\n{''.join(one.line for one in self.signatures)}".encode()


class Log:
    """The log, for whoever reads it.

    Args:
        store: where it is kept.
        keys: the log's keys; all have the origin as their name.
        heads: what was signed so far, outside the store.
        clock: what time it is.
    """

    def __init__(self, store: Store, keys: Keyring, heads: SignedHeads, clock: Clock) -> None:
        self._store, self._keys, self._heads, self._clock = store, keys, heads, clock

    def verifier_keys(self) -> list[VerifierKey]:
        """Keys that sign now, the newest first; raises KeyRefused."""
        return [one.key for one in self._keys.signers()]

    def head(self) -> Head:
        """The head of everything that is committed, signed by all keys that sign now.

        Raises:
            KeyRefused: if no key can sign.
            LogRolledBack: if the database holds less than was signed, or something else.
            StorageFailed: if the database cannot be reached.
        """
        signers = self._keys.signers()
        # Read before the database, which from then on can only hold more.
        largest = self._heads.largest()
        with self._store.reading() as work:
            if largest is not None and largest[0] > (size := work.translog.size()):
                raise _rolled_back(largest[0], size)
            if (found := _signed_head(work, signers)) is not None:
                return found
        with self._store.writing() as work:
            # Nobody appends or signs meanwhile, in any process.
            work.translog.lock()
            found = _signed_head(work, signers) or self._sign(work, signers)
            work.commit()
        return found

    def _sign(self, work: UnitOfWork, signers: Sequence[Signer]) -> Head:
        log, now = work.translog, self._clock.now()
        size = log.size()
        root = root_of(size, log.hashes)
        self._check_memory(work, size)
        newest = log.checkpoint()
        if newest is None or newest.size != size:
            log.keep_checkpoint(KeptCheckpoint(size, root, now))
        # On disk before there is a signature: a database that was set back is noticed even after a crash right here.
        self._heads.remember(size, root)
        text = Checkpoint(signers[0].key.name, size, root).text
        signed = {one.key for one in log.signatures(size)}
        for one in signers:
            if key_word(one.key) not in signed:
                line = signature_line(one.key, one.sign(text.encode()))
                log.keep_signature(KeptSignature(size, key_word(one.key), line, now))
        found = _signed_head(work, signers)
        assert found is not None  # noqa: S101 - it was signed just now
        return found

    def _check_memory(self, work: UnitOfWork, size: int) -> None:
        largest = self._heads.largest()
        if largest is not None and (largest[0] > size or root_of(largest[0], work.translog.hashes) != largest[1]):
            raise _rolled_back(largest[0], size)

    def proof(self, index: int) -> bytes:
        """A proof file for the entry, under the newest head.

        Raises:
            UnknownLogEntry: if there is none.
            KeyRefused, LogRolledBack, StorageFailed: as ``head``.
        """
        head = self.head()
        if not 0 <= index < head.checkpoint.size:
            raise UnknownLogEntry(str(index))
        with self._store.reading() as work:
            hashes = inclusion_proof(index, head.checkpoint.size, work.translog.hashes)
        return ProofFile(index, hashes, head.note).written

    def consistency(self, old: int, size: int) -> tuple[bytes, ...]:
        """Hashes that prove that the tree of ``size`` grew from that of ``old``; raises InvalidProof if it cannot."""
        with self._store.reading() as work:
            return consistency_proof(old, size, work.translog.hashes)

    def entry(self, index: int) -> KeptEntry:
        """One entry; raises UnknownLogEntry."""
        with self._store.reading() as work:
            found = work.translog.entries(index, 1) if 0 <= index < 2**63 else []
        if not found or found[0].number != index:
            raise UnknownLogEntry(str(index))
        return found[0]

    def entries(self, first: int, count: int) -> list[KeptEntry]:
        """At most ``count`` entries from index ``first``, in order."""
        with self._store.reading() as work:
            return work.translog.entries(first, count)

    def tile(self, tile: Tile) -> bytes:
        """The bytes of a tile or bundle; only what a signed head covers is served.

        Raises:
            UnknownTile: if there is none of this width.
            StorageFailed: if the database cannot be reached.
        """
        with self._store.reading() as work:
            newest = work.translog.checkpoint()
            if newest is None or not tile.exists_in(newest.size):
                raise UnknownTile(tile.path)
            if tile.level is None:
                return bundle(one.entry for one in work.translog.entries(tile.number * WIDTH, tile.width))
            hashes = work.translog.hashes(tile.places)
        return b"".join(hashes[place] for place in tile.places)


def _rolled_back(signed: int, size: int) -> LogRolledBack:
    return LogRolledBack(
        f"This log has signed a head of {signed} entries, and the database holds {size} or other ones: it was probably "
        "restored from an older backup. Signing now would show two histories. Restore the newest backup; if entries "
        "are lost for good, say so and start a log of another name.",
        signed=signed,
        size=size,
    )


def _signed_head(work: UnitOfWork, signers: Sequence[Signer]) -> Head | None:
    """The head of all that is there, if all signers have signed it."""
    newest, size = work.translog.checkpoint(), work.translog.size()
    if newest is None or newest.size != size:
        return None
    held = work.translog.signatures(size)
    own = {key_word(one.key) for one in signers}
    if not own <= {one.key for one in held}:
        return None
    checkpoint = Checkpoint(signers[0].key.name, newest.size, newest.root if size else EMPTY_ROOT)
    return Head(checkpoint, newest.at, tuple(sorted(held, key=lambda one: one.key not in own)))
