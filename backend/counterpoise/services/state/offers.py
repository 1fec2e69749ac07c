"""Ports of profiles, deployments, choices and answers to creates."""

from collections.abc import Iterator, Mapping, Sequence
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
    Instant,
)

__all__ = ["Choices", "Deployments", "Idempotency", "Profiles"]


class Profiles(Protocol):
    """Kept profiles, drafts and versions. Versions are only ever added."""

    def add(self, profile: KeptProfile) -> None:
        """Keep a new profile; raises AlreadyThere if the id is taken."""
        ...

    def get(self, profile_id: str) -> KeptProfile | None:
        """The profile's standing facts, or None."""
        ...

    def replace(self, profile: KeptProfile) -> None:
        """Change owner or deprecation, nothing else; ``latest`` is changed by ``publish`` alone.

        Raises UnknownProfile if it is gone.
        """
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

    def forks(self, profile_id: str) -> list[KeptProfile]:
        """Published profiles that were copied from any version of this one, in id order."""
        ...

    def draft(self, profile_id: str) -> Draft | None:
        """The profile's draft, or None."""
        ...

    def save_draft(self, draft: Draft, *, replaces: int | None) -> None:
        """Keep a draft whose stored revision is ``replaces`` (None: there is none); raises StaleRevision otherwise."""
        ...

    def drop_draft(self, profile_id: str) -> None:
        """Remove the draft; nothing happens where there is none."""
        ...

    def publish(self, version: Version, *, replaces: int) -> None:
        """Add a version and make it the latest, if the latest was ``replaces``; raises StaleRevision otherwise."""
        ...

    def version(self, profile_id: str, number: int) -> Version | None:
        """One version, or None."""
        ...

    def versions(self, profile_id: str, before: int | None, limit: int) -> list[Version]:
        """Newest first, with numbers below ``before``."""
        ...

    def by_digest(self, digest: str) -> list[VersionId]:
        """Versions that say exactly this, by id and number."""
        ...


class Deployments(Protocol):
    """What operators offer."""

    def add(self, deployment: Deployment) -> None:
        """Keep a new one; raises AlreadyThere if the id is taken."""
        ...

    def get(self, deployment_id: str) -> Deployment | None:
        """The deployment, closed or not, or None."""
        ...

    def replace(self, deployment: Deployment, *, replaces: int) -> None:
        """Keep a changed one whose stored revision is ``replaces``; raises StaleRevision otherwise."""
        ...

    def page(self, after: str | None, limit: int, *, owner: str | None = None) -> list[Deployment]:
        """Deployments with ids above ``after`` in id order, of one owner if named."""
        ...


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


class Idempotency(Protocol):
    """Answers to creates, so that asking twice creates once."""

    def get(self, key: str) -> Remembered | None:
        """The answer that is kept under this key, or None."""
        ...

    def add(self, remembered: Remembered) -> None:
        """Raises AlreadyThere if the key is taken."""
        ...

    def forget_before(self, at: Instant) -> int:
        """Remove answers made before ``at``; the number removed."""
        ...
