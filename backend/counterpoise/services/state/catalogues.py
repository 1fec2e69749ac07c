"""Port of the catalogues that were ever in force."""

from collections.abc import Mapping
from typing import Any, Protocol

from counterpoise.domain.people.records import Instant

__all__ = ["Catalogues"]


class Catalogues(Protocol):
    """Catalogues that were ever in force, so that an old version can still be read as it was meant."""

    def keep(self, digest: str, document: Mapping[str, Any], since: Instant) -> None:
        """Put one in force; one that was there before comes into force again."""
        ...

    def in_force(self) -> str | None:
        """Digest of the one that came into force last, or None."""
        ...

    def document(self, digest: str) -> Mapping[str, Any] | None:
        """A catalogue by digest, or None."""
        ...
