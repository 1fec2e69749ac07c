"""A witness, wired: its key and its memory in one folder, nothing shared with any log."""

from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

from fastapi import FastAPI

from counterpoise.api.witness_app import witness_app
from counterpoise.domain.errors import InvalidKey
from counterpoise.domain.translog.notes import ED25519, VerifierKey, parse_vkey
from counterpoise.identity.clock import SystemClock
from counterpoise.services.witnessing import Witness
from counterpoise.signing.ed25519 import verifies
from counterpoise.signing.key_files import KeyFiles
from counterpoise.signing.witness_state import WitnessFiles

__all__ = ["witness_keys", "witness_service"]


def witness_keys(folder: Path, name: str | None) -> KeyFiles:
    """The witness's keys; the first is made under ``name``. Raises KeyRefused."""
    keys = KeyFiles(folder / "keys", "witness", SystemClock(), name=name)
    keys.signers()
    return keys


def witness_service(folder: Path, name: str | None, logs: Sequence[str]) -> FastAPI:
    """A witness of the logs whose verifier keys are given.

    Raises:
        InvalidKey: if one is no log's verifier key.
        KeyRefused: if the folder of keys cannot be used, or holds no key and no name is given.
    """
    known = defaultdict[str, list[VerifierKey]](list)
    for written in logs:
        key = parse_vkey(written)
        if key.kind != ED25519:
            raise InvalidKey(f"The verifier key of {key.name} is a witness's, not a log's.", name=key.name)
        known[key.name].append(key)
    keys = witness_keys(folder, name)
    witness = Witness(keys, known, WitnessFiles(folder / "state"), verifies, SystemClock())
    return witness_app(witness, keys, list(known))
