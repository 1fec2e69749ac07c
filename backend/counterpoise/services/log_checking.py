"""Checking a log from outside, from its files alone: the log itself, or a mirror of it, online or offline."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from counterpoise.domain.errors import InvalidProof, InvalidSignature, SplitView
from counterpoise.domain.translog.checkpoints import Checkpoint, open_checkpoint, read_checkpoint
from counterpoise.domain.translog.cosignatures import Cosigned, cosignatures_of
from counterpoise.domain.translog.notes import VerifierKey
from counterpoise.domain.translog.proof_files import ProofFile
from counterpoise.domain.translog.proofs import check_inclusion, inclusion_proof
from counterpoise.domain.translog.tiles import WIDTH, Tile, TileReader, checked_bundle, tile_of, tiles_of, unbundle
from counterpoise.domain.translog.tree import Place, root_of
from counterpoise.services.ports import LogSource, Progress, Verifier

__all__ = ["CheckedHead", "CheckedLog", "LogCheck"]


@dataclass(frozen=True, slots=True)
class CheckedHead:
    """A checkpoint that was verified.

    Attributes:
        checkpoint: origin, size and root.
        note: its exact bytes.
        cosigned: the cosignatures of known witnesses.
    """

    checkpoint: Checkpoint
    note: bytes
    cosigned: tuple[Cosigned, ...]


@dataclass(frozen=True, slots=True)
class CheckedLog:
    """What was verified of a whole log.

    Attributes:
        head: the checkpoint.
        entries: how many entries were read and are in its tree.
        tiles: how many tiles and bundles were read.
        since: size of the kept checkpoint that it was compared with, or None.
    """

    head: CheckedHead
    entries: int
    tiles: int
    since: int | None


class LogCheck:
    """Checks one log.

    Args:
        source: where its files are.
        keys: the log's keys, from somewhere that can be trusted.
        verifies: checks one signature.
        witnesses: keys of witnesses that are known.
        quorum: how many of them must have cosigned a checkpoint.
    """

    def __init__(
        self,
        source: LogSource,
        keys: Sequence[VerifierKey],
        verifies: Verifier,
        witnesses: Sequence[VerifierKey] = (),
        quorum: int = 0,
    ) -> None:
        self._source, self._keys, self._verifies = source, tuple(keys), verifies
        self._witnesses, self._quorum = tuple(witnesses), quorum

    def head(self) -> CheckedHead:
        """Fetch and verify the checkpoint.

        Raises:
            LogUnreachable: if it cannot be fetched.
            InvalidNote, InvalidSignature: if it is not the log's, or too few witnesses have cosigned it.
        """
        return self.opened(self._source.fetch("checkpoint"))

    def opened(self, note: bytes) -> CheckedHead:
        """Verify a checkpoint; raises InvalidNote, InvalidSignature."""
        checkpoint = open_checkpoint(note, self._keys, self._verifies)
        cosigned = cosignatures_of(read_checkpoint(note)[1], self._witnesses, self._verifies)
        if len(cosigned) < self._quorum:
            raise InvalidSignature(
                f"{len(cosigned)} of the known witnesses have cosigned the checkpoint; {self._quorum} must.",
                cosigned=len(cosigned),
                quorum=self._quorum,
            )
        return CheckedHead(checkpoint, note, cosigned)

    def whole(
        self,
        *,
        kept: bytes | None = None,
        take: Callable[[str, bytes], None] | None = None,
        progress: Progress | None = None,
    ) -> CheckedLog:
        """Verify every hash and every entry, and that nothing changed since a checkpoint that was kept.

        Args:
            kept: a checkpoint that was verified and kept before.
            take: is given the path and the bytes of each file that was verified, the checkpoint last.
            progress: told how far it is.

        Raises:
            LogUnreachable: if something cannot be fetched.
            InvalidNote, InvalidSignature: as ``head``.
            InvalidTile: if a tile or an entry is not what the checkpoint commits to.
            SplitView: if the log is not a continuation of the one whose checkpoint was kept.
        """
        head, since = self.head(), None
        size = head.checkpoint.size
        tiles = list(tiles_of(size)) if size else []
        files = dict[Tile, bytes]()

        def fetch(tile: Tile) -> bytes:
            if tile not in files:
                files[tile] = self._source.fetch(tile.path)
            return files[tile]

        reader = TileReader(size, head.checkpoint.root, fetch)
        if kept is not None:
            since = self._compare(kept, head, reader)
        for done, tile in enumerate(tiles):
            if progress is not None:
                progress(done, len(tiles))
            if tile.level is None:
                checked_bundle(fetch(tile), tile, reader.leaves(tile.number))
            else:
                reader.hash_of(tile.places[0])
            if take is not None:
                take(tile.path, files[tile])
        if take is not None:
            take("checkpoint", head.note)
        return CheckedLog(head, size, len(tiles), since)

    def _compare(self, kept: bytes, head: CheckedHead, reader: TileReader) -> int:
        old = open_checkpoint(kept, self._keys, self._verifies)
        new = head.checkpoint
        if old.size > new.size:
            raise SplitView(
                f"The log shows {new.size} entries now, and showed {old.size} before: it hides entries, or shows "
                "others another history.",
                kept=old.size,
                size=new.size,
            )
        if root_of(old.size, reader) != old.root:
            raise SplitView(
                f"The first {old.size} entries are not those of the checkpoint that you kept: the log was rewritten, "
                "or shows different people different histories. Keep both checkpoints; together they prove it.",
                kept=old.size,
                size=new.size,
            )
        return old.size

    def proof(self, index: int) -> ProofFile:
        """Make and verify a proof for one entry, fetching only what it needs.

        Raises:
            LogUnreachable, InvalidNote, InvalidSignature, InvalidTile: as ``whole``.
            InvalidProof: if there is no such entry.
        """
        head = self.head()
        size, root = head.checkpoint.size, head.checkpoint.root
        if not 0 <= index < size:
            raise InvalidProof(f"A tree of {size} entries has no entry {index}.", index=index, size=size)
        reader = TileReader(size, root, lambda tile: self._source.fetch(tile.path))
        hashes = inclusion_proof(index, size, reader)
        check_inclusion(index, size, reader.hash_of(Place(0, index)), hashes, root)
        return ProofFile(index, hashes, head.note)

    def entry(self, index: int, size: int) -> bytes:
        """The bytes of one entry as the source has them; a proof says whether they are right.

        Raises:
            LogUnreachable: if its bundle cannot be fetched.
            InvalidTile: if the bundle breaks the format.
        """
        leaves = tile_of(Place(0, index), size)
        held = Tile(None, leaves.number, leaves.width)
        return unbundle(self._source.fetch(held.path), held)[index - held.number * WIDTH]
