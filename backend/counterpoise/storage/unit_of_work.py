"""The store over a database: units of work, each one session and one transaction."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Engine
from sqlmodel import Session

from counterpoise.domain.errors import StorageFailed
from counterpoise.services.state import Store, UnitOfWork
from counterpoise.storage.engine import PATIENCE, WRITING
from counterpoise.storage.failures import reported
from counterpoise.storage.migrating import check_revision
from counterpoise.storage.repositories.accounts import StoredAccounts
from counterpoise.storage.repositories.audit import StoredAudit
from counterpoise.storage.repositories.catalogues import StoredCatalogues
from counterpoise.storage.repositories.choices import StoredChoices
from counterpoise.storage.repositories.contributions import StoredContributions
from counterpoise.storage.repositories.credentials import StoredCredentials
from counterpoise.storage.repositories.deployments import StoredDeployments
from counterpoise.storage.repositories.idempotency import StoredIdempotency
from counterpoise.storage.repositories.panel_replies import StoredPanelReplies
from counterpoise.storage.repositories.panels import StoredPanels
from counterpoise.storage.repositories.profiles import StoredProfiles
from counterpoise.storage.repositories.statements import StoredObjections, StoredStatements
from counterpoise.storage.repositories.translog import StoredTranslog

__all__ = ["DatabaseStore", "DatabaseUnit"]


# Writers at once on PostgreSQL: fewer than there are connections, so that readers always find one.
_AT_ONCE = 20


class DatabaseUnit(UnitOfWork):
    """Repositories over one session.

    Args:
        session: in a transaction, or about to begin one.
        writable: whether it may be committed.
    """

    def __init__(self, session: Session, *, writable: bool) -> None:
        self._session, self._writable = session, writable

    @property
    def accounts(self) -> StoredAccounts:
        """People and their roles in panels."""
        return StoredAccounts(self._session)

    @property
    def credentials(self) -> StoredCredentials:
        """Sessions, API tokens and invitations."""
        return StoredCredentials(self._session)

    @property
    def profiles(self) -> StoredProfiles:
        """Profiles, drafts and versions."""
        return StoredProfiles(self._session)

    @property
    def deployments(self) -> StoredDeployments:
        """What operators offer."""
        return StoredDeployments(self._session)

    @property
    def choices(self) -> StoredChoices:
        """The history of choices."""
        return StoredChoices(self._session)

    @property
    def audit(self) -> StoredAudit:
        """The trail of who did what."""
        return StoredAudit(self._session)

    @property
    def idempotency(self) -> StoredIdempotency:
        """Answers to creates."""
        return StoredIdempotency(self._session)

    @property
    def catalogues(self) -> StoredCatalogues:
        """Catalogues that were ever in force."""
        return StoredCatalogues(self._session)

    @property
    def statements(self) -> StoredStatements:
        """Published trade-off statements."""
        return StoredStatements(self._session)

    @property
    def objections(self) -> StoredObjections:
        """Objections to them, and replies."""
        return StoredObjections(self._session)

    @property
    def translog(self) -> StoredTranslog:
        """The log of statements."""
        return StoredTranslog(self._session)

    @property
    def panels(self) -> StoredPanels:
        """Panels, their public record and their draws."""
        return StoredPanels(self._session)

    @property
    def contributions(self) -> StoredContributions:
        """What members of panels contribute."""
        return StoredContributions(self._session)

    @property
    def panel_replies(self) -> StoredPanelReplies:
        """What members of panels reply to propositions."""
        return StoredPanelReplies(self._session)

    def commit(self) -> None:
        """Make it so."""
        if not self._writable:
            raise StorageFailed("This unit of work was opened for reading, or is committed already.")
        self._writable = False
        with reported():
            self._session.commit()


class DatabaseStore(Store):
    """Units of work over an engine.

    Args:
        engine: from :func:`counterpoise.storage.engine.engine_for`.
        patience: seconds that a writer waits for another.
    """

    def __init__(self, engine: Engine, *, patience: float = PATIENCE) -> None:
        self._engine = engine
        self._writing = engine.execution_options(**{WRITING: True})
        self._patience = patience
        # SQLite has one writer at a time: those of this process queue here, which is fairer than its polling, and holds
        # no connection. Other processes are waited for in the database.
        alone = engine.dialect.name == "sqlite"
        self._turn: threading.Lock | threading.Semaphore = threading.Lock() if alone else threading.Semaphore(_AT_ONCE)

    @property
    def engine(self) -> Engine:
        """For migrations, backups and tests."""
        return self._engine

    @contextmanager
    def reading(self) -> Iterator[DatabaseUnit]:
        """One consistent view."""
        with reported(), Session(self._engine) as session:
            yield DatabaseUnit(session, writable=False)

    @contextmanager
    def writing(self) -> Iterator[DatabaseUnit]:
        """One change."""
        if not self._turn.acquire(timeout=self._patience):
            raise StorageFailed("Another change takes too long; nothing was changed. Try again.", reason="busy")
        try:
            with reported(), Session(self._writing) as session:
                session.connection()  # begins, and on SQLite waits for writers in other processes
                yield DatabaseUnit(session, writable=True)
        finally:
            self._turn.release()

    def ready(self) -> None:
        """Raises StorageFailed if the database cannot be reached or has another schema."""
        with reported(), self._engine.connect() as connection:
            check_revision(connection)

    def close(self) -> None:
        """Close every connection that is not in use."""
        self._engine.dispose()
