"""Language models, wired to the questions that people ask of them and to measurement."""

import os
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from counterpoise.bootstrap.library import Library
from counterpoise.domain.errors import InvalidOption
from counterpoise.files.measuring_material import read_material
from counterpoise.files.score_cache import CachedScorer, ScoreCache, key_of
from counterpoise.services.answers import Answers
from counterpoise.services.measurement import Measurement
from counterpoise.services.policies import Policies
from counterpoise.services.ports import ScoreJob, Scorer, Upstream
from counterpoise.services.time_limit import LimitedScorer, LimitedUpstream, TimeLimit
from counterpoise.settings import Settings
from counterpoise.upstream.choosing import LOCAL, scorer_for, upstream_for
from counterpoise.upstream.embedded import EmbeddedModel
from counterpoise.upstream.llama_runtime import Pinned
from counterpoise.upstream.weights import EMBEDDED_NAME, EMBEDDED_SHA256

__all__ = ["answers", "asking", "measurement"]


def answers(held: Library, settings: Settings, model: str | None) -> Answers:
    """Questions to ``model`` (``local``, a GGUF file's path, or an endpoint's URL) under the library's profiles.

    Raises:
        InvalidOption: if a URL is not one of an endpoint that can be asked.
    """
    return Answers(held.policies, upstream_for(model, api_key=_key(settings)))


def asking(policies: Policies, upstream: Upstream | None) -> Answers:
    """Questions to ``upstream``, or to the embedded model, under every profile that ``policies`` knows."""
    return Answers(policies, upstream or EmbeddedModel())


@dataclass(frozen=True, slots=True)
class Kept:
    """Counts the jobs whose scores are kept."""

    scorer: Scorer
    cache: ScoreCache

    def __call__(self, jobs: Sequence[ScoreJob]) -> int:
        """How many of ``jobs`` need no model any more."""
        identity = self.scorer.identity
        return len(self.cache.found(key_of(identity, job) for job in jobs))


def measurement(
    held: Library,
    settings: Settings,
    model: str | None,
    *,
    pairs: Path | None = None,
    workers: int = 2,
    judge: str | None = None,
    minutes: float | None = None,
) -> Measurement:
    """Measurement of ``model``, with scores kept under the data folder.

    Args:
        held: the library.
        settings: where the data folder is.
        model: as for ``answers``.
        pairs: contrast pairs instead of ours.
        workers: processes for a model on this machine.
        judge: a model file or URL that judges what ``model`` writes.
        minutes: after so many nothing more is begun.

    Raises:
        InvalidDocument: if pairs or controls break their format.
        InvalidOption: if a URL is not one of an endpoint that can be asked, or the judge is the embedded model.
    """
    material = read_material(settings.catalogue_dir, held.catalogue, pairs)
    scorer: Scorer = scorer_for(model, api_key=_key(settings), workers=workers)
    writer = _writer(model, settings)
    judging = _judge(judge, model, settings) if judge is not None else None
    cache = ScoreCache(settings.data_dir / "scores.sqlite3")
    kept = Kept(scorer, cache)
    if minutes is not None:
        limit = TimeLimit(minutes, time.monotonic)
        # Inside the cache, which keeps each chunk before it asks for the next.
        scorer, writer = LimitedScorer(scorer, limit), LimitedUpstream(writer, limit)
        judging = LimitedUpstream(judging, limit) if judging else None
    return Measurement(held.policies, CachedScorer(scorer, cache), material, writer=writer, judge=judging, kept=kept)


def _writer(model: str | None, settings: Settings) -> Upstream:
    """The measured model, writing; on this machine with one thread, as it is scored, which the report says."""
    if model is not None and "://" in model:
        return upstream_for(model, api_key=_key(settings))
    path = None if model is None or model == LOCAL else Path(model).expanduser()
    return EmbeddedModel(path, Pinned(threads=1))


def _judge(model: str, measured: str | None, settings: Settings) -> Upstream:
    # There is one key. It goes to the judge's host only where it is not another host's key.
    elsewhere = "://" in (measured or "") and urlsplit(measured or "").netloc != urlsplit(model).netloc
    judge = upstream_for(model, api_key=None if elsewhere else _key(settings))
    # An endpoint is known by its address only; a file by its digest, whatever its name.
    if "://" not in model and judge.identity.sha256 == EMBEDDED_SHA256:
        raise InvalidOption(
            f"{EMBEDDED_NAME} cannot judge: with 135 million parameters it does not follow a question about two "
            "replies, so its answers would be noise. Name an endpoint's URL or a file of a far larger model.",
            judge=model,
        )
    return judge


def _key(settings: Settings) -> str | None:
    own = settings.model_api_key
    return own.get_secret_value() if own else os.environ.get("OPENAI_API_KEY")
