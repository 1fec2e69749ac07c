"""Choices kept in batches: our one statement beside the ORM's objects, and beside the bare driver, in one run."""

import sqlite3
import tempfile
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path

from sqlmodel import Session
from tests.bench.clock import medians, table

from counterpoise.domain.offers.records import Choice, Deployment
from counterpoise.storage.addresses import address_of
from counterpoise.storage.engine import WRITING, engine_for
from counterpoise.storage.migrating import upgrade
from counterpoise.storage.tables import ChoiceRow
from counterpoise.storage.unit_of_work import DatabaseStore

ROWS = 10_000
WEIGHTS = {"pushback-encouragement": 80, "caution-openness": 40}


def choices() -> list[Choice]:
    return [Choice("ward", f"{number:064x}", "plain", 1, 20_000, WEIGHTS) for number in range(ROWS)]


def opened(path: Path) -> DatabaseStore:
    address = address_of(f"sqlite:///{path}", Path())
    upgrade(address)
    store = DatabaseStore(engine_for(address))
    with store.writing() as work:
        work.deployments.add(Deployment("ward", "ada", "Ward", (), 1, 1))
        work.commit()
    return store


def by_us(store: DatabaseStore, rows: Sequence[Choice]) -> None:
    with store.writing() as work:
        work.choices.add(rows)
        work.commit()


def by_orm(store: DatabaseStore, rows: Sequence[Choice], *, at_once: bool) -> None:
    """Objects added to a session: flushed together, or each by itself as repositories are often written."""
    with Session(store.engine.execution_options(**{WRITING: True})) as session:
        for row in rows:
            session.add(
                ChoiceRow(
                    deployment=row.deployment,
                    chooser=row.chooser,
                    profile=row.profile,
                    version=row.version,
                    day=row.day,
                    weights=row.weights,
                )
            )
            if not at_once:
                session.flush()
        session.commit()


def by_driver(path: Path, rows: Sequence[Choice]) -> None:
    """The limit: ready tuples into the same table."""
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA foreign_keys = ON")
        connection.executemany(
            "INSERT INTO choice (deployment, chooser, profile, version, day, weights) VALUES (?, ?, ?, ?, ?, ?)",
            [(row.deployment, row.chooser, row.profile, row.version, row.day, "{}") for row in rows],
        )


def main() -> None:
    rows = choices()
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "bench.sqlite3"
        store = opened(path)
        works: dict[str, Callable[[], object]] = {
            "work.choices.add (Core, one statement)": lambda: by_us(store, rows),
            "ORM objects, flushed together": lambda: by_orm(store, rows, at_once=True),
            "ORM objects, flushed one by one": lambda: by_orm(store, rows, at_once=False),
            "sqlite3, ready tuples": lambda: by_driver(path, rows),
        }
        found = medians(works, 5, dict.fromkeys(works, 1))
        store.close()
    core = "work.choices.add (Core, one statement)"
    print("## Keeping 10,000 choices (SQLite, foreign keys on, synchronous FULL)\n")
    print(table(found, core))
    together = found["ORM objects, flushed together"] / found[core]
    single = found["ORM objects, flushed one by one"] / found[core]
    print(f"\n{ROWS / found[core]:,.0f} choices/s; {together:.1f} × the ORM's flush, {single:.1f} × one by one.")


if __name__ == "__main__":
    main()
