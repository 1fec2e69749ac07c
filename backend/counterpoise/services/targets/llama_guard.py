"""Target ``llama-guard``: the categories that Llama Guard 3 or 4 reads, and a limit for its score in each.

The model answers "safe" or "unsafe"; the probability of that first word is the score. It is one score for all the
categories that the model was shown, so a limit for each hazard needs one run for each category. ``categories.json``
therefore holds one text for each code, for chat templates that take ``categories``; ``policy.txt`` is all of
them together, as they stand between the template's marks for unsafe content categories. Meta's S14, abuse of a code
interpreter, is left out: no hazard of the catalogue is about it.
"""

import json

from counterpoise.domain.catalogue.catalogue import Catalogue
from counterpoise.services.targets.provider_losses import guard_only, hazard_losses, uncapped_floors
from counterpoise.services.targets.provider_settings import Setting, provider_settings
from counterpoise.services.targets.registry import Artifact, Carries, Export, Job, Loss, register

__all__ = ["LlamaGuard"]


def _text(setting: Setting, catalogue: Catalogue) -> tuple[str, str]:
    """The code, and Meta's name of the category with our hazards' meaning under it, each on one line."""
    code, name = setting.category.name.split(": ", 1)
    meanings = [" ".join(catalogue.hazard(hazard).means.split()) for hazard in setting.hazards]
    return code, "\n".join([f"{name}.", *meanings])


@register
class LlamaGuard:
    """Llama Guard: the text of its categories, and limits for its score."""

    name = "llama-guard"
    title = "Llama Guard"
    summary = "Category texts for Llama Guard on your own machine, and the limits to compare its score with."
    carries = Carries(prompt=False, turns=False, thresholds=True, floors=True, provenance=True)

    def export(self, job: Job) -> Export:
        """Three files: ``policy.txt``, ``categories.json`` and ``thresholds.json``."""
        found = provider_settings(job, "llama-guard")
        texts = dict(_text(one, job.catalogue) for one in found.chosen)
        policy = "".join(f"{code}: {text}\n" for code, text in texts.items())
        losses = (
            *guard_only(job),
            Loss(
                "thresholds",
                "not enforced",
                "The model says only safe or unsafe, which it does at about even odds. Your program has to read the "
                "probability of its first word, run it once for each category, and compare with thresholds.json. The "
                "score is not calibrated, so a number there means something else than in the profile until you have "
                "calibrated it on labelled cases.",
            ),
            uncapped_floors(
                job.catalogue,
                "What your program says to somebody whose text was refused decides whether a person in crisis is left "
                "alone with it.",
            ),
            *hazard_losses(found, job, in_prompt=False),
        )
        files = (
            Artifact("policy.txt", "text/plain", policy),
            Artifact("categories.json", "application/json", json.dumps(texts, ensure_ascii=False, indent=2) + "\n"),
            found.artifact(job, self.name),
        )
        return Export(self.name, files, losses)
