"""Language models, wired to the questions that people ask of them and to measurement."""

import os
from pathlib import Path

from counterpoise.bootstrap.library import Library
from counterpoise.files.measuring_material import read_material
from counterpoise.files.score_cache import CachedScorer, ScoreCache
from counterpoise.services.answers import Answers
from counterpoise.services.measurement import Measurement
from counterpoise.settings import Settings
from counterpoise.upstream.choosing import scorer_for, upstream_for

__all__ = ["answers", "measurement"]


def answers(held: Library, settings: Settings, model: str | None) -> Answers:
    """Questions to ``model`` (``local``, a GGUF file's path, or an endpoint's URL) under the library's profiles.

    Raises:
        InvalidOption: if a URL is not one of an endpoint that can be asked.
    """
    return Answers(held.policies, upstream_for(model, api_key=_key(settings)))


def measurement(
    held: Library, settings: Settings, model: str | None, *, pairs: Path | None = None, workers: int = 2
) -> Measurement:
    """Measurement of ``model``, with scores kept under the data folder.

    Raises:
        InvalidDocument: if pairs or controls break their format.
        InvalidOption: if a URL is not one of an endpoint that can be asked.
    """
    material = read_material(settings.catalogue_dir, held.catalogue, pairs)
    scorer = scorer_for(model, api_key=_key(settings), workers=workers)
    cache = ScoreCache(settings.data_dir / "scores.sqlite3")
    return Measurement(held.policies, CachedScorer(scorer, cache), material)


def _key(settings: Settings) -> str | None:
    own = settings.model_api_key
    return own.get_secret_value() if own else os.environ.get("OPENAI_API_KEY")
