"""The log's side of witnesses: submit heads, keep the cosignatures (C2SP tlog-witness)."""

import base64
from collections.abc import Sequence
from dataclasses import dataclass

from counterpoise.domain.errors import InvalidNote, InvalidSignature, LogUnreachable
from counterpoise.domain.people.records import Instant
from counterpoise.domain.translog.checkpoints import decimal
from counterpoise.domain.translog.cosignatures import check_cosignature
from counterpoise.domain.translog.notes import VerifierKey, parse_signature_lines
from counterpoise.domain.translog.records import KeptSignature
from counterpoise.services.ports import Verifier, WitnessLine
from counterpoise.services.state import Clock, Store
from counterpoise.services.translog import Head, Log, key_word

__all__ = ["Cosigning", "WitnessStanding", "submission"]

_TRIES = 3
_OK, _CONFLICT = 200, 409


def submission(old: int, proof: Sequence[bytes], note: bytes) -> bytes:
    """The body of a request to a witness: old size, consistency proof, empty line, checkpoint."""
    lines = [f"old {old}", *(base64.b64encode(one).decode("ascii") for one in proof)]
    return "".join(f"{line}\n" for line in [*lines, ""]).encode() + note


@dataclass(frozen=True, slots=True)
class WitnessStanding:
    """How far a witness has come along.

    Attributes:
        key: the witness's.
        size: of the largest head that it has cosigned, or None.
        at: when that cosignature was kept, or None.
    """

    key: VerifierKey
    size: int | None
    at: Instant | None


class Cosigning:
    """A log and its witnesses.

    Args:
        log: whose heads are submitted.
        store: where cosignatures are kept.
        witnesses: the lines to them; none is possible, and then nobody independent vouches for the log.
        verifies: checks one signature.
        clock: what time it is.
    """

    def __init__(
        self, log: Log, store: Store, witnesses: Sequence[WitnessLine], verifies: Verifier, clock: Clock
    ) -> None:
        self._log, self._store, self._witnesses = log, store, tuple(witnesses)
        self._verifies, self._clock = verifies, clock

    @property
    def witnesses(self) -> tuple[VerifierKey, ...]:
        """Keys of the witnesses."""
        return tuple(one.key for one in self._witnesses)

    def standings(self) -> list[WitnessStanding]:
        """How far each witness has come."""
        found = list[WitnessStanding]()
        with self._store.reading() as work:
            for key in self.witnesses:
                size = work.translog.signed_size(key_word(key))
                lines = [] if size is None else work.translog.signatures(size)
                found.append(
                    WitnessStanding(key, size, next((one.at for one in lines if one.key == key_word(key)), None))
                )
        return found

    def submit(self) -> dict[str, str]:
        """Submit the newest head to every witness that has not cosigned it.

        Returns:
            By witness name, what went wrong; empty where all have cosigned. A witness that refuses because of what it
            saw before is reported, never asked again with another story.

        Raises:
            KeyRefused, LogRolledBack, StorageFailed: as ``Log.head``.
        """
        head, wrong = self._log.head(), dict[str, str]()
        signed = {one.key for one in head.signatures}
        for witness in self._witnesses:
            if key_word(witness.key) not in signed:
                try:
                    self._submit(head, witness)
                except (LogUnreachable, InvalidNote, InvalidSignature) as error:
                    wrong[witness.key.name] = error.message
        return wrong

    def _submit(self, head: Head, witness: WitnessLine) -> None:
        size, name = head.checkpoint.size, witness.key.name
        with self._store.reading() as work:
            old = work.translog.signed_size(key_word(witness.key)) or 0
        for _ in range(_TRIES):
            status, body = witness.add_checkpoint(submission(old, self._log.consistency(old, size), head.note))
            if status == _OK:
                return self._keep(head, witness.key, body)
            known = decimal(body.decode("ascii", "replace").removesuffix("\n")) if status == _CONFLICT else None
            if known is None or known == old or known > size:
                break
            old = known
        else:
            raise LogUnreachable(f"The witness {name} says another size each time.", witness=name)
        if status == _CONFLICT:
            raise LogUnreachable(
                f"The witness {name} has seen a head of {known if known is not None else 'unknown'} entries that does "
                f"not fit ours of {size}: this log has shown two histories, or lost entries.",
                witness=name,
            )
        raise LogUnreachable(f"The witness {name} answered with status {status}.", witness=name, status=status)

    def _keep(self, head: Head, key: VerifierKey, body: bytes) -> None:
        try:
            lines = parse_signature_lines(body.decode("utf-8"))
        except UnicodeDecodeError:
            raise InvalidNote(f"The witness {key.name} answered with no signature line.") from None
        ours = [one for one in lines if one.is_by(key)]
        if not ours:
            raise InvalidSignature(f"The witness {key.name} answered with signatures by other keys.", name=key.name)
        check_cosignature(head.checkpoint.text, ours[0], key, self._verifies)
        with self._store.writing() as work:
            kept = KeptSignature(head.checkpoint.size, key_word(key), ours[0].line, self._clock.now())
            work.translog.keep_signature(kept)
            work.commit()
