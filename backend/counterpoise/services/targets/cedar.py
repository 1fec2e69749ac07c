"""Target ``cedar``: Cedar policies that permit an answer, a careful answer, or neither.

Cedar knows permit and forbid, and any forbid wins. So there are two actions: ``answer`` and ``answer-with-care``. A
request is allowed if ``answer`` is permitted, gets care if only ``answer-with-care`` is, and is refused if neither is.
Cedar has no floats: scores are whole billionths (``SCALE``).

A policy whose condition cannot be evaluated is skipped, and a forbid that is skipped forbids nothing. So the one permit
looks at every score: where one is missing or of another type, the permit is what is skipped, and nothing is allowed.

The commitments' floors are ``forbid`` policies in a file of their own: no edit of the profile's file loosens them.
"""

from collections.abc import Iterable

from counterpoise.domain.compiler.decision import SCALE, limits
from counterpoise.services.targets.floors import floors
from counterpoise.services.targets.losses import no_prompt, no_turns, policy_digest, scores_are_yours
from counterpoise.services.targets.registry import Artifact, Carries, Export, Job, Loss, register

__all__ = ["ANSWER", "CARE", "Cedar"]

ANSWER = 'Counterpoise::Action::"answer"'
CARE = 'Counterpoise::Action::"answer-with-care"'

_FIXED = "// What the commitments hold, whatever a profile says. These permit nothing: load thresholds.cedar too.\n"
_BOTH = f"action in [{ANSWER}, {CARE}]"
_PLAIN = f"action == {ANSWER}"


def _forbid(name: str, actions: str, hazard: str, score: int) -> str:
    """A policy; ``name`` and ``hazard`` are ids of the catalogue, which hold no quote and no backslash."""
    return f'@id("{name}")\nforbid (principal, {actions}, resource)\nwhen {{ context.scores.{hazard} >= {score} }};\n'


def _permit(hazards: Iterable[str]) -> str:
    within = " &&\n  ".join(f"context.scores.{hazard} >= 0 && context.scores.{hazard} <= {SCALE}" for hazard in hazards)
    return f'@id("scored")\npermit (principal, {_BOTH}, resource)\nwhen {{\n  {within}\n}};\n'


def _schema(hazards: Iterable[str]) -> str:
    scores = ",\n".join(f"    {hazard}: __cedar::Long" for hazard in hazards)
    return (
        "// Whole billionths: a score of 0.12 is 120000000.\n"
        "namespace Counterpoise {\n"
        f"  type Scores = {{\n{scores}\n  }};\n"
        "  entity Person;\n"
        "  entity Request;\n"
        '  action "answer", "answer-with-care" appliesTo {\n'
        "    principal: [Person],\n    resource: [Request],\n    context: { scores: Scores }\n"
        "  };\n"
        "}\n"
    )


@register
class Cedar:
    """Cedar: a permit for what is scored, forbids from the thresholds and floors on."""

    name = "cedar"
    title = "Cedar policies"
    summary = "Cedar policies and their schema that decide on hazard scores; the commitments' floors are forbids."
    carries = Carries(prompt=False, turns=False, thresholds=True, floors=True, provenance=True)

    def export(self, job: Job) -> Export:
        """``thresholds.cedar`` (the profile), ``floors.cedar`` (the commitments) and the schema of both."""
        policy = job.policy
        held = limits(policy)
        hazards = [limit.hazard for limit in held]
        head = f"// Compiled value policy {policy_digest(policy)}\n// from catalogue {policy.catalogue_digest}\n"
        thresholds = [head + "// Load it together with floors.cedar.", _permit(hazards)]
        for limit in held:
            thresholds += [
                _forbid(f"refuse:{limit.hazard}", _BOTH, limit.hazard, limit.refuse_at),
                _forbid(f"care:{limit.hazard}", _PLAIN, limit.hazard, limit.care_at),
            ]
        fixed = [
            f"{_FIXED}// From catalogue {policy.catalogue_digest}",
            *(
                _forbid(f"floor:{floor.commitment}:{floor.hazard}", _BOTH, floor.hazard, floor.refuse_at)
                for floor in floors(job.catalogue)
            ),
        ]
        losses = [
            no_prompt("Cedar decides on scores and tells a model nothing."),
            Loss(
                "floors",
                "not enforced",
                "Cedar enforces the floors that are limits on a score. The commitments that are ways to answer, such "
                "as honesty, are words for a model and not in the policies.",
            ),
            scores_are_yours(),
        ]
        if policy.options.means == "turns":
            losses.append(no_turns("A set of policies"))
        artifacts = (
            Artifact("thresholds.cedar", "text/plain", "\n".join(thresholds)),
            Artifact("floors.cedar", "text/plain", "\n".join(fixed)),
            Artifact("counterpoise.cedarschema", "text/plain", _schema(hazards)),
        )
        return Export(self.name, artifacts, tuple(losses))
