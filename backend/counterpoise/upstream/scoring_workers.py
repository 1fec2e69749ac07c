"""Processes that each load the model once and score what they are given, with one thread each.

A reply is too little work to share between threads: two processes get nearly twice as much done, two threads do not,
and threads that wait for each other suffer from every other busy process. The workers live until they are closed, so
that the next run finds the model loaded.
"""

import multiprocessing
import shutil
import signal
import tempfile
import weakref
from collections.abc import Callable, Sequence
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess

from counterpoise.domain.errors import CounterpoiseError, ModelFailed
from counterpoise.services.ports import Scored, ScoreJob
from counterpoise.upstream.local_scoring import LocalModel, LocalScoring, local_scoring
from counterpoise.upstream.scoring_agenda import Agenda, Opening

__all__ = ["ScoringWorkers"]

_GRACE = 5.0


def _work(connection: Connection, folder: str, model: LocalModel) -> None:
    """What a process does: receive lists of jobs, send back one result a job, until nobody is there to receive them."""
    # Ctrl-C reaches the whole group of processes; whoever started this one decides what becomes of it.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # A process that is ended cannot tidy up, so its files lie where the process that ends it does.
    tempfile.tempdir = folder
    scoring: LocalScoring | None = None
    try:
        while True:
            jobs: list[ScoreJob] = connection.recv()
            try:
                if scoring is None:
                    scoring = local_scoring(model)
                for job in jobs:
                    connection.send(scoring.score(job))
            except CounterpoiseError as error:
                connection.send(error)
    except (EOFError, OSError):
        return


def _end(processes: Sequence[BaseProcess], connections: Sequence[Connection], folder: str) -> None:
    for connection in connections:
        connection.close()
    for process in processes:
        process.terminate()
    for process in processes:
        process.join(_GRACE)
        if process.is_alive():
            process.kill()
            process.join(_GRACE)
    shutil.rmtree(folder, ignore_errors=True)


class ScoringWorkers:
    """Started processes, each with its own copy of the model.

    The main module of the program is imported anew in each, so it must be importable without running the program.

    Args:
        count: how many, at least 1.
        model: what they load, at their first job.
    """

    def __init__(self, count: int, model: LocalModel) -> None:
        spawn = multiprocessing.get_context("spawn")
        folder = tempfile.mkdtemp(prefix="cp-")
        self._processes: list[BaseProcess] = []
        self._connections: list[Connection] = []
        self._held: dict[int, Opening] = {}
        # The lists are filled below; whatever interrupts that, what was started is ended.
        self.close = weakref.finalize(self, _end, self._processes, self._connections, folder)
        for number in range(count):
            ours, theirs = spawn.Pipe()
            self._connections.append(ours)
            process = spawn.Process(
                target=_work, args=(theirs, folder, model), name=f"counterpoise-scorer-{number + 1}", daemon=True
            )
            process.start()
            self._processes.append(process)
            # Only with no other copy of their end open is the end of a process seen as the end of its connection.
            theirs.close()

    def score(self, jobs: Sequence[ScoreJob], done: Callable[[int, Scored], None]) -> None:
        """Score all jobs; the workers are of no use after an error.

        Args:
            jobs: in any order.
            done: called with the index and result of each job, in no particular order.

        Raises:
            ModelFailed: if a process ends, or as a job does.
            InvalidOption: as a job does.
        """
        agenda = Agenda(jobs, self._held)
        # What each worker is busy with, the job that it works on first.
        busy: dict[int, list[int]] = {}
        for worker in range(len(self._connections)):
            self._hand_over(worker, agenda, jobs, busy)
        while busy:
            waiting = {self._connections[worker]: worker for worker in busy}
            for ready in wait(list(waiting)):
                worker = waiting[ready]  # type: ignore[index]
                result = self._received(worker)
                done(busy[worker].pop(0), result)
                if not busy[worker]:
                    del busy[worker]
                    self._hand_over(worker, agenda, jobs, busy)

    def _hand_over(self, worker: int, agenda: Agenda, jobs: Sequence[ScoreJob], busy: dict[int, list[int]]) -> None:
        indices = agenda.next_for(worker)
        if not indices:
            return
        try:
            self._connections[worker].send([jobs[index] for index in indices])
        except OSError as error:
            raise self._ended(worker) from error
        busy[worker] = indices

    def _received(self, worker: int) -> Scored:
        try:
            result = self._connections[worker].recv()
        except (EOFError, OSError) as error:
            raise self._ended(worker) from error
        if isinstance(result, Scored):
            return result
        raise result

    def _ended(self, worker: int) -> ModelFailed:
        process = self._processes[worker]
        process.join(_GRACE)
        code = process.exitcode
        # A negative code is the signal that ended it; a positive one means that Python gave up.
        likely = (
            "Often memory has run out: each process holds the model once; try with fewer workers."
            if code is None or code <= 0
            else "Its error output says why. A script that scores must be a file that can be imported without running: "
            'put what it does under `if __name__ == "__main__":`, or take one worker.'
        )
        return ModelFailed(
            f"A process that scores replies ended unexpectedly (exit code {code}). {likely}", exit_code=code
        )
