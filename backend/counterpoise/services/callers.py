"""Whoever asks for something, and the unit of work in which it happens."""

from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Protocol

from counterpoise.domain.errors import SignInNeeded
from counterpoise.domain.people.records import AuditEntry, Instant, Session
from counterpoise.domain.people.roles import SCOPES, Actor
from counterpoise.services.state import UnitOfWork

__all__ = ["SYSTEM", "Caller", "Visit"]

SYSTEM = Actor(account="system", role="admin", scopes=frozenset(SCOPES))
"""The command line on the machine of the database; it needs no account, because it holds the database."""


@dataclass(frozen=True, slots=True)
class Caller:
    """One request of one actor.

    Attributes:
        actor: whoever asks; a visitor has no account.
        work: the open unit of work: writing for unsafe methods, else reading. Services never commit it.
        request: id of the request; None from the command line.
        at: when it was asked.
        session: the session that the credential belongs to; None for visitors and API tokens.
        client: address that the request came from, for rate limits alone; kept nowhere.
    """

    actor: Actor
    work: UnitOfWork
    request: str | None
    at: Instant
    session: Session | None = None
    client: str = ""

    @property
    def account(self) -> str:
        """Id of the caller's account; raises SignInNeeded for a visitor."""
        if self.actor.account is None:
            raise SignInNeeded("Sign in first.")
        return self.actor.account

    def record(
        self, action: str, kind: str, object_id: str, *, by: str | None = None, **details: str | int | None
    ) -> None:
        """Append to the audit trail.

        Args:
            action: stable word, e.g. ``profile.published``.
            kind: of the object, e.g. ``profile``.
            object_id: its id.
            by: account id where the caller became somebody during the request, e.g. by signing in.
            details: ids, roles and numbers; never names, addresses or other personal text.
        """
        self.work.audit.append(
            AuditEntry(
                at=self.at,
                actor=by or self.actor.account or "visitor",
                action=action,
                kind=kind,
                object=object_id,
                request=self.request,
                details=tuple(sorted(details.items())),
            )
        )


class Visit(Protocol):
    """One request that opens several units of work, one after the other.

    It is for work that takes long: what it starts from is read in one unit, and what comes of it is kept in another, so
    that nobody waits for the database meanwhile. Who asks, and whether they may, is looked at in each unit anew.
    """

    def reading(self) -> AbstractContextManager[Caller]:
        """A caller whose unit of work is for reading."""
        ...

    def writing(self) -> AbstractContextManager[Caller]:
        """A caller whose unit of work is committed at its end, unless it ends with an error."""
        ...
