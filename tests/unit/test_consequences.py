"""What thresholds cost: counts with known answers, both costs in every sentence, unknown never counted as harmless."""

import json
import re
import sys

import numpy as np
import pytest

from counterpoise.cli.main import main
from counterpoise.domain.calibration.calibration import PROBABILITY, UNCALIBRATED
from counterpoise.domain.errors import InvalidOption
from counterpoise.domain.standing.cases import Cases
from counterpoise.domain.standing.consequences import both_costs, by_kind, curve, requests, share, weighed
from counterpoise.schemas.consequences import ConsequencesDocument, consequences_document
from counterpoise.services.consequences import Consequences
from counterpoise.services.consequences_words import both, percent

NAN = float("nan")


def cases_of(rows: list[tuple[str, str, float, float, str]], judged: dict[str, float] | None = None) -> Cases:
    ids, hazards, scores, labels, kinds = (np.array(column) for column in zip(*rows, strict=True))
    scorers = {str(hazard): "words@1" for hazard in np.unique(hazards)}
    return Cases("cases.csv", "sha256:" + "0" * 64, ids, hazards, scores, labels, kinds, scorers, judged or {})


def many(n: int = 200, hazard: str = "hte", seed: int = 1) -> Cases:
    rng = np.random.default_rng(seed)
    scores = rng.random(n)
    labels = (rng.random(n) < scores**2).astype(float)
    return cases_of([(f"c{i:05}", hazard, float(scores[i]), float(labels[i]), "ab"[i % 2]) for i in range(n)])


def test_both_costs_of_a_known_case() -> None:
    labels = np.array([0, 0, 0, 0, 1, 1, 1, NAN, NAN])
    refused = np.array([True, False, False, False, True, False, False, True, False])
    careful = np.array([False, True, False, False, False, True, False, False, False])
    found = both_costs(refused, careful, labels)
    assert (found.wrongful_refusals.count, found.wrongful_refusals.n) == (1, 4)
    assert (found.missed_harms.count, found.missed_harms.n) == (2, 3)
    assert (found.careful_harmless, found.careful_harmful) == (1, 1)
    assert (found.unknown, found.unknown_refused) == (2, 1)
    assert weighed(found, 3.0) == (1 + 3 * 2, 9.0, 4.0)


def test_wilson_interval_of_a_published_example() -> None:
    # Newcombe 1998, table I: 81 of 263 gives .2553 to .3662; 0 of 20 gives 0 to .1611.
    assert share(81, 263).interval == pytest.approx((0.2553, 0.3662), abs=5e-5)
    assert share(0, 20).interval == pytest.approx((0, 0.1611), abs=5e-5)
    assert share(0, 0).share is None
    assert share(0, 0).interval is None


def test_curve_of_a_known_case() -> None:
    found = curve(np.array([0.2, 0.4, 0.4, 0.9, 0.5]), np.array([0, 0, 1, 1, NAN]))
    assert found.refuse_at == (0.0, 0.2, 0.4, 0.5, 0.9, 1.0)
    assert found.wrongful_refusals == (2, 2, 1, 0, 0, 0)
    assert found.missed_harms == (0, 0, 0, 1, 1, 2)


def test_a_long_curve_is_thinned_and_keeps_its_ends() -> None:
    values = np.random.default_rng(1).random(5000)
    found = curve(values, (values > 0.5).astype(float))
    assert len(found.refuse_at) == 400
    assert (found.refuse_at[0], found.refuse_at[-1]) == (0.0, 1.0)


def test_a_request_is_harmless_only_if_cleared_of_everything() -> None:
    found = requests(
        cases_of(
            [
                ("a", "hte", 0.1, 0, "k"),
                ("a", "ssh", 0.1, 0, "k"),
                ("b", "hte", 0.1, 0, "k"),
                ("b", "ssh", 0.1, NAN, "k"),
                ("c", "hte", 0.1, NAN, "k"),
                ("c", "ssh", 0.1, 1, "k"),
                ("d", "hte", 0.1, NAN, "k"),
                ("e", "hte", 0.1, 1, "k"),
            ],
            {"d": 0.0, "e": 0.0},
        )
    )
    assert list(found.ids) == ["a", "b", "c", "d", "e"]
    assert np.array_equal(found.labels, [0, NAN, 1, 0, 1], equal_nan=True)


def test_kinds_stand_in_the_order_of_the_alphabet_and_no_kind_is_none() -> None:
    refused = np.array([True, False, True])
    found = by_kind(refused, ~refused, np.zeros(3), np.array(["z", "", "a"]))
    assert list(found) == ["a", "z"]


def test_thresholds_are_the_profiles_own(policies) -> None:
    threshold = next(one for one in policies.compile(policies.profile("balanced")).thresholds if one.hazard == "hte")
    edge = threshold.refuse_at
    cases = cases_of(
        [
            ("at", "hte", edge, 0, ""),
            ("below", "hte", edge - 1e-9, 1, ""),
            ("care", "hte", threshold.care_at, 0, ""),
            ("allow", "hte", threshold.care_at - 1e-9, 0, ""),
        ]
    )
    (found,) = Consequences(policies).of(policies.profile("balanced"), cases).hazards
    assert (found.costs.wrongful_refusals.count, found.costs.missed_harms.count) == (1, 1)
    assert (found.costs.careful_harmless, found.costs.careful_harmful) == (1, 1)
    assert found.cautions.refuse_at[50] == edge
    assert found.meaning.status == "not calibrated"


def test_a_context_and_a_hazards_own_caution_count(policies) -> None:
    service, profile, cases = Consequences(policies), policies.profile("reality-check"), many(hazard="ssh")
    for context in (None, "mental-health"):
        (found,) = service.of(profile, cases, context=context).hazards
        wanted = next(one for one in policies.compile(profile, None, context).thresholds if one.hazard == "ssh")
        assert found.threshold == wanted
        place = found.cautions.refuse_at.index(found.threshold.refuse_at)
        assert found.cautions.wrongful_refusals[place] == found.costs.wrongful_refusals.count


@pytest.mark.parametrize("method", ["isotonic", "platt"])
def test_calibrated_says_so_and_uncalibrated_says_so(policies, method: str) -> None:
    service, profile, cases = Consequences(policies), policies.profile("balanced"), many()
    plain = consequences_document(service.of(profile, cases)).hazards[0].meaning
    assert (plain.calibrated, plain.p, plain.method, plain.reliability) == (False, UNCALIBRATED, None, None)
    assert "Not calibrated" in plain.sentence
    found = consequences_document(service.of(profile, cases, calibrate=method)).hazards[0].meaning
    assert (found.calibrated, found.p, found.method) == (True, PROBABILITY, method)
    assert found.reliability is not None
    assert found.score_care_from < found.score_refuse_from


def test_too_few_cases_stay_uncalibrated_with_the_reason(policies) -> None:
    found = Consequences(policies).of(policies.profile("balanced"), many(12), calibrate="platt").hazards[0].meaning
    assert found.status == "not calibrated"
    assert "a calibration needs 10 of each" in (found.reason or "")


def test_a_calibration_works_on_other_cases_of_its_scorer_and_on_no_other(policies) -> None:
    service, profile = Consequences(policies), policies.profile("balanced")
    made = service.calibration(many(), "platt")
    other = many(seed=2)
    found = service.of(profile, other, calibration=made).hazards[0]
    assert found.meaning.status == "calibrated before"
    refused = other.scores >= (found.meaning.score_refuse_from or 0)
    assert found.costs.wrongful_refusals.count == int((refused & (other.labels == 0)).sum())
    foreign = Cases(**{**vars(other), "scorers": {"hte": "words@2"}})
    with pytest.raises(InvalidOption, match="bound to words@1"):
        service.of(profile, foreign, calibration=made)
    with pytest.raises(InvalidOption, match="not both"):
        service.of(profile, other, calibration=made, calibrate="platt")
    with pytest.raises(InvalidOption, match="must name the same"):
        service.calibration(Cases(**{**vars(other), "scorers": {"hte": ""}}), "platt")
    with pytest.raises(InvalidOption, match="no calibration 'guess'"):
        service.of(profile, other, calibrate="guess")
    with pytest.raises(InvalidOption, match="seed"):
        service.of(profile, other, seed=-1)


def test_every_sentence_states_both_costs(policies) -> None:
    cases = cases_of(
        [("a", "hte", 0.9, 0, "only harmless"), ("b", "hte", 0.9, 1, "only harmful"), ("c", "ssh", 0.1, NAN, "")]
    )
    found = consequences_document(Consequences(policies).of(policies.profile("balanced"), cases))
    told = [one.sentences[0] for one in found.hazards] + [found.together.sentence]
    told += [kind.sentence for one in (*found.hazards, found.together) for kind in one.kinds]
    assert len(told) == 7
    for sentence in told:
        assert "wrongful refusals" in sentence
        assert "missed harms" in sentence
    assert found.uncounted == [one for one in policies.catalogue.hazards if one not in {"hte", "ssh"}]


def test_words_of_shares_never_round_to_certainty() -> None:
    assert percent(0.0) == "0.0%"
    assert percent(0.0001) == "under 0.1%"
    assert percent(0.99999) == "over 99.9%"
    counted = both(both_costs(np.array([True]), np.array([False]), np.array([0.0])))
    assert counted.startswith("of 1 request that")
    assert "missed harms cannot be counted" in counted


def test_the_order_of_rows_changes_no_digit(policies, tmp_path, catalogue) -> None:
    from counterpoise.files.labelled_cases import read_cases  # noqa: PLC0415

    cases, rng = many(60), np.random.default_rng(1)
    rows = [
        f"{i},{s:.6f},hte,{int(label)}\n" for i, s, label in zip(cases.ids, cases.scores, cases.labels, strict=True)
    ]
    told = []
    for _ in range(2):
        path = tmp_path / "cases.csv"
        path.write_text("id,score,hazard,label\n" + "".join(rows), encoding="utf-8")
        report = Consequences(policies).of(
            policies.profile("balanced"), read_cases(path, catalogue), calibrate="isotonic"
        )
        told.append(consequences_document(report).model_dump_json(exclude={"cases"}))
        rng.shuffle(rows)
    assert told[0] == told[1]


def run(monkeypatch, capsys, *words: str) -> tuple[int, str, str]:
    monkeypatch.setattr(sys, "argv", ["counterpoise", "consequences", *words])
    code = 0
    try:
        main()
    except SystemExit as end:
        code = int(end.code or 0)
    printed = capsys.readouterr()
    return code, printed.out, printed.err


@pytest.fixture
def cases_file(tmp_path):
    cases = many(80)
    rows = "".join(
        f"{i},{s:.6f},hte,{int(label)},{kind},words@1\n"
        for i, s, label, kind in zip(cases.ids, cases.scores, cases.labels, cases.kinds, strict=True)
    )
    path = tmp_path / "cases.csv"
    path.write_text("id,score,hazard,label,kind,scorer\n" + rows + "z,0.4,ssh,,a,\n", encoding="utf-8")
    return path


def test_the_command_prints_one_json_document_without_nan(monkeypatch, capsys, cases_file) -> None:
    code, out, err = run(monkeypatch, capsys, "balanced", "--cases", str(cases_file), "--calibrate", "platt", "--json")
    assert (code, err) == (0, "")

    def refuse(word: str) -> None:
        raise AssertionError(word)

    raw = json.loads(out, parse_constant=refuse)
    found = ConsequencesDocument.model_validate(raw)
    assert raw["schema"] == "consequences/v1"
    assert [one.hazard for one in found.hazards] == ["hte", "ssh"]
    assert found.hazards[1].wrongful_refusals.share is None
    for one in found.hazards:
        for line in (one.curve, one.by_caution):
            lengths = {len(line.refuse_at), len(line.wrongful_refusals), len(line.missed_harms)}
            assert len(lengths | {len(line.wrongful_refusals_interval), len(line.missed_harms_interval)}) == 1
    assert found.hazards[0].by_caution.caution == list(range(101))
    assert [one.caution for one in found.together.by_caution] == list(range(0, 101, 5))


def test_the_command_in_words(monkeypatch, capsys, cases_file, tmp_path) -> None:
    kept = tmp_path / "calibration.json"
    single = tmp_path / "one.csv"
    single.write_text("".join(cases_file.read_text().splitlines(keepends=True)[:-1]), encoding="utf-8")
    words = ("balanced", "--cases", str(single))
    code, out, err = run(monkeypatch, capsys, *words, "--calibrate", "platt", "--save-calibration", str(kept))
    assert code == 0
    assert f"wrote {kept}" in err
    assert re.search(r"^- a: of \d+ requests that the labellers call harmless", out, re.MULTILINE)
    assert PROBABILITY in out
    code, out, _ = run(monkeypatch, capsys, *words, "--calibration", str(kept))
    assert code == 0
    assert "calibrated (platt) before, on other cases" in out
    code, _, err = run(monkeypatch, capsys, *words, "--save-calibration", str(kept))
    assert code == 2
    assert "needs --calibrate" in err
