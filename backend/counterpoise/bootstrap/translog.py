"""The log of statements, wired: its keys, its witnesses, and a witness of other logs."""

import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from counterpoise.bootstrap.access import Surroundings
from counterpoise.client.log_lines import HttpLog, HttpWitness
from counterpoise.domain.disclosure.keys import KeyPurpose
from counterpoise.domain.errors import CounterpoiseError, InvalidKey, InvalidOption
from counterpoise.domain.translog.notes import COSIGNATURE, parse_vkey
from counterpoise.files.log_mirror import FolderLog
from counterpoise.services.cosigning import Cosigning
from counterpoise.services.ports import LogSource
from counterpoise.services.state import Clock
from counterpoise.services.translog import Log
from counterpoise.settings import Settings
from counterpoise.signing.ed25519 import verifies
from counterpoise.signing.key_files import KeyFiles
from counterpoise.signing.signed_heads import SignedHeadFile

__all__ = ["cosigning", "key_files", "log_source", "open_log", "submitting"]

_PERIOD = 5.0


def key_files(settings: Settings, purpose: KeyPurpose, clock: Clock) -> KeyFiles:
    """The keys of one purpose; the first is made when it is needed, and named after the log or this server."""
    here = settings.address.split("://", 1)[1]
    name = (settings.log_origin or f"{here}/log") if purpose == "log" else f"{here}/{purpose}"
    return KeyFiles(settings.keys, purpose, clock, name=name)


def open_log(settings: Settings, around: Surroundings) -> Log:
    """The log over the store of the application."""
    keys = around.log_keys or key_files(settings, "log", around.clock)
    return Log(around.store, keys, around.signed_heads or SignedHeadFile(settings.keys), around.clock)


def cosigning(settings: Settings, around: Surroundings, log: Log) -> Cosigning:
    """The log with the witnesses of the settings.

    Raises:
        InvalidOption: if one is not written ``URL VERIFIER-KEY`` with a witness's key.
    """
    lines = list[HttpWitness]()
    for written in settings.log_witnesses:
        address, _, vkey = written.partition(" ")
        try:
            key = parse_vkey(vkey)
        except InvalidKey as error:
            raise InvalidOption(f"COUNTERPOISE_LOG_WITNESSES, {address}: {error.message}") from None
        if not address.startswith(("http://", "https://")) or key.kind != COSIGNATURE:
            raise InvalidOption(
                f"COUNTERPOISE_LOG_WITNESSES: {written!r} is not an http address and a witness's verifier key (type 4)."
            )
        lines.append(HttpWitness(address.rstrip("/"), key))
    return Cosigning(log, around.store, lines, verifies, around.clock)


@contextmanager
def submitting(held: Cosigning) -> Iterator[None]:
    """Submit new heads to the witnesses every few seconds, beside the requests; nothing runs where there are none."""
    if not held.witnesses:
        yield
        return
    over = threading.Event()

    def run() -> None:
        while not over.wait(_PERIOD):
            # What goes wrong here is shown on the page of the log: a witness that has not cosigned the newest head.
            with suppress(CounterpoiseError):
                held.submit()

    thread = threading.Thread(target=run, name="counterpoise-witnesses", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join(timeout=_PERIOD)


@contextmanager
def log_source(place: str) -> Iterator[LogSource]:
    """A log by address or folder.

    Raises:
        LogUnreachable: if the folder is not there.
    """
    there = place.startswith(("http://", "https://"))
    with closing(HttpLog(place.rstrip("/")) if there else FolderLog(Path(place))) as source:
        yield source
