"""Fixtures that every kind of test shares."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from tests.databases import (
    database_url,
    new_postgres_url,
    postgres_server,
    postgres_store,
    postgres_template,
    sqlite_store,
    sqlite_template,
    store,
)

from counterpoise.domain.catalogue.catalogue import Catalogue
from counterpoise.domain.catalogue.profile import Profile
from counterpoise.files.catalogue_store import CatalogueFolder
from counterpoise.services.policies import Policies

__all__ = [
    "database_url",
    "new_postgres_url",
    "postgres_server",
    "postgres_store",
    "postgres_template",
    "sqlite_store",
    "sqlite_template",
    "store",
]

# Machines are noisy: no test fails because it was slow.
settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("untimed")

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session", autouse=True)
def data_dir(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A data folder of this test process: nothing that tests keep lands beside the sources."""
    folder = tmp_path_factory.mktemp("data")
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("COUNTERPOISE_DATA_DIR", str(folder))
        yield folder


@pytest.fixture(scope="module", autouse=True)
def module_data_dir(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A data folder of each module, so that what one publishes is not in the lists that another reads."""
    folder = tmp_path_factory.mktemp("data")
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("COUNTERPOISE_DATA_DIR", str(folder))
        yield folder


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
