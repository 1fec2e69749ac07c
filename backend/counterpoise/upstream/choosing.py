"""Which model answers: ``local``, the path of a GGUF file, or the URL of an endpoint."""

from pathlib import Path

from counterpoise.services.ports import Upstream
from counterpoise.upstream.embedded import EmbeddedModel
from counterpoise.upstream.openai_compatible import OpenAICompatible

__all__ = ["LOCAL", "upstream_for"]

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
