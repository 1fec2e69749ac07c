"""Keys in files: theirs alone, made once, rotated with an overlap, revoked for good."""

import json
import multiprocessing
import stat
from pathlib import Path

import pytest
from tests.fakes.callers import SteadyClock

from counterpoise.domain.disclosure.keys import trusted
from counterpoise.domain.errors import KeyRefused
from counterpoise.identity.clock import SystemClock
from counterpoise.signing.ed25519 import verifies
from counterpoise.signing.key_files import KeyFiles
from counterpoise.signing.signed_heads import SignedHeadFile
from counterpoise.signing.witness_state import WitnessFiles


@pytest.fixture
def clock() -> SteadyClock:
    return SteadyClock()


@pytest.fixture
def keys(tmp_path: Path, clock: SteadyClock) -> KeyFiles:
    return KeyFiles(tmp_path / "keys", "log", clock, name="log.example")


def test_the_first_key_is_made_when_it_is_needed_and_stays(keys: KeyFiles, tmp_path: Path) -> None:
    assert not (tmp_path / "keys").exists()
    signer = keys.signers()[0]
    assert signer.key.name == "log.example"
    assert verifies(signer.key.public, signer.sign(b"x"), b"x")
    assert [one.key for one in keys.signers()] == [signer.key]
    files = [one for one in (tmp_path / "keys").iterdir() if one.suffix == ".json"]
    assert [stat.S_IMODE(one.stat().st_mode) for one in files] == [0o600]
    assert stat.S_IMODE((tmp_path / "keys").stat().st_mode) == 0o700


def test_without_a_name_none_is_made(tmp_path: Path, clock: SteadyClock) -> None:
    with pytest.raises(KeyRefused, match="no log key"):
        KeyFiles(tmp_path, "log", clock).signers()


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o700 | 0o001])
def test_a_file_that_others_can_use_is_refused_and_named(keys: KeyFiles, tmp_path: Path, mode: int) -> None:
    keys.signers()
    (path,) = (tmp_path / "keys").glob("log-*.json")
    path.chmod(mode)
    with pytest.raises(KeyRefused, match=f"chmod 600 {path}"):
        keys.signers()
    path.chmod(0o600)
    assert keys.signers()


@pytest.mark.parametrize("place", ["private", "vkey", "schema", "purpose"])
def test_a_file_that_was_changed_is_refused(keys: KeyFiles, tmp_path: Path, place: str) -> None:
    keys.signers()
    (path,) = (tmp_path / "keys").glob("log-*.json")
    held = json.loads(path.read_text())
    held[place] = held[place][:-3] + ("AA=" if held[place][-3:] != "AA=" else "AB=")
    path.write_text(json.dumps(held))
    with pytest.raises(KeyRefused):
        keys.signers()
    path.write_text("{")
    with pytest.raises(KeyRefused, match="damaged"):
        keys.signers()


def test_in_a_rotation_both_keys_sign_and_then_the_new_one(keys: KeyFiles, clock: SteadyClock) -> None:
    old = keys.signers()[0].key
    clock.at += 1000
    new = keys.rotate(overlap=5000).key
    assert new.name == old.name
    assert [one.key for one in keys.signers()] == [new, old]
    clock.at += 5000
    assert [one.key for one in keys.signers()] == [new]
    assert [one.key for one in trusted(keys.records())] == [new, old], "what it signed is still believed"


def test_a_revoked_key_signs_nothing_and_its_private_part_is_gone(
    keys: KeyFiles, tmp_path: Path, clock: SteadyClock
) -> None:
    old = keys.signers()[0].key
    clock.at += 1
    new = keys.rotate(overlap=10**9).key
    record = keys.revoke(old.id.hex(), "It was on a stolen laptop.")
    assert (record.revoked_at, record.because) == (clock.at, "It was on a stolen laptop.")
    assert [one.key for one in keys.signers()] == [new]
    assert [one.key for one in trusted(keys.records())] == [new]
    assert json.loads((tmp_path / "keys" / f"log-{old.id.hex()}.json").read_text())["private"] is None
    keys.revoke(new.id.hex(), "Too.")
    with pytest.raises(KeyRefused, match="that signs"):
        keys.signers()
    with pytest.raises(KeyRefused, match="no log key 00000000"):
        keys.revoke("00000000", "?")


def _made(folder: str) -> str:
    return KeyFiles(Path(folder), "log", SystemClock(), name="log.example").signers()[0].key.vkey


def test_of_programs_that_start_at_the_same_time_one_makes_the_key(tmp_path: Path) -> None:
    with multiprocessing.get_context("fork").Pool(8) as pool:
        found = pool.map(_made, [str(tmp_path)] * 16)
    assert len(set(found)) == 1


def test_signed_heads_only_grow(tmp_path: Path) -> None:
    heads = SignedHeadFile(tmp_path)
    assert heads.largest() is None
    for size in (3, 9, 4):
        heads.remember(size, bytes([size]) * 32)
    assert SignedHeadFile(tmp_path).largest() == (9, b"\x09" * 32)
    (tmp_path / "log-signed.json").write_text("{}")
    with pytest.raises(KeyRefused, match="damaged"):
        heads.largest()


def test_a_damaged_memory_of_a_witness_is_not_an_empty_one(tmp_path: Path) -> None:
    memory = WitnessFiles(tmp_path)
    assert memory.newest("log.example") is None
    memory.keep("log.example", 7, b"\1" * 32, "— ☃\n".encode())
    assert WitnessFiles(tmp_path).newest("log.example") == (7, b"\1" * 32)
    assert memory.newest("other.example") is None
    (path,) = tmp_path.glob("*.json")
    path.write_text(path.read_text()[:-20])
    with pytest.raises(KeyRefused, match="damaged"):
        memory.newest("log.example")
