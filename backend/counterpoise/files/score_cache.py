"""Scores kept in a file: an interrupted measurement goes on where it stopped, and a repeated one costs nothing."""

import hashlib
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from itertools import groupby
from pathlib import Path

from counterpoise.domain.canonical import canonical_bytes
from counterpoise.domain.errors import OutputExists
from counterpoise.services.ports import Message, ModelIdentity, Progress, Scored, ScoreJob, Scorer

__all__ = ["CachedScorer", "ScoreCache", "key_of"]

_CHUNK = 64
# Changes whenever the same model and runtime would give the same job another score. The name is as old as the first
# kept scores; whether replies were forced or evaluated in batches is said by the runtime, which is in the key as well.
_METHOD = "forced/1"
# Marks the file as ours: the bytes "CPsc" as a number.
_APPLICATION = 0x43507363
_PATIENCE = 30.0
_MOST_VARIABLES = 500
_TABLE = (
    "CREATE TABLE IF NOT EXISTS score (key BLOB PRIMARY KEY, logprob REAL NOT NULL, tokens INTEGER NOT NULL) "
    "WITHOUT ROWID"
)


def key_of(identity: ModelIdentity, job: ScoreJob) -> bytes:
    """SHA-256 over everything that a score depends on: the model, the runtime, the conversation and the reply.

    Weights are known by their digest, so a file may move; an endpoint is known by address and model name only.
    """
    model = {"sha256": identity.sha256} if identity.sha256 else {"url": identity.url, "name": identity.name}
    document = {
        "method": _METHOD,
        "model": model,
        "runtime": identity.runtime,
        "messages": [{"role": message.role, "content": message.content} for message in job.messages],
        "reply": job.reply,
    }
    return hashlib.sha256(canonical_bytes(document)).digest()


class ScoreCache:
    """One SQLite file of scores by key; it holds no text.

    Every batch is committed as a whole, so a crash loses at most the batch under way. Several processes may read while
    one writes; two that write wait for each other.

    Args:
        path: made at the first use, with its folder.
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    def found(self, keys: Iterable[bytes]) -> dict[bytes, Scored]:
        """The scores that are there, by key.

        Raises:
            OutputExists: if another file is at the path.
        """
        wanted = list(dict.fromkeys(keys))
        kept: dict[bytes, Scored] = {}
        with self._connected() as connection:
            for start in range(0, len(wanted), _MOST_VARIABLES):
                some = wanted[start : start + _MOST_VARIABLES]
                places = ",".join("?" * len(some))
                rows = connection.execute(f"SELECT key, logprob, tokens FROM score WHERE key IN ({places})", some)  # noqa: S608 - question marks only
                kept.update((key, Scored(logprob, tokens)) for key, logprob, tokens in rows)
        return kept

    def store(self, scores: Mapping[bytes, Scored]) -> None:
        """Keep all of ``scores`` or, if that fails, none of them; what is there already stays as it is.

        Raises:
            OutputExists: if another file is at the path.
        """
        rows = [(key, scored.logprob, scored.tokens) for key, scored in scores.items()]
        with self._connected() as connection, connection:
            connection.executemany("INSERT INTO score VALUES (?, ?, ?) ON CONFLICT (key) DO NOTHING", rows)

    @contextmanager
    def _connected(self) -> Iterator[sqlite3.Connection]:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        with closing(sqlite3.connect(self._path, timeout=_PATIENCE)) as connection:
            try:
                self._prepare(connection)
            except sqlite3.DatabaseError as error:
                if isinstance(error, sqlite3.OperationalError):
                    raise
                raise self._foreign() from error
            yield connection

    def _prepare(self, connection: sqlite3.Connection) -> None:
        (application,) = connection.execute("PRAGMA application_id").fetchone()
        if application == _APPLICATION:
            return
        (tables,) = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        if application or tables:
            raise self._foreign()
        connection.execute("PRAGMA journal_mode = WAL")
        with connection:
            connection.execute(_TABLE)
            connection.execute(f"PRAGMA application_id = {_APPLICATION}")

    def _foreign(self) -> OutputExists:
        return OutputExists(
            f"{self._path} is not a file of scores, or is damaged. Move it away, or name another file.",
            path=str(self._path),
        )


class CachedScorer:
    """A ``Scorer`` that asks another one only for what the cache does not hold.

    Args:
        scorer: asked for the rest, in chunks.
        cache: gets each chunk as soon as it is scored.
        chunk: how many jobs to ask for at once, at least; a chunk ends where the conversation's opening changes.
    """

    def __init__(self, scorer: Scorer, cache: ScoreCache, *, chunk: int = _CHUNK) -> None:
        self._scorer = scorer
        self._cache = cache
        self._chunk = chunk

    @property
    def identity(self) -> ModelIdentity:
        """That of the scorer behind it."""
        return self._scorer.identity

    @property
    def caveat(self) -> str:
        """That of the scorer behind it."""
        return self._scorer.caveat

    def score_all(self, jobs: Sequence[ScoreJob], *, progress: Progress | None = None) -> list[Scored]:
        """Score every job, in the order of ``jobs``; cached ones count as done from the start.

        Raises:
            ModelError: as the scorer behind it does; whole chunks before that are kept.
            InvalidOption: likewise.
            OutputExists: if the cache's path holds another file.
        """
        identity = self._scorer.identity
        keys = [key_of(identity, job) for job in jobs]
        known = self._cache.found(keys)
        # Equal jobs are asked for once and counted together.
        missing = {key: job for key, job in zip(keys, jobs, strict=True) if key not in known}
        done = sum(key in known for key in keys)
        if progress:
            progress(done, len(jobs))
        for chunk in _chunks(missing, self._chunk):
            inner = _Onward(progress, done, len(jobs)) if progress else None
            scores = self._scorer.score_all([missing[key] for key in chunk], progress=inner)
            fresh = dict(zip(chunk, scores, strict=True))
            self._cache.store(fresh)
            known |= fresh
            done += len(fresh)
        if progress and done < len(jobs):
            progress(len(jobs), len(jobs))
        return [known[key] for key in keys]


class _Onward:
    """Progress of a chunk, told as progress of the whole."""

    def __init__(self, progress: Progress, before: int, total: int) -> None:
        self._progress, self._before, self._total = progress, before, total

    def __call__(self, done: int, total: int) -> None:  # noqa: ARG002 - the chunk's own total is of no interest
        if done:
            self._progress(self._before + done, self._total)


def _chunks(missing: Mapping[bytes, ScoreJob], least: int) -> Iterator[list[bytes]]:
    """The keys by opening, so that no opening is evaluated for two chunks, unless it alone is four chunks long."""
    openings: dict[tuple[Message, ...], int] = {}
    for job in missing.values():
        openings.setdefault(job.messages[:-1], len(openings))
    ordered = sorted(missing, key=lambda key: openings[missing[key].messages[:-1]])
    chunk: list[bytes] = []
    for _, group in groupby(ordered, key=lambda key: missing[key].messages[:-1]):
        for key in group:
            chunk.append(key)
            if len(chunk) >= 4 * least:
                yield chunk
                chunk = []
        if len(chunk) >= least:
            yield chunk
            chunk = []
    if chunk:
        yield chunk
