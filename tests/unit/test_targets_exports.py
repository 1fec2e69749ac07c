"""What every registered target owes: the same files every time, safe paths, and a loss for all that it cannot carry."""

import re
from dataclasses import replace
from pathlib import PurePosixPath, PureWindowsPath

import pytest
import yaml

from counterpoise.domain.catalogue.profile import Profile
from counterpoise.domain.compiler.compile import compile_profile
from counterpoise.domain.compiler.policy import MEANS, Means, Options
from counterpoise.domain.errors import BudgetTooSmall, UnknownTarget
from counterpoise.services.exports import export
from counterpoise.services.policies import Policies
from counterpoise.services.targets.custom_instructions import CHARACTERS, box_length
from counterpoise.services.targets.registry import Job, register, target, targets

GENERAL_SUBJECTS = {"prompt", "turns", "thresholds", "floors", "provenance", "model"}
SIX = ("agents-md", "anthropic", "custom-instructions", "litellm", "ollama", "openai-chat")

every_target = pytest.mark.parametrize("name", list(targets()))
every_means = pytest.mark.parametrize("means", MEANS)


def test_the_six_first_targets_are_registered_under_their_names() -> None:
    assert set(SIX) <= set(targets())
    assert all(one.name == name and one.title and one.summary for name, one in targets().items())


def test_a_name_is_taken_once_and_an_unknown_one_lists_the_known() -> None:
    with pytest.raises(ValueError, match="two targets are named ollama"):
        register(type(target("ollama")))
    with pytest.raises(UnknownTarget, match="openai-chat"):
        target("openai")


@every_target
@every_means
def test_every_shipped_profile_exports_and_says_what_is_lost(name: str, means: Means, policies: Policies) -> None:
    carries = target(name).carries
    real = GENERAL_SUBJECTS | set(policies.catalogue.axes) | set(policies.catalogue.hazards)
    for profile in policies.profiles.values():
        made = export(policies, name, profile, options=Options(means))
        assert made.target == name
        assert made.artifacts
        for file in made.artifacts:
            path = PurePosixPath(file.path)
            assert file.content.strip()
            assert file.content.endswith("\n")
            assert not path.is_absolute()
            assert not PureWindowsPath(file.path).is_absolute()
            assert re.fullmatch(r"[A-Za-z0-9_-][A-Za-z0-9._/-]*", file.path)
            assert ".." not in path.parts
            assert re.fullmatch(r"[a-z]+/[a-z0-9.+-]+", file.media_type)
        assert len({file.path for file in made.artifacts}) == len(made.artifacts)
        subjects = {loss.subject for loss in made.losses}
        assert subjects <= real
        assert all(loss.sentence.endswith(".") and "  " not in loss.sentence for loss in made.losses)
        assert len({(loss.subject, loss.effect) for loss in made.losses}) == len(made.losses)
        for what in ("thresholds", "floors", "provenance"):
            assert getattr(carries, what) or what in subjects, f"{name} drops {what} silently"
        if means == "turns":
            assert carries.turns or any(loss.subject == "turns" and loss.effect == "dropped" for loss in made.losses)
        else:
            assert "turns" not in subjects


@every_target
@every_means
def test_an_export_depends_on_nothing_but_the_job(
    name: str, means: Means, policies: Policies, shipped: dict[str, Profile]
) -> None:
    for profile in shipped.values():
        first = export(policies, name, profile, options=Options(means))
        afresh = export(Policies(policies.catalogue, {}), name, profile, options=Options(means))
        assert first == afresh


@every_target
def test_two_profiles_that_compile_to_the_same_prompt_export_the_same_text(name: str, policies: Policies) -> None:
    profile = policies.profiles["candid-coach"]
    renamed = profile.model_copy(update={"title": "Another title", "reasons": {}, "id": "another"})
    one, other = (export(policies, name, each) for each in (profile, renamed))
    strip = re.compile(r"sha256:[0-9a-f]{64}")
    assert [strip.sub("", file.content) for file in one.artifacts] == [
        strip.sub("", file.content) for file in other.artifacts
    ]


@every_target
def test_placeholders_are_confessed(name: str, policies: Policies) -> None:
    made = export(policies, name, policies.profiles["balanced"])
    holds = any("YOUR-" in file.content for file in made.artifacts)
    assert holds == any(loss.effect == "placeholder" for loss in made.losses)


@every_means
def test_custom_instructions_fit_the_box_and_name_every_axis_they_drop(means: Means, policies: Policies) -> None:
    dropped_somewhere = set()
    for profile in policies.profiles.values():
        options = Options(means)
        made = export(policies, "custom-instructions", profile, options=options)
        text = made.artifacts[0].content.removesuffix("\n")
        assert box_length(text) <= CHARACTERS
        asked = policies.compile(profile, options=options)
        named = [loss.subject for loss in made.losses if loss.effect == "dropped" and loss.subject in asked.unset]
        assert not named
        gone = {loss.subject for loss in made.losses if loss.subject in policies.catalogue.axes}
        for entry in asked.plan:
            # A sentence of the axis is in the text exactly if the axis was not reported as dropped.
            spans = [span for span in asked.prompt.spans if span.source.id == entry.axis and span.shows is None]
            lines = [asked.prompt.text[span.start : span.end].strip() for span in spans]
            assert all(line in text for line in lines) == (entry.axis not in gone)
        kept = [entry.importance for entry in asked.plan if entry.axis not in gone]
        lost = [entry.importance for entry in asked.plan if entry.axis in gone]
        assert not (kept and lost) or min(kept) >= max(lost)
        dropped_somewhere |= gone
        lost_examples = any(loss.subject == "prompt" and loss.effect == "shortened" for loss in made.losses)
        had = any(span.shows for span in asked.prompt.spans) or bool(asked.prompt.turns)
        assert lost_examples == had
    assert dropped_somewhere, "no shipped profile overflows the box, so this test shows nothing"


def test_custom_instructions_that_fit_are_not_touched(policies: Policies) -> None:
    profile = policies.profiles["candid-coach"]
    rules = policies.compile(profile, options=Options("rules"))
    made = export(policies, "custom-instructions", profile, options=Options("rules"))
    assert made.artifacts[0].content == rules.prompt.text + "\n"
    assert not any(loss.effect == "shortened" for loss in made.losses)


def test_characters_that_a_text_box_counts_twice_still_fit(policies: Policies) -> None:
    assert box_length("a\U0001f331é") == 4
    plain = policies.catalogue
    headings = plain.headings.model_copy(update={"commitments": "\U0001f331" * 300, "behaviours": "\U0001f331" * 20})
    loud = replace(plain, headings=headings)
    profile = policies.profiles["balanced"]

    def recompile(options: Options):
        return compile_profile(profile, loud, options=options)

    made = target("custom-instructions").export(Job(recompile(Options()), loud, recompile))
    assert CHARACTERS - 200 < box_length(made.artifacts[0].content.removesuffix("\n")) <= CHARACTERS


def test_commitments_that_overflow_the_box_are_an_error_not_a_cut(policies: Policies) -> None:
    plain = policies.catalogue
    loud = replace(plain, headings=plain.headings.model_copy(update={"commitments": "Hold to this. " * 60}))
    profile = policies.profiles["candid-coach"]

    def recompile(options: Options):
        return compile_profile(profile, loud, options=options)

    with pytest.raises(BudgetTooSmall):
        target("custom-instructions").export(Job(recompile(Options()), loud, recompile))


def test_a_litellm_config_has_the_keys_that_the_proxy_reads(policies: Policies) -> None:
    made = export(policies, "litellm", policies.profiles["candid-coach"])
    config = yaml.safe_load(made.artifacts[0].content)
    assert set(config) == {"model_list"}
    (model,) = config["model_list"]
    assert set(model) == {"model_name", "litellm_params", "model_info"}
    assert set(model["litellm_params"]) == {"model", "api_key", "litellm_system_prompt"}
    assert model["litellm_params"]["api_key"].startswith("os.environ/")
    assert model["model_info"]["value_policy"] == policies.document(policies.profiles["candid-coach"])["digest"]
    assert "litellm_system_prompt: |" in made.artifacts[0].content, "the prompt should be readable in a diff"


def test_agents_md_is_one_section_for_pasting(policies: Policies) -> None:
    for profile in policies.profiles.values():
        content = export(policies, "agents-md", profile).artifacts[0].content
        headings = [line for line in content.splitlines() if line.startswith("#")]
        assert headings == [content.splitlines()[0]]
        assert headings[0].startswith("## ")
        assert "<!--" not in content
