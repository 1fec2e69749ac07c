"""Target ``gemini``: the body of a generateContent request to the Gemini API, safety settings included.

Google's filters go by its own steps of probability. Which step stands for which number is in the catalogue's table
``providers/gemini.yaml``. The spelling is that of generateContent; the newer Interactions API writes the same words
in lower case, under ``safety_settings`` with ``type`` in place of ``category``.
"""

import json

from counterpoise.services.targets.provider_losses import hazard_losses, steps_for_numbers, uncapped_floors
from counterpoise.services.targets.provider_settings import provider_settings
from counterpoise.services.targets.registry import Artifact, Carries, Export, Job, Loss, register

__all__ = ["Gemini"]

_ROLES = {"user": "user", "assistant": "model"}


@register
class Gemini:
    """generateContent: a system instruction, example turns if the means is ``turns``, and safety settings."""

    name = "gemini"
    title = "Gemini API"
    summary = "A request body for the Gemini API with its safety filters set; append your user's message and send it."
    carries = Carries(prompt=True, turns=True, thresholds=True, floors=True, provenance=True)

    def export(self, job: Job) -> Export:
        """Two files, ``request.json`` and ``thresholds.json``."""
        prompt = job.policy.prompt
        found = provider_settings(job, "gemini")
        body = {
            "systemInstruction": {"parts": [{"text": prompt.text}]},
            "contents": [{"role": _ROLES[turn.role], "parts": [{"text": turn.content}]} for turn in prompt.turns],
            "safetySettings": [
                {"category": one.category.name, "threshold": one.grade.setting} for one in found.chosen if one.grade
            ],
        }
        request = Artifact("request.json", "application/json", json.dumps(body, ensure_ascii=False, indent=2) + "\n")
        floors = uncapped_floors(job.catalogue, "They are words in the system instruction.")
        losses = (
            steps_for_numbers("The filters block from a low, a medium or a high probability in Google's own terms."),
            Loss(
                floors.subject,
                floors.effect,
                f"{floors.sentence} A request that a filter stops gets an empty answer, which leaves a person in "
                "crisis alone with it: say something kind there, and name a helpline. Whoever sends the request can "
                "change the words and the settings.",
            ),
            *hazard_losses(found, job, in_prompt=True),
        )
        return Export(self.name, (request, found.artifact(job, self.name)), losses)
