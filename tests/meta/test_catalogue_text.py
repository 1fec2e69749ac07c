"""The catalogue holds what the project promises: counts, symmetry, reviewed wording, separation."""

from pathlib import Path

import jsonschema
import pytest
import yaml

from counterpoise.domain.wording import prompt_wording_fault
from counterpoise.schemas.formats import json_schemas

AXES = {
    "pushback-encouragement", "caution-openness", "directness-diplomacy", "brevity-thoroughness", "plain-technical",
    "neutral-opinionated", "autonomy-protection", "decisive-tentative", "warm-reserved", "answering-teaching",
    "privacy-personalisation", "initiative-deference", "universal-local", "consensus-plurality", "literal-intent",
}  # fmt: skip
HAZARDS = "vcr ncr src cse dfm spc_ele spc_fin spc_hlt prv ipv iwp hte ssh sxc_prn".split()
CONTEXTS = "health mental-health legal finance education creative coding politics agents companionship".split()


def test_the_catalogue_ships_what_the_design_lists(catalogue, shipped) -> None:
    assert set(catalogue.axes) >= AXES
    assert len(catalogue.commitments) >= 8
    assert set(catalogue.hazards) == set(HAZARDS)
    assert set(catalogue.contexts) == set(CONTEXTS)
    assert len(shipped) >= 12
    assert {"balanced", "reality-check", "candid-coach", "encourager", "careful-guide", "open-library"} <= set(shipped)


def test_both_poles_get_equal_room(catalogue) -> None:
    for axis in catalogue.axes.values():
        one, other = axis.poles[axis.first], axis.poles[axis.second]
        assert len(one.benefits) == len(other.benefits), axis.id
        assert len(one.costs) == len(other.costs), axis.id
        assert 0.5 < len(one.means) / len(other.means) < 2, axis.id
        for level in ("lean", "strong", "dominant"):
            left, right = " ".join(one.behaviours.at(level)), " ".join(other.behaviours.at(level))
            assert 0.6 < len(left) / len(right) < 1.67, (axis.id, level)


def test_prompt_text_holds_no_negations_and_no_numerals(catalogue) -> None:
    sentences = [sentence for commitment in catalogue.commitments.values() for sentence in commitment.prompt]
    for axis in catalogue.axes.values():
        sentences += axis.balanced
        for pole in axis.poles.values():
            for level in ("lean", "strong", "dominant"):
                sentences += pole.behaviours.at(level)
    assert len(sentences) > 150
    assert [fault for fault in map(prompt_wording_fault, sentences) if fault] == []


@pytest.mark.parametrize(
    ("text", "clean"),
    [("Name the flaw early.", True), ("Do not flatter.", False), ("Don't flatter.", False), ("Give 3 reasons.", False),
     ("Give two reasons.", False), ("Answer without hedging.", False), ("Note the knot.", True)],
)  # fmt: skip
def test_the_wording_check_can_fail(text: str, *, clean: bool) -> None:
    assert (prompt_wording_fault(text) is None) is clean


def test_no_two_axes_share_an_example_request(catalogue) -> None:
    users = [example.user.lower() for axis in catalogue.axes.values() for example in axis.examples]
    assert len(set(users)) == len(users)


def test_findings_have_sources_and_every_commitment_is_disputed(catalogue) -> None:
    for axis in catalogue.axes.values():
        for pole in axis.poles.values():
            for claim in (*pole.benefits, *pole.costs):
                assert claim.basis == "argument" or claim.source
    assert all(commitment.disputed_by and commitment.cost_borne_by for commitment in catalogue.commitments.values())
    assert all(len(hazard.ratio.alternatives) >= 2 for hazard in catalogue.hazards.values())


def test_shipped_profiles_say_whom_they_fail_and_why(shipped) -> None:
    for profile in shipped.values():
        assert profile.suits, profile.id
        assert profile.does_not_suit, profile.id
        assert set(profile.reasons) >= set(profile.weights), profile.id


def test_every_file_satisfies_its_published_json_schema(root: Path, catalogue) -> None:
    schemas = json_schemas(catalogue)
    kinds = {"axes": "axis", "commitments": "commitment", "hazards": "hazard", "contexts": "context",
             "numbers": "number", "prompt": "headings", "profiles": "profile", "providers": "provider"}  # fmt: skip
    checked = 0
    for folder, name in kinds.items():
        jsonschema.Draft202012Validator.check_schema(schemas[name])
        validator = jsonschema.Draft202012Validator(schemas[name])
        for path in sorted((root / "value_profiles" / folder).glob("*.yaml")):
            text = path.read_text(encoding="utf-8")
            assert text.startswith(f"# yaml-language-server: $schema=../schemas/{name}.schema.json"), path
            errors = [error.message for error in validator.iter_errors(yaml.safe_load(text))]
            assert not errors, (path, errors)
            checked += 1
    assert checked >= 60
    wrong = {"schema": "profile/v1", "id": "x", "title": "x", "summary": "x", "weights": {"nope-nada": {}}}
    assert list(jsonschema.Draft202012Validator(schemas["profile"]).iter_errors(wrong))


@pytest.mark.realdata
def test_authorities_are_sections_of_the_published_specification(catalogue, realdata: Path) -> None:
    lines = (realdata / "model-spec" / "sections_authority.csv").read_text(encoding="utf-8").splitlines()[1:]
    known = {line.rsplit(",", 2)[1]: line.rsplit(",", 2)[2] for line in lines}
    for entry in (*catalogue.axes.values(), *catalogue.commitments.values()):
        if entry.authority is not None:
            assert known[entry.authority.section] == entry.authority.level, entry.id
