"""Which way replies are scored on this machine: in batches where the library is known, else forced token by token."""

from pathlib import Path
from typing import Protocol

from counterpoise.services.ports import Scored, ScoreJob
from counterpoise.upstream.batch_scoring import BatchScoring
from counterpoise.upstream.forced_scoring import ForcedScoring
from counterpoise.upstream.llama_library import Declined, llama_library
from counterpoise.upstream.llama_runtime import LlamaRuntime, Pinned, runtime_version

__all__ = ["LocalModel", "LocalScoring", "local_scoring", "scoring_runtime"]

LocalModel = tuple[Path, str, Pinned]
"""The weights file, the model's name, and what its run is pinned to."""


class LocalScoring(Protocol):
    """A way to score one job."""

    def score(self, job: ScoreJob) -> Scored:
        """The reply's log-probability; raises InvalidOption or ModelFailed."""
        ...


def local_scoring(model: LocalModel) -> LocalScoring:
    """Load a model for scoring; raises ModelMissing or ModelFailed."""
    path, name, pinned = model
    try:
        library = llama_library()
    except Declined:
        return ForcedScoring(LlamaRuntime(path, pinned), name=name, context=pinned.context)
    return BatchScoring(library, path, name=name, pinned=pinned)


def scoring_runtime() -> str:
    """The runtime with its version and, because their scores differ by rounding, the way of scoring.

    Raises:
        ModelMissing: if the runtime is not installed.
    """
    version = runtime_version()
    try:
        llama_library()
    except Declined:
        return version
    return f"{version}, batch"
