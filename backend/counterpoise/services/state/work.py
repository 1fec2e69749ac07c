"""Ports of the unit of work and the store that opens it."""

from contextlib import AbstractContextManager
from typing import Protocol

from counterpoise.services.state.catalogues import Catalogues
from counterpoise.services.state.offers import Choices, Deployments, Idempotency, Profiles
from counterpoise.services.state.panel_replies import PanelReplies
from counterpoise.services.state.panels import Contributions, Panels
from counterpoise.services.state.people import Accounts, Audit, Credentials
from counterpoise.services.state.statements import Objections, Statements
from counterpoise.services.state.translog import Translog

__all__ = ["Store", "UnitOfWork"]


class UnitOfWork(Protocol):
    """Everything that is read and changed together. Left without ``commit``, nothing has happened."""

    @property
    def accounts(self) -> Accounts:
        """People and their roles in panels."""
        ...

    @property
    def credentials(self) -> Credentials:
        """Sessions, API tokens and invitations."""
        ...

    @property
    def profiles(self) -> Profiles:
        """Profiles, drafts and versions."""
        ...

    @property
    def deployments(self) -> Deployments:
        """What operators offer."""
        ...

    @property
    def choices(self) -> Choices:
        """The history of choices."""
        ...

    @property
    def audit(self) -> Audit:
        """The trail of who did what."""
        ...

    @property
    def idempotency(self) -> Idempotency:
        """Answers to creates."""
        ...

    @property
    def catalogues(self) -> Catalogues:
        """Catalogues that were ever in force."""
        ...

    @property
    def statements(self) -> Statements:
        """Published trade-off statements."""
        ...

    @property
    def objections(self) -> Objections:
        """Objections to them, and replies."""
        ...

    @property
    def translog(self) -> Translog:
        """The log of statements: entries, hashes, signed heads."""
        ...

    @property
    def panels(self) -> Panels:
        """Panels, their public record and their draws."""
        ...

    @property
    def contributions(self) -> Contributions:
        """What members of panels contribute."""
        ...

    @property
    def panel_replies(self) -> PanelReplies:
        """What members of panels reply to propositions."""
        ...

    def commit(self) -> None:
        """Make it so, once; raises StorageFailed, after which nothing has happened."""
        ...


class Store(Protocol):
    """Opens units of work."""

    def reading(self) -> AbstractContextManager[UnitOfWork]:
        """One consistent view; changing anything in it, and committing it, raises StorageFailed."""
        ...

    def writing(self) -> AbstractContextManager[UnitOfWork]:
        """One change; reads see what is committed at the time, not one snapshot.

        Where the database lets several writers in at once, what keeps them apart is written at each method: revisions,
        unique values, what works once, and locks that are asked for by name.
        """
        ...

    def ready(self) -> None:
        """Raises StorageFailed if the database cannot be reached or has another schema than this program."""
        ...
