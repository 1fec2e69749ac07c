"""Statements, wired: drafts, the notary with its keys, and what is published on this server or machine."""

from dataclasses import dataclass
from pathlib import Path

from counterpoise.bootstrap.access import Surroundings, throttle
from counterpoise.bootstrap.library import Library
from counterpoise.bootstrap.translog import key_files, open_log
from counterpoise.files.measurement_reports import read_measurements
from counterpoise.files.statement_files import FileSources
from counterpoise.services.access_ports import Throttle
from counterpoise.services.objections import Objections
from counterpoise.services.statement_drafts import StatementDrafts
from counterpoise.services.statement_log import Notary
from counterpoise.services.statements import Statements
from counterpoise.services.translog import Log
from counterpoise.settings import Settings
from counterpoise.signing.ed25519 import verifies

__all__ = ["Disclosure", "disclosure", "drafts_of", "file_sources"]


@dataclass(frozen=True)
class Disclosure:
    """Everything about statements.

    Attributes:
        address: under which people reach what is published.
    """

    drafts: StatementDrafts
    notary: Notary
    statements: Statements
    objections: Objections
    address: str


def drafts_of(settings: Settings, held: Library) -> StatementDrafts:
    """Drafts and their checks, without a database or keys; raises InvalidDocument for a broken measurement."""
    return StatementDrafts(
        held.policies, held.standing, read_measurements(settings.catalogue_dir, held.catalogue.digest)
    )


def file_sources(held: Library, beside: Path) -> FileSources:
    """Where the names in a draft lead on this machine."""
    return FileSources(held.folder, held.catalogue, held.evidence, beside)


def disclosure(
    settings: Settings,
    held: Library,
    around: Surroundings,
    *,
    log: Log | None = None,
    limits: Throttle | None = None,
) -> Disclosure:
    """Everything about statements, over one store; keys are made when they are first needed.

    Args:
        settings: where catalogue and keys are.
        held: the catalogue's files.
        around: store, clock and chance.
        log: the log of the application; None opens it.
        limits: counts objections; None for the limits of the settings.
    """
    notary = Notary(log or open_log(settings, around), key_files(settings, "statement", around.clock), verifies)
    statements = Statements(notary)
    objections = Objections(statements, notary, around.entropy, limits or throttle(settings))
    return Disclosure(drafts_of(settings, held), notary, statements, objections, settings.address)
