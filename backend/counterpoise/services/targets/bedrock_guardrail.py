"""Target ``bedrock-guardrail``: the request that makes a guardrail in Amazon Bedrock.

Strengths are named after the filter and not after the text: ``HIGH`` blocks from low confidence and is the strictest.
Two floors that no filter is about become denied topics, defined by reviewed text of the catalogue. The name, the
description and the sentences that a stopped person reads are fixed, because a profile's title is its author's text.
"""

import json

from counterpoise.services.targets.losses import policy_digest
from counterpoise.services.targets.provider_losses import (
    guard_only,
    hazard_losses,
    steps_for_numbers,
    uncapped_floors,
)
from counterpoise.services.targets.provider_settings import Setting, provider_settings
from counterpoise.services.targets.registry import Artifact, Carries, Export, Job, register

__all__ = ["NAME", "BedrockGuardrail"]

NAME = "value-profile"
"""The guardrail's name in the account; rename it if you make several."""

_STOPPED = (
    "A filter stopped this. It can be wrong. If you or somebody near you is in danger, please call your local "
    "emergency number or a crisis helpline: people there can help you now."
)


def _filter(setting: Setting) -> dict[str, str]:
    strength = setting.grade.setting if setting.grade else "HIGH"
    return {"type": setting.category.name, "inputStrength": strength, "outputStrength": strength}


@register
class BedrockGuardrail:
    """CreateGuardrail: content filters by strength, and denied topics for two floors."""

    name = "bedrock-guardrail"
    title = "Amazon Bedrock Guardrails"
    summary = "A request that makes a guardrail in your account, with a strength for each content filter."
    carries = Carries(prompt=False, turns=False, thresholds=True, floors=True, provenance=True)

    def export(self, job: Job) -> Export:
        """Two files, ``create-guardrail.json`` and ``thresholds.json``; tags hold the digests."""
        found = provider_settings(job, "bedrock-guardrail")
        topics = [
            {"name": one.category.name, "definition": one.category.definition, "type": "DENY"}
            for one in found.chosen
            if one.category.fixed
        ]
        body = {
            "name": NAME,
            "description": "Strengths from the thresholds of a compiled value profile.",
            "contentPolicyConfig": {"filtersConfig": [_filter(one) for one in found.chosen if not one.category.fixed]},
            "topicPolicyConfig": {"topicsConfig": topics},
            "blockedInputMessaging": _STOPPED,
            "blockedOutputsMessaging": _STOPPED,
            "tags": [
                {"key": "value_policy", "value": policy_digest(job.policy)},
                {"key": "value_catalogue", "value": job.catalogue.digest},
            ],
        }
        if not topics:
            del body["topicPolicyConfig"]
        content = json.dumps(body, ensure_ascii=False, indent=2) + "\n"
        losses = (
            *guard_only(job),
            steps_for_numbers("A filter blocks from low, medium or high confidence in Amazon's own terms."),
            uncapped_floors(
                job.catalogue,
                "Whoever is stopped reads one fixed sentence, which names a helpline and cannot stay with anybody.",
            ),
            *hazard_losses(found, job, in_prompt=False),
        )
        request = Artifact("create-guardrail.json", "application/json", content)
        return Export(self.name, (request, found.artifact(job, self.name)), losses)
