"""What the Python library stands on: the catalogue and the service over it, read once for each folder."""

from functools import lru_cache
from pathlib import Path

from counterpoise.files.catalogue_store import CatalogueFolder
from counterpoise.services.policies import Policies
from counterpoise.settings import Settings

__all__ = ["Embedded", "embedded"]


class Embedded:
    """A catalogue folder and the policies over it.

    Raises:
        InvalidDocument: listing every fault in every file.
    """

    def __init__(self, folder: CatalogueFolder) -> None:
        self.folder = folder
        self.catalogue = folder.catalogue()
        self.policies = Policies(self.catalogue, folder.profiles(self.catalogue))


@lru_cache(maxsize=8)
def _opened(root: Path) -> Embedded:
    return Embedded(CatalogueFolder(root))


def embedded(catalogue: Path | None = None) -> Embedded:
    """The folder named, or the one that the settings name: the catalogue that ships, unless a variable says otherwise.

    Raises:
        InvalidDocument: listing every fault in every file.
    """
    return _opened((catalogue or Settings().catalogue_dir).resolve())
