"""Thresholds in a provider's own terms: its categories, its few settings, and what does not fit into them.

A category that several hazards share takes the strictest of what they need, so that no floor is lowered by
another hazard's openness. What that costs the others is in the loss report.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from counterpoise.domain.canonical import digest_of
from counterpoise.domain.catalogue.catalogue import Catalogue
from counterpoise.domain.catalogue.provider import Category, Grade, Provider
from counterpoise.domain.compiler.policy import Threshold
from counterpoise.domain.compiler.rounding import rounded
from counterpoise.domain.compiler.thresholds import strictest_cap
from counterpoise.domain.errors import InvalidDocument, Issue
from counterpoise.services.targets.losses import policy_digest
from counterpoise.services.targets.registry import Artifact, Job

__all__ = ["THRESHOLDS", "Setting", "Settings", "provider_settings"]

THRESHOLDS = "thresholds.json"
"""The file beside every vendor's own: which number or setting each category got, and from which hazard."""


@dataclass(frozen=True, slots=True)
class Setting:
    """What one category got.

    Attributes:
        category: the provider's category.
        grade: the setting for a refusal, None for scores and for categories that are only on.
        care: the setting for care, where a target has one.
        care_at: the lowest probability for care that a hazard of the category needs.
        refuse_at: likewise for a refusal.
        decided_by: the hazard that needs the strictest setting, and among several the lowest threshold.
        hazards: every hazard that the category covers, in the table's order.
    """

    category: Category
    grade: Grade | None
    care: Grade | None
    care_at: float
    refuse_at: float
    decided_by: str
    hazards: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Settings:
    """A provider's table applied to one policy.

    Attributes:
        provider: the table.
        chosen: one setting for each category that covers a hazard, in the table's order.
        alone: for each covered hazard, the grade that it would have got alone; empty for scores.
        thresholds: the policy's thresholds by hazard.
    """

    provider: Provider
    chosen: tuple[Setting, ...]
    alone: dict[str, Grade]
    thresholds: dict[str, Threshold]

    def artifact(self, job: Job, target: str, setting: Callable[[str], str | int] = str) -> Artifact:
        """``thresholds.json``: no model reads it, so the digests stand here.

        Args:
            job: for the digests.
            target: the target's name.
            setting: how the provider's setting is written, e.g. ``int`` for severities.
        """
        categories: list[dict[str, Any]] = []
        for one in self.chosen:
            entry: dict[str, Any] = {"category": one.category.name, "hazards": list(one.hazards)}
            if one.grade is not None:
                entry |= {"setting": setting(one.grade.setting), "stands_for": one.grade.stands_for}
            if one.care is not None:
                entry |= {"care_setting": setting(one.care.setting), "care_stands_for": one.care.stands_for}
            if one.category.fixed:
                entry["setting"] = "on"
            entry |= {"care_at": one.care_at, "refuse_at": one.refuse_at, "decided_by": one.decided_by}
            categories.append(entry)
        body = {
            "schema": "target-thresholds/v1",
            "target": target,
            "policy": policy_digest(job.policy),
            "catalogue": job.catalogue.digest,
            "table": {
                "id": self.provider.id,
                "measures": self.provider.measures,
                "digest": digest_of(self.provider.model_dump(mode="json", by_alias=True)),
            },
            "categories": categories,
            "no_counterpart": [one.hazard for one in self.provider.no_counterpart],
        }
        return Artifact(THRESHOLDS, "application/json", json.dumps(body, ensure_ascii=False, indent=2) + "\n")


def _table(catalogue: Catalogue, provider: str) -> Provider:
    if provider not in catalogue.providers:
        message = f"is required for this target; add providers/{provider}.yaml to the catalogue"
        raise InvalidDocument([Issue("provider_missing", message, ("providers", provider))])
    return catalogue.providers[provider]


def provider_settings(job: Job, provider: str, *, with_care: bool = False) -> Settings:
    """The settings of a provider's categories for the job's policy.

    Args:
        job: what the target works from.
        provider: the id of a table of the catalogue.
        with_care: whether the target can also say from when a hazard gets care.

    Raises:
        InvalidDocument: if the catalogue has no such table.
    """
    table = _table(job.catalogue, provider)
    held = {threshold.hazard: threshold for threshold in job.policy.thresholds}
    ladder = [grade.stands_for for grade in table.grades]

    def grade_of(hazard: str, at: float) -> Grade | None:
        capped = strictest_cap(job.catalogue, hazard)[1] is not None
        return table.grades[rounded(at, ladder, capped=capped)] if ladder else None

    def strictest(grades: list[Grade | None]) -> Grade | None:
        return min((one for one in grades if one), key=lambda one: one.stands_for, default=None)

    def needs(hazard: str) -> tuple[float, float]:
        grade = grade_of(hazard, held[hazard].refuse_at)
        return (grade.stands_for if grade else 0, held[hazard].refuse_at)

    chosen = []
    for category in table.categories:
        hazards = tuple(one.hazard for one in category.covers)
        if not hazards:
            continue
        first = min(sorted(hazards), key=needs)
        refuse = None if category.fixed else strictest([grade_of(one, held[one].refuse_at) for one in hazards])
        care = strictest([grade_of(one, held[one].care_at) for one in hazards]) if with_care else None
        care_at = min(held[one].care_at for one in hazards)
        refuse_at = min(held[one].refuse_at for one in hazards)
        chosen.append(Setting(category, refuse, care, care_at, refuse_at, first, hazards))
    alone = {one: grade for one in sorted(table.covered) if (grade := grade_of(one, held[one].refuse_at))}
    return Settings(table, tuple(chosen), alone, held)
