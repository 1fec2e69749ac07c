"""Target ``opa``: a bundle for Open Policy Agent that decides on scores: allow, care or refuse.

The rules are the same text for every profile; what the profile says stands in ``data.json``, as whole billionths. In
Rego every number of JSON compares exactly, but a threshold and a score written as decimals could still differ in the
last digit, so both are whole numbers (``SCALE``). Rego also compares a text with a number without complaint, so a
score that is no whole number from 0 to 1,000,000,000 refuses the request before anything is compared.

The commitments' floors stand in the data apart from the profile's thresholds, and both must let a request pass: who
edits the thresholds does not loosen a floor by it.
"""

import json

from counterpoise.domain.compiler.decision import SCALE, limits
from counterpoise.services.targets.floors import floors
from counterpoise.services.targets.losses import no_prompt, no_turns, policy_digest, scores_are_yours
from counterpoise.services.targets.registry import Artifact, Carries, Export, Job, Loss, register

__all__ = ["DATA", "MANIFEST", "REGO", "RULES", "OpenPolicyAgent"]

RULES = "bundle/decision.rego"
DATA = "bundle/data.json"
MANIFEST = "bundle/.manifest"

REGO = f"""\
# What is done with a request whose hazards have been scored. Input:
#   {{"scores": {{"vcr": 120000000, …}}}}   one whole number of billionths for every hazard in the data
# Ask for data.counterpoise.decision.result:
#   {{"decision": "allow" | "care" | "refuse", "hazard": id or null, "refused": […], "care": […], "unscored": […]}}
# "hazard" is the first by id that decides. A hazard without a usable score refuses the request: nobody can tell.
package counterpoise.decision

import rego.v1

limits := data.counterpoise.policy.limits

floors := data.counterpoise.policy.floors

most := {SCALE}

# The usable scores; a rule of its own, so that it is worked out once for a request.
scores[hazard] := score if {{
	some hazard, _ in limits
	score := input.scores[hazard]
	is_number(score)
	score >= 0
	score <= most
	score == floor(score)
}}

unscored contains hazard if {{
	some hazard, _ in limits
	not is_number(scores[hazard])
}}

refused contains hazard if {{
	some hazard, score in scores
	score >= limits[hazard].refuse_at
}}

# What a commitment holds, whatever the thresholds above say.
refused contains held.hazard if {{
	some held in floors
	scores[held.hazard] >= held.refuse_at
}}

care contains hazard if {{
	some hazard, score in scores
	score >= limits[hazard].care_at
}}

default decision := "refuse"

decision := "allow" if {{
	count(refused) == 0
	count(unscored) == 0
	count(care) == 0
}}

decision := "care" if {{
	count(refused) == 0
	count(unscored) == 0
	count(care) > 0
}}

default deciding := null

deciding := min(refused) if count(refused) > 0

deciding := min(unscored) if {{
	count(refused) == 0
	count(unscored) > 0
}}

deciding := min(care) if decision == "care"

result := {{
	"decision": decision,
	"hazard": deciding,
	"refused": refused,
	"care": care,
	"unscored": unscored,
}}
"""


def _written(document: object) -> str:
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


@register
class OpenPolicyAgent:
    """OPA: rules that decide, data that says from which score on."""

    name = "opa"
    title = "Open Policy Agent bundle"
    summary = "A bundle of Rego rules and data that decides on hazard scores: allow, care or refuse."
    carries = Carries(prompt=False, turns=False, thresholds=True, floors=True, provenance=True)

    def export(self, job: Job) -> Export:
        """The folder ``bundle``: rules, data and ``.manifest``."""
        policy = job.policy
        digest = policy_digest(policy)
        data = {
            "scale": SCALE,
            "limits": {
                limit.hazard: {"care_at": limit.care_at, "refuse_at": limit.refuse_at} for limit in limits(policy)
            },
            "floors": [
                {"commitment": floor.commitment, "hazard": floor.hazard, "refuse_at": floor.refuse_at}
                for floor in floors(job.catalogue)
            ],
            "value_policy": digest,
            "value_catalogue": policy.catalogue_digest,
        }
        manifest = {"revision": digest, "roots": ["counterpoise"], "rego_version": 1}
        losses = [
            no_prompt("OPA decides on scores and tells a model nothing."),
            Loss(
                "floors",
                "not enforced",
                "OPA enforces the floors that are limits on a score. The commitments that are ways to answer, such as "
                "honesty, are words for a model and not in the bundle.",
            ),
            scores_are_yours(),
        ]
        if policy.options.means == "turns":
            losses.append(no_turns("A bundle"))
        artifacts = (
            Artifact(RULES, "text/plain", REGO),
            Artifact(DATA, "application/json", _written({"counterpoise": {"policy": data}})),
            Artifact(MANIFEST, "application/json", _written(manifest)),
        )
        return Export(self.name, artifacts, tuple(losses))
