"""Target ``openai-chat``: the body of a request to OpenAI's Chat Completions API.

The prompt goes into a message of role ``developer``. OpenAI documents that role as the place for instructions
of whoever builds on the API, in place of ``system``, "with o1 models and newer"; its Model Spec ranks such
instructions above the user's and below its own. Older OpenAI models read ``developer`` as ``system``; servers
of others that imitate the API may know only ``system``, and the how-to says what to change.

The body holds no user message. The profile's part ends where the person's message goes, so that nobody sends a
made-up one by accident; the how-to appends it.
"""

import json

from counterpoise.services.targets.losses import floors_in_words, no_provenance, no_thresholds
from counterpoise.services.targets.registry import Artifact, Carries, Export, Job, Loss, register

__all__ = ["MODEL", "OpenAIChat"]

MODEL = "YOUR-MODEL"
"""Stands where the caller's model name goes; no vendor has a model of this name, so a forgotten one fails at once."""


@register
class OpenAIChat:
    """Chat Completions: one developer message, then the examples as turns if the means is ``turns``."""

    name = "openai-chat"
    title = "OpenAI Chat Completions"
    summary = "A request body for the OpenAI API; append your user's message and send it."
    carries = Carries(prompt=True, turns=True, thresholds=False, floors=False, provenance=False)

    def export(self, job: Job) -> Export:
        """One file, ``request.json``."""
        prompt = job.policy.prompt
        body = {
            "model": MODEL,
            "messages": [
                {"role": "developer", "content": prompt.text},
                *({"role": turn.role, "content": turn.content} for turn in prompt.turns),
            ],
        }
        artifact = Artifact("request.json", "application/json", json.dumps(body, ensure_ascii=False, indent=2) + "\n")
        losses = (
            Loss(
                "model", "placeholder", f"The profile names no model; replace {MODEL} by one that you have access to."
            ),
            no_thresholds(
                "A Chat Completions request has no field for a probability of harm per category; its moderation "
                "option only reports or blocks by the vendor's own limits."
            ),
            floors_in_words("Whoever sends the request can change them."),
            no_provenance("OpenAI accepts metadata in a request only if the conversation may be stored."),
        )
        return Export(self.name, (artifact,), losses)
