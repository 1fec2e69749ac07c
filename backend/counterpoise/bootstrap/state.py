"""The database, wired: which one, brought up to date, with what ships in it, and cared for."""

from dataclasses import dataclass
from pathlib import Path

from counterpoise.bootstrap.library import Library, library
from counterpoise.identity.clock import SystemClock
from counterpoise.services.seeding import Seeded, seed
from counterpoise.services.state import Clock, Store
from counterpoise.settings import Settings
from counterpoise.storage import backups, migrating
from counterpoise.storage.addresses import Address, address_of, shown
from counterpoise.storage.backups import Backup
from counterpoise.storage.checking import faults_of
from counterpoise.storage.engine import engine_for
from counterpoise.storage.unit_of_work import DatabaseStore

__all__ = [
    "Upgraded",
    "back_up_database",
    "check_database",
    "database_of",
    "downgrade_database",
    "open_store",
    "prepare",
    "restore_database",
    "shown_database",
    "upgrade_database",
]


def database_of(settings: Settings) -> Address:
    """Where the settings say that everything is kept.

    Raises:
        InvalidOption: if the URL names no database that can be used.
    """
    url = settings.database_url
    return address_of(url.get_secret_value() if url else None, settings.data_dir)


def shown_database(settings: Settings) -> str:
    """The same for people: a path, or a URL without its password."""
    return shown(database_of(settings))


def open_store(settings: Settings) -> DatabaseStore:
    """The store over the database of the settings; connects when first used. ``ready`` says whether it is up to date.

    Raises:
        InvalidOption: if the URL names no database that can be used.
        StorageFailed: if the folder of an SQLite file cannot be made.
    """
    return DatabaseStore(engine_for(database_of(settings)))


def prepare(settings: Settings, store: Store, held: Library, clock: Clock) -> Seeded:
    """Bring the schema up to date and keep what ships with the program. Doing it again, or twice at a time, is safe.

    Raises:
        StorageFailed: if the database cannot be reached or is not ours.
    """
    migrating.upgrade(database_of(settings))
    return seed(store, held.catalogue, held.policies.profiles, clock.now())


@dataclass(frozen=True, slots=True)
class Upgraded:
    """The schema's revisions before and after, and what was kept of what ships."""

    before: str | None
    after: str | None
    seeded: Seeded


def upgrade_database(settings: Settings) -> Upgraded:
    """What ``prepare`` does, told.

    Raises:
        InvalidDocument: if the catalogue breaks its format.
        StorageFailed: as ``prepare``.
    """
    held = library(settings)
    before, after = migrating.upgrade(database_of(settings))
    store = open_store(settings)
    try:
        return Upgraded(before, after, prepare(settings, store, held, SystemClock()))
    finally:
        store.close()


def downgrade_database(settings: Settings, revision: str) -> tuple[str | None, str | None]:
    """Take the schema back; its revisions before and after. Raises as ``migrating.downgrade``."""
    return migrating.downgrade(database_of(settings), revision)


def check_database(settings: Settings) -> list[str]:
    """What is wrong with the database. Raises as ``checking.faults_of``."""
    return faults_of(database_of(settings))


def back_up_database(settings: Settings, target: Path) -> Backup:
    """Write everything to a file. Raises as ``backups.back_up``."""
    return backups.back_up(database_of(settings), target)


def restore_database(settings: Settings, source: Path, *, force: bool) -> Backup:
    """Put a backup into the database. Raises as ``backups.restore``."""
    return backups.restore(database_of(settings), source, force=force)
