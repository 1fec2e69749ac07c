"""Target ``azure-content-safety``: Azure AI Content Safety, and the content filters of Azure OpenAI.

``text:analyze`` grades a text 0, 2, 4 or 6 in four categories and refuses nothing: the caller compares, with
``thresholds.json``. The content filters of an Azure OpenAI deployment know the same categories and compare by
themselves; their steps Low, Medium and High are the severities 2, 4 and 6. Severity 0 is every harmless text, so it
is never a threshold.
"""

import json
from collections.abc import Mapping

from counterpoise.services.targets.provider_losses import (
    guard_only,
    hazard_losses,
    steps_for_numbers,
    uncapped_floors,
)
from counterpoise.services.targets.provider_settings import provider_settings
from counterpoise.services.targets.registry import Artifact, Carries, Export, Job, Loss, register

__all__ = ["LEVELS", "AzureContentSafety"]

LEVELS: Mapping[str, str] = {"2": "Low", "4": "Medium", "6": "High"}
"""Severities of text:analyze in the words of Azure OpenAI's content filters."""

_FILTER = {"SelfHarm": "Selfharm"}
"""Where a content filter is spelled otherwise than the category of text:analyze."""


def _json(path: str, body: object) -> Artifact:
    return Artifact(path, "application/json", json.dumps(body, ensure_ascii=False, indent=2) + "\n")


@register
class AzureContentSafety:
    """Severities for text:analyze, and a content filter policy for Azure OpenAI."""

    name = "azure-content-safety"
    title = "Azure AI Content Safety"
    summary = "Severities at which to refuse, for Azure's text analysis and for Azure OpenAI's content filters."
    carries = Carries(prompt=False, turns=False, thresholds=True, floors=True, provenance=True)

    def export(self, job: Job) -> Export:
        """Three files: ``analyze.json``, ``content-filters.json`` and ``thresholds.json``."""
        found = provider_settings(job, "azure-content-safety")
        graded = [(one.category.name, one.grade.setting) for one in found.chosen if one.grade]
        analyze = {"categories": [name for name, _ in graded], "outputType": "FourSeverityLevels"}
        filters = [
            {
                "name": _FILTER.get(name, name),
                "enabled": True,
                "blocking": True,
                "severityThreshold": LEVELS[severity],
                "source": source,
            }
            for name, severity in graded
            for source in ("Prompt", "Completion")
        ]
        policy = {
            "properties": {"basePolicyName": "Microsoft.Default", "mode": "Blocking", "contentFilters": filters},
        }
        losses = (
            *guard_only(job),
            steps_for_numbers("Azure grades how severe a text is, 0, 2, 4 or 6, which is no probability."),
            Loss(
                "thresholds",
                "not enforced",
                "text:analyze returns severities and refuses nothing: your program has to compare them with "
                "thresholds.json. The content filters of Azure OpenAI compare by themselves.",
            ),
            uncapped_floors(
                job.catalogue,
                "A refused text gets no answer, which leaves a person in crisis alone with it: say something kind "
                "there, and name a helpline.",
            ),
            *hazard_losses(found, job, in_prompt=False),
        )
        files = (_json("analyze.json", analyze), _json("content-filters.json", policy))
        return Export(self.name, (*files, found.artifact(job, self.name, int)), losses)
