"""Target ``anthropic``: the body of a request to Anthropic's Messages API.

The prompt is one ``system`` block marked for the prompt cache; below a model's minimum length the mark does
nothing. ``messages`` holds only the example turns, so it is empty unless the means is ``turns``, and the API
refuses it until the person's message is appended: nobody sends a made-up one by accident.
"""

import json

from counterpoise.services.targets.losses import floors_in_words, no_provenance, no_thresholds
from counterpoise.services.targets.registry import Artifact, Carries, Export, Job, Loss, register

__all__ = ["MAX_TOKENS", "MODEL", "AnthropicMessages"]

MODEL = "YOUR-MODEL"
"""Stands where the caller's model name goes; the vendor has no model of this name, so a forgotten one fails at once."""

MAX_TOKENS = 1024
"""The API requires a limit on the reply's length, and no profile sets one."""


@register
class AnthropicMessages:
    """Messages API: a system block, then the examples as turns if the means is ``turns``."""

    name = "anthropic"
    title = "Anthropic Messages"
    summary = "A request body for the Claude API; append your user's message and send it."
    carries = Carries(prompt=True, turns=True, thresholds=False, floors=False, provenance=False)

    def export(self, job: Job) -> Export:
        """One file, ``request.json``."""
        prompt = job.policy.prompt
        body = {
            "model": MODEL,
            "max_tokens": MAX_TOKENS,
            "system": [{"type": "text", "text": prompt.text, "cache_control": {"type": "ephemeral"}}],
            "messages": [{"role": turn.role, "content": turn.content} for turn in prompt.turns],
        }
        artifact = Artifact("request.json", "application/json", json.dumps(body, ensure_ascii=False, indent=2) + "\n")
        losses = (
            Loss(
                "model",
                "placeholder",
                f"The profile names no model and no length of reply; replace {MODEL} by a model that you have access "
                f"to, and raise max_tokens ({MAX_TOKENS}) if replies are cut off.",
            ),
            no_thresholds("A Messages request has no field for a probability of harm."),
            floors_in_words("Whoever sends the request can change them."),
            no_provenance(
                "A request's metadata has room for an opaque id of the person who asks, and for nothing else."
            ),
        )
        return Export(self.name, (artifact,), losses)
