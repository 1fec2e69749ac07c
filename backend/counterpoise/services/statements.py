"""Publishing trade-off statements, withdrawing them, and reading them as they stand."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from counterpoise.domain.canonical import canonical_bytes
from counterpoise.domain.disclosure.badge import State
from counterpoise.domain.disclosure.bundle import Bundle
from counterpoise.domain.disclosure.changes import StatementChanges, changes
from counterpoise.domain.disclosure.envelope import IN_TOTO, parse_envelope
from counterpoise.domain.disclosure.notices import NOTICE_TYPE, withdrawal
from counterpoise.domain.disclosure.records import KeptStatement
from counterpoise.domain.disclosure.statement import payload_of, statement
from counterpoise.domain.disclosure.verifying import Verified, verify
from counterpoise.domain.errors import CounterpoiseError, NotAllowed, NothingToPublish, UnknownStatement
from counterpoise.domain.offers.names import checked_note
from counterpoise.domain.translog.entries import decode_entry
from counterpoise.services.callers import SYSTEM, Caller
from counterpoise.services.ownership import owns
from counterpoise.services.state import UnitOfWork
from counterpoise.services.statement_drafts import Checked
from counterpoise.services.statement_log import Notary, day_of

__all__ = ["Shown", "Statements", "predicate_of"]

_NEW_EVERY_TIME = ("version", "datePublished", "effective", "wasRevisionOf", "revision_note")


@dataclass(frozen=True)
class Shown:
    """A version as it stands today.

    Attributes:
        kept: the version.
        predicate: what it says.
        state: what of it holds today; "not verified" where any part cannot be verified.
        verified: every part, looked at.
        bundle: the version with its proof; None while the log's head does not cover it.
        latest: the newest version's number.
    """

    kept: KeptStatement
    predicate: Mapping[str, Any]
    state: State
    verified: Verified
    bundle: Bundle | None
    latest: int


class Statements:
    """What operators publish.

    Args:
        notary: signs and logs.
    """

    def __init__(self, notary: Notary) -> None:
        self._notary = notary

    def may_publish(self, caller: Caller, name: str) -> bool:
        """Whether a version of this name is published; then the next one needs a revision note.

        Raises:
            NotAllowed: if the name is another's.
        """
        held = caller.work.statements.name(name)
        if held is not None and not owns(caller.actor, held.owner):
            raise NotAllowed("Only whoever began this name may publish under it.", statement=name)
        return held is not None

    def publish(self, caller: Caller, checked: Checked) -> KeptStatement:
        """Sign a checked draft, log it and keep it, all in the caller's unit of work or not at all.

        Raises:
            NotAllowed: if the name is another's.
            NothingToPublish: if it says what the latest version says.
            KeyRefused, LogRolledBack: if nothing can be signed or logged.
        """
        draft, work = checked.draft, caller.work
        work.translog.lock()
        self.may_publish(caller, draft.name)
        before = work.statements.get(draft.name)
        version = 1 if before is None else before.version + 1
        document = statement(
            draft,
            checked.policy,
            version=version,
            published=day_of(caller.at),
            previous=None if before is None else before.digest,
            evidence=checked.used,
        )
        predicate = document["predicate"]
        if before is not None and before.withdrawn_at is None and _content(predicate) == _content(predicate_of(before)):
            raise NothingToPublish("The latest version says the same.")
        envelope = self._notary.sealed(IN_TOTO, payload_of(document))
        held = work.statements.name(draft.name)
        kept = KeptStatement(
            name=draft.name,
            version=version,
            digest=f"sha256:{envelope.payload_sha256}",
            envelope=envelope.written.decode(),
            policy=canonical_bytes(checked.policy).decode(),
            aggregates=None if checked.aggregates is None else canonical_bytes(checked.aggregates).decode(),
            title=draft.title,
            sentence=draft.sentence,
            language=draft.language,
            translation_of=draft.translation_of,
            deployment=draft.runs_on.deployment,
            owner=_owner(caller) if held is None else held.owner,
            axes=tuple(one.axis for one in draft.tradeoffs),
            disadvantaged=_disadvantaged(predicate),
            published_at=caller.at,
            effective=predicate["effective"],
            expires=predicate["expires"],
            entry=self._notary.record(work, "statement", draft.name, version, envelope.payload_sha256, caller.at),
        )
        work.statements.publish(kept, replaces=version - 1)
        work.statements.advance(kept.name, kept.payload_sha256)
        caller.record("statement.published", "statement", kept.name, version=version, entry=kept.entry)
        return kept

    def withdraw(self, caller: Caller, name: str, version: int | None, because: str) -> KeptStatement:
        """Say in public, signed and logged, that a version no longer stands; it stays readable.

        Raises:
            UnknownStatement: if there is none.
            NotAllowed: if it is another's.
            InvalidOption: if there is no reason.
            StaleRevision: if it is withdrawn already.
        """
        work, reason = caller.work, checked_note(because, "because")
        work.translog.lock()
        kept = self.kept(work, name, version)
        self.may_publish(caller, name)
        payload = canonical_bytes(withdrawal(kept, reason, day_of(caller.at)))
        envelope = self._notary.sealed(NOTICE_TYPE, payload)
        number = kept.version
        gone = replace(
            kept,
            withdrawn_at=caller.at,
            withdrawn_because=reason,
            withdrawal=envelope.written.decode(),
            withdrawal_entry=self._notary.record(work, "withdrawal", name, number, envelope.payload_sha256, caller.at),
        )
        work.statements.withdraw(gone)
        caller.record("statement.withdrawn", "statement", name, version=number, entry=gone.withdrawal_entry)
        return gone

    def kept(self, work: UnitOfWork, name: str, version: int | None = None) -> KeptStatement:
        """A version, or the latest; raises UnknownStatement."""
        if (found := work.statements.get(name, version)) is None:
            raise UnknownStatement(name if version is None else f"{name} version {version}")
        return found

    def by_digest(self, work: UnitOfWork, digest: str) -> KeptStatement:
        """The version of exactly these bytes; raises UnknownStatement."""
        if (found := work.statements.by_digest(digest)) is None:
            raise UnknownStatement(digest)
        return found

    def shown(self, caller: Caller, kept: KeptStatement) -> Shown:
        """A version as it stands at the caller's time, with every part verified again."""
        latest = caller.work.statements.name(kept.name)
        number = kept.version if latest is None else latest.latest
        bundle = self.bundle(caller.work, kept)
        verified = Verified(()) if bundle is None else self._verified(bundle, kept)
        return Shown(
            kept, predicate_of(kept), _state(kept, verified, number, day_of(caller.at)), verified, bundle, number
        )

    def bundle(self, work: UnitOfWork, kept: KeptStatement) -> Bundle | None:
        """The version with its proof under the newest signed head; None where nothing can be proved.

        Not inside a unit of work that writes: the head may have to be signed first, which is a change of its own.
        """
        try:
            proof = self._notary.log.proof(kept.entry)
            [entry] = work.translog.entries(kept.entry, 1)
            previous = decode_entry(entry.entry).previous
            keys = tuple(self._notary.log_keys()), tuple(self._notary.keys())
        except (CounterpoiseError, ValueError):
            # Without keys, head or entry nothing can be shown to hold; pages say so instead of failing.
            return None
        return Bundle(kept.envelope.encode(), previous, proof, *keys)

    def signing_keys(self) -> list[str]:
        """Verifier keys of whoever signs statements here, the newest first; raises KeyRefused."""
        return self._notary.keys()

    def versions(self, work: UnitOfWork, name: str) -> list[KeptStatement]:
        """All of a name, newest first."""
        return work.statements.versions(name)

    def translations(self, work: UnitOfWork, digest: str) -> list[KeptStatement]:
        """Those that say that they translate this one."""
        return work.statements.translations(digest)

    def note(self, kept: KeptStatement) -> str | None:
        """What changed and why, in the publisher's words."""
        found: str | None = predicate_of(kept)["revision_note"]
        return found

    def changes(self, old: KeptStatement, new: KeptStatement) -> StatementChanges:
        """What changed from one version to another."""
        return changes(predicate_of(old), predicate_of(new))

    def _verified(self, bundle: Bundle, kept: KeptStatement) -> Verified:
        found = verify(
            bundle,
            self._notary.verifies,
            log_keys=self._notary.log_keys(),
            statement_keys=self._notary.keys(),
        )
        # What is kept beside the signed bytes must be theirs too.
        return found if found.digest == kept.digest else Verified(())


def predicate_of(kept: KeptStatement) -> Mapping[str, Any]:
    """What a kept version says; its signature is not looked at."""
    found: Mapping[str, Any] = json.loads(parse_envelope(kept.envelope.encode()).payload)["predicate"]
    return found


def _owner(caller: Caller) -> str | None:
    return None if caller.actor == SYSTEM else caller.account


def _content(predicate: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in predicate.items() if key not in _NEW_EVERY_TIME}


def _disadvantaged(predicate: Mapping[str, Any]) -> str:
    """Who is said to be disadvantaged, and the groups that are further, for searching."""
    said = [one["who"] for tradeoff in predicate["tradeoffs"] for one in tradeoff["disadvantaged"]]
    figures = predicate["figures"] or {"groups": []}
    said += [one["group"] for one in figures["groups"] if one["verdict"] == "further"]
    return "\n".join(dict.fromkeys(said)).lower()


def _state(kept: KeptStatement, verified: Verified, latest: int, today: str) -> State:
    if not verified.holds:
        return "not verified"
    if kept.withdrawn_at is not None:
        return "withdrawn"
    if kept.version != latest:
        return "superseded"
    if kept.expires is not None and kept.expires < today:
        return "expired"
    return "verified"
