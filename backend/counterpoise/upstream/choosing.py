"""Which model answers or scores: ``local``, the path of a GGUF file, or the URL of an endpoint."""

from pathlib import Path

from counterpoise.services.ports import Scorer, Upstream
from counterpoise.upstream.embedded import EmbeddedModel
from counterpoise.upstream.embedded_scorer import EmbeddedScorer
from counterpoise.upstream.endpoint_scorer import EndpointScorer
from counterpoise.upstream.openai_compatible import OpenAICompatible

__all__ = ["LOCAL", "scorer_for", "upstream_for"]

LOCAL = "local"


def upstream_for(model: str | None = None, *, api_key: str | None = None) -> Upstream:
    """The model that ``model`` names; nothing is loaded or asked yet.

    Args:
        model: ``local`` or None for the embedded model, a path, or ``URL`` / ``URL#name`` of an endpoint.
        api_key: sent to an endpoint only.

    Raises:
        InvalidOption: if a URL is not one of an endpoint that can be asked.
    """
    if model is None or model == LOCAL:
        return EmbeddedModel()
    if "://" in model:
        return OpenAICompatible(model, api_key=api_key)
    return EmbeddedModel(Path(model).expanduser())


def scorer_for(model: str | None = None, *, api_key: str | None = None, workers: int = 2) -> Scorer:
    """A scorer with the model that ``model`` names; nothing is loaded or asked yet.

    Args:
        model: as for ``upstream_for``.
        api_key: sent to an endpoint only.
        workers: processes for a model on this machine; an endpoint is asked one question after another.

    Raises:
        InvalidOption: if a URL is not one of an endpoint that can be asked, or there would be no worker.
    """
    if model is None or model == LOCAL:
        return EmbeddedScorer(workers=workers)
    if "://" in model:
        return EndpointScorer(model, api_key=api_key)
    return EmbeddedScorer(Path(model).expanduser(), workers=workers)
