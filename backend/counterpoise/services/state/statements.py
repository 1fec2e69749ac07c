"""Ports of published statements and of objections to them. What was signed is only ever added."""

from collections.abc import Mapping
from typing import Any, Protocol

from counterpoise.domain.disclosure.records import KeptObjection, KeptStatement, StatementName

__all__ = ["Objections", "Statements"]


class Statements(Protocol):
    """Statements by name and version. Whoever changes something here has locked the log in the same unit of work."""

    def name(self, name: str) -> StatementName | None:
        """Whose permalink it is, and its newest version; None where nobody has it."""
        ...

    def publish(self, statement: KeptStatement, *, replaces: int) -> None:
        """Add a version and make it the latest, if the latest was ``replaces``; 0 begins the name.

        Raises:
            StaleRevision: if the latest is another.
            AlreadyThere: if the name is taken, or the same bytes are published.
        """
        ...

    def advance(self, name: str, head: str) -> None:
        """Note the payload of the newest entry in the log about this statement; nothing for an unknown name."""
        ...

    def get(self, name: str, version: int | None = None) -> KeptStatement | None:
        """A version, or the latest; None where there is none."""
        ...

    def by_digest(self, digest: str) -> KeptStatement | None:
        """The version of exactly these bytes, or None."""
        ...

    def versions(self, name: str) -> list[KeptStatement]:
        """All of a name, newest first."""
        ...

    def translations(self, digest: str) -> list[KeptStatement]:
        """Those that say that they translate this one, in the order in which they came."""
        ...

    def withdraw(self, statement: KeptStatement) -> None:
        """Keep what a withdrawal adds; raises StaleRevision unless the version is there and not withdrawn."""
        ...

    def page(self, before: int | None, limit: int, *, query: Mapping[str, Any] | None = None) -> list[KeptStatement]:
        """The latest version of each name, the newest entry first, with entries below ``before``.

        ``query`` may hold ``axis`` (an id), ``who`` (in who is disadvantaged, case-insensitive), ``since`` and
        ``until`` (first day, inclusive, ISO 8601), ``deployment``, ``language``.
        """
        ...


class Objections(Protocol):
    """Objections, each with at most one reply."""

    def add(self, objection: KeptObjection) -> None:
        """Keep one; raises AlreadyThere if the id is taken."""
        ...

    def get(self, objection_id: str) -> KeptObjection | None:
        """One, or None."""
        ...

    def answer(self, objection: KeptObjection) -> None:
        """Keep what a reply adds; raises StaleRevision unless the objection is there without a reply."""
        ...

    def erase(self, objection_id: str) -> None:
        """Remove its text and salt; the hash stays."""
        ...

    def page(
        self, before: int | None, limit: int, *, statement: str | None = None, unanswered: bool = False
    ) -> list[KeptObjection]:
        """The newest first, with entries below ``before``."""
        ...

    def count_since(self, at: int) -> int:
        """How many came in at or after this time."""
        ...
