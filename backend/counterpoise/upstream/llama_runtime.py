"""llama.cpp inside this process: pinned, quiet, bit-identical on rerun, and closed to everybody else.

Flash attention is off and the key-value cache holds 32-bit floats, because only then do the bits of a reply not
depend on how its prompt was cut into batches, on what the cache held before, or on the number of threads. With the
defaults of llama.cpp the same token of the same chat moved by 0.3 nats with the state of the cache alone.

One dependence is left: a token that is evaluated alone may be rounded otherwise than one evaluated with others, which
happens to the last token of a prompt that the cache holds whole. ``batch_scoring`` and ``forced_scoring`` keep scores
clear of it.
"""

import secrets
import shutil
import socket
import tempfile
import weakref
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module, metadata
from pathlib import Path
from typing import Any

import httpx2

from counterpoise.domain.errors import ModelFailed, ModelMissing
from counterpoise.services.ports import Message

__all__ = ["LlamaRuntime", "Pinned", "runtime_version"]

_PACKAGE = "xllamacpp"
_LONGEST_SOCKET_PATH = 100
_SILENT = -1
_OK = 200
_PATIENCE = 60.0


@dataclass(frozen=True, slots=True)
class Pinned:
    """What a run is pinned to: CPU threads, tokens evaluated at once, tokens of context; the bits depend on none."""

    threads: int = 2
    batch: int = 512
    context: int = 4096


_TEXT_ONLY = Pinned(threads=1, batch=32, context=256)


def runtime_version() -> str:
    """The runtime with its version.

    Raises:
        ModelMissing: if it is not installed.
    """
    try:
        return f"{_PACKAGE} {metadata.version(_PACKAGE)}"
    except metadata.PackageNotFoundError as error:
        raise _missing() from error


def _missing() -> ModelMissing:
    return ModelMissing(
        f"The runtime of local models, {_PACKAGE}, is not installed. Run `make install`, "
        "or name the URL of an OpenAI-compatible endpoint as the model.",
        package=_PACKAGE,
    )


def _library() -> Any:
    try:
        return import_module(_PACKAGE)
    except ImportError as error:
        raise _missing() from error


class LlamaRuntime:
    """One loaded weights file.

    The library always listens somewhere. Here that is a socket in a folder that only this user can open, behind a key
    that is never shown; where the system has no such sockets, it is a loopback port behind the same key.

    Args:
        path: a GGUF file.
        pinned: threads, batch and context.
        as_stored: keep the weights as they lie in the file, mapped, instead of rearranging some for speed.

    Raises:
        ModelMissing: if the library is not installed.
        ModelFailed: if it cannot load the file.
    """

    def __init__(self, path: Path, pinned: Pinned, *, as_stored: bool = False) -> None:
        library = _library()
        folder = tempfile.mkdtemp(prefix="counterpoise-")
        weakref.finalize(self, shutil.rmtree, folder, ignore_errors=True)
        params = library.CommonParams()
        params.model.path = str(path)
        params.verbosity = _SILENT
        params.n_ctx = pinned.context
        params.n_batch = params.n_ubatch = pinned.batch
        params.n_parallel = 1
        for cpu in (params.cpuparams, params.cpuparams_batch):
            cpu.n_threads = pinned.threads
            # Threads that spin while they wait for each other took ten times as long beside one busy process.
            cpu.poll = 0
        params.n_gpu_layers = 0
        params.no_extra_bufts = as_stored
        params.flash_attn_type = library.llama_flash_attn_type.LLAMA_FLASH_ATTN_TYPE_DISABLED
        params.cache_type_k = params.cache_type_v = library.ggml_type.GGML_TYPE_F32
        params.fit_params = False  # would choose another context size by the memory that happens to be free
        params.cache_ram_mib = 0  # by default up to 8 GiB of earlier prompts
        params.warmup = False
        params.ui = False
        params.endpoint_slots = False
        params.cors_origins = ""
        key = secrets.token_hex(32)
        params.api_keys = [key]
        listening = str(Path(folder) / "model.sock")
        if hasattr(socket, "AF_UNIX") and len(listening) <= _LONGEST_SOCKET_PATH:
            params.hostnames = [listening]
        try:
            self._server = library.Server(params)
        except RuntimeError as error:
            raise ModelFailed(
                f"llama.cpp cannot load {path}: it is damaged, or of a kind that {runtime_version()} does not know.",
                path=str(path),
            ) from error
        address = self._server.listening_address
        transport = httpx2.HTTPTransport(uds=listening if address.startswith("unix:") else None)
        self._client = httpx2.Client(
            transport=transport,
            base_url="http://model" if address.startswith("unix:") else address,
            headers={"Authorization": f"Bearer {key}"},
            timeout=_PATIENCE,
        )
        weakref.finalize(self, self._client.close)

    @classmethod
    def for_text(cls, path: Path) -> "LlamaRuntime":
        """A runtime that is asked about text only: it maps the file without reading its weights, and has no context.

        Raises:
            ModelMissing: if the library is not installed.
            ModelFailed: if it cannot load the file.
        """
        return cls(path, _TEXT_ONLY, as_stored=True)

    def chat(self, body: dict[str, Any]) -> object:
        """Answer one chat completion request with the parsed answer, which may report an error.

        The prompt is read anew each time: one that is wholly cached ends in a token evaluated by itself, which rounds
        differently, and then the same chat gets other words.

        Raises:
            ModelFailed: if the library refuses the request.
        """
        try:
            return self._server.handle_chat_completions(body | {"cache_prompt": False})
        except (RuntimeError, ValueError) as error:
            raise ModelFailed(f"llama.cpp refused the request: {error}") from error

    def complete(self, body: dict[str, Any]) -> object:
        """Answer one text completion request with the parsed answer, which may report an error.

        Raises:
            ModelFailed: if the library refuses the request.
        """
        try:
            return self._server.handle_completions(body)
        except (RuntimeError, ValueError) as error:
            raise ModelFailed(f"llama.cpp refused the request: {error}") from error

    def opening(self, messages: Sequence[Message]) -> object:
        """``{"prompt": text}``: a chat in the model's own format, up to where its reply begins; raises ModelFailed."""
        listed = [{"role": message.role, "content": message.content} for message in messages]
        return self._asked("/apply-template", {"messages": listed})

    def tokenize(self, text: str, *, template: bool) -> object:
        """``{"tokens": [{"id", "piece"}]}``, with ``template`` as a whole chat is split; raises ModelFailed."""
        body = {"content": text, "add_special": template, "parse_special": template, "with_pieces": True}
        return self._asked("/tokenize", body)

    def _asked(self, path: str, body: dict[str, Any]) -> object:
        """What the library offers on its private socket only."""
        try:
            response = self._client.post(path, json=body)
            answered: object = response.json()
        except (httpx2.HTTPError, ValueError) as error:
            raise ModelFailed(f"llama.cpp does not answer on its own socket: {error}") from error
        if response.status_code != _OK:
            raise ModelFailed(f"llama.cpp refused {path}: {response.text[:200]}")
        return answered
