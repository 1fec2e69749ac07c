"""Proof files: that an entry is in a log, to be checked offline against the log's key alone (C2SP tlog-proof)."""

import base64
from collections.abc import Sequence
from dataclasses import dataclass

from counterpoise.domain.errors import InvalidProof
from counterpoise.domain.translog.checkpoints import Checkpoint, decimal, open_checkpoint, read_checkpoint
from counterpoise.domain.translog.cosignatures import Cosigned, cosignatures_of
from counterpoise.domain.translog.hashing import HASH_BYTES, leaf_hash
from counterpoise.domain.translog.notes import VerifierKey, Verifies, decoded
from counterpoise.domain.translog.proofs import MOST_HASHES, check_inclusion

__all__ = ["HEADER", "CheckedProof", "ProofFile", "check_proof_file", "parse_proof_file"]

HEADER = "c2sp.org/tlog-proof@v1"
_LONGEST = 1_000_000


@dataclass(frozen=True, slots=True)
class ProofFile:
    """What a proof file holds; nothing is verified yet.

    Attributes:
        index: of the entry, from 0.
        hashes: inclusion proof, from the leaf's neighbour up.
        checkpoint: the signed checkpoint, its exact bytes.
        extra: bytes that nobody vouches for, or None.
    """

    index: int
    hashes: tuple[bytes, ...]
    checkpoint: bytes
    extra: bytes | None = None

    @property
    def written(self) -> bytes:
        """The file's bytes."""
        head = [HEADER, *([] if self.extra is None else [f"extra {_encoded(self.extra)}"]), f"index {self.index}"]
        return ("\n".join([*head, *(_encoded(one) for one in self.hashes)]) + "\n\n").encode() + self.checkpoint


def _encoded(material: bytes) -> str:
    return base64.b64encode(material).decode("ascii")


def parse_proof_file(written: bytes) -> ProofFile:
    """A proof from a file's bytes.

    Raises:
        InvalidProof: if they break the format; the checkpoint is not looked into.
    """
    head, gap, checkpoint = written.partition(b"\n\n")
    if not gap or len(written) > _LONGEST:
        raise InvalidProof("The proof file has no empty line before its checkpoint, or is too long.")
    try:
        lines = head.decode("ascii").split("\n")
    except UnicodeDecodeError:
        raise InvalidProof("The proof file's first part is no plain ASCII.") from None
    if lines.pop(0) != HEADER:
        raise InvalidProof(f"The proof file does not begin with {HEADER}.")
    extra = None
    if lines and lines[0].startswith("extra "):
        extra = decoded(lines.pop(0).removeprefix("extra "))
        if extra is None:
            raise InvalidProof("The extra line of the proof file is no base64.")
    index = decimal(lines.pop(0).removeprefix("index ")) if lines and lines[0].startswith("index ") else None
    if index is None:
        raise InvalidProof("The proof file does not say which entry it is about (index N).")
    hashes = [decoded(line) for line in lines]
    good = tuple(one for one in hashes if one is not None and len(one) == HASH_BYTES)
    if len(good) != len(hashes) or len(good) > MOST_HASHES:
        raise InvalidProof("A line of the proof file is no hash, or there are too many.")
    return ProofFile(index, good, checkpoint, extra)


@dataclass(frozen=True, slots=True)
class CheckedProof:
    """What was verified: the entry at ``index`` is in the tree of ``checkpoint``, which these witnesses cosigned."""

    index: int
    checkpoint: Checkpoint
    cosigned: tuple[Cosigned, ...]


def check_proof_file(
    proof: ProofFile,
    entry: bytes,
    keys: Sequence[VerifierKey],
    verifies: Verifies,
    *,
    witnesses: Sequence[VerifierKey] = (),
) -> CheckedProof:
    """Verify that an entry is in the log.

    Args:
        proof: from :func:`parse_proof_file`.
        entry: the exact bytes that were logged.
        keys: of the log.
        verifies: checks one signature.
        witnesses: whose cosignatures are looked for; the caller decides how many are enough.

    Raises:
        InvalidNote: if the checkpoint breaks its format or is of another log.
        InvalidSignature: if the checkpoint is not signed by the log, or a witness's cosignature is wrong.
        InvalidProof: if the entry is not where the proof says.
    """
    checkpoint = open_checkpoint(proof.checkpoint, keys, verifies)
    cosigned = cosignatures_of(read_checkpoint(proof.checkpoint)[1], witnesses, verifies)
    check_inclusion(proof.index, checkpoint.size, leaf_hash(entry), proof.hashes, checkpoint.root)
    return CheckedProof(proof.index, checkpoint, cosigned)
