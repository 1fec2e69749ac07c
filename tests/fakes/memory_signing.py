"""Keys, signed heads and a witness's memory that forget everything when they go."""

import hashlib
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from counterpoise.domain.disclosure.keys import KeyRecord
from counterpoise.domain.translog.notes import ED25519
from counterpoise.services.ports import Keyring, SignedHeads, WitnessMemory
from counterpoise.services.state import Clock
from counterpoise.signing.ed25519 import Ed25519Signer


class MemoryKeys(Keyring):
    """One key, made from its name."""

    def __init__(self, name: str, clock: Clock, kind: int = ED25519) -> None:
        self._signer = Ed25519Signer(name, kind, hashlib.sha256(name.encode()).digest())
        self._record = KeyRecord("log" if kind == ED25519 else "witness", self._signer.key, clock.now())

    def signers(self) -> Sequence[Ed25519Signer]:
        return [self._signer]

    def records(self) -> Sequence[KeyRecord]:
        return [self._record]


class MemoryHeads(SignedHeads):
    def __init__(self) -> None:
        self.held: tuple[int, bytes] | None = None

    def largest(self) -> tuple[int, bytes] | None:
        return self.held

    def remember(self, size: int, root: bytes) -> None:
        if self.held is None or self.held[0] < size:
            self.held = (size, root)


class MemoryOfWitness(WitnessMemory):
    def __init__(self) -> None:
        self.held = dict[str, tuple[int, bytes]]()
        self._turn = threading.Lock()

    @contextmanager
    def alone(self) -> Iterator[None]:
        with self._turn:
            yield

    def newest(self, origin: str) -> tuple[int, bytes] | None:
        return self.held.get(origin)

    def keep(self, origin: str, size: int, root: bytes, note: bytes) -> None:
        del note
        self.held[origin] = (size, root)
