"""What the guardrail targets write is what the vendors' own SDK types take; Amazon's are in tests/vendor/bedrock."""

import json
from typing import Any

import pytest
from azure.ai.contentsafety import models as azure
from google.genai import types as gemini
from openai.types.moderation import CategoryScores
from openai.types.responses.response_create_params import ResponseCreateParamsNonStreaming
from pydantic import TypeAdapter, ValidationError

from counterpoise.domain.compiler.policy import MEANS, Means, Options
from counterpoise.services.exports import export
from counterpoise.services.policies import Policies

CONTEXTS = (None, "mental-health")
QUESTION = "Shall I leave my job?"
every_means = pytest.mark.parametrize("means", MEANS)


def bodies(policies: Policies, name: str, path: str, means: Means = "text") -> list[dict[str, Any]]:
    """The file of that path for every shipped profile in two contexts."""
    found = []
    for profile in policies.profiles.values():
        for context in CONTEXTS:
            made = export(policies, name, profile, None, context, Options(means))
            found += [json.loads(file.content) for file in made.artifacts if file.path == path]
    return found


@every_means
def test_a_responses_request_is_of_openais_type(means: Means, policies: Policies) -> None:
    kind = ResponseCreateParamsNonStreaming
    adapter: TypeAdapter[Any] = TypeAdapter(kind)
    for body in bodies(policies, "openai-responses", "request.json", means):
        assert set(body) <= kind.__required_keys__ | kind.__optional_keys__
        roles = [one["role"] for one in body["input"]]
        assert roles == (["user", "assistant"] * len(roles))[: len(roles)]
        assert means == "turns" or not roles
        body["input"].append({"role": "user", "content": QUESTION})
        read = adapter.validate_python(body)
        assert read["moderation"] == body["moderation"]
        assert [dict(one) for one in read["input"]] == body["input"]


def test_the_check_would_notice_a_wrong_mode(policies: Policies) -> None:
    body = bodies(policies, "openai-responses", "request.json")[0]
    body["moderation"]["policy"]["input"]["mode"] = "refuse"
    with pytest.raises(ValidationError):
        TypeAdapter(ResponseCreateParamsNonStreaming).validate_python(body)


def test_every_category_of_openais_scores_is_in_the_table_and_no_other(policies: Policies) -> None:
    known = {field.alias or name for name, field in CategoryScores.model_fields.items()}
    assert {one.name for one in policies.catalogue.providers["openai-moderation"].categories} == known
    for body in bodies(policies, "openai-responses", "thresholds.json"):
        assert {one["category"] for one in body["categories"]} <= known


@every_means
def test_a_gemini_request_is_of_googles_types(means: Means, policies: Policies) -> None:
    for body in bodies(policies, "gemini", "request.json", means):
        assert set(body) == {"systemInstruction", "contents", "safetySettings"}
        config = gemini.GenerateContentConfig.model_validate(
            {"systemInstruction": body["systemInstruction"], "safetySettings": body["safetySettings"]}
        )
        assert config.safety_settings is not None
        off = {gemini.HarmBlockThreshold.OFF, gemini.HarmBlockThreshold.BLOCK_NONE}
        for one in config.safety_settings:
            assert isinstance(one.category, gemini.HarmCategory)
            assert one.threshold not in off
            assert not one.category.value.startswith("HARM_CATEGORY_IMAGE")
        assert len({one.category for one in config.safety_settings}) == 4
        contents = TypeAdapter(list[gemini.Content]).validate_python(body["contents"])
        assert [one.role for one in contents] == (["user", "model"] * len(contents))[: len(contents)]
        assert means == "turns" or not contents


def test_the_check_would_notice_an_unknown_setting() -> None:
    with pytest.raises((ValidationError, Warning)):
        gemini.SafetySetting.model_validate({"category": "HARM_CATEGORY_HATE_SPEECH", "threshold": "BLOCK_SOME"})


def test_every_setting_of_gemini_is_a_threshold_of_google(policies: Policies) -> None:
    table = policies.catalogue.providers["gemini"]
    assert {one.setting for one in table.grades} <= {one.value for one in gemini.HarmBlockThreshold}
    assert {one.name for one in table.categories} <= {one.value for one in gemini.HarmCategory}


def test_an_azure_request_is_of_microsofts_types(policies: Policies) -> None:
    known = {one.value for one in azure.TextCategory}
    assert {one.name for one in policies.catalogue.providers["azure-content-safety"].categories} == known
    for body in bodies(policies, "azure-content-safety", "analyze.json"):
        asked = azure.AnalyzeTextOptions({**body, "text": QUESTION})
        assert asked.output_type == azure.AnalyzeTextOutputType.FOUR_SEVERITY_LEVELS
        assert asked.categories == body["categories"]
        assert set(body["categories"]) <= known
