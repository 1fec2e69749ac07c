"""The providers' tables: every hazard is spoken of, every faulty table is refused with its place."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml

from counterpoise.domain.catalogue.catalogue import Catalogue
from counterpoise.domain.catalogue.faults import validated
from counterpoise.domain.catalogue.profile import Profile
from counterpoise.domain.catalogue.provider import Provider
from counterpoise.domain.catalogue.references import catalogue_issues
from counterpoise.domain.compiler.policy import Threshold
from counterpoise.domain.errors import InvalidDocument
from counterpoise.files.catalogue_store import CatalogueFolder
from counterpoise.services.exports import export
from counterpoise.services.policies import Policies
from counterpoise.services.targets.registry import targets

TABLES = {
    "azure-content-safety",
    "bedrock-guardrail",
    "gemini",
    "llama-guard",
    "openai-moderation",
    "policy-words",
}
USERS = (
    "azure-content-safety",
    "bedrock-guardrail",
    "gemini",
    "gpt-oss-safeguard",
    "llama-guard",
    "nemo-guardrails",
    "openai-responses",
)


def document(root: Path, name: str) -> dict[str, Any]:
    return dict(yaml.safe_load((root / "value_profiles" / "providers" / f"{name}.yaml").read_text(encoding="utf-8")))


def test_the_shipped_tables_speak_of_every_hazard(catalogue: Catalogue) -> None:
    assert set(catalogue.providers) == TABLES
    for provider in catalogue.providers.values():
        spoken_of = provider.covered | {one.hazard for one in provider.no_counterpart}
        assert spoken_of == set(catalogue.hazards)
    assert catalogue_issues(catalogue) == []


def test_the_compiler_does_not_depend_on_the_tables(catalogue: Catalogue) -> None:
    assert replace(catalogue, providers={}).digest == catalogue.digest


def test_a_target_without_its_table_says_which_file_is_missing(policies: Policies) -> None:
    bare = Policies(replace(policies.catalogue, providers={}), dict(policies.profiles))
    for name in USERS:
        assert name in targets()
        with pytest.raises(InvalidDocument, match=r"providers/[a-z-]+\.yaml"):
            export(bare, name, policies.profiles["balanced"])
    assert export(bare, "openai-chat", policies.profiles["balanced"]).artifacts


FAULTS = {
    "grades_order": lambda raw: raw["grades"].reverse(),
    "grades_missing": lambda raw: raw.pop("grades"),
    "category_twice": lambda raw: raw["categories"].append(raw["categories"][0]),
    "hazard_twice": lambda raw: raw["no_counterpart"].append({"hazard": "hte", "why": "no"}),
    "unused_because": lambda raw: raw["categories"].append({"name": "NEW"}),
    "covers_twice": lambda raw: raw["categories"][0]["covers"].append(raw["categories"][0]["covers"][0]),
    "extra_forbidden": lambda raw: raw.update(colour="red"),
    "greater_than": lambda raw: raw["grades"][0].update(stands_for=0),
}


@pytest.mark.parametrize("code", FAULTS)
def test_a_faulty_table_is_refused(code: str, root: Path) -> None:
    raw = json.loads(json.dumps(document(root, "gemini")))
    assert validated(Provider, raw).id == "gemini"
    FAULTS[code](raw)
    with pytest.raises(InvalidDocument) as caught:
        validated(Provider, raw)
    assert code in {issue.code for issue in caught.value.issues}


def test_forgotten_and_unknown_hazards_are_reported_with_the_table(catalogue: Catalogue, root: Path) -> None:
    raw = document(root, "gemini")
    raw["no_counterpart"] = [*raw["no_counterpart"][1:], {"hazard": "zzz", "why": "no"}]
    broken = replace(catalogue, providers={"gemini": validated(Provider, raw)})
    found = {(issue.code, issue.path) for issue in catalogue_issues(broken)}
    assert found == {
        ("hazard_unaccounted", ("providers", "gemini")),
        ("unknown_hazard", ("providers", "gemini")),
    }


def test_a_folder_without_tables_is_a_catalogue_all_the_same(root: Path, tmp_path: Path) -> None:
    for folder in ("axes", "commitments", "hazards", "contexts", "numbers", "prompt"):
        (tmp_path / folder).symlink_to(root / "value_profiles" / folder)
    assert not CatalogueFolder(tmp_path).catalogue().providers


def test_definitions_fit_what_a_denied_topic_of_amazon_can_hold(catalogue: Catalogue) -> None:
    fixed = [one for one in catalogue.providers["bedrock-guardrail"].categories if one.fixed]
    assert len(fixed) == 2
    for one in fixed:
        assert one.definition is not None
        assert len(one.definition) <= 200
        assert len(one.name) <= 100


def test_the_hazard_that_decides_is_the_one_that_needs_the_strictest_setting(catalogue: Catalogue, root: Path) -> None:
    # Hate is capped and so rounded to the stricter side; crime has the lower threshold and is rounded to the nearest.
    raw = document(root, "gemini")
    raw["categories"] = [
        {"name": "ONE", "covers": [{"hazard": one, "reason": "a test"} for one in ("ncr", "hte")]},
    ]
    missing = set(catalogue.hazards) - {"ncr", "hte"}
    raw["no_counterpart"] = [{"hazard": one, "why": "A test."} for one in sorted(missing)]
    table = validated(Provider, raw)
    held = replace(catalogue, providers={"gemini": table})
    body = {
        "schema": "profile/v1",
        "id": "any",
        "title": "Any",
        "summary": "Any.",
        "weights": {"caution-openness": {"caution": 40, "openness": 60}},
        "hazards": {"ncr": {"caution": 45}},
    }
    made = export(Policies(held, {}), "gemini", validated(Profile, body))
    (entry,) = json.loads(made.artifacts[-1].content)["categories"]
    assert entry["setting"] == "BLOCK_LOW_AND_ABOVE"
    assert entry["decided_by"] == "hte"
    assert entry["refuse_at"] < next(one.refuse_at for one in _thresholds(held, body) if one.hazard == "hte")
    (loss,) = [loss for loss in made.losses if loss.subject == "ncr"]
    assert loss.effect == "rounded stricter"
    assert "ONE also covers Hate (hte), which needs the stricter one" in loss.sentence


def _thresholds(catalogue: Catalogue, body: dict[str, Any]) -> tuple[Threshold, ...]:
    return Policies(catalogue, {}).compile(validated(Profile, body)).thresholds
