"""Requests are what the vendors' own SDK types describe: every field known, every value of its type."""

import json
from typing import Any

import pytest
from anthropic.types.message_create_params import MessageCreateParamsNonStreaming as AnthropicRequest
from openai.types.chat.completion_create_params import CompletionCreateParamsNonStreaming as OpenAIRequest
from pydantic import TypeAdapter, ValidationError

from counterpoise.domain.compiler.policy import MEANS, Means, Options
from counterpoise.services.exports import export
from counterpoise.services.policies import Policies

QUESTION = {"role": "user", "content": "Shall I leave my job?"}
TYPES: dict[str, Any] = {"openai-chat": OpenAIRequest, "anthropic": AnthropicRequest}


def checked(name: str, body: dict[str, Any]) -> dict[str, Any]:
    """The body as the SDK's type reads it, lists made concrete (they are validated one by one as they are read)."""
    kind = TYPES[name]
    assert set(body) <= kind.__required_keys__ | kind.__optional_keys__
    adapter = TypeAdapter(kind)  # held, because the lists in what it reads are validated by it when they are walked
    read = adapter.validate_python(body)
    return {
        key: value if isinstance(value, str | int) else [dict(item) for item in value] for key, value in read.items()
    }


@pytest.mark.parametrize("name", TYPES)
@pytest.mark.parametrize("means", MEANS)
def test_a_request_with_the_users_message_is_of_the_vendors_type(name: str, means: Means, policies: Policies) -> None:
    for profile in policies.profiles.values():
        made = export(policies, name, profile, options=Options(means))
        body = json.loads(made.artifacts[0].content)
        assert not body["messages"] or body["messages"][-1]["role"] != "user", "the user's message goes here"
        body["messages"].append(QUESTION)
        # Equal, so nothing was unknown to the type: pydantic leaves unknown keys of a TypedDict out.
        assert checked(name, body) == body


@pytest.mark.parametrize("name", TYPES)
def test_turns_alternate_and_are_the_policys(name: str, policies: Policies) -> None:
    for profile in policies.profiles.values():
        options = Options("turns")
        made = export(policies, name, profile, options=options)
        messages = json.loads(made.artifacts[0].content)["messages"]
        said = [each for each in messages if each["role"] in {"user", "assistant"}]
        turns = policies.compile(profile, options=options).prompt.turns
        assert said == [{"role": turn.role, "content": turn.content} for turn in turns]
        roles = [each["role"] for each in [*said, QUESTION]]
        assert roles == (["user", "assistant"] * len(roles))[: len(roles)]


@pytest.mark.parametrize("name", TYPES)
def test_the_check_would_notice_a_wrong_role(name: str) -> None:
    body = {"model": "m", "max_tokens": 1, "messages": [{"role": "narrator", "content": "x"}]}
    if name == "openai-chat":
        del body["max_tokens"]
    with pytest.raises(ValidationError):
        checked(name, body)
