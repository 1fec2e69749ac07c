"""A model that runs inside this process: the embedded one, or any GGUF file."""

from collections.abc import Sequence
from pathlib import Path
from threading import Lock

from counterpoise.services.ports import Message, ModelIdentity, Reply
from counterpoise.upstream.chat_completion import reply_from, request_body
from counterpoise.upstream.llama_runtime import LlamaRuntime, Pinned, runtime_version
from counterpoise.upstream.weights import EMBEDDED_NAME, Weights, embedded_weights, weights_at

__all__ = ["EmbeddedModel"]

_EMBEDDED_CAVEAT = (
    f"{EMBEDDED_NAME} is an instrument and a demonstration, not a good assistant: it is very small and often wrong, "
    "and its replies show which way a profile pulls, not what a model that people use would say."
)
_FILE_CAVEAT = "A model file of your own choice, known here only by its SHA-256; nobody has reviewed it for this page."
# Greedy decoding sends very small models into loops ("no, no, no, …"). This penalty breaks most loops, leaves replies
# that repeat nothing as they were, and involves no chance.
_AGAINST_LOOPS = {"dry_multiplier": 0.8}


class EmbeddedModel:
    """An ``Upstream`` without a network; greedy, seeded, loaded at the first question, one question at a time.

    Args:
        path: a GGUF file; None takes the embedded model and checks it against its pinned digest.
        pinned: threads, batch and context.
    """

    def __init__(self, path: Path | None = None, pinned: Pinned | None = None) -> None:
        self._path = path
        self._pinned = pinned or Pinned()
        self._runtime: LlamaRuntime | None = None
        self._lock = Lock()

    @property
    def name(self) -> str:
        """The embedded model's name, or the file's name without its ending."""
        return EMBEDDED_NAME if self._path is None else self._path.stem

    @property
    def caveat(self) -> str:
        """What people must know about the model, in one sentence."""
        return _EMBEDDED_CAVEAT if self._path is None else _FILE_CAVEAT

    @property
    def identity(self) -> ModelIdentity:
        """Name, digest of the weights, and everything that the run is pinned to.

        Raises:
            ModelMissing: if the weights or the runtime are not there.
            ModelFailed: if the weights are not the pinned ones, or not in the GGUF format.
        """
        return ModelIdentity(
            name=self.name,
            sha256=self._weights().sha256,
            runtime=runtime_version(),
            threads=self._pinned.threads,
            batch=self._pinned.batch,
            context=self._pinned.context,
        )

    def answer(self, messages: Sequence[Message], *, max_tokens: int, seed: int) -> Reply:
        """Answer a chat; the same chat gets the same bits on the same kind of processor.

        Raises:
            ModelMissing: if the weights or the runtime are not there.
            ModelFailed: if the weights cannot be used, or the chat is longer than the context.
        """
        with self._lock:
            if self._runtime is None:
                self._runtime = LlamaRuntime(self._weights().path, self._pinned)
            answered = self._runtime.chat(request_body(messages, max_tokens, seed) | _AGAINST_LOOPS)
        reply = reply_from(answered, name=self.name)
        # The runtime names a model by the path of its file, which is nobody's business.
        return Reply(reply.text, reply.finish, self.name)

    def _weights(self) -> Weights:
        return embedded_weights() if self._path is None else weights_at(self._path)
