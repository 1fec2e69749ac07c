"""Target ``preference-pairs``: chosen and rejected replies for preference tuning, as TRL's DPO trainer reads them.

Built from the axes' examples alone. The contrast pairs are what a trained model is measured with: training on them
would be training on the test, and this module cannot see them.

How weights become rows. Direct preference optimisation (Rafailov et al., arXiv:2305.18290) fits the log-odds of chosen
over rejected, beyond what the untrained model gives. An even mix of both orders pulls by nothing: it asks for the
model's own default, and says nothing of the middle between two poles. So a balanced axis is left out. On a leaning
axis the opposite labels of a proportional mix would cancel; what remains of them is written: of n examples,
``ceil(n · |2·share − 1|)``, every one with the favoured pole's reply as chosen. More rows is more pull in one pass
over the file. It is a dose that grows with the weight; how far it moves a model, nobody has measured.
"""

import json
from typing import Any

from counterpoise.domain.catalogue.catalogue import Catalogue
from counterpoise.domain.compiler.policy import PlanEntry
from counterpoise.services.targets.datasheet import Portion, datasheet
from counterpoise.services.targets.losses import no_thresholds, policy_digest
from counterpoise.services.targets.registry import Artifact, Carries, Export, Job, Loss, register

__all__ = ["PreferencePairs", "rows_of"]

_EVEN = 50


def rows_of(examples: int, first: int) -> int:
    """How many of an axis's examples are written at a whole first-pole weight: ``ceil(examples · |2·share − 1|)``."""
    return -(-examples * abs(2 * first - 100) // 100)


def _portion(entry: PlanEntry, catalogue: Catalogue) -> Portion:
    axis = catalogue.axis(entry.axis)
    favours = None if entry.level == "balanced" else axis.first if entry.effective > _EVEN else axis.second
    rows = rows_of(len(axis.examples), entry.effective) if favours else 0
    return Portion(entry.axis, axis.title, entry.level, entry.effective, favours, rows, len(axis.examples))


def _rows(portion: Portion, catalogue: Catalogue) -> list[dict[str, Any]]:
    axis = catalogue.axis(portion.axis)
    if portion.favours is None:
        return []
    other = axis.second if portion.favours == axis.first else axis.first
    return [
        {
            "prompt": [{"role": "user", "content": example.user}],
            "chosen": [{"role": "assistant", "content": example.replies[portion.favours]}],
            "rejected": [{"role": "assistant", "content": example.replies[other]}],
            "id": f"{portion.axis}-{number}",
            "axis": portion.axis,
            "favours": portion.favours,
            "weight": portion.first if portion.favours == axis.first else 100 - portion.first,
        }
        for number, example in enumerate(axis.examples[: portion.rows], start=1)
    ]


@register
class PreferencePairs:
    """Preference pairs: one JSON object a line, and a datasheet that says what they are and are not."""

    name = "preference-pairs"
    title = "Preference pairs for DPO"
    summary = "Chosen and rejected replies as JSON lines for preference tuning with TRL, and a datasheet."
    carries = Carries(prompt=True, turns=False, thresholds=False, floors=False, provenance=True)

    def export(self, job: Job) -> Export:
        """``train.jsonl`` and ``datasheet.md``; the datasheet alone where no axis leans."""
        policy = job.policy
        portions = [_portion(entry, job.catalogue) for entry in policy.plan]
        rows = [row for portion in portions for row in _rows(portion, job.catalogue)]
        sheet = datasheet(portions, policy_digest(policy), policy.catalogue_digest, job.catalogue)
        artifacts = [Artifact("datasheet.md", "text/markdown", sheet)]
        losses = [
            Loss(
                portion.axis,
                "dropped",
                f"{portion.title} ({portion.axis}) is balanced: pairs of its two poles would teach a model its own "
                "default, so none are written.",
            )
            for portion in portions
            if portion.favours is None
        ]
        if rows:
            lines = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
            artifacts.insert(0, Artifact("train.jsonl", "application/jsonl", lines))
            losses.append(
                Loss(
                    "prompt",
                    "shortened",
                    f"{len(rows)} pairs say which pole comes first, and by their number how much. The rules and the "
                    "importance of axes are left out.",
                )
            )
        else:
            losses.append(
                Loss("prompt", "dropped", "No axis of this profile leans, so there is nothing to prefer and no pairs.")
            )
        losses += [
            no_thresholds("Pairs of replies hold no probability of harm."),
            Loss(
                "floors",
                "not enforced",
                "The pairs hold no commitment: they teach preferences, and training on them alone can weaken what the "
                "model kept to before. Measure the commitments on the trained model.",
            ),
        ]
        if policy.options.means == "turns":
            losses.append(
                Loss("turns", "dropped", "Each pair is a conversation of its own, so there are no earlier turns.")
            )
        return Export(self.name, tuple(artifacts), tuple(losses))
