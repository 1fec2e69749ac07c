"""Target ``constitution``: principles by which a model criticises and rewrites its own replies.

The method is constitutional AI (Bai et al., "Constitutional AI: Harmlessness from AI Feedback", arXiv:2212.08073):
a model answers, is asked to criticise the answer by a principle, and is asked to rewrite it; the rewritten answers are
trained on. Each principle here is a commitment, or an axis at the level of its weights, and says which.

Only ``critique_request`` and ``revision_request`` are for a model. They hold the catalogue's reviewed sentences inside
fixed ones, with no numeral and no negation, like the prompt. Everything else is for people and programs.
"""

import json
from collections.abc import Iterator, Sequence
from typing import Any

from counterpoise.domain.catalogue.catalogue import Catalogue
from counterpoise.domain.compiler.policy import CompiledPolicy, PlanEntry
from counterpoise.services.targets.losses import no_thresholds, policy_digest
from counterpoise.services.targets.registry import Artifact, Carries, Export, Job, Loss, register

__all__ = ["Constitution", "behaviours"]

_EVEN = 50


def behaviours(entry: PlanEntry, catalogue: Catalogue) -> tuple[str, ...]:
    """The reviewed imperatives of an axis at the level that a policy sets."""
    axis = catalogue.axis(entry.axis)
    if entry.level == "balanced":
        return axis.balanced
    return axis.pole(axis.first if entry.effective > _EVEN else axis.second).behaviours.at(entry.level)


def _asked(sentences: Sequence[str]) -> dict[str, str]:
    rules = "\n".join(f"- {sentence}" for sentence in sentences)
    return {
        "critique_request": (
            f"Read your last reply again beside these rules:\n{rules}\n"
            "Say where the reply keeps to them and where it falls short, and quote the words that you mean."
        ),
        "revision_request": (
            f"Write the reply again so that it keeps to these rules in full:\n{rules}\n"
            "Keep everything in it that is true and useful. Write the reply alone."
        ),
    }


def _commitments(catalogue: Catalogue) -> Iterator[dict[str, Any]]:
    for commitment in catalogue.commitments.values():
        yield {
            "id": commitment.id,
            "source": {"kind": "commitment", "authority": "platform"},
            "applies": "always",
            "principle": list(commitment.prompt),
            **_asked(commitment.prompt),
        }


def _axes(policy: CompiledPolicy, catalogue: Catalogue) -> Iterator[dict[str, Any]]:
    for entry in policy.plan:
        first, second = entry.axis.split("-")
        sentences = behaviours(entry, catalogue)
        yield {
            "id": entry.axis,
            "source": {
                "kind": "axis",
                "authority": entry.authority,
                "level": entry.level,
                "weights": {first: entry.effective, second: 100 - entry.effective},
                "importance": entry.importance,
            },
            "applies": "drawn",
            "principle": list(sentences),
            **_asked(sentences),
        }


@register
class Constitution:
    """A constitution: one principle for each commitment and each set axis, with the requests that put it to a model."""

    name = "constitution"
    title = "Constitution for critique and revision"
    summary = "Principles by which a model criticises and rewrites replies, each traced to its axis and weight."
    carries = Carries(prompt=True, turns=False, thresholds=False, floors=False, provenance=True)

    def export(self, job: Job) -> Export:
        """One file, ``constitution.json``; every set axis is in it, those that a prompt's budget dropped as well."""
        policy = job.policy
        body = {
            "value_policy": policy_digest(policy),
            "value_catalogue": policy.catalogue_digest,
            "how": (
                "For each reply: put every principle that applies always, then draw one axis with odds in proportion "
                "to its importance and put that. Train on the last revision."
            ),
            "principles": [*_commitments(job.catalogue), *_axes(policy, job.catalogue)],
        }
        losses = [
            no_thresholds("A constitution is words for a model to judge by."),
            Loss(
                "floors",
                "not enforced",
                "The commitments are principles that a model applies to its own replies, and nothing outside it "
                "checks that it did. Measure the trained model.",
            ),
            Loss(
                "prompt",
                "shortened",
                "A principle is the rules of one axis at its level; the example exchanges, whose mix says how much, "
                "are left out. Weights within one level give the same principle.",
            ),
        ]
        if policy.options.means == "turns":
            losses.append(
                Loss("turns", "dropped", "A constitution holds no conversation, so the example turns are left out.")
            )
        content = json.dumps(body, ensure_ascii=False, indent=2) + "\n"
        return Export(self.name, (Artifact("constitution.json", "application/json", content),), tuple(losses))
