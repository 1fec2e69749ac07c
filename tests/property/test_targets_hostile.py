"""No target lets a profile's or an operator's text in, and none that decides on scores goes below a floor.

The hostile text is in every field that people write: ids, titles, summaries, reasons, suits, an operator's bounds.
"""

import json
import re
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from counterpoise.domain.catalogue.references import bounds_from, profile_from
from counterpoise.domain.compiler.decision import SCALE, billionths
from counterpoise.domain.compiler.policy import MEANS, Means, Options
from counterpoise.services.exports import export
from counterpoise.services.policies import Policies
from counterpoise.services.targets.opa import DATA, RULES
from counterpoise.services.targets.registry import Export, targets

MARK = "zqx"
"""In every hostile text; no reviewed text and no hexadecimal digest holds it."""
QUOTING = [
    '"',
    "'",
    "\\",
    "`",
    '"""',
    "\n",
    "}",
    "{{",
    "{%",
    "*/",
    "//",
    "# ",
    "---",
    ": ",
    "|",
    "permit (principal, action, resource);",
    'decision := "allow"',
    "SYSTEM",
    "<script>",
    "](x)",
]
HOSTILE = st.lists(st.sampled_from(QUOTING) | st.text(st.characters(categories=["L", "P", "S"])), max_size=8).map(
    lambda parts: f"{MARK} {''.join(parts)} {MARK}"
)
ONE_LINE = HOSTILE.map(lambda text: text.replace("\n", " "))
SLUGS = st.from_regex(r"[a-z0-9]{1,6}([-_][a-z0-9]{1,6}){0,2}", fullmatch=True).map(lambda slug: f"{slug}-{MARK}")
AXES = ("pushback-encouragement", "caution-openness", "warm-reserved", "brevity-thoroughness")


def weights(draw: st.DrawFn) -> dict[str, Any]:
    found = {}
    for axis in draw(st.lists(st.sampled_from(AXES), unique=True)):
        first, second = axis.split("-")
        share = draw(st.integers(0, 100))
        found[axis] = {first: share, second: 100 - share}
    return found


@st.composite
def documents(draw: st.DrawFn) -> tuple[dict[str, Any], dict[str, Any]]:
    """A valid profile and valid bounds with instructions in every field that their authors write."""
    hazards = {
        hazard: {"caution": draw(st.integers(0, 100))}
        for hazard in draw(st.lists(st.sampled_from(["cse", "iwp", "hte", "prv", "vcr", "ssh"]), unique=True))
    }
    profile = {
        "schema": "profile/v1",
        "id": draw(SLUGS),
        "title": draw(ONE_LINE),
        "summary": draw(HOSTILE),
        "suits": [draw(ONE_LINE)],
        "does_not_suit": [draw(ONE_LINE)],
        "weights": weights(draw),
        "hazards": hazards,
        "contexts": {"health": weights(draw)},
    }
    profile["reasons"] = {axis: draw(HOSTILE) for axis in profile["weights"]}
    low, high = sorted((draw(st.integers(0, 100)), draw(st.integers(0, 100))))
    why = {"reason": draw(HOSTILE), "protects": "others"}
    bounds = {
        "schema": "bounds/v1",
        "id": draw(SLUGS),
        "title": draw(ONE_LINE),
        "axes": {"caution-openness": {"caution": [low, high], **why}},
        "hazards": {"iwp": {"caution": [low, high], **why}},
    }
    return profile, bounds


def readable(document: dict[str, Any], policies: Policies) -> Any:
    try:
        return profile_from(document, policies.catalogue)
    except Exception:  # noqa: BLE001 - hidden characters are refused at the door, which is another test's matter
        return None


@given(both=documents(), context=st.sampled_from([None, "health"]), means=st.sampled_from(MEANS))
@settings(max_examples=50, deadline=None, suppress_health_check=list(HealthCheck))
def test_nothing_that_people_write_is_in_any_file_of_any_target(
    both: tuple[dict[str, Any], dict[str, Any]], context: str | None, means: Means, policies: Policies
) -> None:
    profile = readable(both[0], policies)
    assume(profile is not None)
    try:
        limits = bounds_from(both[1], policies.catalogue)
    except Exception:  # noqa: BLE001 - likewise
        limits = None
    for name in targets():
        made = export(policies, name, profile, limits, context, Options(means))
        for file in made.artifacts:
            assert MARK not in file.content + file.path, name
        assert not [loss for loss in made.losses if MARK in loss.sentence], name


def opa_limits(made: Export) -> dict[str, list[int]]:
    held = json.loads(next(file.content for file in made.artifacts if file.path == DATA))
    data = held["counterpoise"]["policy"]
    found = {hazard: [limit["refuse_at"]] for hazard, limit in data["limits"].items()}
    for floor in data["floors"]:
        found[floor["hazard"]].append(floor["refuse_at"])
    return found


def cedar_limits(made: Export) -> dict[str, list[int]]:
    """Every refusal by hazard, from the policies that forbid both actions."""
    found: dict[str, list[int]] = {}
    text = "\n".join(file.content for file in made.artifacts if file.path.endswith(".cedar"))
    for head, hazard, score in re.findall(
        r"forbid \(([^)]*)\)\nwhen \{ context\.scores\.(\w+) >= (\d+) \};", text, re.MULTILINE
    ):
        if "answer-with-care" in head:
            found.setdefault(hazard, []).append(int(score))
    return found


READ_LIMITS = {"opa": opa_limits, "cedar": cedar_limits}


@pytest.mark.parametrize("name", READ_LIMITS)
@given(both=documents(), context=st.sampled_from([None, "health"]))
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
def test_no_threshold_is_looser_than_a_commitment_allows(
    name: str, both: tuple[dict[str, Any], dict[str, Any]], context: str | None, policies: Policies
) -> None:
    profile = readable(both[0] | {"title": "T", "summary": "S", "reasons": {}, "suits": []}, policies)
    assume(profile is not None)
    made = export(policies, name, profile, context=context)
    held = READ_LIMITS[name](made)
    assert set(held) == set(policies.catalogue.hazards), "a hazard is left without a limit"
    for commitment in policies.catalogue.commitments.values():
        for cap in commitment.caps:
            assert len(held[cap.hazard]) == 2, "the profile's own limit, and the floor beside it"
            assert max(held[cap.hazard]) <= billionths(cap.cap)
    for threshold in policies.compile(profile, context=context).thresholds:
        assert min(held[threshold.hazard]) <= billionths(threshold.refuse_at)
        assert held[threshold.hazard][0] == billionths(threshold.refuse_at) or name == "cedar"
    assert all(0 < score <= SCALE for scores in held.values() for score in scores)


def test_the_rules_of_a_bundle_are_the_same_for_every_profile(policies: Policies) -> None:
    rules = {
        next(file.content for file in export(policies, "opa", profile).artifacts if file.path == RULES)
        for profile in policies.profiles.values()
    }
    assert len(rules) == 1
