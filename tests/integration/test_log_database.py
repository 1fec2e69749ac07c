"""``counterpoise db check`` and backups know the log."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from tests.filled import fill
from tests.publishers import entry_of, publish

from counterpoise.domain.translog.records import KeptCheckpoint
from counterpoise.storage.addresses import address_of
from counterpoise.storage.backups import back_up, restore
from counterpoise.storage.checking import faults_of
from counterpoise.storage.engine import engine_for
from counterpoise.storage.migrating import upgrade
from counterpoise.storage.unit_of_work import DatabaseStore

# Each takes the trigger away that forbids it, as only somebody with the file can.
DAMAGE = {
    "UPDATE log_entry SET entry = '{}' WHERE number = 1": "entry 1 of the log is not what was logged",
    "DELETE FROM log_entry WHERE number = 1": "the log has a gap: entry 1 is missing",
    "UPDATE log_hash SET hash = '00' WHERE level = 1": "the hashes of the log are not those of its entries",
    "DELETE FROM log_hash WHERE level = 1": "the hashes of the log are not those of its entries",
    "UPDATE log_checkpoint SET root = '00'": "the log signed a head of 3 entries that is none of its past",
    "DELETE FROM log_entry WHERE number >= 2": "the log signed a head of 3 entries that is none of its past",
}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A filled SQLite database."""
    made = tmp_path / "log.sqlite3"
    address = address_of(f"sqlite:///{made}", Path())
    upgrade(address)
    store = DatabaseStore(engine_for(address))
    fill(store)
    store.close()
    return made


def faults(path: Path) -> list[str]:
    return [one for one in faults_of(address_of(f"sqlite:///{path}", Path())) if "log" in one and "trigger" not in one]


@pytest.mark.parametrize(("change", "said"), DAMAGE.items())
def test_what_was_done_to_the_log_is_said(path: Path, change: str, said: str) -> None:
    assert faults(path) == []
    with closing(sqlite3.connect(path)) as connection:
        for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            connection.execute(f"DROP TRIGGER {name}")
        connection.execute(change)
        connection.commit()
    assert said in faults(path)


def test_a_log_that_was_restored_goes_on(path: Path, tmp_path: Path) -> None:
    address, other = address_of(f"sqlite:///{path}", Path()), address_of(f"sqlite:///{tmp_path / 'b.sqlite3'}", Path())
    back_up(address, tmp_path / "all.zip")
    restore(other, tmp_path / "all.zip")
    store = DatabaseStore(engine_for(other))
    assert publish(store, [entry_of(1, 1)])[0].index == 5
    with store.reading() as work:
        assert work.translog.checkpoint() == KeptCheckpoint(3, work.translog.checkpoint().root, 2)  # type: ignore[union-attr]
        assert len(work.translog.signatures(3)) == 1
    store.close()
    # The log is whole; that no statement belongs to the entry is said too.
    assert faults(tmp_path / "b.sqlite3") == ["entry 5 of the log is a statement that is not kept"]
