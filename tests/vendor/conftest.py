"""These tests need packages that the project itself does not, so only ``tests/vendor/run.py`` runs them.

It loads no conftest above this one: those import what a vendor's environment does not hold.
"""

import os
from pathlib import Path

import pytest

from counterpoise.domain.catalogue.catalogue import Catalogue
from counterpoise.domain.catalogue.profile import Profile
from counterpoise.files.catalogue_store import CatalogueFolder
from counterpoise.services.policies import Policies

collect_ignore_glob = [] if os.environ.get("COUNTERPOISE_VENDOR_TESTS") else ["*"]


ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    return CatalogueFolder(ROOT / "value_profiles").catalogue()


@pytest.fixture(scope="session")
def shipped(catalogue: Catalogue) -> dict[str, Profile]:
    return CatalogueFolder(ROOT / "value_profiles").profiles(catalogue)


@pytest.fixture
def policies(catalogue: Catalogue, shipped: dict[str, Profile]) -> Policies:
    return Policies(catalogue, shipped)
