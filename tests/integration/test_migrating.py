"""Migrations up and down with data in every table, on both databases."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from tests.databases import opened
from tests.filled import fill

from counterpoise.domain.errors import StorageFailed
from counterpoise.storage import migrating
from counterpoise.storage.addresses import address_of
from counterpoise.storage.backups import back_up, restore
from counterpoise.storage.checking import faults_of
from counterpoise.storage.engine import WRITING, engine_for
from counterpoise.storage.snapshots import rows_of, tables_of
from counterpoise.storage.tables import metadata
from counterpoise.storage.unit_of_work import DatabaseStore

Everything = dict[str, list[dict[str, object]]]


def everything(url: str) -> Everything:
    with engine_for(address_of(url, Path()), pooled=False).connect() as connection:
        return {name: list(rows_of(connection, table)) for name, table in tables_of(connection).items()}


def filled(url: str) -> Everything:
    migrating.upgrade(address_of(url, Path()))
    for store in opened(url):
        fill(store)
    found = everything(url)
    assert set(found) == set(metadata.tables)
    assert all(found.values()), "a table without data tests nothing"
    return found


def revisions() -> list[str]:
    script = ScriptDirectory(str(migrating.migrations_dir()))
    return [one.revision for one in script.walk_revisions()][::-1]


def test_the_schema_is_what_the_tables_say(database_url: str) -> None:
    address = address_of(database_url, Path())
    assert migrating.upgrade(address) == (None, revisions()[-1])
    assert migrating.upgrade(address) == (revisions()[-1], revisions()[-1])
    assert faults_of(address) == []


def test_a_check_finds_what_is_different(database_url: str) -> None:
    filled(database_url)
    address = address_of(database_url, Path())
    assert faults_of(address) == []
    trigger = "version_stays" if address.get_backend_name() == "sqlite" else "version_stays ON version"
    change = [
        f"DROP TRIGGER {trigger}",
        "UPDATE version SET document = replace(document, '70', '71') WHERE profile = 'plain'",
        "DROP INDEX ix_session_account",
        "ALTER TABLE choice ADD COLUMN extra INTEGER",
    ]
    with engine_for(address, pooled=False).connect().execution_options(**{WRITING: True}) as connection:
        for statement in change:
            connection.execute(text(statement))
        connection.commit()
    faults = "\n".join(faults_of(address))
    for part in ("ix_session_account", "extra", "trigger version_stays is missing", "version 1 of plain is not"):
        assert part in faults


@pytest.mark.parametrize("change", ["UPDATE profile SET latest = latest + 1", "DELETE FROM version"])
def test_a_check_finds_a_history_with_a_gap(database_url: str, change: str) -> None:
    filled(database_url)
    address = address_of(database_url, Path())
    on = "" if address.get_backend_name() == "sqlite" else " ON version"
    with engine_for(address, pooled=False).connect().execution_options(**{WRITING: True}) as connection:
        for trigger in ("version_stays", "version_is_kept"):
            connection.execute(text(f"DROP TRIGGER {trigger}{on}"))
        connection.execute(text(f"{change} WHERE {'id' if 'latest' in change else 'profile'} = 'plain'"))
        connection.commit()
    assert any(one.startswith("the history of plain has a gap") for one in faults_of(address))


def test_down_and_up_through_every_revision_with_data(database_url: str) -> None:
    """Rows in tables that a revision leaves alone survive it in both directions; below the first nothing is left."""
    before = filled(database_url)
    address = address_of(database_url, Path())
    down = [*revisions()[:-1][::-1], migrating.BASE]
    for revision in down:
        migrating.downgrade(address, revision)
        left = everything(database_url)
        for name, rows in left.items():
            assert len(rows) == len(before[name]), f"{name} at {revision}"
    assert everything(database_url) == {}
    for revision in revisions():
        assert migrating.upgrade(address, revision)[1] == revision
    assert faults_of(address) == []
    for store in opened(database_url):
        fill(store)
    assert everything(database_url) == before


def test_an_upgrade_with_data_keeps_it(database_url: str, tmp_path: Path) -> None:
    """A backup restored goes through every revision from its own to the newest."""
    before = filled(database_url)
    address = address_of(database_url, Path())
    back_up(address, tmp_path / "before.zip")
    restore(address, tmp_path / "before.zip", force=True)
    assert everything(database_url) == before
    assert faults_of(address) == []


def test_a_migration_that_fails_changes_nothing(database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    before = filled(database_url)
    address = address_of(database_url, Path())
    monkeypatch.setattr(migrating, "check_foreign_keys", _fail)
    with pytest.raises(StorageFailed, match="at the last moment"):
        migrating.downgrade(address, migrating.BASE)
    monkeypatch.undo()
    assert everything(database_url) == before
    assert faults_of(address) == []


def _fail(connection: object) -> None:
    raise StorageFailed(f"failed at the last moment on {type(connection).__name__}")


def test_a_database_of_another_schema_is_not_ready(database_url: str) -> None:
    for store in opened(database_url):
        with pytest.raises(StorageFailed, match="counterpoise db upgrade"):
            store.ready()
        with pytest.raises(StorageFailed), store.reading() as work:
            work.accounts.count()


def test_tables_of_somebody_else_are_left_alone(database_url: str) -> None:
    address = address_of(database_url, Path())
    with engine_for(address, pooled=False).connect().execution_options(**{WRITING: True}) as connection:
        connection.execute(text("CREATE TABLE account (id INTEGER)"))
        connection.commit()
    with pytest.raises(StorageFailed, match="account"):
        migrating.upgrade(address)
    with pytest.raises(StorageFailed):
        migrating.downgrade(address, "0000")


def test_a_server_that_is_not_there_is_said_so(tmp_path: Path) -> None:
    address = address_of(f"postgresql://nobody:secret-word@localhost/x?host={tmp_path}", Path())
    with pytest.raises(StorageFailed) as failed:
        DatabaseStore(engine_for(address)).ready()
    assert "secret-word" not in str(failed.value) + str(failed.value.params)
    assert failed.value.__suppress_context__
    (tmp_path / "file").touch()
    with pytest.raises(StorageFailed, match="Cannot make the folder"):
        engine_for(address_of(f"sqlite:///{tmp_path}/file/x.sqlite3", Path()))


def test_programs_that_start_together_migrate_once(database_url: str) -> None:
    code = (
        "import sys; from pathlib import Path; from counterpoise.storage.addresses import address_of; "
        "from counterpoise.storage.migrating import upgrade; print(upgrade(address_of(sys.argv[1], Path()))[0])"
    )
    running = [
        subprocess.Popen([sys.executable, "-c", code, database_url], stdout=subprocess.PIPE, text=True)
        for _ in range(4)
    ]
    said = [one.communicate(timeout=120)[0].strip() for one in running]
    assert [one.returncode for one in running] == [0] * 4
    assert sorted(said) == [revisions()[-1]] * 3 + ["None"]
    assert faults_of(address_of(database_url, Path())) == []


@pytest.mark.parametrize(
    ("table", "statement"),
    [
        ("audit", "UPDATE audit SET actor = 'nobody'"),
        ("audit", "DELETE FROM audit"),
        ("version", "UPDATE version SET note = 'other'"),
        ("version", "UPDATE version SET provenance = NULL"),
        ("version", "UPDATE version SET digest = 'other', author = NULL"),
        ("version", "DELETE FROM version"),
    ],
)
def test_the_trail_and_published_versions_cannot_be_changed(database_url: str, table: str, statement: str) -> None:
    before = filled(database_url)
    address = address_of(database_url, Path())
    with engine_for(address, pooled=False).connect().execution_options(**{WRITING: True}) as connection:
        with pytest.raises(IntegrityError, match=r"append-only|immutable"):
            connection.execute(text(statement))
        connection.rollback()
    assert everything(database_url)[table] == before[table]


@pytest.mark.parametrize("statement", ["TRUNCATE audit", "TRUNCATE version CASCADE", "TRUNCATE profile CASCADE"])
def test_postgresql_empties_neither(new_postgres_url: Callable[[], str], statement: str) -> None:
    url = new_postgres_url()
    before = filled(url)
    with engine_for(address_of(url, Path()), pooled=False).connect().execution_options(**{WRITING: True}) as connection:
        with pytest.raises(IntegrityError, match="nothing is removed"):
            connection.execute(text(statement))
        connection.rollback()
    assert everything(url) == before


def test_postgresql_is_named_as_people_name_it(new_postgres_url: Callable[[], str]) -> None:
    url = new_postgres_url()
    assert url.startswith("postgresql://")
    migrating.upgrade(address_of(url.replace("postgresql://", "postgres://"), Path()))
    for store in opened(url):
        store.ready()
