"""Cards and promptfoo configurations are what their specifications describe, field by field, with nothing besides.

The models here are typed after the Character Card V2 specification's own TypeScript and promptfoo's published
``config-schema.json``, for the parts that are written; neither is part of this repository.
"""

import json
import re
from typing import Annotated, Any, Literal

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from counterpoise.domain.compiler.policy import MEANS, Means, Options
from counterpoise.services.exports import export
from counterpoise.services.policies import Policies
from counterpoise.services.targets.character_card import without_macros
from counterpoise.services.targets.promptfoo import literal


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class CardData(Strict):
    name: str
    description: str
    personality: str
    scenario: str
    first_mes: str
    mes_example: str
    creator_notes: str
    system_prompt: str
    post_history_instructions: str
    alternate_greetings: list[str]
    tags: list[str]
    creator: str
    character_version: str
    extensions: dict[str, Any]


class Card(Strict):
    spec: Literal["chara_card_v2"]
    spec_version: Literal["2.0"]
    data: CardData


Filled = Annotated[str, StringConstraints(min_length=1)]


class Assertion(Strict):
    type: Literal["llm-rubric"]
    metric: Filled
    value: Filled


class Test(Strict):
    __test__ = False
    description: Filled
    vars: dict[str, str]
    metadata: dict[str, Any] | None = None
    assertions: list[Assertion] | None = Field(default=None, alias="assert")


class DefaultTest(Strict):
    assertions: list[Assertion] = Field(alias="assert")


class PromptRow(Strict):
    raw: Filled
    label: Filled


class Provider(Strict):
    id: Filled
    config: dict[str, Any]


class Config(Strict):
    description: str
    tags: dict[str, str]
    prompts: list[PromptRow]
    providers: list[Provider]
    default_test: DefaultTest = Field(alias="defaultTest")
    tests: list[Test]


every_means = pytest.mark.parametrize("means", MEANS)


@every_means
def test_a_card_is_of_the_specifications_type(means: Means, policies: Policies) -> None:
    for profile in policies.profiles.values():
        made = export(policies, "character-card-v2", profile, options=Options(means))
        (file,) = made.artifacts
        data = Card.model_validate_json(file.content).data
        assert set(data.extensions) == {"counterpoise"}, "one key of our own, so that nothing collides"
        read = (data.name, data.system_prompt, data.description, data.personality, data.scenario, data.first_mes)
        assert not any("sha256:" in text for text in read)
        assert (data.post_history_instructions, data.mes_example, data.alternate_greetings) == ("", "", [])
        assert data.extensions["counterpoise"]["value_catalogue"] == policies.catalogue.digest


@given(
    st.text()
    | st.lists(st.sampled_from(["{{user}}", "{{", "{", "<USER>", "<bot>", "<", "char>", " ", "x"])).map("".join)
)
def test_no_macro_is_left_in_a_card_and_nothing_else_changes(text: str) -> None:
    made = without_macros(text)
    assert not re.search(r"\{\{|<(user|bot|char)>", made, re.IGNORECASE)
    assert without_macros(made) == made
    assert made.replace("{ ", "{").replace("< ", "<") == text.replace("{ ", "{").replace("< ", "<")
    if "{{" not in text and "<" not in text:
        assert made == text


@every_means
def test_a_promptfoo_config_is_of_the_schemas_type(means: Means, policies: Policies) -> None:
    for profile in policies.profiles.values():
        made = export(policies, "promptfoo", profile, options=Options(means))
        config = Config.model_validate(yaml.safe_load(made.artifacts[0].content))
        policy = policies.compile(profile, options=Options(means))
        first, without = (json.loads(row.raw) for row in config.prompts)
        assert [row.label for row in config.prompts] == ["with the profile", "without"]
        assert first[-1] == without[0] == {"role": "user", "content": "{{question}}"}
        assert [turn["role"] for turn in first[1:-1]] == [turn.role for turn in policy.prompt.turns]
        assert config.tags["value_catalogue"] == policies.catalogue.digest
        assert "sha256:" not in config.prompts[0].raw


@every_means
def test_promptfoo_asks_only_what_the_prompt_does_not_show(means: Means, policies: Policies) -> None:
    for profile in policies.profiles.values():
        policy = policies.compile(profile, options=Options(means))
        made = export(policies, "promptfoo", profile, options=Options(means))
        config = Config.model_validate(yaml.safe_load(made.artifacts[0].content))
        shown = policy.prompt.text + "".join(turn.content for turn in policy.prompt.turns)
        asked = [one for one in config.tests if one.metadata]
        assert [one.metadata["axis"] for one in asked if one.metadata] == [
            entry.axis for entry in policy.plan for _ in range(2)
        ]
        for one in asked:
            assert one.vars["question"] not in shown
            axis = policies.catalogue.axes[str((one.metadata or {})["axis"])]
            assert one.vars["question"] in {example.user for example in axis.examples}
            (rubric,) = one.assertions or []
            for line in rubric.value.splitlines()[1:]:
                assert line in policy.prompt.text, "graded by a rule that the prompt does not hold"


def test_an_axis_whose_every_example_is_shown_is_confessed(policies: Policies) -> None:
    catalogue = policies.catalogue
    axis = catalogue.axes["pushback-encouragement"]
    few = axis.model_copy(update={"examples": axis.examples[:6]})
    small = Policies(
        type(catalogue).of(
            axes=[few if one.id == few.id else one for one in catalogue.axes.values()],
            commitments=list(catalogue.commitments.values()),
            hazards=list(catalogue.hazards.values()),
            contexts=list(catalogue.contexts.values()),
            numbers=list(catalogue.numbers.values()),
            headings=catalogue.headings,
        ),
        policies.profiles,
    )
    made = export(small, "promptfoo", policies.profiles["candid-coach"])
    assert [loss.subject for loss in made.losses if loss.effect == "dropped"] == ["thresholds", few.id]
    assert few.id not in made.artifacts[0].content


def rendered(template: str) -> str:
    """What Nunjucks makes of text and of expressions that are one quoted string; anything else is a tag."""
    assert not re.search(r"\{[{%#]", re.sub(r"\{\{ '\{[{%#]' \}\}", "", template)), "a tag is left"
    return re.sub(r"\{\{ '(\{[{%#])' \}\}", r"\1", template)


@given(
    st.text() | st.lists(st.sampled_from(["{{", "{%", "{#", "{", "%}", "endraw", "'", '"', "\\", "}}"])).map("".join)
)
def test_a_template_renders_to_the_text_as_it_was(text: str) -> None:
    assert rendered(literal(text)) == text
