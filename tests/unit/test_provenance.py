"""The source map of what a panel ratified: every axis's span names panel, rule and totals (design, section 4.4)."""

from dataclasses import replace

import pytest
from pydantic import ValidationError
from tests.panel_people import PanelPeople

from counterpoise.domain.catalogue.provenance import AxisDecision, Override, Provenance
from counterpoise.domain.catalogue.references import bounds_from, profile_from
from counterpoise.domain.compiler.compile import compile_profile
from counterpoise.domain.compiler.document import document
from counterpoise.schemas.compiled import CompiledDocument
from counterpoise.services.policies import Policies
from counterpoise.services.published import Published

AXES = ("pushback-encouragement", "plain-technical")
RAW = {
    "schema": "profile/v1",
    "id": "library-panel",
    "title": "The library's panel",
    "summary": "Ratified.",
    "weights": {
        "pushback-encouragement": {"pushback": 70, "encouragement": 30, "importance": 1.5},
        "plain-technical": {"plain": 40, "technical": 60, "importance": 0.5},
    },
    "contexts": {"mental-health": {"pushback-encouragement": {"pushback": 45, "encouragement": 55}}},
}
BOUNDS = {
    "schema": "bounds/v1",
    "id": "branch",
    "title": "Branch",
    "axes": {"pushback-encouragement": {"pushback": [0, 60], "reason": "House rules.", "protects": "asker"}},
}
DECIDED = Provenance(
    panel="library",
    ballots=24,
    yes=20,
    no=3,
    axes={
        axis: AxisDecision(
            weight=weight,
            rule="uniform-median",
            ballots=23,
            exact=weight + 0.3,
            mean=weight - 1,
            median=weight + 2,
            importance=share,
            importance_rule="independent-markets",
        )
        for axis, weight, share in (("pushback-encouragement", 70, 0.75), ("plain-technical", 40, 0.25))
    },
)


@pytest.fixture
def ratified(catalogue):
    return profile_from(RAW, catalogue).as_version(1, DECIDED)


def spans(policy, axis: str) -> list:
    found = [one["source"] for one in document(policy)["prompt"]["spans"] if one["source"]["id"] == axis]
    assert found
    return found


@pytest.mark.parametrize("axis", AXES)
def test_every_span_of_an_axis_names_panel_rule_and_totals(ratified, catalogue, axis: str) -> None:
    for source in spans(compile_profile(ratified, catalogue), axis):
        assert source["authority"] == "panel"
        assert source["panel"] == {
            "id": "library",
            "group": None,
            "rule": "uniform-median",
            "importance_rule": "independent-markets",
            "ratified": RAW["weights"][axis][axis.split("-", maxsplit=1)[0]],
            "totals": {
                "ballots": 24,
                "counted": 23,
                "exact": DECIDED.axes[axis].exact,
                "mean": DECIDED.axes[axis].mean,
                "median": DECIDED.axes[axis].median,
                "importance": DECIDED.axes[axis].importance,
                "yes": 20,
                "no": 3,
            },
        }
    policy = compile_profile(ratified, catalogue)
    assert {one.axis: one.source for one in policy.plan}[axis] == "panel:library"
    CompiledDocument.model_validate(document(policy))


def test_no_other_span_names_a_panel_and_no_other_profile_changes(ratified, catalogue) -> None:
    for one in document(compile_profile(ratified, catalogue))["prompt"]["spans"]:
        assert ("panel" in one["source"]) == (one["source"]["kind"] == "axis")
    plain = document(compile_profile(profile_from(RAW, catalogue), catalogue))
    assert not any("panel" in one["source"] for one in plain["prompt"]["spans"])
    assert plain["prompt"]["text"] == compile_profile(ratified, catalogue).prompt.text


def test_a_context_is_not_what_the_panel_decided(ratified, catalogue) -> None:
    policy = compile_profile(ratified, catalogue, context="mental-health")
    assert all(one["authority"] == "user" and "panel" not in one for one in spans(policy, AXES[0]))
    assert all(one["authority"] == "panel" for one in spans(policy, AXES[1]))


def test_whoever_changes_a_weight_has_no_panel_behind_it(ratified, catalogue) -> None:
    changed = ratified.with_first_weight(AXES[0], 71)
    assert changed.provenance is None
    assert all(one["authority"] == "user" for one in spans(compile_profile(changed, catalogue), AXES[0]))


def test_bounds_hold_over_a_panel_and_the_panel_is_still_named(ratified, catalogue) -> None:
    policy = compile_profile(ratified, catalogue, bounds_from(BOUNDS, catalogue))
    for source in spans(policy, AXES[0]):
        assert (source["authority"], source["panel"]["ratified"]) == ("operator", 70)
        assert source["weights"] == {"pushback": 60, "encouragement": 40}
    (ruling,) = policy.rulings
    assert (ruling.won_by, ruling.asked) == ("branch", "pushback 70, encouragement 30")


def test_an_override_is_a_ruling_and_stands_first(catalogue) -> None:
    raw = {**RAW, "weights": {**RAW["weights"], AXES[1]: {"plain": 90, "technical": 10, "importance": 0.5}}}
    override = Override(weight=90, because="A law asks for it.", protects="others")
    profile = profile_from(raw, catalogue).as_version(2, DECIDED.overridden(AXES[1], override))
    policy = compile_profile(profile, catalogue, bounds_from(BOUNDS, catalogue))
    first, second = policy.rulings
    assert (first.subject, first.authority, first.protects) == (AXES[1], "operator", "others")
    assert first.asked == "plain 40, technical 60, ratified by the panel library"
    assert (first.holds, first.reason) == ("plain 90, technical 10", "A law asks for it.")
    assert second.won_by == "branch"
    entry = next(one for one in policy.plan if one.axis == AXES[1])
    assert (entry.requested, entry.effective, entry.source) == (40, 90, "override:library")
    assert all(one["authority"] == "operator" for one in spans(policy, AXES[1]))
    assert all(one["authority"] == "operator" for one in spans(policy, AXES[0]))


def test_a_minoritys_weights_are_the_choice_of_who_takes_them(catalogue) -> None:
    group = Provenance(
        panel="library",
        group=1,
        ballots=5,
        axes={axis: AxisDecision(weight=70, rule="uniform-median") for axis in AXES},
    )
    policy = compile_profile(profile_from(RAW, catalogue).as_version(1, group), catalogue)
    for source in spans(policy, AXES[0]):
        assert source["authority"] == "user"
        assert (source["panel"]["group"], source["panel"]["ratified"]) == (1, None)
    assert not policy.rulings


@pytest.mark.parametrize("wrong", [{"axes": {}}, {"ballots": -1}, {"panel": "no panel"}, {"rules": 1}])
def test_what_is_no_provenance_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Provenance.model_validate(DECIDED.document() | wrong)


def test_it_comes_back_from_json_as_it_was() -> None:
    assert Provenance.model_validate(DECIDED.document()) == DECIDED


class TestOfAPanel:
    @pytest.fixture
    def people(self, policies: Policies) -> PanelPeople:
        return PanelPeople(policies)

    def found(self, people: PanelPeople, named: str):
        found = Published(people.store, people.policies.catalogue).find(named)
        assert found is not None
        return found

    def test_ratification_writes_it_down(self, people: PanelPeople) -> None:
        people.ratified(12)
        decided = self.found(people, "library-panel@1").provenance
        assert decided is not None
        assert (decided.panel, decided.ballots, decided.yes, decided.no) == ("elm", 12, 12, 0)
        one = decided.axes["plain-technical"]
        assert (one.weight, one.ballots, one.mean, one.median) == (40, 12, 40, 40)
        assert one.importance is one.importance_rule is None

    def test_of_ten_ballots_or_fewer_the_result_alone_is_said(self, people: PanelPeople) -> None:
        people.ratified(5)
        found = self.found(people, "library-panel")
        one = found.provenance.axes["plain-technical"]
        assert one.exact is not None
        assert one.mean is one.median is None
        assert "mean" not in found.reasons["plain-technical"]

    def test_an_override_and_the_way_back(self, people: PanelPeople) -> None:
        people.ratified(5)
        with people.asking("olga") as caller:
            people.house.rulings.override(caller, "elm", "plain-technical", 55, "A law asks for it.", "others")
        held = self.found(people, "library-panel@2").provenance.axes
        assert held["plain-technical"].override == Override(weight=55, because="A law asks for it.", protects="others")
        assert held["pushback-encouragement"].override is None
        with people.asking("olga") as caller:
            people.house.rulings.override(caller, "elm", "plain-technical", 40, "The law has gone.")
        back = self.found(people, "library-panel@3")
        assert back.provenance.axes["plain-technical"].override is None
        assert back.reasons["plain-technical"].startswith("The operator returns to what the panel elm ratified")
        assert not people.policies.compile(back).rulings

    def test_versions_from_before_have_none_and_can_still_be_overridden(self, people: PanelPeople) -> None:
        people.ratified(5)
        with people.store.writing() as work:
            first = work.profiles.version("library-panel", 1)
            assert first is not None
            work.profiles.publish(replace(first, number=2, digest="sha256:2", provenance=None), replaces=1)
            work.commit()
        with people.asking("olga") as caller:
            people.house.rulings.override(caller, "elm", "plain-technical", 55, "A law asks for it.")
        assert self.found(people, "library-panel@3").provenance is None
