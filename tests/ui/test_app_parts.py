"""The app's pure parts: drafts, notches, the prompt cut by source, plain text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.measured_report import beside_report, full_report

from counterpoise.domain.catalogue.catalogue import Catalogue
from counterpoise.domain.catalogue.profile import Profile
from counterpoise.domain.compiler.disappointment import complaints
from counterpoise.schemas.catalogue import ProfileSummary
from counterpoise.schemas.compiled import CompiledDocument
from counterpoise.schemas.measured import StoredMeasurement
from counterpoise.schemas.questions import NotchDocument
from counterpoise.services.policies import Policies
from counterpoise_ui import drafts
from counterpoise_ui.components.axis_card import neighbours, notch_words
from counterpoise_ui.components.findings import Change, change_of
from counterpoise_ui.components.gallery import first_weights, shuffled
from counterpoise_ui.components.measured import axis_lines, measured_so_far
from counterpoise_ui.components.prompt import blocks
from counterpoise_ui.components.weights import strip_html
from counterpoise_ui.components.wording import plain, table


def notches_of(policies: Policies, profile: Profile, axis: str) -> list[NotchDocument]:
    return [
        NotchDocument(low=one.low, high=one.high, level=one.level, thresholds_move=one.thresholds_move)
        for one in policies.notches(profile, axis)
    ]


def test_every_weight_has_neighbours_that_compile_to_another_prompt(
    policies: Policies, shipped: dict[str, Profile], catalogue: Catalogue
) -> None:
    profile, axis = shipped["candid-coach"], "pushback-encouragement"
    found = notches_of(policies, profile, axis)
    for first in range(101):
        notch, lower, higher = neighbours(found, first)
        assert notch.low <= first <= notch.high
        assert lower == (notch.low - 1 if notch.low else None)
        assert higher == (notch.high + 1 if notch.high < 100 else None)
        assert "compile" in notch_words(catalogue.axes[axis], found, first)
    assert "The thresholds move with every step" in notch_words(
        catalogue.axes["caution-openness"], notches_of(policies, profile, "caution-openness"), 40
    )


@pytest.mark.parametrize("context", [None, "mental-health"])
def test_the_blocks_joined_are_the_prompt(
    policies: Policies, shipped: dict[str, Profile], catalogue: Catalogue, context: str | None
) -> None:
    titles = {one.id: one.title for one in catalogue.commitments.values()}
    for profile in shipped.values():
        policy = CompiledDocument.model_validate(policies.document(profile, None, context))
        found = blocks(policy.prompt, catalogue.axes, titles)
        assert "".join(block.text for block in found) == policy.prompt.text
        assert all(before.source != after.source for before, after in zip(found, found[1:], strict=False))
        said = " ".join(block.source for block in found)
        assert all(catalogue.axes[item.axis].title in said for item in policy.plan if item.axis not in policy.dropped)


def test_every_change_that_the_server_can_propose_is_understood(
    policies: Policies, shipped: dict[str, Profile], catalogue: Catalogue
) -> None:
    understood = 0
    for profile in (shipped["candid-coach"], shipped["careful-guide"], shipped["balanced"]):
        for complaint in complaints(catalogue):
            for found in policies.diagnose(complaint.text, profile):
                change = change_of(found.change, found.complaint.pole)
                assert (change is None) == (found.change is None), found.change
                understood += change is not None
                if change and change.kind == "axis":
                    entry = next((e for e in policies.compile(profile).plan if e.axis == change.id), None)
                    pole_is_first = change.id.startswith(f"{found.complaint.pole}-")
                    held = entry.effective if entry else 50
                    assert (change.value < held) == pole_is_first, "a change moves away from what disappointed"
    assert understood > 50


def test_a_change_that_is_none_is_none() -> None:
    assert change_of(None) is None
    assert change_of("something else") is None
    assert change_of("caution-openness: {caution: 55, openness: 45}") == Change("axis", "caution-openness", 55)
    assert change_of("hazards: {spc_hlt: {caution: 30}}") == Change("hazard", "spc_hlt", 30)
    assert change_of("warm-reserved: lean away from warm", "warm") == Change("axis", "warm-reserved", 38)
    assert change_of("warm-reserved: lean away from reserved", "reserved") == Change("axis", "warm-reserved", 62)


@given(st.text(max_size=80))
def test_an_id_is_made_of_any_title(title: str) -> None:
    made = drafts.slug(title)
    assert 1 <= len(made) <= 64
    assert Profile.model_validate(drafts.empty() | {"id": made}).id == made


def test_changes_leave_the_draft_they_came_from_alone(shipped: dict[str, Profile]) -> None:
    before = shipped["candid-coach"].document()
    axis = "pushback-encouragement"
    drafts.with_weight(before, axis, 1)
    drafts.with_weight(before, axis, 1, "health")
    drafts.with_importance(before, axis, 9)
    drafts.with_reason(before, axis, "other")
    drafts.with_caution(before, "ssh", 1)
    drafts.with_names(before, "Other", "Other")
    drafts.without_axis(before, axis)
    assert before == shipped["candid-coach"].document()


def test_every_changed_draft_is_a_profile(shipped: dict[str, Profile]) -> None:
    draft = drafts.tuned_from(shipped["candid-coach"].document())
    assert draft["id"] == "candid-coach-my-version"
    draft = drafts.with_weight(draft, "warm-reserved", 0, "health")
    draft = drafts.with_importance(drafts.with_weight(draft, "warm-reserved", 100), "warm-reserved", 2.5)
    draft = drafts.with_caution(draft, "ssh", 0)
    held = Profile.model_validate(draft)
    assert held.weights["warm-reserved"].importance == 2.5
    assert drafts.set_axes(draft)[:2] == ["pushback-encouragement", "warm-reserved"]
    assert drafts.importance_of(draft, "warm-reserved", "health") == 2.5, "a context inherits the importance"
    draft = drafts.without_axis(draft, "warm-reserved", "health")
    draft = drafts.with_caution(draft, "ssh", None)
    assert set(draft["contexts"]) == {"mental-health"}
    assert "hazards" not in draft
    assert Profile.model_validate(drafts.without_axis(draft, "pushback-encouragement")).reasons.keys() == {
        "directness-diplomacy",
        "caution-openness",
    }


def test_the_order_depends_on_the_seed_and_on_nothing_else(shipped: dict[str, Profile]) -> None:
    cards = [
        ProfileSummary(id=name, title=name, summary=name, suits=[], does_not_suit=[], weights={}, digest=name)
        for name in shipped
    ]
    assert shuffled(cards, 7) == shuffled(cards[::-1], 7)
    first = {shuffled(cards, seed)[0].id for seed in range(200)}
    assert first == set(shipped), "every profile comes first for some visitor"


def test_the_strip_names_both_poles_and_sorts_by_importance(catalogue: Catalogue) -> None:
    weights = first_weights(
        {
            "caution-openness": {"caution": 40, "openness": 60},
            "pushback-encouragement": {"pushback": 80, "encouragement": 20, "importance": 3},
        }
    )
    assert list(weights) == ["pushback-encouragement", "caution-openness"]
    shown = strip_html(weights, catalogue.axes)
    assert "Pushback <b>80</b>" in shown
    assert "<b>20</b> Encouragement" in shown
    assert "left:20%" in shown, "the dot stands nearer to the heavier pole"


def test_plain_text_stays_text() -> None:
    assert plain("*a* [b](c) $d$ :red[e] <f>") == r"\*a\* \[b\]\(c\) \$d\$ \:red\[e\] \<f\>"
    assert table(["a"], [["x | y"]]).splitlines()[-1] == r"| x \| y |"


def stored_of(**changes: object) -> StoredMeasurement:
    raw = full_report("sha256:1") | changes
    return StoredMeasurement.model_validate({"name": "small", "stale": False, "measurement": raw})


def test_measured_stands_beside_claimed_axis_by_axis(catalogue: Catalogue) -> None:
    warm, pushback = catalogue.axes["warm-reserved"], catalogue.axes["pushback-encouragement"]
    stored = [stored_of(), stored_of(model={"name": "Other"}, means="turns")]
    (line, other) = [one.replace("\\", "") for one in axis_lines(stored, warm, "text")]
    assert line.startswith(
        "**Measured: moves as declared on this model.** Small (fake) (rules and sample replies, full"
    )
    assert "moved by +0.40 nats a token against those of reserved (95% interval +0.30 to +0.50)" in line
    assert line.endswith("its numbers are made for tests.")
    assert other == "**Other**: not measured on this model by these means (rules and sample replies)."
    (failing, _) = axis_lines(stored, pushback, "text")
    assert "**Measured: does not move as declared on this model.**" in failing
    assert axis_lines([], warm, "text") == ["**Measured**: not on any model yet."]
    assert axis_lines(stored, catalogue.axes["plain-technical"], "text")[0].startswith(r"**Small \(fake\)**: not meas")


def test_what_was_written_judged_and_retained_stands_in_the_line(catalogue: Catalogue) -> None:
    stored = stored_of(**beside_report("sha256:1"))
    clear, noise = (
        axis_lines([stored], catalogue.axes[axis], "text")[0].replace("\\", "")
        for axis in ("warm-reserved", "pushback-encouragement")
    )
    assert (
        "Let write, 4 requests at each end: likeness to replies of warm shifted by +0.031 (95% interval +0.010 to "
        "+0.050). Judge (fake) as judge agreed on 2 of 2 requests; on 1 more its verdict followed the order of the "
        "replies. At the eighth turn 25% of the effect is left."
    ) in clear
    assert "At the eighth turn no share can be told." in noise


def test_what_was_measured_so_far_is_said_with_its_caveat() -> None:
    assert measured_so_far([]).startswith("Not measured on any model yet.")
    stale = stored_of().model_copy(update={"stale": True})
    said = measured_so_far([stale]).replace("\\", "")
    assert "1 of 2 measured axes moves as declared. Small (fake) answers nobody" in said
    assert "Stale: measured with an earlier version" in said
    assert "not measured on this model" in said
