"""Scores given replies with a model that runs on this machine: the embedded one, or any GGUF file."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from threading import Lock

from counterpoise.domain.errors import InvalidOption
from counterpoise.services.ports import ModelIdentity, Progress, Scored, ScoreJob
from counterpoise.upstream.embedded import EmbeddedModel
from counterpoise.upstream.job_tokens import checked
from counterpoise.upstream.llama_runtime import Pinned
from counterpoise.upstream.local_scoring import LocalModel, local_scoring, scoring_runtime
from counterpoise.upstream.scoring_agenda import Agenda, Opening
from counterpoise.upstream.scoring_workers import ScoringWorkers
from counterpoise.upstream.weights import embedded_weights, weights_at

__all__ = ["EmbeddedScorer"]

_ONE_THREAD = Pinned(threads=1)


class _InThisProcess:
    """The same as ``ScoringWorkers`` with one worker, without starting a process."""

    def __init__(self, model: LocalModel) -> None:
        self._scoring = local_scoring(model)
        self._held: dict[int, Opening] = {}

    def score(self, jobs: Sequence[ScoreJob], done: Callable[[int, Scored], None]) -> None:
        agenda = Agenda(jobs, self._held)
        while indices := agenda.next_for(0):
            for index in indices:
                done(index, self._scoring.score(jobs[index]))

    def close(self) -> None:
        """Nothing to end."""


class EmbeddedScorer:
    """A ``Scorer`` without a network: the same bits whatever the workers, the order, and what came before.

    Args:
        path: a GGUF file; None takes the embedded model and checks it against its pinned digest.
        workers: processes with one copy of the model each; 1 works in this process.
        threads: threads of each worker; two workers get more done than two threads.
        context: tokens that a conversation and its reply may have together.

    Raises:
        InvalidOption: if there would be no worker.
    """

    def __init__(
        self,
        path: Path | None = None,
        *,
        workers: int = 2,
        threads: int = _ONE_THREAD.threads,
        context: int = _ONE_THREAD.context,
    ) -> None:
        if workers < 1:
            raise InvalidOption(f"At least 1 worker is needed, not {workers}.", workers=workers)
        self._path = path
        self._pinned = replace(_ONE_THREAD, threads=threads, context=context)
        self._model = EmbeddedModel(path, self._pinned)
        self._count = workers
        self._workers: ScoringWorkers | _InThisProcess | None = None
        self._lock = Lock()

    @property
    def identity(self) -> ModelIdentity:
        """Which model this is and what it is pinned to; raises ModelMissing or ModelFailed as ``EmbeddedModel``."""
        return replace(self._model.identity, runtime=scoring_runtime())

    @property
    def caveat(self) -> str:
        """What people must know about the model, in one sentence."""
        return self._model.caveat

    def score_all(self, jobs: Sequence[ScoreJob], *, progress: Progress | None = None) -> list[Scored]:
        """Score every job, in the order of ``jobs``; the workers stay for the next call unless one fails.

        Raises:
            InvalidOption: if a reply is empty or has no tokens, or a conversation does not end with the user.
            ModelMissing: if the weights or the runtime are not there.
            ModelFailed: if the weights cannot be used, a job is longer than the context, or a worker ends.
        """
        for job in jobs:
            checked(job)
        found: dict[int, Scored] = {}

        def done(index: int, scored: Scored) -> None:
            found[index] = scored
            if progress:
                progress(len(found), len(jobs))

        if progress:
            progress(0, len(jobs))
        if not jobs:
            return []
        with self._lock:
            try:
                self._started().score(jobs, done)
            except BaseException:
                # Ctrl-C included: no process may outlive the run that it was started for.
                self._closed()
                raise
        return [found[index] for index in range(len(jobs))]

    def close(self) -> None:
        """End the workers; the next call starts new ones. Done by itself when the program ends."""
        with self._lock:
            self._closed()

    def _closed(self) -> None:
        if self._workers is not None:
            self._workers.close()
            self._workers = None

    def _started(self) -> ScoringWorkers | _InThisProcess:
        if self._workers is None:
            weights = embedded_weights() if self._path is None else weights_at(self._path)
            model = (weights.path, self._model.name, self._pinned)
            self._workers = _InThisProcess(model) if self._count == 1 else ScoringWorkers(self._count, model)
        return self._workers
