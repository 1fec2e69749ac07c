"""Language models, wired to the questions that people ask of them."""

import os

from counterpoise.bootstrap.library import Library
from counterpoise.services.answers import Answers
from counterpoise.settings import Settings
from counterpoise.upstream.choosing import upstream_for

__all__ = ["answers"]


def answers(held: Library, settings: Settings, model: str | None) -> Answers:
    """Questions to ``model`` (``local``, a GGUF file's path, or an endpoint's URL) under the library's profiles.

    Raises:
        InvalidOption: if a URL is not one of an endpoint that can be asked.
    """
    own = settings.model_api_key
    key = own.get_secret_value() if own else os.environ.get("OPENAI_API_KEY")
    return Answers(held.policies, upstream_for(model, api_key=key))
