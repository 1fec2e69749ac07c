"""Publishers in processes of their own, on one database: many at once, and killed at every step.

Each acknowledges what it has done on a pipe, after it is done; whoever reads the pipe then looks whether it is there.
"""

import json
import multiprocessing
import os
import signal
from dataclasses import dataclass, field
from functools import wraps
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from tests.logs import Grove, verifies
from tests.publishers import DictLog, entry_of

from counterpoise.domain.errors import StorageFailed
from counterpoise.domain.translog.checkpoints import open_checkpoint
from counterpoise.domain.translog.entries import decode_entry
from counterpoise.domain.translog.notes import VerifierKey, parse_vkey
from counterpoise.domain.translog.tiles import tiles_of
from counterpoise.identity.clock import SystemClock
from counterpoise.services.log_checking import LogCheck
from counterpoise.services.translog import Appended, Log, append
from counterpoise.signing.key_files import KeyFiles
from counterpoise.signing.signed_heads import SignedHeadFile
from counterpoise.storage.addresses import address_of
from counterpoise.storage.engine import engine_for
from counterpoise.storage.repositories.translog import StoredTranslog
from counterpoise.storage.unit_of_work import DatabaseStore, DatabaseUnit

if TYPE_CHECKING:
    from collections.abc import Callable

Held = TypeVar("Held")
# SQLite's writers in different processes poll, and on a busy machine one may wait its thirty seconds in vain.
_TRIES = 20
_FORK = multiprocessing.get_context("fork")
STEPS: tuple[tuple[type, str], ...] = (
    (StoredTranslog, "lock"),
    (StoredTranslog, "append"),
    (DatabaseUnit, "commit"),
    (StoredTranslog, "keep_checkpoint"),
    (SignedHeadFile, "remember"),
    (StoredTranslog, "keep_signature"),
)
FAULTS = [(name, when, turn) for _, name in STEPS for when in ("before", "after") for turn in range(2)]
"""A step, on which side of it the process is killed, and how often the step goes well before."""


def opened(url: str, folder: Path) -> tuple[DatabaseStore, Log]:
    store, clock = DatabaseStore(engine_for(address_of(url, Path()))), SystemClock()
    keys = KeyFiles(folder, "log", clock, name="log.example/published")
    return store, Log(store, keys, SignedHeadFile(folder), clock)


def _die_at(name: str, when: str, turn: int) -> None:
    """Replace one step by one that kills this process."""
    kind = next(kind for kind, one in STEPS if one == name)
    real: Callable[..., Any] = getattr(kind, name)
    left = [turn]

    @wraps(real)
    def fatal(*arguments: Any, **named: Any) -> Any:
        left[0] -= 1
        if left[0] < 0 and when == "before":
            os.kill(os.getpid(), signal.SIGKILL)
        found = real(*arguments, **named)
        if left[0] < 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return found

    setattr(kind, name, fatal)


def _patiently(ask: "Callable[[], Held]") -> "Held":
    """Ask again where another change took too long: then nothing had happened, and a client is told so (503)."""
    for _ in range(_TRIES):
        try:
            return ask()
        except StorageFailed as error:
            if error.params.get("reason") not in {"busy", "SQLITE_BUSY", "55P03"}:
                raise
    return ask()


def _publish(
    url: str, folder: Path, publisher: int, numbers: range, fault: tuple[str, str, int] | None, told: Connection
) -> None:
    """In a process of its own: publish, acknowledge, ask for the head, and tell that too."""
    if fault is not None:
        _die_at(*fault)
    store, log = opened(url, folder)

    def one(number: int) -> Appended:
        with store.writing() as work:
            (found,) = append(work, [entry_of(publisher, number)], 1_760_000_000_000)
            work.commit()
        return found

    for number in numbers:
        found = _patiently(lambda number=number: one(number))
        told.send_bytes(json.dumps(["entry", found.index, found.entry.decode()]).encode())
        told.send_bytes(json.dumps(["head", _patiently(log.head).note.decode()]).encode())
    store.close()
    told.close()


@dataclass
class Told:
    """What was acknowledged: entries by index, and signed heads."""

    entries: dict[int, bytes] = field(default_factory=dict)
    heads: set[bytes] = field(default_factory=set)

    def take(self, line: Connection) -> None:
        try:
            while True:
                kind, *said = json.loads(line.recv_bytes())
                if kind == "entry":
                    assert said[0] not in self.entries, "one place was given to two"
                    self.entries[said[0]] = said[1].encode()
                else:
                    self.heads.add(said[0].encode())
        except (EOFError, ConnectionResetError):
            return


def live(
    url: str,
    folder: Path,
    told: Told,
    publishers: range,
    each: range,
    *,
    fault: tuple[str, str, int] | None = None,
) -> list[int]:
    """Let publishers run at the same time, and take what they tell; their exit codes."""
    running = []
    for publisher in publishers:
        ours, theirs = _FORK.Pipe(duplex=False)
        process = _FORK.Process(target=_publish, args=(url, folder, publisher, each, fault, theirs), daemon=True)
        process.start()
        theirs.close()
        running.append((process, ours))
    for process, line in running:
        told.take(line)
        process.join(60)
    return [process.exitcode or 0 for process, _ in running]


def check(url: str, folder: Path, told: Told) -> int:
    """The log is whole, holds everything acknowledged, and every head that was ever signed is one of its past.

    Returns:
        Its size.
    """
    store, log = opened(url, folder)
    key: VerifierKey = parse_vkey(log.verifier_keys()[0].vkey)
    note = log.head().note
    told.heads.add(note)
    head = open_checkpoint(note, [key], verifies)
    files = {tile.path: log.tile(tile) for tile in (tiles_of(head.size) if head.size else ())} | {"checkpoint": note}
    checker = LogCheck(DictLog(files), [key], verifies)
    assert checker.whole().entries == head.size
    with store.reading() as work:
        held = [one.entry for one in work.translog.entries(0, head.size)]
    assert len(held) == len(set(held)) == head.size, "an entry is there twice"
    assert all(decode_entry(one) for one in held)
    assert {index: held[index] for index in told.entries} == told.entries, "something acknowledged is gone"
    grove = Grove(held)
    for one in told.heads:
        old = open_checkpoint(one, [key], verifies)
        assert old.root == grove.root(old.size), f"the head of size {old.size} is of another history"
    store.close()
    return head.size
