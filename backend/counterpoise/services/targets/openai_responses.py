"""Target ``openai-responses``: the body of a request to OpenAI's Responses API, and limits for its scores.

The API can score input and output with OpenAI's moderation model (``moderation``, mode ``score``). Its other mode,
``block``, goes by the vendor's own limits, and no field takes a limit per category: so the limits stand in a file of
their own, and the program that sends the request compares. The how-to holds that program.

``instructions`` are not carried over by ``previous_response_id``: they must be sent with every request.
"""

import json

from counterpoise.services.targets.provider_losses import hazard_losses, uncapped_floors
from counterpoise.services.targets.provider_settings import provider_settings
from counterpoise.services.targets.registry import Artifact, Carries, Export, Job, Loss, register

__all__ = ["MODEL", "MODERATION_MODEL", "OpenAIResponses"]

MODEL = "YOUR-MODEL"
"""Stands where the caller's model name goes; no vendor has a model of this name, so a forgotten one fails at once."""

MODERATION_MODEL = "omni-moderation-latest"
"""The name that OpenAI documents for its current moderation model."""


@register
class OpenAIResponses:
    """Responses API: instructions, scores asked for, and a limit for each score."""

    name = "openai-responses"
    title = "OpenAI Responses"
    summary = "A request body that asks for moderation scores, and the limits that your program compares them with."
    carries = Carries(prompt=True, turns=True, thresholds=True, floors=True, provenance=True)

    def export(self, job: Job) -> Export:
        """Two files, ``request.json`` and ``thresholds.json``."""
        prompt = job.policy.prompt
        found = provider_settings(job, "openai-moderation")
        score = {"mode": "score"}
        body = {
            "model": MODEL,
            "instructions": prompt.text,
            "input": [{"role": turn.role, "content": turn.content} for turn in prompt.turns],
            "moderation": {"model": MODERATION_MODEL, "policy": {"input": score, "output": score}},
        }
        request = Artifact("request.json", "application/json", json.dumps(body, ensure_ascii=False, indent=2) + "\n")
        floors = uncapped_floors(job.catalogue, "They are words in the instructions.")
        losses = (
            Loss(
                "model", "placeholder", f"The profile names no model; replace {MODEL} by one that you have access to."
            ),
            Loss(
                "prompt",
                "not enforced",
                "OpenAI does not carry instructions over to a request with previous_response_id; send them each time.",
            ),
            Loss(
                "thresholds",
                "not enforced",
                "OpenAI returns the scores and compares nothing: your program has to, with thresholds.json. The scores "
                "are not calibrated, so a number there means something else than in the profile until you have "
                "calibrated them on labelled cases.",
            ),
            Loss(
                floors.subject,
                floors.effect,
                f"{floors.sentence} The caps of other commitments are in thresholds.json and hold if your program "
                "compares. Whoever sends the request can change all of it.",
            ),
            *hazard_losses(found, job, in_prompt=True),
        )
        return Export(self.name, (request, found.artifact(job, self.name)), losses)
