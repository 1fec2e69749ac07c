"""What ships with the program, kept: the catalogue in force, and the shipped profiles as versions like any others.

Seeding again changes nothing. After an upgrade it publishes what changed as new versions, and deprecates what no longer
ships. It touches nothing that people made.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from counterpoise.domain.catalogue.catalogue import Catalogue
from counterpoise.domain.catalogue.profile import Profile
from counterpoise.domain.errors import AlreadyThere, StaleRevision
from counterpoise.domain.offers.records import KeptProfile, Version
from counterpoise.domain.people.records import AuditEntry, Instant
from counterpoise.services.state import Store, UnitOfWork

__all__ = ["Seeded", "seed"]

_WITHDRAWN = "It no longer ships with Counterpoise."
_CHANGED = "Changed with an upgrade of Counterpoise."
_STEP = 100


@dataclass(frozen=True, slots=True)
class Seeded:
    """What a seeding did, as ids in order.

    Attributes:
        published: got a first or a new version.
        withdrawn: no longer ship, and are deprecated.
        returned: ship again after they did not.
        taken: could not be kept, because somebody has published under this id.
        catalogue: whether another catalogue came into force.
    """

    published: tuple[str, ...] = ()
    withdrawn: tuple[str, ...] = ()
    returned: tuple[str, ...] = ()
    taken: tuple[str, ...] = ()
    catalogue: bool = False


def seed(store: Store, catalogue: Catalogue, shipped: Mapping[str, Profile], now: Instant) -> Seeded:
    """Keep the catalogue and the shipped profiles; one change, all or nothing.

    Several programs that start at the same time may all seed: what one has kept, the others find.

    Raises:
        StorageFailed: if the database cannot be reached or is not migrated.
    """
    with store.writing() as work:
        another = work.catalogues.in_force() != catalogue.digest
        if another:
            work.catalogues.keep(catalogue.digest, catalogue.document(), now)
        seeds = [_Seed(work, catalogue.digest, now, held) for held in _held(work)]
        kept = {one.held.id: one for one in seeds}
        fresh = {name: _added(work, catalogue.digest, name, now) for name in sorted(shipped) if name not in kept}
        kept |= {name: one for name, one in fresh.items() if one is not None}
        done = Seeded(
            published=tuple(name for name in sorted(shipped) if name in kept and kept[name].publish(shipped[name])),
            withdrawn=tuple(name for name, one in sorted(kept.items()) if name not in shipped and one.withdraw()),
            returned=tuple(name for name in sorted(shipped) if name in kept and kept[name].bring_back()),
            taken=tuple(name for name, one in fresh.items() if one is None),
            catalogue=another,
        )
        work.commit()
        return done


def _held(work: UnitOfWork) -> list[KeptProfile]:
    """The shipped profiles that are kept."""
    found: list[KeptProfile] = []
    while page := work.profiles.page(found[-1].id if found else None, _STEP, query={"origin": "shipped"}):
        found += page
    return found


def _added(work: UnitOfWork, catalogue: str, name: str, now: Instant) -> "_Seed | None":
    """A place for a shipped profile that is not kept yet; None where somebody else has the id."""
    try:
        work.profiles.add(KeptProfile(name, "shipped", None, now))
    except AlreadyThere:
        held = work.profiles.get(name)
        return _Seed(work, catalogue, now, held) if held is not None and held.origin == "shipped" else None
    return _Seed(work, catalogue, now, KeptProfile(name, "shipped", None, now))


class _Seed:
    """One shipped profile that is kept, and what may happen to it."""

    def __init__(self, work: UnitOfWork, catalogue: str, now: Instant, held: KeptProfile) -> None:
        self._work, self._catalogue, self._now, self.held = work, catalogue, now, held

    def publish(self, profile: Profile) -> bool:
        """Publish the profile, unless the latest version says the same."""
        held = self.held
        latest = self._work.profiles.version(held.id, held.latest) if held.latest else None
        if latest is not None and latest.digest == profile.digest:
            return False
        version = Version(
            profile=held.id,
            number=held.latest + 1,
            document=profile.document(),
            digest=profile.digest,
            published_at=self._now,
            previous=latest.digest if latest else None,
            note=_CHANGED if latest else None,
            catalogue=self._catalogue,
        )
        try:
            self._work.profiles.publish(version, replaces=held.latest)
        except StaleRevision:
            return False  # another program that starts at the same time was faster
        self._record("profile.published", ("version", version.number))
        return True

    def withdraw(self) -> bool:
        """Deprecate it, unless it is."""
        if self.held.deprecated_at is not None:
            return False
        self._deprecate(self._now, _WITHDRAWN)
        self._record("profile.deprecated")
        return True

    def bring_back(self) -> bool:
        """Take the deprecation back, if it came from here."""
        if self.held.deprecated_because != _WITHDRAWN:
            return False
        self._deprecate(None, None)
        self._record("profile.returned")
        return True

    def _deprecate(self, at: Instant | None, because: str | None) -> None:
        held = self.held
        self._work.profiles.replace(
            KeptProfile(held.id, held.origin, held.owner, held.created_at, deprecated_at=at, deprecated_because=because)
        )

    def _record(self, action: str, *details: tuple[str, str | int | None]) -> None:
        self._work.audit.append(AuditEntry(self._now, "system", action, "profile", self.held.id, None, details))
