"""Target ``litellm``: a config.yaml for LiteLLM's proxy.

The prompt goes into ``litellm_params.litellm_system_prompt``: the proxy puts it before the client's messages,
word for word. LiteLLM's prompt files (dotprompt) were not used, because they must be asked for by id in every
request, render the text as a template, and take a line that starts with ``User:`` for a change of speaker,
which would tear the examples in the prompt apart.

What was found by running the proxy (LiteLLM 1.106): only ``/v1/chat/completions`` adds the prompt;
``/v1/messages`` and ``/v1/responses`` send the request on without it; and a client that sends a
``litellm_system_prompt`` of its own replaces it. ``tests/vendor/litellm`` holds these findings fast.
"""

from typing import Any

import yaml

from counterpoise.services.targets.block_yaml import BlockDumper
from counterpoise.services.targets.losses import floors_in_words, no_thresholds, policy_digest
from counterpoise.services.targets.registry import Artifact, Carries, Export, Job, Loss, register
from counterpoise.services.targets.turns_as_text import as_text

__all__ = ["MODEL", "MODEL_NAME", "LiteLLM"]

MODEL = "openai/YOUR-MODEL"
"""Provider and model in LiteLLM's notation; a placeholder."""

MODEL_NAME = "value-profile"
"""The name that clients ask for. Fixed, because a profile's id is its author's text."""

_HEADER = """\
# Replace {model} and its key by a model that you have access to; see the providers in LiteLLM's documentation.
# Clients ask for the model named "{name}"; rename it if you serve several profiles.
"""


@register
class LiteLLM:
    """LiteLLM's proxy: one model whose chats start with the prompt."""

    name = "litellm"
    title = "LiteLLM proxy"
    summary = "A config.yaml for a proxy that puts the prompt before every chat of its clients."
    carries = Carries(prompt=True, turns=False, thresholds=False, floors=False, provenance=True)

    def export(self, job: Job) -> Export:
        """One file, ``config.yaml``; ``model_info`` holds the digests, which the proxy shows and no model reads."""
        policy, losses = as_text(job, "A LiteLLM proxy's config")
        config: dict[str, Any] = {
            "model_list": [
                {
                    "model_name": MODEL_NAME,
                    "litellm_params": {
                        "model": MODEL,
                        "api_key": "os.environ/OPENAI_API_KEY",
                        "litellm_system_prompt": policy.prompt.text,
                    },
                    "model_info": {
                        "value_policy": policy_digest(policy),
                        "value_catalogue": policy.catalogue_digest,
                    },
                }
            ]
        }
        # SafeDumper escapes what YAML cannot hold; a block it cannot write exactly becomes a quoted string.
        written: str = yaml.dump(config, Dumper=BlockDumper, sort_keys=False, allow_unicode=True, width=1_000_000)
        content = _HEADER.format(model=MODEL, name=MODEL_NAME) + written
        return Export(
            self.name,
            (Artifact("config.yaml", "application/yaml", content),),
            (
                *losses,
                Loss(
                    "model",
                    "placeholder",
                    f"The profile names no model; replace {MODEL} and the variable that holds its key.",
                ),
                Loss(
                    "prompt",
                    "not enforced",
                    "The proxy adds the prompt on /v1/chat/completions only. Requests to /v1/messages and "
                    "/v1/responses go to the model without it; close those routes in front of the proxy if the "
                    "prompt must hold.",
                ),
                no_thresholds(
                    "No guardrail that LiteLLM ships compares a calibrated probability for each hazard with a limit: "
                    "they block by a vendor's own verdict, severity grades or word lists."
                ),
                floors_in_words(
                    "A client that sends a litellm_system_prompt of its own replaces yours; let only clients that you "
                    "trust reach the proxy, or remove that field in front of it."
                ),
            ),
        )
