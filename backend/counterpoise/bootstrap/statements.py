"""Statements on this machine: published into the database and log of the settings, and verified from files."""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from counterpoise.bootstrap.access import Surroundings, surroundings
from counterpoise.bootstrap.disclosure import Disclosure, disclosure
from counterpoise.bootstrap.library import Library
from counterpoise.domain.disclosure.badge import STATES
from counterpoise.domain.disclosure.bundle import parse_bundle
from counterpoise.domain.disclosure.records import KeptStatement
from counterpoise.domain.disclosure.verifying import Check, Verified, check_badge, check_policy, verify
from counterpoise.domain.errors import InvalidEnvelope
from counterpoise.files.kit.verify_statement import recomputed
from counterpoise.files.kit_verifier import verifier_source
from counterpoise.services.callers import SYSTEM, Caller
from counterpoise.services.statement_drafts import Checked
from counterpoise.services.statement_kit import kit_files, zipped
from counterpoise.services.statements import Shown
from counterpoise.settings import Settings
from counterpoise.signing.ed25519 import verifies

__all__ = ["LocalStatements", "local_statements", "verify_parts"]


@dataclass(frozen=True)
class LocalStatements:
    """What is published on this machine, by whoever holds its database."""

    around: Surroundings
    held: Disclosure

    def _reading(self, work: object) -> Caller:
        return Caller(SYSTEM, work, None, self.around.clock.now())  # type: ignore[arg-type]

    def published(self, name: str) -> bool:
        """Whether a version of this name is published."""
        with self.around.store.reading() as work:
            return work.statements.name(name) is not None

    def publish(self, checked: Checked) -> KeptStatement:
        """Sign, log and keep it in one transaction; errors as ``Statements.publish``."""
        with self.around.store.writing() as work:
            made = self.held.statements.publish(self._reading(work), checked)
            work.commit()
        return made

    def withdraw(self, name: str, version: int | None, because: str) -> KeptStatement:
        """Withdraw a version; errors as ``Statements.withdraw``."""
        with self.around.store.writing() as work:
            made = self.held.statements.withdraw(self._reading(work), name, version, because)
            work.commit()
        return made

    def shown(self, name: str, version: int | None = None) -> Shown:
        """A version as it stands; raises UnknownStatement."""
        with self.around.store.reading() as work:
            caller = self._reading(work)
            return self.held.statements.shown(caller, self.held.statements.kept(work, name, version))

    def address_of(self, kept: KeptStatement) -> str:
        """Permalink of a version."""
        return f"{self.held.address}/statements/{kept.name}/{kept.version}"

    def kit(self, shown: Shown) -> bytes:
        """The offline kit; raises KeyRefused if nothing can be proved now."""
        return zipped(kit_files(shown, verifier_source(), self.address_of(shown.kept)))


@contextmanager
def local_statements(settings: Settings, held: Library) -> Iterator[LocalStatements]:
    """The statements of the settings' database, which is brought up to date first.

    Raises:
        StorageFailed: if the database cannot be reached or is not ours.
    """
    around = surroundings(settings, held)
    try:
        yield LocalStatements(around, disclosure(settings, held, around))
    finally:
        around.close()


def verify_parts(
    parts: dict[str, bytes],
    *,
    log_keys: Sequence[str] | None = None,
    statement_keys: Sequence[str] | None = None,
    shown_badge: bytes | None = None,
) -> Verified:
    """Look at every part: ``statement.json``, and ``compiled.json`` and ``aggregates.json`` where they are there.

    Raises:
        InvalidEnvelope: if there is no bundle among them.
    """
    if "statement.json" not in parts:
        raise InvalidEnvelope("There is no statement.json here.")
    found = verify(parse_bundle(parts["statement.json"]), verifies, log_keys=log_keys, statement_keys=statement_keys)
    document = found.document
    if document is None:
        return found
    checks = []
    if "compiled.json" in parts:
        checks.append(check_policy(document, parts["compiled.json"]))
    if document["predicate"]["figures"] is not None and (
        "aggregates.json" in parts or document["predicate"]["used"]["kind"] != "aggregates"
    ):
        checks.append(_numbers(document["predicate"], parts.get("aggregates.json")))
    if shown_badge is not None:
        holding = [check_badge(found, shown_badge, state) for state in STATES if state != "not verified"]
        checks.append(next((one for one in holding if one.holds), holding[0]))
    return found.joined(*checks)


def _numbers(predicate: Mapping[str, Any], aggregates: bytes | None) -> Check:
    figures = predicate["figures"]
    if aggregates is not None and hashlib.sha256(aggregates).hexdigest() != predicate["used"]["aggregates_sha256"]:
        return Check("aggregates", False, "The aggregates are not those that the statement rests on.")
    try:
        count, wrong = recomputed(figures, None if aggregates is None else json.loads(aggregates))
    except (ValueError, KeyError, TypeError, ZeroDivisionError, ArithmeticError):
        return Check("aggregates", False, "The aggregates have another form than the statement's numbers need.")
    if wrong:
        return Check("aggregates", False, f"Computed again, numbers come out otherwise: {'; '.join(wrong[:5])}")
    return Check("aggregates", True, f"{count:,} numbers were computed again and come out the same.")
