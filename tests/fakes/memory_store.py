"""A store in memory: the ports of ``services.state`` with nothing behind them, held to the contract suite.

Records are frozen, so a snapshot is a copy of the dictionaries. A writer works on a copy that ``commit`` puts in place;
whoever reads keeps the copy that was in place when they came.
"""

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from tests.fakes.memory_offers import MemoryChoices, MemoryDeployments, MemoryProfiles
from tests.fakes.memory_panels import MemoryContributions, MemoryPanels
from tests.fakes.memory_people import MemoryAccounts, MemoryCredentials
from tests.fakes.memory_replies import MemoryReplies
from tests.fakes.memory_state import Part, State
from tests.fakes.memory_statements import MemoryObjections, MemoryStatements
from tests.fakes.memory_translog import MemoryTranslog

from counterpoise.domain.errors import AlreadyThere, StorageFailed
from counterpoise.domain.offers.records import Remembered
from counterpoise.domain.people.records import AuditEntry, Instant
from counterpoise.services import state as ports


class MemoryAudit(Part, ports.Audit):
    def append(self, entry: AuditEntry) -> None:
        self._state.changing()
        number = self._state.next_number("audit")
        self._state.audit[number] = replace(entry, number=number)

    def page(self, before: int | None, limit: int) -> list[AuditEntry]:
        held = reversed(self._state.audit.values())
        return [one for one in held if before is None or one.number < before][:limit]


class MemoryIdempotency(Part, ports.Idempotency):
    def get(self, key: str) -> Remembered | None:
        return self._state.remembered.get(key)

    def add(self, remembered: Remembered) -> None:
        self._state.changing()
        if remembered.key in self._state.remembered:
            raise AlreadyThere("This key is taken.")
        self._state.remembered[remembered.key] = remembered

    def forget_before(self, at: Instant) -> int:
        self._state.changing()
        old = [key for key, one in self._state.remembered.items() if one.created_at < at]
        for key in old:
            del self._state.remembered[key]
        return len(old)


class MemoryCatalogues(Part, ports.Catalogues):
    def keep(self, digest: str, document: Mapping[str, Any], since: Instant) -> None:
        self._state.changing()
        self._state.catalogues[digest] = (since, document)

    def in_force(self) -> str | None:
        held = self._state.catalogues
        return min(held, key=lambda one: (-held[one][0], one), default=None)

    def document(self, digest: str) -> Mapping[str, Any] | None:
        return self._state.catalogues.get(digest, (0, None))[1]


class MemoryUnitOfWork(ports.UnitOfWork):
    def __init__(self, store: "MemoryStore", state: State) -> None:
        self._store, self._state, self._over = store, state, False
        self._accounts = MemoryAccounts(state)
        self._credentials = MemoryCredentials(state)
        self._profiles = MemoryProfiles(state)
        self._deployments = MemoryDeployments(state)
        self._choices = MemoryChoices(state)
        self._audit = MemoryAudit(state)
        self._idempotency = MemoryIdempotency(state)
        self._catalogues = MemoryCatalogues(state)
        self._statements = MemoryStatements(state)
        self._objections = MemoryObjections(state)
        self._translog = MemoryTranslog(state)
        self._panels = MemoryPanels(state)
        self._contributions = MemoryContributions(state)
        self._panel_replies = MemoryReplies(state)

    @property
    def accounts(self) -> ports.Accounts:
        return self._accounts

    @property
    def credentials(self) -> ports.Credentials:
        return self._credentials

    @property
    def profiles(self) -> ports.Profiles:
        return self._profiles

    @property
    def deployments(self) -> ports.Deployments:
        return self._deployments

    @property
    def choices(self) -> ports.Choices:
        return self._choices

    @property
    def audit(self) -> ports.Audit:
        return self._audit

    @property
    def idempotency(self) -> ports.Idempotency:
        return self._idempotency

    @property
    def catalogues(self) -> ports.Catalogues:
        return self._catalogues

    @property
    def statements(self) -> ports.Statements:
        return self._statements

    @property
    def objections(self) -> ports.Objections:
        return self._objections

    @property
    def translog(self) -> ports.Translog:
        return self._translog

    @property
    def panels(self) -> ports.Panels:
        return self._panels

    @property
    def contributions(self) -> ports.Contributions:
        return self._contributions

    @property
    def panel_replies(self) -> ports.PanelReplies:
        return self._panel_replies

    def commit(self) -> None:
        self._state.changing()
        self._state.writable = False
        self._store.state = self._state


class MemoryStore(ports.Store):
    """A store that forgets everything when it goes.

    Args:
        patience: seconds that a writer waits for the one before it, then StorageFailed.
    """

    def __init__(self, *, patience: float = 30) -> None:
        self.state = State()
        self._writer = threading.Lock()
        self._patience = patience

    @contextmanager
    def reading(self) -> Iterator[ports.UnitOfWork]:
        yield MemoryUnitOfWork(self, self.state)

    @contextmanager
    def writing(self) -> Iterator[ports.UnitOfWork]:
        if not self._writer.acquire(timeout=self._patience):
            raise StorageFailed("Another change takes too long.")
        try:
            yield MemoryUnitOfWork(self, self.state.copy())
        finally:
            self._writer.release()

    def ready(self) -> None:
        """Always is."""
