"""A witness: cosigns a log's checkpoint if it only adds to what it saw before (C2SP tlog-witness, add-checkpoint)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from counterpoise.domain.errors import InvalidNote, InvalidProof, InvalidSignature, SplitView
from counterpoise.domain.translog.checkpoints import Checkpoint, decimal, open_checkpoint, read_checkpoint
from counterpoise.domain.translog.cosignatures import cosigned_message, timestamped
from counterpoise.domain.translog.hashing import EMPTY_ROOT, HASH_BYTES
from counterpoise.domain.translog.notes import VerifierKey, decoded, signature_line
from counterpoise.domain.translog.proofs import MOST_HASHES, check_consistency
from counterpoise.services.ports import Keyring, Verifier, WitnessMemory
from counterpoise.services.state import Clock

__all__ = ["SIZE_TYPE", "TEXT_TYPE", "Witness", "WitnessAnswer"]

SIZE_TYPE = "text/x.tlog.size"
TEXT_TYPE = "text/plain; charset=utf-8"


@dataclass(frozen=True, slots=True)
class WitnessAnswer:
    """What is answered: HTTP status, body, and its media type."""

    status: int
    body: bytes
    media_type: str = TEXT_TYPE


@dataclass(frozen=True, slots=True)
class _Asked:
    old: int
    proof: tuple[bytes, ...]
    note: bytes


def _parse(body: bytes) -> _Asked | None:
    head, gap, note = body.partition(b"\n\n")
    try:
        first, *lines = head.decode("ascii").split("\n")
    except UnicodeDecodeError:
        return None
    old = decimal(first.removeprefix("old ")) if first.startswith("old ") else None
    proof = [found for line in lines if (found := decoded(line)) is not None and len(found) == HASH_BYTES]
    if not gap or old is None or len(proof) != len(lines) or len(proof) > MOST_HASHES:
        return None
    return _Asked(old, tuple(proof), note)


class Witness:
    """One witness.

    Args:
        keys: its own, of type cosignature.
        logs: the keys of the logs that it watches, by origin.
        memory: what it has cosigned.
        verifies: checks one signature.
        clock: what time it is.
    """

    def __init__(
        self,
        keys: Keyring,
        logs: Mapping[str, Sequence[VerifierKey]],
        memory: WitnessMemory,
        verifies: Verifier,
        clock: Clock,
    ) -> None:
        self._keys, self._logs, self._memory = keys, logs, memory
        self._verifies, self._clock = verifies, clock

    def add_checkpoint(self, body: bytes) -> WitnessAnswer:
        """Answer a submission; what is answered with 200 is kept for good before.

        Raises:
            KeyRefused: if its key or its memory cannot be used; then nothing was cosigned.
        """
        asked = _parse(body)
        if asked is None:
            return _refusal(400, "The request is not: old N, proof lines, an empty line, a checkpoint.")
        try:
            checkpoint, note = read_checkpoint(asked.note)
        except InvalidNote as error:
            return _refusal(400, error.message)
        keys = self._logs.get(checkpoint.origin)
        if keys is None:
            return _refusal(404, f"This witness does not watch a log named {checkpoint.origin!r}.")
        try:
            open_checkpoint(asked.note, keys, self._verifies)
        except (InvalidSignature, InvalidNote) as error:
            return _refusal(403, error.message)
        if asked.old > checkpoint.size:
            return _refusal(400, "The old size is larger than the checkpoint's.")
        with self._memory.alone():
            return self._advance(asked, checkpoint, note.text)

    def _advance(self, asked: _Asked, checkpoint: Checkpoint, text: str) -> WitnessAnswer:
        size, root = self._memory.newest(checkpoint.origin) or (0, EMPTY_ROOT)
        if asked.old != size:
            return WitnessAnswer(409, f"{size}\n".encode(), SIZE_TYPE)
        try:
            check_consistency(asked.old, checkpoint.size, asked.proof, root, checkpoint.root)
        except SplitView:
            # The same size with another root: the log has shown two histories.
            return WitnessAnswer(409, f"{size}\n".encode(), SIZE_TYPE)
        except InvalidProof as error:
            return _refusal(422, error.message)
        at = self._clock.now() // 1000
        message = cosigned_message(text, at)
        lines = [signature_line(one.key, timestamped(at, one.sign(message))) for one in self._keys.signers()]
        self._memory.keep(checkpoint.origin, checkpoint.size, checkpoint.root, asked.note)
        return WitnessAnswer(200, "".join(lines).encode())


def _refusal(status: int, sentence: str) -> WitnessAnswer:
    return WitnessAnswer(status, f"{sentence}\n".encode())
