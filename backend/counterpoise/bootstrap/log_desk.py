"""What the command line does with logs: check them from outside, copy them, prove entries, care for keys."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from counterpoise.bootstrap.translog import key_files, log_source
from counterpoise.domain.disclosure.keys import KeyPurpose, KeyRecord
from counterpoise.domain.errors import InvalidKey, InvalidOption
from counterpoise.domain.translog.notes import COSIGNATURE, ED25519, VerifierKey, parse_vkey
from counterpoise.domain.translog.proof_files import CheckedProof, check_proof_file, parse_proof_file
from counterpoise.files.log_mirror import write_aside
from counterpoise.identity.clock import SystemClock
from counterpoise.services.log_checking import CheckedLog, LogCheck
from counterpoise.services.ports import Progress
from counterpoise.settings import Settings
from counterpoise.signing.ed25519 import verifies

__all__ = ["Trust", "check_log", "check_proof", "keys_of", "make_proof", "mirror_log", "read_trust", "revoke", "rotate"]

_DAY = 86_400_000


@dataclass(frozen=True, slots=True)
class Trust:
    """What a check rests on.

    Attributes:
        keys: of the log.
        witnesses: keys of witnesses.
        quorum: how many of them must have cosigned.
        first_use: whether the log's key was taken from the log itself, which proves nothing about who it is.
    """

    keys: tuple[VerifierKey, ...]
    witnesses: tuple[VerifierKey, ...] = ()
    quorum: int = 0
    first_use: bool = False


def _keys(written: Sequence[str], kind: int) -> tuple[VerifierKey, ...]:
    """Verifier keys, each as text or as the name of a file with some, one a line."""
    found = list[VerifierKey]()
    for one in written:
        path = Path(one)
        text = path.read_text(encoding="utf-8") if "+" not in one and path.is_file() else one
        found += [parse_vkey(line) for line in text.splitlines() if line.strip()]
    for key in found:
        if key.kind != kind:
            whose = ("witness", "log") if kind == ED25519 else ("log", "witness")
            raise InvalidKey(f"The verifier key of {key.name} is a {whose[0]}'s, not a {whose[1]}'s.", name=key.name)
    return tuple(found)


def read_trust(place: str | None, keys: Sequence[str], witnesses: Sequence[str], quorum: int | None) -> Trust:
    """What is trusted; without a key, the one that the log at ``place`` shows of itself.

    Raises:
        InvalidKey: if a key breaks its format.
        InvalidOption: if there is no key and no log to ask, or the quorum is above the number of witnesses.
        LogUnreachable: if the log does not show a key.
    """
    first_use, known = not keys, _keys(witnesses, COSIGNATURE)
    if first_use and place is None:
        raise InvalidOption("Name the log's verifier key with --key: a proof cannot vouch for its own key.")
    if place is None or keys:
        found = _keys(keys, ED25519)
    else:
        with log_source(place) as source:
            found = _keys([source.fetch("vkey").decode("utf-8", "replace")], ED25519)
    needed = len(known) if quorum is None else quorum
    if not 0 <= needed <= len(known):
        raise InvalidOption(f"--quorum is 0 to {len(known)}, the number of witnesses that are named.")
    return Trust(found, known, needed, first_use)


@contextmanager
def _check(place: str, trust: Trust) -> Iterator[LogCheck]:
    with log_source(place) as source:
        yield LogCheck(source, trust.keys, verifies, trust.witnesses, trust.quorum)


def check_log(place: str, trust: Trust, *, kept: Path | None = None, progress: Progress | None = None) -> CheckedLog:
    """Check a whole log, and against the checkpoint in the file ``kept``, where it is; then keep the new one there.

    Raises:
        NotVerified: whichever leaf names what is wrong; the kept checkpoint stays as it is.
        LogUnreachable: if the log cannot be read.
        OutputExists: if the new checkpoint cannot be kept.
    """
    old = kept.read_bytes() if kept is not None and kept.is_file() else None
    with _check(place, trust) as check:
        found = check.whole(kept=old, progress=progress)
    if kept is not None:
        write_aside(kept, found.head.note)
    return found


def mirror_log(place: str, folder: Path, trust: Trust, *, progress: Progress | None = None) -> CheckedLog:
    """Copy a log into a folder, verifying it; if the folder holds a copy, also that the log still contains it.

    Raises:
        NotVerified, LogUnreachable: as ``check_log``; the copy's checkpoint stays as it is.
        OutputExists: if the folder cannot be written.
    """
    held = folder / "checkpoint"
    old = held.read_bytes() if held.is_file() else None
    with _check(place, trust) as check:
        found = check.whole(kept=old, take=lambda path, content: write_aside(folder / path, content), progress=progress)
    write_aside(folder / "vkey", "".join(f"{one.vkey}\n" for one in trust.keys).encode())
    return found


def make_proof(place: str, index: int, trust: Trust) -> tuple[bytes, bytes]:
    """A verified proof file for an entry, and the entry; raises as ``check_log``."""
    with _check(place, trust) as check:
        proof = check.proof(index)
        entry = check.entry(index, check.opened(proof.checkpoint).checkpoint.size)
    check_proof_file(proof, entry, trust.keys, verifies)
    return proof.written, entry


def check_proof(proof: bytes, entry: bytes, trust: Trust) -> CheckedProof:
    """Verify a proof file offline.

    Raises:
        InvalidProof, InvalidNote, InvalidSignature: if it does not show that the entry is in the log.
    """
    parsed = parse_proof_file(proof)
    found = check_proof_file(parsed, entry, trust.keys, verifies, witnesses=trust.witnesses)
    LogCheck(_Nowhere(), trust.keys, verifies, trust.witnesses, trust.quorum).opened(parsed.checkpoint)
    return found


class _Nowhere:
    """No log at all: for checks that need none."""

    name = "nowhere"

    def fetch(self, path: str) -> bytes:
        """Nothing is fetched offline."""
        raise NotImplementedError(path)


def keys_of(settings: Settings, purpose: KeyPurpose) -> Sequence[KeyRecord]:
    """This server's keys of one purpose, the first made if there is none; raises KeyRefused."""
    keys = key_files(settings, purpose, SystemClock())
    keys.signers()
    return keys.records()


def rotate(settings: Settings, purpose: KeyPurpose, days: int) -> KeyRecord:
    """Make a new key beside the one that signs, which goes on for ``days``; raises KeyRefused."""
    return key_files(settings, purpose, SystemClock()).rotate(overlap=days * _DAY)


def revoke(settings: Settings, purpose: KeyPurpose, key_id: str, because: str) -> KeyRecord:
    """Revoke a key for good; raises KeyRefused."""
    return key_files(settings, purpose, SystemClock()).revoke(key_id, because)
