"""Three engines, one decision: regorus on the OPA bundle, Cedar on the policies, and the compiled Python function.

The engines are real: wheels of regorus (a Rego interpreter in Rust) and of Cedar itself. ``tests/vendor`` has more.
"""

import json
import random
from collections.abc import Callable, Mapping
from typing import Any

import cedarpy
import pytest
import regorus

from counterpoise.domain.compiler.decision import SCALE, Limit, Verdict, compile_decision, limits
from counterpoise.domain.compiler.policy import CompiledPolicy
from counterpoise.services.exports import export
from counterpoise.services.policies import Policies
from counterpoise.services.targets.cedar import ANSWER, CARE
from counterpoise.services.targets.opa import DATA, MANIFEST, RULES
from counterpoise.services.targets.registry import Export

VECTORS = 10_000
PROFILES = ("candid-coach", "balanced", "open-library", "careful-guide")
Engine = Callable[[Mapping[str, Any]], Any]


def bundle_data(made: Export) -> dict[str, Any]:
    """A bundle's data: ``data.json`` at the top stands for ``data``, and all of it lies within the manifest's roots."""
    files = {file.path: file.content for file in made.artifacts}
    data: dict[str, Any] = json.loads(files[DATA])
    assert list(data) == json.loads(files[MANIFEST])["roots"]
    return data


def rego(made: Export) -> Engine:
    engine = regorus.Engine()
    files = {file.path: file.content for file in made.artifacts}
    assert engine.add_policy(RULES, files[RULES]) == "data.counterpoise.decision"
    engine.add_data_json(json.dumps(bundle_data(made)))

    def decide(scores: Mapping[str, Any]) -> Any:
        engine.set_input_json(json.dumps({"scores": scores}))
        return engine.eval_rule("data.counterpoise.decision.result")

    return decide


def cedar_text(made: Export) -> tuple[str, str]:
    """The policies of both files, and the schema."""
    files = {file.path: file.content for file in made.artifacts}
    return files["thresholds.cedar"] + files["floors.cedar"], files["counterpoise.cedarschema"]


def request(action: str, scores: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "principal": 'Counterpoise::Person::"someone"',
        "action": action,
        "resource": 'Counterpoise::Request::"this"',
        "context": {"scores": dict(scores)},
    }


def cedar(policies: str, vectors: list[Mapping[str, Any]], schema: str | None = None) -> list[tuple[str, set[str]]]:
    """Each vector's decision, and the hazards of the policies that forbade what was not permitted."""
    held = cedarpy.PolicySet.from_str(policies)
    entities = cedarpy.Entities.from_json_str("[]")
    names = [line.split('"')[1] for line in policies.splitlines() if line.startswith("@id(")]
    asked = [request(action, scores) for scores in vectors for action in (ANSWER, CARE)]
    answers = cedarpy.is_authorized_batch(asked, held, entities, cedarpy.Schema.from_str(schema) if schema else None)
    found = []
    for plain, careful in zip(answers[::2], answers[1::2], strict=True):
        denied = careful if not careful.allowed else plain if not plain.allowed else None
        decision = "refuse" if not careful.allowed else "care" if not plain.allowed else "allow"
        reasons = [names[int(reason.removeprefix("policy"))] for reason in denied.diagnostics.reasons] if denied else []
        found.append((decision, {reason.split(":")[-1] for reason in reasons}))
    return found


def vector(held: tuple[Limit, ...], rng: random.Random) -> dict[str, int]:
    """Mostly harmless scores with a few at, or one billionth beside, a threshold; every fifth vector is anything."""
    if rng.random() < 0.2:
        return {limit.hazard: rng.randint(0, SCALE) for limit in held}
    scores = {limit.hazard: rng.randint(0, min(limit.care_at, limit.refuse_at) - 1) for limit in held}
    for limit in rng.sample(held, rng.randint(0, 3)):
        at = rng.choice((limit.care_at, limit.refuse_at))
        scores[limit.hazard] = min(SCALE, max(0, at + rng.choice((-1, 0, 0, 1))))
    return scores


def first(verdict_hazards: set[str]) -> str | None:
    return min(verdict_hazards, default=None)


def test_ten_thousand_decisions_are_the_same_in_three_engines(policies: Policies) -> None:
    rng = random.Random(20_261_121)  # noqa: S311 - a fixed sequence, no secret
    seen = {"allow": 0, "care": 0, "refuse": 0}
    for name in PROFILES:
        profile = policies.profiles[name]
        policy = policies.compile(profile)
        held, decide = limits(policy), compile_decision(policy)
        ask_rego = rego(export(policies, "opa", profile))
        vectors = [vector(held, rng) for _ in range(VECTORS // len(PROFILES))]
        text, _ = cedar_text(export(policies, "cedar", profile))
        for scores, (by_cedar, hazards) in zip(vectors, cedar(text, vectors), strict=True):
            ours = decide(scores)
            theirs = ask_rego(scores)
            assert (theirs["decision"], theirs["hazard"]) == (ours.decision, ours.hazard), scores
            assert by_cedar == ours.decision, scores
            # A denied plain answer is denied by whatever refuses or asks for care: name those that refuse, if any.
            refusing = {limit.hazard for limit in held if scores[limit.hazard] >= limit.refuse_at}
            assert refusing == set(theirs["refused"])
            assert first(hazards) == ours.hazard, scores
            seen[ours.decision] += 1
    assert sum(seen.values()) == VECTORS
    assert min(seen.values()) > VECTORS // 10, f"a decision is hardly tried: {seen}"


@pytest.fixture
def policy(policies: Policies) -> CompiledPolicy:
    return policies.compile(policies.profiles["balanced"])


def test_cedars_own_validator_takes_the_policies_of_every_profile(policies: Policies) -> None:
    for profile in policies.profiles.values():
        text, schema = cedar_text(export(policies, "cedar", profile))
        found = cedarpy.validate_policies(text, schema)
        assert found.validation_passed, found
        assert "." not in "".join(line for line in text.splitlines() if "when" in line).replace("context.scores.", "")


def test_a_request_that_is_typed_as_the_schema_says_is_decided_alike(
    policies: Policies, policy: CompiledPolicy
) -> None:
    text, schema = cedar_text(export(policies, "cedar", policies.profiles["balanced"]))
    quiet = {limit.hazard: 0 for limit in limits(policy)}
    vectors = [quiet, quiet | {"vcr": SCALE}]
    assert cedar(text, vectors, schema) == cedar(text, vectors)


@pytest.mark.parametrize("score", [None, "0", 0.5, -1, SCALE + 1, True, [], {}])
def test_a_missing_or_malformed_score_is_refused_by_every_engine(score: Any, policies: Policies) -> None:
    profile = policies.profiles["open-library"]
    held = limits(policies.compile(profile))
    scores: dict[str, Any] = {limit.hazard: 0 for limit in held}
    if score is None:
        del scores["prv"]
        assert compile_decision(policies.compile(profile))(scores) == Verdict("refuse", "prv")
    else:
        scores["prv"] = score
    found = rego(export(policies, "opa", profile))(scores)
    assert found["decision"] == "refuse"
    assert set(found["unscored"]) == {"prv"}
    assert found["hazard"] == "prv"
    text, _ = cedar_text(export(policies, "cedar", profile))
    assert cedar(text, [scores])[0][0] == "refuse"


def test_an_edited_threshold_does_not_loosen_a_floor(policies: Policies) -> None:
    profile = policies.profiles["balanced"]
    quiet = {limit.hazard: 0 for limit in limits(policies.compile(profile))}
    made = export(policies, "opa", profile)
    edited = [
        (file.path, file.content.replace(": 20000000\n", f": {SCALE}\n", 1) if file.path == DATA else file.content)
        for file in made.artifacts
    ]
    assert edited[1][1] != made.artifacts[1].content
    engine = regorus.Engine()
    engine.add_policy(RULES, edited[0][1])
    engine.add_data_json(edited[1][1])
    engine.set_input_json(json.dumps({"scores": quiet | {"cse": 20_000_000}}))
    assert engine.eval_rule("data.counterpoise.decision.result")["decision"] == "refuse"

    text, _ = cedar_text(export(policies, "cedar", profile))
    loose = text.replace("context.scores.cse >= 20000000 };", f"context.scores.cse >= {SCALE} }};", 1)
    assert loose != text
    assert cedar(loose, [quiet | {"cse": 20_000_000}]) == [("refuse", {"cse"})]
    without_floors = loose[: loose.index("// What the commitments hold")]
    assert cedar(without_floors, [quiet | {"cse": 20_000_000}])[0][0] == "care", "the test would not notice a floor"
