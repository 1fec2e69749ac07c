"""Target ``custom-instructions``: plain text for the box in an assistant's settings, at most 1,500 characters."""

from dataclasses import replace

from counterpoise.domain.compiler.policy import CompiledPolicy
from counterpoise.domain.compiler.prompt import CODE_POINTS_PER_TOKEN
from counterpoise.services.targets.losses import floors_in_words, left_out, no_provenance, no_thresholds
from counterpoise.services.targets.registry import Artifact, Carries, Export, Job, Loss, register

__all__ = ["CHARACTERS", "CustomInstructions", "box_length"]

CHARACTERS = 1500
"""What such a box holds, after third-party reports; a page of the vendors with the number was not to be found."""


def box_length(text: str) -> int:
    """Length as a browser's text box counts it: UTF-16 code units, so most emoji count twice."""
    return len(text.encode("utf-16-le")) // 2


def _fitting(job: Job) -> CompiledPolicy:
    """The profile as text within the box: as it is if it fits, else under budgets that shrink until it does."""
    policy = job.policy
    means = "text" if policy.options.means == "turns" else policy.options.means
    if means == policy.options.means and box_length(policy.prompt.text) <= CHARACTERS:
        return policy
    budget = min(policy.options.budget, CHARACTERS // CODE_POINTS_PER_TOKEN)
    while True:
        policy = job.recompile(replace(policy.options, means=means, budget=budget))
        over = box_length(policy.prompt.text) - CHARACTERS
        if over <= 0:
            return policy
        # Only characters outside the basic plane get here: they are one code point and two units of the box.
        budget -= -(-over // (2 * CODE_POINTS_PER_TOKEN))


@register
class CustomInstructions:
    """The settings box of a chat assistant: commitments first, then axes by importance until the box is full."""

    name = "custom-instructions"
    title = "Custom instructions"
    summary = "Text for the custom instructions of an assistant that you already use, within 1,500 characters."
    carries = Carries(prompt=True, turns=False, thresholds=False, floors=False, provenance=False)

    def export(self, job: Job) -> Export:
        """One file, ``custom-instructions.txt``; raises BudgetTooSmall if the commitments alone overflow the box."""
        policy = _fitting(job)
        losses = list(left_out(job.policy, policy, job.catalogue, f"{CHARACTERS:,} characters"))
        if job.policy.options.means == "turns":
            losses.append(
                Loss(
                    "turns",
                    "dropped",
                    "A settings box takes no earlier chat turns; examples stand in the text if any fit.",
                )
            )
        losses += [
            no_thresholds("A settings box takes words only."),
            floors_in_words(
                "The assistant's maker has instructions of its own above yours, and you can ask for something else in "
                "any chat."
            ),
            no_provenance("Whatever stands in the box is read by the model, so no digest stands there."),
        ]
        artifact = Artifact("custom-instructions.txt", "text/plain", policy.prompt.text + "\n")
        return Export(self.name, (artifact,), tuple(losses))
