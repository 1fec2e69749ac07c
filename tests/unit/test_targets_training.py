"""Constitutions and preference pairs: every line traced, made of reviewed text, and never of the measuring pairs."""

import ast
import json
from pathlib import Path

import pytest

from counterpoise.domain.catalogue.profile import Profile
from counterpoise.domain.compiler.policy import MEANS, Means, Options
from counterpoise.domain.wording import prompt_wording_fault
from counterpoise.files.measuring_material import read_material
from counterpoise.services.exports import export
from counterpoise.services.policies import Policies
from counterpoise.services.targets.preference_pairs import rows_of


def one_axis(first: int) -> Profile:
    """A profile that sets one axis."""
    return Profile.model_validate(
        {
            "schema": "profile/v1",
            "id": "one",
            "title": "T",
            "summary": "S",
            "weights": {"pushback-encouragement": {"pushback": first, "encouragement": 100 - first}},
        }
    )


def pairs(policies: Policies, profile: Profile) -> list[dict]:
    files = {file.path: file.content for file in export(policies, "preference-pairs", profile).artifacts}
    return [json.loads(line) for line in files.get("train.jsonl", "").splitlines()]


def test_every_principle_is_traced_and_says_what_the_policy_says(policies: Policies) -> None:
    for profile in policies.profiles.values():
        for context in (None, "mental-health"):
            policy = policies.compile(profile, context=context)
            body = json.loads(export(policies, "constitution", profile, context=context).artifacts[0].content)
            fixed = [one for one in body["principles"] if one["applies"] == "always"]
            drawn = [one for one in body["principles"] if one["applies"] == "drawn"]
            assert [one["id"] for one in fixed] == list(policies.catalogue.commitments)
            assert [one["principle"] for one in fixed] == [
                list(commitment.prompt) for commitment in policies.catalogue.commitments.values()
            ]
            assert [one["id"] for one in drawn] == [entry.axis for entry in policy.plan]
            for one, entry in zip(drawn, policy.plan, strict=True):
                first, second = entry.axis.split("-")
                assert one["source"] == {
                    "kind": "axis",
                    "authority": entry.authority,
                    "level": entry.level,
                    "weights": {first: entry.effective, second: 100 - entry.effective},
                    "importance": entry.importance,
                }
                assert all(f"- {line}" in policy.prompt.text for line in one["principle"])
            for one in body["principles"]:
                for line in one["principle"]:
                    assert line in one["critique_request"]
                    assert line in one["revision_request"]


def test_what_a_model_reads_of_a_constitution_is_worded_like_a_prompt(policies: Policies) -> None:
    for profile in policies.profiles.values():
        body = json.loads(export(policies, "constitution", profile).artifacts[0].content)
        for one in body["principles"]:
            for line in (one["critique_request"] + "\n" + one["revision_request"]).splitlines():
                assert prompt_wording_fault(line) is None, line
            assert "sha256:" not in one["critique_request"] + one["revision_request"]


def test_a_constitution_holds_the_axes_that_a_budget_dropped(policies: Policies) -> None:
    profile = policies.profiles["reality-check"]
    small = Options("rules", 260)
    assert policies.compile(profile, options=small).dropped
    body = json.loads(export(policies, "constitution", profile, options=small).artifacts[0].content)
    assert {one["id"] for one in body["principles"]} >= set(profile.weights)


def test_the_favoured_pole_is_chosen_in_every_pair(policies: Policies) -> None:
    for profile in policies.profiles.values():
        planned = {entry.axis: entry for entry in policies.compile(profile).plan}
        for row in pairs(policies, profile):
            entry, axis = planned[row["axis"]], policies.catalogue.axes[row["axis"]]
            favoured, other = (axis.first, axis.second) if entry.effective > 50 else (axis.second, axis.first)
            (example,) = [one for one in axis.examples if one.user == row["prompt"][0]["content"]]
            assert row["favours"] == favoured
            assert row["chosen"] == [{"role": "assistant", "content": example.replies[favoured]}]
            assert row["rejected"] == [{"role": "assistant", "content": example.replies[other]}]
            assert row["weight"] == max(entry.effective, 100 - entry.effective)
        assert len({row["id"] for row in pairs(policies, profile)}) == len(pairs(policies, profile))


def test_the_number_of_pairs_grows_with_the_lean_and_mirrors(policies: Policies) -> None:
    counts = [len(pairs(policies, one_axis(first))) for first in range(101)]
    assert counts[50:] == sorted(counts[50:])
    assert counts == counts[::-1]
    assert counts[45:56] == [0] * 11, "a balanced axis is left out"
    assert all(counts[:45]), "an axis that leans has at least one pair"
    assert counts[0] == counts[100] == 8
    assert rows_of(8, 80) == 5
    assert rows_of(8, 60) == 2


def test_a_mirrored_profile_swaps_chosen_and_rejected(policies: Policies) -> None:
    one, other = pairs(policies, one_axis(80)), pairs(policies, one_axis(20))
    assert [(row["chosen"], row["rejected"]) for row in one] == [(row["rejected"], row["chosen"]) for row in other]


@pytest.mark.parametrize("means", MEANS)
def test_a_profile_that_leans_nowhere_gives_a_datasheet_and_no_pairs(means: Means, policies: Policies) -> None:
    made = export(policies, "preference-pairs", one_axis(52), options=Options(means))
    assert [file.path for file in made.artifacts] == ["datasheet.md"]
    assert {("pushback-encouragement", "dropped"), ("prompt", "dropped")} <= {
        (loss.subject, loss.effect) for loss in made.losses
    }
    assert "- Pairs: 0\n" in made.artifacts[0].content


def test_the_datasheet_counts_what_the_file_holds(policies: Policies) -> None:
    for profile in policies.profiles.values():
        rows = pairs(policies, profile)
        sheet = export(policies, "preference-pairs", profile).artifacts[-1].content
        assert f"- Pairs: {len(rows)}\n" in sheet
        for entry in policies.compile(profile).plan:
            count = sum(row["axis"] == entry.axis for row in rows)
            assert f"(`{entry.axis}`) | {entry.effective}:{100 - entry.effective} | {entry.level} " in sheet
            assert f"| {count} of 8 |" in sheet
        for part in ("Why it was made", "What is in it", "How it was made", "What it is not"):
            assert f"## {part}\n" in sheet


def test_no_pair_that_measures_a_model_is_in_what_trains_it(policies: Policies, root: Path) -> None:
    """Requests and replies of the measuring material are read by the program alone; nothing of them is shown here."""
    material = read_material(root / "value_profiles", policies.catalogue)
    measured: set[str] = set()
    for found in material.pairs.values():
        for pair in found:
            measured |= {pair.user, *pair.replies.values(), *([pair.third] if pair.third else [])}
    assert len(measured) > 1000
    trained: set[str] = set()
    for first in (0, 100):
        everything = Profile.model_validate(
            {
                "schema": "profile/v1",
                "id": "all",
                "title": "T",
                "summary": "S",
                "weights": {
                    axis.id: {axis.first: first, axis.second: 100 - first} for axis in policies.catalogue.axes.values()
                },
            }
        )
        for row in pairs(policies, everything):
            trained |= {message["content"] for part in ("prompt", "chosen", "rejected") for message in row[part]}
    examples = {
        text
        for axis in policies.catalogue.axes.values()
        for example in axis.examples
        for text in (example.user, *example.replies.values())
    }
    assert trained == examples, "every example is used at the extremes, and nothing else"
    assert not {text.casefold().strip() for text in trained} & {text.casefold().strip() for text in measured}


def test_the_exporter_cannot_see_the_measuring_pairs(root: Path) -> None:
    folder = root / "backend" / "counterpoise" / "services" / "targets"
    for name in ("preference_pairs", "datasheet"):
        tree = ast.parse((folder / f"{name}.py").read_text(encoding="utf-8"))
        imported = {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
        assert not [module for module in imported if "measur" in module or "files" in module]
        assert not [node for node in ast.walk(tree) if isinstance(node, ast.Name) and node.id in {"open", "Path"}]
