"""What of a statement holds: key, statement, checkpoint and proof, each looked at and named if it does not."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from counterpoise.domain.disclosure.badge import State, badge
from counterpoise.domain.disclosure.bundle import Bundle
from counterpoise.domain.disclosure.envelope import IN_TOTO, open_envelope, parse_envelope
from counterpoise.domain.disclosure.names import PREDICATE_TYPE, STATEMENT_SCHEMA, STATEMENT_TYPE
from counterpoise.domain.disclosure.statement import policy_bytes
from counterpoise.domain.errors import InvalidKey, NotVerified
from counterpoise.domain.translog.checkpoints import open_checkpoint
from counterpoise.domain.translog.entries import LogEntry
from counterpoise.domain.translog.hashing import leaf_hash
from counterpoise.domain.translog.notes import VerifierKey, Verifies, parse_vkey
from counterpoise.domain.translog.proof_files import parse_proof_file
from counterpoise.domain.translog.proofs import check_inclusion

__all__ = ["Check", "Part", "Verified", "check_badge", "check_policy", "entry_of", "verify"]

Part = Literal["key", "statement", "checkpoint", "proof", "policy", "aggregates", "badge"]


@dataclass(frozen=True, slots=True)
class Check:
    """One part, whether it holds, and a sentence for people."""

    part: Part
    holds: bool
    sentence: str


@dataclass(frozen=True, slots=True)
class Verified:
    """What was found.

    Attributes:
        checks: one a part, in the order in which they rest on each other.
        document: the signed statement where it holds, else None.
        digest: of the signed bytes where they hold, else None.
        index: of its entry in the log, where the proof holds.
        size: of the log's tree at the checkpoint.
        own_keys: whether the reader knew the keys; otherwise they came with the statement, and whose they are is open.
    """

    checks: tuple[Check, ...]
    document: Mapping[str, Any] | None = None
    digest: str | None = None
    index: int | None = None
    size: int | None = None
    own_keys: bool = False

    @property
    def holds(self) -> bool:
        """Whether every part holds."""
        return bool(self.checks) and all(one.holds for one in self.checks)

    @property
    def broken(self) -> tuple[Part, ...]:
        """The parts that do not hold."""
        return tuple(one.part for one in self.checks if not one.holds)

    def joined(self, *more: Check) -> "Verified":
        """The same with more checks."""
        return Verified((*self.checks, *more), self.document, self.digest, self.index, self.size, self.own_keys)


@dataclass(slots=True)
class _Found:
    checks: list[Check] = field(default_factory=list)

    def add(self, part: Part, sentence: str, *, holds: bool) -> bool:
        self.checks.append(Check(part, holds, sentence))
        return holds


def entry_of(predicate: Mapping[str, Any], payload_sha256: str, previous: str | None) -> LogEntry:
    """The entry that the log holds of a statement."""
    return LogEntry("statement", predicate["name"], predicate["version"], payload_sha256, previous)


def _document(payload: bytes) -> Mapping[str, Any] | None:
    """The statement, if these bytes are one; None otherwise."""
    try:
        held = json.loads(payload)
        predicate = held["predicate"]
        known = (held["_type"], held["predicateType"], predicate["schema"])
        whole = isinstance(predicate["name"], str) and type(predicate["version"]) is int
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
    return held if whole and known == (STATEMENT_TYPE, PREDICATE_TYPE, STATEMENT_SCHEMA) else None


def _keys(found: _Found, known: Sequence[str] | None, held: Sequence[str]) -> list[VerifierKey]:
    """Every key of one kind; those of the reader, where the reader has any."""
    keys = []
    for text in known if known is not None else held:
        try:
            keys.append(parse_vkey(text))
        except InvalidKey as error:
            found.add("key", error.message, holds=False)
    return keys


def verify(
    bundle: Bundle,
    verifies: Verifies,
    *,
    log_keys: Sequence[str] | None = None,
    statement_keys: Sequence[str] | None = None,
) -> Verified:
    """Look at every part of a bundle.

    Args:
        bundle: from ``parse_bundle``.
        verifies: checks one signature.
        log_keys: verifier keys that the reader trusts; None: those in the bundle, and then only what belongs together
            is shown, not whose it is.
        statement_keys: likewise of whoever signs statements.
    """
    found = _Found()
    logs = _keys(found, log_keys, bundle.log_keys)
    signers = _keys(found, statement_keys, bundle.statement_keys)
    if log_keys is not None and any(text not in log_keys for text in bundle.log_keys):
        found.add("key", "The log's key in the file is another than the one that you trust.", holds=False)
    if not found.checks:
        named = ", ".join(dict.fromkeys(one.name for one in (*logs, *signers))) or "nobody"
        found.add("key", f"The keys are whole; they are named {named}.", holds=bool(logs and signers))
    document, digest = None, None
    try:
        envelope, _ = open_envelope(bundle.envelope, [one.public for one in signers], verifies, types=(IN_TOTO,))
        digest, document = envelope.payload_sha256, _document(envelope.payload)
        said = "The statement is what was signed, byte for byte." if document else "What was signed is no statement/v1."
        found.add("statement", said, holds=document is not None)
    except NotVerified as error:
        found.add("statement", error.message, holds=False)
    own = log_keys is not None and statement_keys is not None
    index, size = _logged(found, bundle, logs, verifies, document, digest)
    if document is None:
        return Verified(tuple(found.checks), own_keys=own)
    return Verified(tuple(found.checks), document, f"sha256:{digest}", index, size, own)


def _logged(
    found: _Found,
    bundle: Bundle,
    logs: Sequence[VerifierKey],
    verifies: Verifies,
    document: Mapping[str, Any] | None,
    digest: str | None,
) -> tuple[int | None, int | None]:
    try:
        proof = parse_proof_file(bundle.proof)
    except NotVerified as error:
        found.add("proof", error.message, holds=False)
        return None, None
    try:
        checkpoint = open_checkpoint(proof.checkpoint, logs, verifies)
    except NotVerified as error:
        found.add("checkpoint", error.message, holds=False)
        return None, None
    found.add("checkpoint", f"The log {checkpoint.origin} has signed a tree of {checkpoint.size:,}.", holds=True)
    if document is None or digest is None:
        # Without the statement, nobody can say what the proof should lead from.
        digest = _claimed(bundle)
        document = _claimed_document(bundle)
    if document is None or digest is None:
        return None, None
    try:
        leaf = leaf_hash(entry_of(document["predicate"], digest, bundle.previous).encoded())
        check_inclusion(proof.index, checkpoint.size, leaf, proof.hashes, checkpoint.root)
    except NotVerified as error:
        if all(one.part != "statement" or one.holds for one in found.checks):
            found.add("proof", error.message, holds=False)
        return None, None
    found.add("proof", f"The statement is entry {proof.index:,} of this log.", holds=True)
    return proof.index, checkpoint.size


def _claimed(bundle: Bundle) -> str | None:
    try:
        return parse_envelope(bundle.envelope).payload_sha256
    except NotVerified:
        return None


def _claimed_document(bundle: Bundle) -> Mapping[str, Any] | None:
    try:
        return _document(parse_envelope(bundle.envelope).payload)
    except NotVerified:
        return None


def _subject_of(policy: bytes) -> str | None:
    """The digest of a compiled/v1 file as ``counterpoise compile`` writes it, with its own ``digest`` in it."""
    try:
        return hashlib.sha256(policy_bytes(json.loads(policy))).hexdigest()
    except (ValueError, AttributeError, RecursionError, OverflowError):
        return None


def check_policy(document: Mapping[str, Any], policy: bytes) -> Check:
    """Whether these bytes are the policy that the statement is about."""
    named = {one["digest"]["sha256"] for one in document["subject"]}
    if {hashlib.sha256(policy).hexdigest(), _subject_of(policy)} & named:
        return Check("policy", True, "The compiled policy is the one that the statement is about.")
    return Check("policy", False, "The compiled policy is not the one that the statement is about.")


def check_badge(verified: Verified, shown: bytes, state: State) -> Check:
    """Whether a badge is, byte for byte, the one that this statement has in this state."""
    if verified.document is None or verified.digest is None:
        return Check("badge", False, "Without a statement that holds, no badge does.")
    predicate = verified.document["predicate"]
    if shown == badge(state, predicate["name"], predicate["version"], verified.digest).encode():
        return Check("badge", True, f"The badge is that of this statement: {state}.")
    return Check("badge", False, f"The badge is not that of this statement, which is {state}.")
