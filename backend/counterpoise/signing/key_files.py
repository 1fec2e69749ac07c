"""Keys as files, one a key, mode 0600, in a folder outside the database.

``PURPOSE-KEYID.json`` (key/v1) holds name, type, dates and the private key, which a revocation takes out. Backups of
the database hold no key; the folder is copied apart.
"""

import base64
import json
import secrets
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from counterpoise.domain.disclosure.keys import KeyPurpose, KeyRecord, signing
from counterpoise.domain.errors import InvalidKey, KeyRefused
from counterpoise.domain.people.records import Instant
from counterpoise.domain.translog.notes import COSIGNATURE, ED25519, VerifierKey, checked_key_name, parse_vkey
from counterpoise.services.ports import Keyring
from counterpoise.services.state import Clock
from counterpoise.signing.ed25519 import Ed25519Signer, public_of
from counterpoise.signing.guarded import alone, read_guarded, write_whole

__all__ = ["SCHEMA", "KeyFiles"]

SCHEMA = "key/v1"
_SEED_BYTES = 32


class KeyFiles(Keyring):
    """The keys of one purpose in a folder.

    Args:
        folder: made when a key is.
        purpose: what these keys sign.
        clock: what time it is.
        name: of the key that is made when one is needed and there never was one; None makes none.
    """

    def __init__(self, folder: Path, purpose: KeyPurpose, clock: Clock, *, name: str | None = None) -> None:
        self._folder, self._purpose, self._clock, self._name = folder, purpose, clock, name

    def signers(self) -> Sequence[Ed25519Signer]:
        """Keys that sign now, the newest first."""
        if self._name is not None and not any(self._paths()):
            self.ensure(self._name)
        held = {record.key.vkey: (record, seed) for record, seed in self._held()}
        now = signing((record for record, _ in held.values()), self._clock.now())
        found = [
            Ed25519Signer(one.key.name, one.key.kind, seed)
            for one in now
            if (seed := held[one.key.vkey][1]) is not None
        ]
        if not found:
            raise KeyRefused(f"There is no {self._purpose} key that signs in {self._folder}.", path=str(self._folder))
        return found

    def records(self) -> Sequence[KeyRecord]:
        """Every key there ever was, the newest first."""
        return sorted((record for record, _ in self._held()), key=lambda one: (-one.created_at, one.key.vkey))

    def ensure(self, name: str) -> KeyRecord:
        """The newest key that signs; one with this name is made where there never was a key.

        Several programs may ask at the same time; one key is made.

        Raises:
            KeyRefused: if the folder cannot be used, or all keys are retired or revoked.
            InvalidKey: if the name cannot be one.
        """
        with alone(self._folder):
            held = self.records()
            if not held:
                return self._make(name)
        now = signing(held, self._clock.now())
        if not now:
            raise KeyRefused(f"Every {self._purpose} key in {self._folder} is retired or revoked; rotate to a new one.")
        return now[0]

    def rotate(self, *, overlap: Instant) -> KeyRecord:
        """Make a new key of the same name; the ones that sign now go on doing so for ``overlap`` milliseconds.

        Raises:
            KeyRefused: if there is no key, or the folder cannot be used.
        """
        with alone(self._folder):
            held = self.records()
            if not held:
                raise KeyRefused(f"There is no {self._purpose} key in {self._folder} yet.", path=str(self._folder))
            made, end = self._make(held[0].key.name), self._clock.now() + overlap
            for record, seed in self._held():
                if record.signs_at(end) and record.key != made.key:
                    self._write(replace(record, retires_at=end), seed)
        return made

    def revoke(self, key_id: str, because: str) -> KeyRecord:
        """Revoke the key of this id (hex) for good: it signs nothing more, and its private part is destroyed.

        Raises:
            KeyRefused: if there is no such key.
        """
        with alone(self._folder):
            for record, _ in self._held():
                if record.key.id.hex() == key_id:
                    if record.revoked_at is None:
                        record = replace(record, revoked_at=self._clock.now(), because=because)  # noqa: PLW2901
                    self._write(record, None)
                    return record
        raise KeyRefused(f"There is no {self._purpose} key {key_id} in {self._folder}.", path=str(self._folder))

    def _make(self, name: str) -> KeyRecord:
        seed, kind = secrets.token_bytes(_SEED_BYTES), COSIGNATURE if self._purpose == "witness" else ED25519
        record = KeyRecord(self._purpose, VerifierKey(checked_key_name(name), kind, public_of(seed)), self._clock.now())
        self._write(record, seed)
        return record

    def _write(self, record: KeyRecord, seed: bytes | None) -> None:
        document = {
            "schema": SCHEMA,
            "purpose": record.purpose,
            "vkey": record.key.vkey,
            "created_at": record.created_at,
            "retires_at": record.retires_at,
            "revoked_at": record.revoked_at,
            "because": record.because,
            "private": None if seed is None else base64.b64encode(seed).decode("ascii"),
        }
        path = self._folder / f"{record.purpose}-{record.key.id.hex()}.json"
        write_whole(path, (json.dumps(document, indent=2) + "\n").encode())

    def _paths(self) -> list[Path]:
        return sorted(self._folder.glob(f"{self._purpose}-????????.json"))

    def _held(self) -> list[tuple[KeyRecord, bytes | None]]:
        return [self._read(path) for path in self._paths()]

    def _read(self, path: Path) -> tuple[KeyRecord, bytes | None]:
        content = read_guarded(path)
        try:
            held: dict[str, Any] = json.loads(content)
            key = parse_vkey(held["vkey"])
            times = {name: None if held[name] is None else int(held[name]) for name in ("retires_at", "revoked_at")}
            record = KeyRecord(self._purpose, key, int(held["created_at"]), because=held["because"], **times)
            seed = None if held["private"] is None else base64.b64decode(held["private"], validate=True)
            right = (held["schema"], held["purpose"]) == (SCHEMA, self._purpose) and (
                seed is None or (len(seed) == _SEED_BYTES and public_of(seed) == key.public)
            )
        except (ValueError, KeyError, TypeError, InvalidKey):
            raise KeyRefused(f"The key file {path} is damaged.", path=str(path)) from None
        if not right:
            raise KeyRefused(f"The parts of the key file {path} do not belong together.", path=str(path))
        return record, seed
