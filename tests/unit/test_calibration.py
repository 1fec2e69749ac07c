"""Calibration: known answers, agreement with scikit-learn, bound to its scorer, never fitted on what it judges."""

import dataclasses

import numpy as np
import pytest
from sklearn.isotonic import IsotonicRegression

from counterpoise.domain.calibration.calibration import Calibration, HazardCalibration, cross_fitted, too_few
from counterpoise.domain.calibration.isotonic import Isotonic
from counterpoise.domain.calibration.openai_categories import CATEGORIES, hazard_labels
from counterpoise.domain.calibration.platt import Platt
from counterpoise.domain.calibration.reliability import reliability
from counterpoise.domain.errors import InvalidDocument
from counterpoise.files.calibrations import calibration_text, read_calibration


def test_isotonic_pools_what_falls() -> None:
    found = Isotonic.fitted(np.array([0.1, 0.2, 0.3, 0.4]), np.array([0.0, 1.0, 0.0, 1.0]))
    assert found.scores == (0.1, 0.2, 0.3, 0.4)
    assert found.probabilities == (0.0, 0.5, 0.5, 1.0)
    assert found.score_from(0.5) == pytest.approx(0.2)
    assert found.score_from(0.75) == pytest.approx(0.35)
    assert found.score_from(0.0) == 0.0


def test_isotonic_is_that_of_scikit_learn() -> None:
    rng = np.random.default_rng(3)
    scores = rng.integers(0, 60, 400) / 60
    labels = (rng.random(400) < scores**2).astype(float)
    asked = np.linspace(0, 1, 301)
    theirs = IsotonicRegression(y_min=0, y_max=1, out_of_bounds="clip").fit(scores, labels).predict(asked)
    assert np.allclose(Isotonic.fitted(scores, labels).probability(asked), theirs, atol=1e-12)


def test_platt_leaves_a_calibrated_score_nearly_as_it_is() -> None:
    rng = np.random.default_rng(5)
    scores = rng.random(200_000)
    found = Platt.fitted(scores, (rng.random(200_000) < scores).astype(float))
    assert found.slope == pytest.approx(1, abs=0.02)
    assert found.intercept == pytest.approx(0, abs=0.02)
    assert found.score_from(0.25) == pytest.approx(0.25, abs=0.005)


def test_platt_solves_its_own_equations() -> None:
    rng = np.random.default_rng(6)
    scores, labels = rng.random(300), (rng.random(300) < 0.4).astype(float)
    labels[:60] = scores[:60] > 0.5
    found = Platt.fitted(scores, labels)
    harmful, harmless = labels.sum(), (1 - labels).sum()
    targets = np.where(labels == 1, (harmful + 1) / (harmful + 2), 1 / (harmless + 2))
    off = found.probability(scores) - targets
    assert abs(off.sum()) < 1e-6
    assert abs((off * np.log(scores / (1 - scores))).sum()) < 1e-6


def test_platt_never_falls() -> None:
    scores = np.linspace(0.05, 0.95, 40)
    found = Platt.fitted(scores, (scores < 0.5).astype(float))
    assert found.slope == 0
    assert found.probability(scores) == pytest.approx(0.5)
    assert found.score_from(0.4) == 0
    assert found.score_from(0.6) is None


@pytest.mark.parametrize("method", [Isotonic, Platt])
def test_score_from_is_where_the_probability_is_reached(method: type[Isotonic | Platt]) -> None:
    rng = np.random.default_rng(8)
    scores = rng.random(500)
    found = method.fitted(scores, (rng.random(500) < scores).astype(float))
    for wanted in (0.1, 0.3, 0.5, 0.8):
        at = found.score_from(wanted)
        assert at is not None
        assert found.probability(np.array([at]))[0] == pytest.approx(wanted, abs=1e-9) or at == 0.0
        assert found.probability(np.array([max(0.0, at - 0.02)]))[0] <= wanted + 1e-9


def test_no_case_is_judged_by_a_curve_that_saw_its_label() -> None:
    rng = np.random.default_rng(9)
    scores, labels = rng.random(100), (rng.random(100) < 0.5).astype(float)
    first, _ = cross_fitted("isotonic", scores, labels, np.random.default_rng(1))
    for place in range(0, 100, 10):
        turned = labels.copy()
        turned[place] = np.nan  # a label that is gone changes the dealing of folds, so compare within one dealing
        again = _refitted_without(scores, labels, place)
        assert first[place] == pytest.approx(again)


def _refitted_without(scores: np.ndarray, labels: np.ndarray, place: int) -> float:
    rng, fold = np.random.default_rng(1), np.full(len(scores), -1)
    for label in (0.0, 1.0):
        rows = rng.permutation(np.flatnonzero(labels == label))
        fold[rows] = np.arange(len(rows)) % 5
    others = fold != fold[place]
    assert not others[place]
    return float(Isotonic.fitted(scores[others], labels[others]).probability(scores[[place]])[0])


def test_a_case_without_label_trains_nothing_and_gets_a_probability() -> None:
    scores = np.linspace(0, 1, 60)
    labels = (scores > 0.5).astype(float)
    labels[7] = np.nan
    found, whole = cross_fitted("platt", scores, labels, np.random.default_rng(1))
    assert not np.isnan(found).any()
    assert found[7] == whole.probability(scores[[7]])[0]


def test_too_few_says_how_many() -> None:
    assert too_few(np.array([1.0] * 10 + [0.0] * 10)) is None
    assert "9 cases labelled harmful and 30" in (too_few(np.array([1.0] * 9 + [0.0] * 30 + [np.nan] * 50)) or "")


def test_calibration_error_of_a_known_case() -> None:
    p = np.array([0.2] * 100 + [0.8] * 100)
    labels = np.array([0.0] * 70 + [1.0] * 30 + [1.0] * 60 + [0.0] * 40)
    found = reliability(p, labels, np.random.default_rng(1))
    assert found.error == pytest.approx(0.5 * 0.1 + 0.5 * 0.2)
    assert [(one.n, one.flagged) for one in found.bins] == [(100, 0.3), (100, 0.6)]
    assert found.interval[0] < found.error < found.interval[1]
    assert found.chance < found.chance_high < found.error


def test_a_perfect_probability_shows_what_chance_shows() -> None:
    rng = np.random.default_rng(2)
    p = rng.random(2000)
    inside = covered = 0
    for _ in range(40):
        found = reliability(p, (rng.random(2000) < p).astype(float), rng, draws=200)
        inside += found.error <= found.chance_high
        covered += found.interval[0] == 0
    assert inside >= 34
    assert covered >= 35


def test_same_seed_same_digits() -> None:
    p = np.linspace(0, 1, 50)
    labels = (p > 0.4).astype(float)
    assert reliability(p, labels, np.random.default_rng(4)) == reliability(p, labels, np.random.default_rng(4))


def test_a_calibration_file_reads_back_as_it_was(tmp_path) -> None:
    digest = "sha256:" + "0" * 64
    held = Calibration(
        "words@1",
        "isotonic",
        "cases.csv",
        digest,
        {"hte": HazardCalibration("hte", Isotonic((0.1, 1 / 3), (0.0, 0.7)), 40, 12)},
    )
    path = tmp_path / "calibration.json"
    path.write_text(calibration_text(held), encoding="utf-8")
    assert read_calibration(path) == held
    platt = dataclasses.replace(held, method="platt", hazards={"hte": HazardCalibration("hte", Platt(1.5, -2), 40, 12)})
    path.write_text(calibration_text(platt), encoding="utf-8")
    assert read_calibration(path) == platt


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ('"words@1"', '"words"', "string_pattern_mismatch"),
        ('"isotonic"', '"guess"', "literal_error"),
        ('"probabilities": [0.0, 0.7]', '"probabilities": [0.7, 0.0]', "bad_parameters"),
        ('"probabilities": [0.0, 0.7]', '"probabilities": [NaN, 0.7]', "finite_number"),
        ("{", "", "json"),
    ],
)
def test_a_broken_calibration_file_is_refused(tmp_path, old: str, new: str, code: str) -> None:
    curve = HazardCalibration("hte", Isotonic((0.1, 0.3), (0.0, 0.7)), 40, 12)
    text = calibration_text(Calibration("words@1", "isotonic", "cases.csv", "sha256:" + "0" * 64, {"hte": curve}))
    path = tmp_path / "calibration.json"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(InvalidDocument) as caught:
        read_calibration(path)
    assert code in {issue.code for issue in caught.value.issues}
    assert all(issue.file == str(path) for issue in caught.value.issues)


def test_categories_map_to_known_hazards_with_a_reason(catalogue) -> None:
    assert {one.hazard for one in CATEGORIES if one.hazard} <= set(catalogue.hazards)
    assert len({one.name for one in CATEGORIES}) == len(CATEGORIES) == 13
    assert all(one.reason.endswith(".") for one in CATEGORIES)


def test_a_missing_flag_is_unknown_and_a_part_never_says_no() -> None:
    assert hazard_labels({"H": 0})["hte"] == 0
    assert hazard_labels({"H2": 0})["hte"] is None
    assert hazard_labels({"H": 0, "H2": 1})["hte"] == 1
    assert hazard_labels({"HR": 1, "V2": 1}) == {"sxc_prn": None, "cse": None, "hte": None, "ssh": None, "vcr": None}
