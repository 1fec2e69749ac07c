"""The files and the service over them."""

from dataclasses import dataclass

from counterpoise.domain.catalogue.catalogue import Catalogue
from counterpoise.files.catalogue_store import CatalogueFolder
from counterpoise.files.evidence_packs import EvidenceFolder
from counterpoise.services.policies import Policies
from counterpoise.services.standing import Standing
from counterpoise.settings import Settings

__all__ = ["Library", "library"]


@dataclass(frozen=True)
class Library:
    """The files and the service over them."""

    folder: CatalogueFolder
    catalogue: Catalogue
    policies: Policies
    evidence: EvidenceFolder
    standing: Standing


def library(settings: Settings) -> Library:
    """Read the catalogue and the shipped profiles.

    Raises:
        InvalidDocument: listing every fault in every file.
    """
    folder = CatalogueFolder(settings.catalogue_dir)
    catalogue = folder.catalogue()
    policies = Policies(catalogue, folder.profiles(catalogue))
    evidence = EvidenceFolder(folder.root / "evidence", catalogue)
    return Library(folder, catalogue, policies, evidence, Standing(policies, evidence))
