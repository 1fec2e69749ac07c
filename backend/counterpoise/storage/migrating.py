"""The schema's revisions, up and down, through Alembic.

The revisions are files under ``migrations/`` (in the wheel: beside the package's modules). An upgrade or downgrade is
one transaction on both databases: all of it, or nothing.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import URL, Connection, inspect, text

from counterpoise.domain.errors import StorageFailed
from counterpoise.storage.engine import WRITING, engine_for
from counterpoise.storage.failures import reported
from counterpoise.storage.tables import metadata

__all__ = [
    "BASE",
    "HEAD",
    "alone",
    "check_revision",
    "differences",
    "downgrade",
    "empty",
    "migrations_dir",
    "move",
    "newest",
    "revision_of",
    "upgrade",
]

BASE, HEAD = "base", "head"
# Names the lock that keeps two programs from migrating at once: the bytes "CPmg" as a number.
_LOCK = 0x43506D67
# What the triggers keep from changing; alembic compares no triggers, so `check` does.
TRIGGERS = frozenset(
    {"audit_stays", "audit_is_kept", "version_stays", "version_is_kept", "panel_entry_stays", "panel_entry_is_kept"}
)


def migrations_dir() -> Path:
    """The revisions inside the installed package, or beside the source tree in a checkout."""
    package = Path(__file__).resolve().parents[1]
    packaged = package / "migrations"
    return packaged if packaged.is_dir() else package.parents[1] / "migrations"


def _config(connection: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(migrations_dir()).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


def newest() -> str:
    """The revision that this program works with."""
    head = ScriptDirectory.from_config(_config()).get_current_head()
    assert head is not None  # noqa: S101 - the package ships at least one
    return head


def revision_of(connection: Connection) -> str | None:
    """The revision that the database is at; None before the first."""
    return MigrationContext.configure(connection).get_current_revision()


def check_revision(connection: Connection) -> None:
    """Raises StorageFailed if the database is at another revision than this program."""
    found, wanted = revision_of(connection), newest()
    if found != wanted:
        raise StorageFailed(
            f"The database's schema is {found or 'not there yet'}, this program works with {wanted}. "
            "Run `counterpoise db upgrade`.",
            found=found,
            wanted=wanted,
        )


def upgrade(address: URL, revision: str = HEAD) -> tuple[str | None, str | None]:
    """Bring the schema up to ``revision``; the revisions before and after.

    Raises:
        StorageFailed: if it cannot, or if tables of these names are there that somebody else made.
    """
    with alone(address) as connection:
        before = revision_of(connection)
        move(connection, revision)
        return before, revision_of(connection)


def downgrade(address: URL, revision: str) -> tuple[str | None, str | None]:
    """Take the schema down to ``revision`` (``base``: nothing is left); the revisions before and after.

    Raises:
        StorageFailed: if it cannot.
    """
    with alone(address) as connection:
        before = revision_of(connection)
        with _alembic_errors():
            command.downgrade(_config(connection), revision)
        return before, revision_of(connection)


def move(connection: Connection, revision: str) -> None:
    """Upgrade within the caller's transaction."""
    if revision_of(connection) is None:
        strange = sorted(set(inspect(connection).get_table_names()) & set(metadata.tables))
        if strange:
            raise StorageFailed(
                f"The database holds tables that this program did not make ({', '.join(strange)}). Name an empty one."
            )
    with _alembic_errors():
        command.upgrade(_config(connection), revision)


def empty(connection: Connection) -> None:
    """Take every table away, within the caller's transaction."""
    if revision_of(connection) is not None:
        with _alembic_errors():
            command.downgrade(_config(connection), BASE)


def differences(connection: Connection) -> list[str]:
    """What the database has otherwise than the table classes say, a line each; empty when it is as it must be."""
    context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
    found = [str(one) for one in compare_metadata(context, metadata)]
    query = (
        "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        if connection.dialect.name == "sqlite"
        else "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'"
    )
    missing = TRIGGERS - set(connection.execute(text(query)).scalars())
    return found + [f"the trigger {name} is missing" for name in sorted(missing)]


@contextmanager
def _alembic_errors() -> Iterator[None]:
    try:
        yield
    except CommandError as error:
        raise StorageFailed(f"The schema cannot be moved: {error}", reason="revision") from None


@contextmanager
def alone(address: URL) -> Iterator[Connection]:
    """A connection in one transaction that no other migration runs beside; committed at the end."""
    engine = engine_for(address, pooled=False)
    with reported(), engine.connect() as bare:
        connection = bare.execution_options(**{WRITING: True})
        with foreign_keys_off(connection), connection.begin():
            if connection.dialect.name == "postgresql":
                connection.execute(text(f"SELECT pg_advisory_xact_lock({_LOCK})"))
            yield connection
            check_foreign_keys(connection)


@contextmanager
def foreign_keys_off(connection: Connection) -> Iterator[None]:
    """SQLite changes a table by making it anew, and must not take what refers to it away meanwhile."""
    if connection.dialect.name != "sqlite":
        yield
        return
    raw = connection.connection.dbapi_connection
    assert raw is not None  # noqa: S101 - just connected
    cursor = raw.cursor()
    cursor.execute("PRAGMA foreign_keys = OFF")
    try:
        yield
    finally:
        cursor.execute("PRAGMA foreign_keys = ON")
        cursor.close()


def check_foreign_keys(connection: Connection) -> None:
    """Raises StorageFailed if a row of an SQLite database refers to one that is not there."""
    if connection.dialect.name == "sqlite" and (broken := connection.exec_driver_sql("PRAGMA foreign_key_check").all()):
        tables = ", ".join(sorted({str(row[0]) for row in broken}))
        raise StorageFailed(f"Rows in {tables} would refer to rows that are not there; nothing was changed.")
