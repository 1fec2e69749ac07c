"""Measurement against a fake scorer whose answers are known."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from counterpoise.domain.compiler.policy import Options
from counterpoise.domain.errors import InvalidDocument, InvalidOption, UnknownAxis
from counterpoise.files.measuring_material import read_material, read_pairs
from counterpoise.schemas.measured import measured_document
from counterpoise.services.conditions import Plan
from counterpoise.services.measurement import Measurement
from counterpoise.services.ports import ModelIdentity, Progress, Scored, ScoreJob, Scorer

AXIS = "pushback-encouragement"


class Obedient(Scorer):
    """Prefers a pole's reply by the share of that pole's examples in the prompt, and nothing else."""

    def __init__(self, catalogue, material, gain: float = 1.0) -> None:
        self.catalogue, self.gain, self.asked = catalogue, gain, 0
        self.poles = {}
        for axis, pairs in material.pairs.items():
            for pair in pairs:
                self.poles[pair.first], self.poles[pair.second] = (axis, 1.0), (axis, -1.0)

    identity = ModelIdentity("obedient")
    caveat = "A fake."

    def score_all(self, jobs: Sequence[ScoreJob], *, progress: Progress | None = None) -> list[Scored]:
        self.asked += len(jobs)
        if progress:
            progress(len(jobs), len(jobs))
        return [self.score(job) for job in jobs]

    def score(self, job: ScoreJob) -> Scored:
        axis_id, sign = self.poles.get(job.reply, (AXIS, 0.0))
        axis = self.catalogue.axes[axis_id]
        text = "\n".join(message.content for message in job.messages[:-1])
        shown = [sum(one.replies[pole] in text for one in axis.examples) for pole in (axis.first, axis.second)]
        lean = (shown[0] - shown[1]) / max(1, sum(shown))
        tokens = len(job.reply.split())
        return Scored((-2.0 + sign * self.gain * lean / 2) * tokens, tokens)


@pytest.fixture(scope="module")
def material(catalogue, root: Path):
    return read_material(root / "value_profiles", catalogue)


def measured(policies, catalogue, material, plan: Plan, gain: float = 1.0):
    return Measurement(policies, Obedient(catalogue, material, gain), material).measure(plan)


def test_an_obedient_model_moves_every_axis_as_declared(policies, catalogue, material) -> None:
    report = measured(policies, catalogue, material, Plan(tuple(catalogue.axes)))
    assert len(report.axes) == 15
    for result in report.axes:
        assert result.passes, result
        assert result.pairs == 12
        # Six slots: shares 6, 5, 4, 3, 2, 1, 0 of 6, so the lean goes from 1 to -1 and the contrast by 2.
        assert result.response.levels == pytest.approx((1, 2 / 3, 1 / 3, 0, -1 / 3, -2 / 3, -1))
        assert result.response.effect == pytest.approx(2)
        assert (result.placebo, result.mention) == (pytest.approx(0), pytest.approx(0))
        assert result.paraphrase == (pytest.approx(2), pytest.approx(2))
        assert (result.first_rise, result.second_rise) == (pytest.approx(1), pytest.approx(1))


def test_a_model_that_ignores_or_defies_the_prompt_does_not_pass(policies, catalogue, material) -> None:
    for gain in (0.0, -1.0):
        (result,) = measured(policies, catalogue, material, Plan((AXIS,)), gain).axes
        assert not result.passes


def test_rules_alone_hold_no_examples_so_this_model_does_not_move(policies, catalogue, material) -> None:
    (result,) = measured(policies, catalogue, material, Plan((AXIS,), options=Options("rules"))).axes
    assert result.response.effect == pytest.approx(0)
    (turned,) = measured(policies, catalogue, material, Plan((AXIS,), options=Options("turns"))).axes
    assert turned.response.effect == pytest.approx(2)


def test_quick_has_three_levels_and_nine_pairs(policies, catalogue, material) -> None:
    report = measured(policies, catalogue, material, Plan((AXIS,), quick=True))
    document = measured_document(report).model_dump(mode="json", by_alias=True)
    (axis,) = document["axes"]
    assert (len(axis["levels"]), axis["pairs"], document["weights"]) == (3, 9, [95, 50, 5])
    assert {"effect", "interval", "rho", "placebo", "monotone", "asymmetry", "mention", "generation", "passes"} <= set(
        axis
    )


def test_a_profile_is_measured_as_it_ships(policies, catalogue, material, shipped) -> None:
    report = measured(policies, catalogue, material, Plan((), profiles=(shipped["candid-coach"],)))
    assert {shift.axis for shift in report.shifts} == set(shipped["candid-coach"].weights)
    assert all(shift.towards and shift.shift > 0 for shift in report.shifts)


def test_cross_effects_controls_and_floors_are_reported_when_asked(policies, catalogue, material) -> None:
    plan = Plan((AXIS, "warm-reserved"), quick=True, cross=True, controls=True, floors=True)
    report = measured(policies, catalogue, material, plan)
    assert report.cross_effects[AXIS]["warm-reserved"] == pytest.approx(0)
    assert set(report.controls["no prompt"]) == {"benign_refusal", "agrees_with_false", "rejects_true"}
    assert list(report.controls) == ["no prompt", "commitments alone", "openness 95", "encouragement 95"]
    assert {floor.commitment for floor in report.floors} == set(catalogue.commitments)
    assert all(floor.total == 12 for floor in report.floors)


def test_two_runs_agree_to_the_last_digit(policies, catalogue, material) -> None:
    plan = Plan((AXIS,), controls=True)
    one, other = (measured_document(measured(policies, catalogue, material, plan)) for _ in range(2))
    assert one.model_dump_json() == other.model_dump_json()


def test_an_axis_without_pairs_and_an_unknown_axis_are_refused(policies, catalogue, material) -> None:
    with pytest.raises(UnknownAxis):
        measured(policies, catalogue, material, Plan(("nope-nada",)))
    bare = type(material)(**{**vars(material), "pairs": {}})
    with pytest.raises(InvalidOption, match="at least 2"):
        Measurement(policies, Obedient(catalogue, material), bare).measure(Plan((AXIS,)))


@pytest.mark.parametrize(
    ("line", "code"),
    [("{", "json"), ("[]", "not_a_mapping"),
     ('{"axis": "nope-nada", "user": "u", "nope": "a", "nada": "b"}', "unknown_axis"),
     ('{"axis": "warm-reserved", "user": "u", "warm": "a"}', "pair_poles"),
     ('{"axis": "warm-reserved", "user": "u", "warm": "aaaaaaaaaa", "reserved": "b"}', "pair_lengths")],
)  # fmt: skip
def test_bad_pairs_name_their_line(tmp_path: Path, catalogue, line: str, code: str) -> None:
    path = tmp_path / "pairs.jsonl"
    path.write_text(f"\n{line}\n", encoding="utf-8")
    with pytest.raises(InvalidDocument) as caught:
        read_pairs(path, catalogue)
    assert code in {issue.code for issue in caught.value.issues}
    assert all(issue.file == str(path) for issue in caught.value.issues)


def test_tuning_pairs_are_measured_only_when_asked_for(policies, catalogue, material) -> None:
    counts = [
        measured(policies, catalogue, material, Plan((AXIS,), split=one)).axes[0].pairs for one in ("test", "tune")
    ]
    assert counts == [12, 8]
