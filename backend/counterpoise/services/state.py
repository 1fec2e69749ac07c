"""Ports of everything that is kept: repositories, the unit of work around them, and where time and chance come from.

One contract suite holds the fake, SQLite and PostgreSQL to this page. Services commit nothing; whoever opened the unit
of work does.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Any, Protocol

from counterpoise.domain.offers.records import (
    Choice,
    Deployment,
    Draft,
    KeptProfile,
    Remembered,
    Version,
    VersionId,
)
from counterpoise.domain.people.records import (
    Account,
    ApiToken,
    AuditEntry,
    Instant,
    Invitation,
    Membership,
    Session,
)

__all__ = [
    "Accounts",
    "Audit",
    "Choices",
    "Clock",
    "Credentials",
    "Deployments",
    "Entropy",
    "Idempotency",
    "Passwords",
    "Profiles",
    "Store",
    "UnitOfWork",
]


class Clock(Protocol):
    """What time it is."""

    def now(self) -> Instant:
        """Milliseconds since 1970 UTC."""
        ...


class Entropy(Protocol):
    """Where ids and secrets come from."""

    def identifier(self) -> str:
        """A new id: 26 lower-case letters and digits, unguessable."""
        ...

    def secret(self) -> str:
        """256 random bits, URL-safe."""
        ...


class Passwords(Protocol):
    """Password hashing (Argon2id, RFC 9106)."""

    def hash(self, password: str) -> str:
        """The encoded hash, with its salt and parameters."""
        ...

    def matches(self, encoded: str | None, password: str) -> bool:
        """Whether it matches; takes as long where there is no hash to compare with."""
        ...

    def outdated(self, encoded: str) -> bool:
        """Whether it should be hashed anew with today's parameters."""
        ...


class Accounts(Protocol):
    """People and their roles in panels."""

    def add(self, account: Account) -> None:
        """Keep a new account; raises AlreadyThere if the address or the provider's subject is taken."""
        ...

    def get(self, account_id: str) -> Account | None: ...

    def by_email(self, email: str) -> Account | None: ...

    def by_subject(self, subject: str) -> Account | None: ...

    def replace(self, account: Account) -> None:
        """Keep a changed account; raises AlreadyThere as ``add``."""
        ...

    def erase(self, account_id: str) -> None:
        """Remove the account with its sessions, tokens and memberships; its profiles lose their owner, its drafts go."""
        ...

    def page(self, after: str | None, limit: int) -> list[Account]:
        """Accounts with ids above ``after``, in id order."""
        ...

    def count(self) -> int: ...

    def join(self, membership: Membership) -> None:
        """Give a role in a panel, in place of another that the person had there."""
        ...

    def leave(self, panel: str, account_id: str) -> None: ...

    def memberships(self, account_id: str) -> list[Membership]: ...

    def members(self, panel: str) -> list[Membership]: ...


class Credentials(Protocol):
    """Sessions, API tokens and invitations, found by the hash of their secret."""

    def add_session(self, session: Session) -> None: ...

    def session(self, digest: str) -> Session | None: ...

    def end_session(self, digest: str) -> None: ...

    def end_sessions(self, account_id: str, *, but: str | None = None) -> None: ...

    def add_token(self, token: ApiToken) -> None: ...

    def token(self, digest: str) -> ApiToken | None: ...

    def tokens(self, account_id: str) -> list[ApiToken]:
        """All of an account, revoked ones too, oldest first."""
        ...

    def replace_token(self, token: ApiToken) -> None: ...

    def add_invitation(self, invitation: Invitation) -> None: ...

    def invitation(self, digest: str) -> Invitation | None: ...

    def spend_invitation(self, invitation_id: str, at: Instant) -> bool:
        """Mark it used; False if somebody was faster: it works once, however many try at the same time."""
        ...

    def invitations(self, created_by: str | None) -> list[Invitation]:
        """Those that one account made, or all for None; oldest first."""
        ...

    def forget_expired(self, now: Instant) -> int:
        """Remove sessions that are over; the number removed."""
        ...


class Profiles(Protocol):
    """Kept profiles, drafts and versions. Versions are only ever added."""

    def add(self, profile: KeptProfile) -> None:
        """Keep a new profile; raises AlreadyThere if the id is taken."""
        ...

    def get(self, profile_id: str) -> KeptProfile | None: ...

    def replace(self, profile: KeptProfile) -> None:
        """Change owner or deprecation; ``latest`` is changed by ``publish`` alone."""
        ...

    def page(self, after: str | None, limit: int, *, query: Mapping[str, Any] | None = None) -> list[KeptProfile]:
        """Published profiles with ids above ``after`` in id order.

        ``query`` may hold ``text`` (in title, summary, suits, case-insensitive), ``context`` (sets weights there),
        ``axis`` with ``low`` and ``high`` (first-pole weight of the newest version, inclusive), ``origin``, ``owner``,
        ``deprecated`` (bool; both kinds without it).
        """
        ...

    def owned(self, account_id: str) -> list[KeptProfile]:
        """Everything of one owner, unpublished ones too, in id order."""
        ...

    def forks(self, profile_id: str) -> list[KeptProfile]: ...

    def draft(self, profile_id: str) -> Draft | None: ...

    def save_draft(self, draft: Draft, *, replaces: int | None) -> None:
        """Keep a draft whose stored revision is ``replaces`` (None: there is none); raises StaleRevision otherwise."""
        ...

    def drop_draft(self, profile_id: str) -> None: ...

    def publish(self, version: Version, *, replaces: int) -> None:
        """Add a version and make it the latest, if the latest was ``replaces``; raises StaleRevision otherwise."""
        ...

    def version(self, profile_id: str, number: int) -> Version | None: ...

    def versions(self, profile_id: str, before: int | None, limit: int) -> list[Version]:
        """Newest first, with numbers below ``before``."""
        ...

    def by_digest(self, digest: str) -> list[VersionId]: ...


class Deployments(Protocol):
    """What operators offer."""

    def add(self, deployment: Deployment) -> None:
        """Keep a new one; raises AlreadyThere if the id is taken."""
        ...

    def get(self, deployment_id: str) -> Deployment | None: ...

    def replace(self, deployment: Deployment, *, replaces: int) -> None:
        """Keep a changed one whose stored revision is ``replaces``; raises StaleRevision otherwise."""
        ...

    def page(self, after: str | None, limit: int, *, owner: str | None = None) -> list[Deployment]: ...


class Choices(Protocol):
    """The history of choices; by chooser hash only."""

    def add(self, choices: Sequence[Choice]) -> None:
        """Append; many at once are one statement."""
        ...

    def of(self, chooser: str) -> list[Choice]:
        """Oldest first."""
        ...

    def of_deployment(self, deployment_id: str) -> Iterator[Choice]:
        """Oldest first."""
        ...

    def erase(self, choosers: Sequence[str]) -> int:
        """Remove everything of these choosers; the number removed."""
        ...


class Audit(Protocol):
    """The trail of who did what; nothing in it is ever changed or removed."""

    def append(self, entry: AuditEntry) -> None: ...

    def page(self, before: int | None, limit: int) -> list[AuditEntry]:
        """Newest first, with numbers below ``before``."""
        ...


class Idempotency(Protocol):
    """Answers to creates, so that asking twice creates once."""

    def get(self, key: str) -> Remembered | None: ...

    def add(self, remembered: Remembered) -> None:
        """Raises AlreadyThere if the key is taken."""
        ...

    def forget_before(self, at: Instant) -> int: ...


class UnitOfWork(Protocol):
    """Everything that is read and changed together. Left without ``commit``, nothing has happened."""

    @property
    def accounts(self) -> Accounts: ...
    @property
    def credentials(self) -> Credentials: ...
    @property
    def profiles(self) -> Profiles: ...
    @property
    def deployments(self) -> Deployments: ...
    @property
    def choices(self) -> Choices: ...
    @property
    def audit(self) -> Audit: ...
    @property
    def idempotency(self) -> Idempotency: ...

    def commit(self) -> None:
        """Make it so; raises StorageFailed, after which nothing has happened."""
        ...


class Store(Protocol):
    """Opens units of work."""

    def reading(self) -> AbstractContextManager[UnitOfWork]:
        """One consistent view; committing it is an error."""
        ...

    def writing(self) -> AbstractContextManager[UnitOfWork]:
        """One change; writers wait for each other as far as the database makes them."""
        ...

    def ready(self) -> None:
        """Raises StorageFailed if the database cannot be reached or has another schema than this program."""
        ...
