"""One decision on fourteen hazards: the compiled function beside regorus on our bundle and Cedar on our policies.

The engines are handed requests that they have parsed as far as their interfaces allow: regorus a JSON text, because
it takes no other, Cedar a pre-parsed policy set and schema-free request.
"""

import json

import cedarpy
import regorus
from tests.bench.clock import medians, table
from tests.bench.compile_bench import FOLDER

from counterpoise.domain.compiler.decision import SCALE, billionths, compile_decision, limits
from counterpoise.services.exports import export
from counterpoise.services.policies import Policies
from counterpoise.services.targets.cedar import ANSWER, CARE
from counterpoise.services.targets.opa import DATA, RULES

OURS = "compiled function"


def _engine(policies: Policies, name: str) -> regorus.Engine:
    files = {file.path: file.content for file in export(policies, "opa", policies.profiles[name]).artifacts}
    engine = regorus.Engine()
    engine.add_policy(RULES, files[RULES])
    engine.add_data_json(files[DATA])
    return engine


def _policy_set(policies: Policies, name: str) -> cedarpy.PolicySet:
    files = export(policies, "cedar", policies.profiles[name]).artifacts
    return cedarpy.PolicySet.from_str("".join(file.content for file in files if file.path.endswith(".cedar")))


def main(name: str = "candid-coach") -> None:
    """Print one table: a harmless request, for which every hazard has to be looked at."""
    catalogue = FOLDER.catalogue()
    policies = Policies(catalogue, FOLDER.profiles(catalogue))
    policy = policies.compile(policies.profiles[name])
    decide, engine, held = compile_decision(policy), _engine(policies, name), _policy_set(policies, name)
    scores = {limit.hazard: 1_000_000 for limit in limits(policy)}
    refused = scores | {"vcr": SCALE}
    asked = json.dumps({"scores": scores})
    entities = cedarpy.Entities.from_json_str("[]")
    requests = [
        {
            "principal": 'Counterpoise::Person::"someone"',
            "action": action,
            "resource": 'Counterpoise::Request::"this"',
            "context": {"scores": scores},
        }
        for action in (ANSWER, CARE)
    ]

    def by_rego() -> object:
        engine.set_input_json(asked)
        return engine.eval_rule("data.counterpoise.decision.decision")

    def by_cedar() -> bool:
        return all(one.allowed for one in cedarpy.is_authorized_batch(requests, held, entities))

    assert decide(scores).decision == by_rego() == "allow"
    assert by_cedar()
    floats = {hazard: score / SCALE for hazard, score in scores.items()}
    works = {
        OURS: lambda: decide(scores),
        f"{OURS}, a refusal by the last hazard": lambda: decide(refused),
        "scores made whole billionths, once a request": lambda: [billionths(score) for score in floats.values()],
        "regorus on the OPA bundle": by_rego,
        "Cedar on the policies, both actions": by_cedar,
        "building the compiled function": lambda: compile_decision(policy),
    }
    repeats = {OURS: 20_000, f"{OURS}, a refusal by the last hazard": 20_000, "building the compiled function": 20}
    found = medians(works, 9, dict.fromkeys(works, 100) | repeats)
    print(f"## One decision, {len(scores)} hazards ({name})\n")
    print(table(found, OURS))


if __name__ == "__main__":
    main()
