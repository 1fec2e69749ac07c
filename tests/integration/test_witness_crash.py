"""A witness that is killed at any moment has kept what it cosigned, and never forgets or half-remembers."""

import multiprocessing
import os
import signal
from functools import wraps
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import pytest
from tests.logs import Grove, TestKey, verifies

from counterpoise.domain.translog.proofs import consistency_proof
from counterpoise.identity.clock import SystemClock
from counterpoise.services.cosigning import submission
from counterpoise.services.witnessing import Witness
from counterpoise.signing import guarded
from counterpoise.signing.key_files import KeyFiles
from counterpoise.signing.witness_state import WitnessFiles

FORK = multiprocessing.get_context("fork")
LOG = TestKey("log.example/values", b"\7" * 32)
GROVE = Grove([bytes([number]) for number in range(120)])


def witness(folder: Path) -> Witness:
    keys = KeyFiles(folder / "keys", "witness", SystemClock(), name="witness.example")
    return Witness(keys, {LOG.key.name: [LOG.key]}, WitnessFiles(folder / "state"), verifies, SystemClock())


def _die_in(place: Any, name: str, when: str) -> None:
    real = getattr(place, name)

    @wraps(real)
    def fatal(*arguments: Any, **named: Any) -> Any:
        if when == "before":
            os.kill(os.getpid(), signal.SIGKILL)
        found = real(*arguments, **named)
        os.kill(os.getpid(), signal.SIGKILL)
        return found

    setattr(place, name, fatal)


def _ask(folder: Path, old: int, size: int, fault: tuple[str, str] | None, told: Connection) -> None:
    if fault is not None:
        _die_in(
            *{"fsync": (os, "fsync"), "replace": (Path, "replace"), "keep": (WitnessFiles, "keep")}[fault[0]], fault[1]
        )
    body = submission(old, consistency_proof(old, size, GROVE.read), GROVE.checkpoint(LOG, size))
    told.send(witness(folder).add_checkpoint(body).status)


def ask(folder: Path, old: int, size: int, fault: tuple[str, str] | None) -> int | None:
    """The status that was answered, or None if the witness died before."""
    ours, theirs = FORK.Pipe(duplex=False)
    process = FORK.Process(target=_ask, args=(folder, old, size, fault, theirs))
    process.start()
    theirs.close()
    try:
        return int(ours.recv())
    except EOFError:
        return None
    finally:
        process.join()


@pytest.mark.parametrize("name", ["fsync", "replace", "keep"])
@pytest.mark.parametrize("when", ["before", "after"])
def test_what_was_cosigned_is_kept_and_nothing_is_half_kept(tmp_path: Path, name: str, when: str) -> None:
    assert ask(tmp_path, 0, 10, None) == 200
    known, seen = 10, 10
    for size in range(20, 120, 20):
        assert ask(tmp_path, known, size, (name, when)) is None, "it died before it answered"
        newest = WitnessFiles(tmp_path / "state").newest(LOG.key.name)
        assert newest in {(known, GROVE.root(known)), (size, GROVE.root(size))}
        assert newest[0] >= seen
        known = seen = newest[0]
        assert ask(tmp_path, known, size + 1, None) == 200
        known = seen = size + 1
    assert [one.name for one in (tmp_path / "state").iterdir() if one.suffix == ".json"] != []
    assert guarded.read_guarded(next((tmp_path / "state").glob("*.json")))
