"""Fixtures that every kind of test shares."""

from pathlib import Path

import pytest

from counterpoise.domain.catalogue.catalogue import Catalogue
from counterpoise.domain.catalogue.profile import Profile
from counterpoise.files.catalogue_store import CatalogueFolder
from counterpoise.services.policies import Policies

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def root() -> Path:
    return ROOT


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    return CatalogueFolder(ROOT / "value_profiles").catalogue()


@pytest.fixture(scope="session")
def shipped(catalogue: Catalogue) -> dict[str, Profile]:
    return CatalogueFolder(ROOT / "value_profiles").profiles(catalogue)


@pytest.fixture
def policies(catalogue: Catalogue, shipped: dict[str, Profile]) -> Policies:
    return Policies(catalogue, shipped)


@pytest.fixture(scope="session")
def realdata() -> Path:
    """The folder of real data; a newcomer's clone has none, and then the test says what is missing."""
    folder = ROOT.parent / "shared" / "data"
    if not (folder / "README.md").is_file():
        pytest.skip(f"no real data at {folder}: see docs/how-to/real-data.md for what it is and where it is published")
    return folder
