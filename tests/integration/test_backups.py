"""Backups while others write, restored to either database."""

import json
import sqlite3
import stat
import threading
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.databases import opened
from tests.filled import fill

from counterpoise.domain.errors import InvalidDocument, InvalidOption, OutputExists, StorageFailed
from counterpoise.domain.offers.records import Choice
from counterpoise.domain.people.records import AuditEntry
from counterpoise.storage.addresses import address_of
from counterpoise.storage.backups import back_up, restore
from counterpoise.storage.checking import faults_of
from counterpoise.storage.migrating import newest, upgrade


@pytest.fixture
def kept(database_url: str) -> str:
    """The URL of a database with data in every table."""
    upgrade(address_of(database_url, Path()))
    for store in opened(database_url):
        fill(store)
    return database_url


def sums(path: Path) -> dict[str, object]:
    with zipfile.ZipFile(path) as archive:
        document: dict[str, object] = json.loads(archive.read("manifest.json"))
        return document


def test_an_archive_goes_to_either_database_and_back(
    kept: str, tmp_path: Path, new_postgres_url: Callable[[], str]
) -> None:
    first = tmp_path / "first.zip"
    made = back_up(address_of(kept, Path()), first)
    assert (made.kind, made.revision) == ("archive", newest())
    for number, url in enumerate((f"sqlite:///{tmp_path}/other.sqlite3", new_postgres_url())):
        address = address_of(url, Path())
        assert restore(address, first) == made
        assert faults_of(address) == []
        back_up(address, tmp_path / f"again-{number}.zip")
        assert sums(tmp_path / f"again-{number}.zip") == sums(first)
        for store in opened(url):
            _goes_on_counting(store)


def _goes_on_counting(store) -> None:
    """No number is given twice: not the last audit entry's, not that of a choice that was erased."""
    with store.writing() as work:
        work.audit.append(AuditEntry(9, "ada", "x", "y", "z"))
        (entry,) = work.audit.page(None, 1)
        assert entry.number == 4
        work.choices.add([Choice("ward", "new", "plain", 1, 9)])
        (choice,) = work.choices.of("new")
        assert choice.number == 1202


def test_a_copy_is_a_database_and_goes_to_either(
    tmp_path: Path, new_postgres_url: Callable[[], str], sqlite_store
) -> None:
    fill(sqlite_store)
    address, copy = sqlite_store.engine.url, tmp_path / "copy.sqlite3"
    made = back_up(address, copy)
    assert made.kind == "copy"
    before = copy.read_bytes()
    assert faults_of(address_of(f"sqlite:///{_twin(copy)}", Path())) == []
    for url in (f"sqlite:///{tmp_path}/other.sqlite3", new_postgres_url()):
        assert restore(address_of(url, Path()), copy) == made
        assert faults_of(address_of(url, Path())) == []
        for store in opened(url):
            _goes_on_counting(store)
    assert copy.read_bytes() == before
    assert {path.name for path in tmp_path.glob("copy.*")} == {"copy.sqlite3"}


def _twin(path: Path) -> Path:
    twin = path.with_name("twin.sqlite3")
    twin.write_bytes(path.read_bytes())
    return twin


def test_only_the_owner_can_read_a_backup(kept: str, tmp_path: Path) -> None:
    back_up(address_of(kept, Path()), tmp_path / "new" / "one.zip")
    assert stat.S_IMODE((tmp_path / "new" / "one.zip").stat().st_mode) == 0o600
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["one.zip"]


def test_a_backup_is_of_one_moment_while_others_write(kept: str, tmp_path: Path) -> None:
    """Every unit of work adds one choice and one audit entry, so every moment has as many of one as of the other."""
    address = address_of(kept, Path())
    endings = ["zip"] * 3 + ["sqlite3"] * 3 * (address.get_backend_name() == "sqlite")
    files = [tmp_path / f"{number}.{ending}" for number, ending in enumerate(endings)]
    over, written = threading.Event(), []

    def write() -> None:
        for store in opened(kept):
            while not over.is_set():
                with store.writing() as work:
                    work.choices.add([Choice("ward", "busy", "plain", 1, 9)])
                    work.audit.append(AuditEntry(9, "busy", "x", "y", "z"))
                    work.commit()
                    written.append(1)

    thread = threading.Thread(target=write)
    thread.start()
    try:
        while not written:
            assert thread.is_alive()
        for file in files:
            back_up(address, file)
    finally:
        over.set()
        thread.join()
    seen = []
    for file in files:
        url = f"sqlite:///{tmp_path}/restored-{file.name}.sqlite3"
        restore(address_of(url, Path()), file)
        for store in opened(url):
            with store.reading() as work:
                choices = len(work.choices.of("busy"))
                assert choices == sum(entry.actor == "busy" for entry in work.audit.page(None, 10**6))
                seen.append(choices)
    assert seen == sorted(seen)
    assert seen[-1] > 0


def test_what_is_there_is_replaced_only_by_force(kept: str, tmp_path: Path) -> None:
    address = address_of(kept, Path())
    back_up(address, tmp_path / "one.zip")
    for store in opened(kept):
        with store.writing() as work:
            work.accounts.erase("ben")
            work.commit()
    with pytest.raises(OutputExists, match="--force"):
        restore(address, tmp_path / "one.zip")
    for store in opened(kept):
        with store.reading() as work:
            assert work.accounts.get("ben") is None
    restore(address, tmp_path / "one.zip", force=True)
    for store in opened(kept):
        with store.reading() as work:
            assert work.accounts.get("ben") is not None
    assert faults_of(address) == []


def damaged(path: Path, how: str) -> Path:
    made = path.with_name(f"{how}.zip")
    with zipfile.ZipFile(path) as archive, zipfile.ZipFile(made, "w") as other:
        manifest = json.loads(archive.read("manifest.json"))
        if how == "schema":
            manifest["schema"] = "backup/v9"
        if how == "revision":
            manifest["revision"] = "9999"
        if how == "shape":
            manifest["tables"] = ["account"]
        if how == "fewer":
            del manifest["tables"]["catalogue"]
        for name in archive.namelist():
            content = archive.read(name)
            if name == "manifest.json":
                content = json.dumps(manifest).encode()
            if how == "row" and name == "tables/account.jsonl":
                content = content.replace(b"ben@", b"bob@")
            if how == "missing" and name == "tables/account.jsonl":
                continue
            other.writestr(name, content)
    return made


@pytest.mark.parametrize(
    "how", ["schema", "revision", "shape", "fewer", "row", "missing", "cut", "text", "none", "lost"]
)
def test_a_damaged_backup_changes_nothing(kept: str, tmp_path: Path, how: str) -> None:
    address, whole = address_of(kept, Path()), tmp_path / "whole.zip"
    back_up(address, whole)
    if how == "cut":
        bad = tmp_path / "cut.zip"
        bad.write_bytes(whole.read_bytes()[:-200])
    elif how == "text":
        bad = tmp_path / "text.zip"
        bad.write_text("no backup")
    elif how == "none":
        bad = tmp_path / "none.zip"
    elif how == "lost":
        bad = tmp_path / "lost.zip"
        _without_accounts(whole, bad)
    else:
        bad = damaged(whole, how)
    with pytest.raises((InvalidDocument, StorageFailed)):
        restore(address, bad, force=True)
    back_up(address, tmp_path / "after.zip")
    assert sums(tmp_path / "after.zip") == sums(whole)


def _without_accounts(whole: Path, bad: Path) -> None:
    """An archive whose checksums are right, and whose rows refer to accounts that are not there."""
    with zipfile.ZipFile(whole) as archive, zipfile.ZipFile(bad, "w") as other:
        manifest = json.loads(archive.read("manifest.json"))
        empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
        manifest["tables"]["account"] = {"rows": 0, "sha256": empty}
        other.writestr("manifest.json", json.dumps(manifest))
        for name in manifest["tables"]:
            member = f"tables/{name}.jsonl"
            other.writestr(member, b"" if name == "account" else archive.read(member))


def test_a_damaged_copy_changes_nothing(tmp_path: Path, sqlite_store) -> None:
    fill(sqlite_store)
    copy = tmp_path / "copy.sqlite3"
    back_up(sqlite_store.engine.url, copy)
    content = bytearray(copy.read_bytes())
    for page in range(2, len(content) // 4096):
        content[page * 4096 : page * 4096 + 60] = b"\xff" * 60
    (tmp_path / "bad.sqlite3").write_bytes(content)
    with sqlite3.connect(tmp_path / "other.sqlite3") as other:
        other.execute("CREATE TABLE something (id)")
    other.close()
    for name in ("bad.sqlite3", "other.sqlite3"):
        with pytest.raises(InvalidDocument):
            restore(address_of(f"sqlite:///{tmp_path}/new.sqlite3", Path()), tmp_path / name)


def test_refusals_of_a_backup(kept: str, tmp_path: Path) -> None:
    address = address_of(kept, Path())
    with pytest.raises(InvalidOption, match=r"\.zip"):
        back_up(address, tmp_path / "one.txt")
    (tmp_path / "there.zip").touch()
    with pytest.raises(OutputExists, match="there already"):
        back_up(address, tmp_path / "there.zip")
    with pytest.raises(OutputExists, match="cannot write"):
        back_up(address, tmp_path / "there.zip" / "one.zip")
    with pytest.raises(StorageFailed, match="no database"):
        back_up(address_of(f"sqlite:///{tmp_path}/none.sqlite3", Path()), tmp_path / "one.zip")
    sqlite3.connect(tmp_path / "strange.sqlite3").close()
    with pytest.raises(StorageFailed, match="nothing to back up"):
        back_up(address_of(f"sqlite:///{tmp_path}/strange.sqlite3", Path()), tmp_path / "one.zip")
    if address.get_backend_name() == "postgresql":
        with pytest.raises(InvalidOption, match=r"\.zip"):
            back_up(address, tmp_path / "one.sqlite3")
    assert not list(tmp_path.glob("one*"))
