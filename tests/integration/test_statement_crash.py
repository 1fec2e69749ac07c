"""A kill at any step of publishing: whatever was acknowledged is there, and statements and log never disagree."""

import contextlib
import json
import multiprocessing
import os
import random
import signal
import sqlite3
from functools import wraps
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import pytest
from tests.fakes.memory_signing import MemoryHeads
from tests.statement_drafts import Office

from counterpoise.bootstrap.library import library
from counterpoise.domain.translog.entries import decode_entry
from counterpoise.files.measurement_reports import read_measurements
from counterpoise.services.statement_drafts import StatementDrafts
from counterpoise.services.statement_log import Notary
from counterpoise.settings import Settings
from counterpoise.signing.signed_heads import SignedHeadFile
from counterpoise.storage.addresses import address_of
from counterpoise.storage.checking import faults_of
from counterpoise.storage.engine import engine_for
from counterpoise.storage.migrating import upgrade
from counterpoise.storage.repositories.statements import StoredStatements
from counterpoise.storage.repositories.translog import StoredTranslog
from counterpoise.storage.unit_of_work import DatabaseStore, DatabaseUnit

FORK = multiprocessing.get_context("fork")
STEPS: tuple[tuple[type, str], ...] = (
    (Notary, "sealed"),
    (StoredTranslog, "lock"),
    (StoredTranslog, "append"),
    (StoredStatements, "advance"),
    (StoredStatements, "publish"),
    (StoredStatements, "withdraw"),
    (DatabaseUnit, "commit"),
    (StoredTranslog, "keep_checkpoint"),
    (SignedHeadFile, "remember"),
    (StoredTranslog, "keep_signature"),
)
Fault = tuple[type, str, str]
PROFILES = ("candid-coach", "encourager", "balanced")


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        found = f"sqlite:///{tmp_path / 'log.sqlite3'}"
        upgrade(address_of(found, Path()))
        return found
    new = request.getfixturevalue("new_postgres_url")
    found = new(request.getfixturevalue("postgres_template"))
    assert isinstance(found, str)
    return found


@pytest.fixture(scope="module")
def parts() -> tuple[Any, StatementDrafts]:
    held = library(Settings())
    measured = read_measurements(Settings().catalogue_dir, held.catalogue.digest)
    return held, StatementDrafts(held.policies, held.standing, measured)


def _die_at(kind: type, name: str, when: str) -> None:
    real = getattr(kind, name)

    @wraps(real)
    def fatal(*arguments: Any, **named: Any) -> Any:
        if when == "before":
            os.kill(os.getpid(), signal.SIGKILL)
        found = real(*arguments, **named)
        os.kill(os.getpid(), signal.SIGKILL)
        return found

    setattr(kind, name, fatal)


def _publish(
    url: str, folder: Path, parts: Any, turn: int, fault: tuple[type, str, str] | None, told: Connection
) -> None:
    """In a process of its own: publish, withdraw, read; acknowledge each on the pipe."""
    store = DatabaseStore(engine_for(address_of(url, Path())))
    office = Office(store, *parts, SignedHeadFile(folder))
    for number, profile in enumerate(PROFILES):
        if number == 1 and fault is not None:
            _die_at(*fault)
        raw = office.draft(profile, name=f"desk-{profile}") | {"revision_note": f"Turn {turn}."}
        raw["reversal"]["condition"] = f"Turn {turn}."
        made = office.publish(raw)
        told.send_bytes(json.dumps(["statement", made.name, made.version, made.digest, made.entry]).encode())
        assert office.shown(made.name, made.version).state == "verified"
        if number != 1:
            gone = office.withdraw(made.name, f"Turn {turn}.")
            told.send_bytes(
                json.dumps(["withdrawal", made.name, made.version, made.digest, gone.withdrawal_entry]).encode()
            )
    told.close()
    store.close()


def _run(url: str, folder: Path, parts: Any, turn: int, fault: Fault | None) -> tuple[int, list[Any]]:
    ours, theirs = FORK.Pipe(duplex=False)
    process = FORK.Process(target=_publish, args=(url, folder, parts, turn, fault, theirs), daemon=True)
    process.start()
    theirs.close()
    said = []
    try:
        while True:
            said.append(json.loads(ours.recv_bytes()))
    except (EOFError, ConnectionResetError):
        process.join(60)
    return process.exitcode or 0, said


def _check(url: str, folder: Path, parts: Any, told: list[Any]) -> int:
    """Everything acknowledged is there and verifies; rows and entries are the same; how many entries there are."""
    assert faults_of(address_of(url, Path())) == []
    store = DatabaseStore(engine_for(address_of(url, Path())))
    office = Office(store, *parts, SignedHeadFile(folder))
    with store.reading() as work:
        entries = [decode_entry(one.entry) for one in work.translog.entries(0, 10_000)]
        kept = [one for profile in PROFILES for one in work.statements.versions(f"desk-{profile}")]
    rows = {one.entry: one.payload_sha256 for one in kept}
    assert rows == {number: one.payload_sha256 for number, one in enumerate(entries) if one.type == "statement"}
    withdrawn = {one.withdrawal_entry for one in kept if one.withdrawn_at is not None}
    assert withdrawn == {number for number, one in enumerate(entries) if one.type == "withdrawal"}
    for kind, name, version, digest, entry in told:
        [one] = [one for one in kept if (one.name, one.version) == (name, version)]
        assert one.digest == digest
        assert entry == (one.entry if kind == "statement" else one.withdrawal_entry)
    for one in kept[:3] + kept[-1:]:
        assert office.shown(one.name, one.version).state != "not verified"
    store.close()
    return len(entries)


def test_a_kill_at_any_step_of_publishing(url: str, tmp_path: Path, parts: Any) -> None:
    folder, told = tmp_path / "keys", list[Any]()
    faults = [(kind, name, when) for kind, name in STEPS for when in ("before", "after")]
    random.Random(5).shuffle(faults)  # noqa: S311 - a test's dice
    for turn, fault in enumerate(faults):
        code, said = _run(url, folder, parts, turn, fault)
        assert code == -signal.SIGKILL, f"{fault} was never reached: {code}"
        told += said
        size = _check(url, folder, parts, told)
        assert size >= len(told)
    code, said = _run(url, folder, parts, len(faults), None)
    assert (code, len(said)) == (0, 5)
    size = _check(url, folder, parts, told + said)
    print(f"{len(faults)} kills, {len(told) + len(said)} acknowledged, {size} entries: none lost, none without its row")


def test_a_statement_without_its_entry_is_found(tmp_path: Path, parts: Any) -> None:
    url = f"sqlite:///{tmp_path / 'log.sqlite3'}"
    upgrade(address_of(url, Path()))
    store = DatabaseStore(engine_for(address_of(url, Path())))
    office = Office(store, *parts, MemoryHeads())
    office.publish(office.draft())
    assert faults_of(address_of(url, Path())) == []
    store.close()
    with contextlib.closing(sqlite3.connect(tmp_path / "log.sqlite3")) as connection:
        [made] = connection.execute("SELECT sql FROM sqlite_master WHERE name = 'statement_stays'").fetchone()
        connection.execute("DROP TRIGGER statement_stays")
        connection.execute("UPDATE statement SET entry = 7")
        connection.execute(made)
        connection.commit()
    found = "\n".join(faults_of(address_of(url, Path())))
    assert "version 1 of the statement candid-coach is not entry 7 of the log" in found
    assert "entry 0 of the log is a statement that is not kept" in found
