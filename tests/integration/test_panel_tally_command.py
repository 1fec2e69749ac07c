"""``counterpoise panel tally``, from a CSV file to JSON and to words."""

import json
import sys
from pathlib import Path

import pytest

from counterpoise.cli.main import main

A, B = "pushback-encouragement", "caution-openness"
KEYS = ["n", "axes", "importance", "joint", "rule", "importance_rules", "importance_ballots", "profile", "unset"]


def run(capsys, monkeypatch, *words: str) -> tuple[int, str, str]:
    monkeypatch.setattr(sys, "argv", ["counterpoise", "panel", "tally", *words])
    code = 0
    try:
        main()
    except SystemExit as end:
        code = int(end.code or 0)
    printed = capsys.readouterr()
    return code, printed.out, printed.err


@pytest.fixture
def counted(tmp_path: Path) -> Path:
    """Twelve who want much of the first pole of A, five who want little; B is left to three."""
    rows = [f"ballot,stratum_weight,{A},{B},importance:{A},importance:{B}"]
    rows += [f"m{number:02},1,{90 if number < 12 else 10},{40 if number < 3 else ''},3,1" for number in range(17)]
    path = tmp_path / "BALLOTS.csv"
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    return path


def test_json(counted: Path, capsys, monkeypatch) -> None:
    code, out, err = run(capsys, monkeypatch, str(counted), "--json")
    assert (code, err) == (0, "")
    found = json.loads(out)
    assert list(found)[: len(KEYS)] == KEYS
    assert found["n"] == 17
    axis = found["axes"][A]
    assert axis["share"] == pytest.approx(12 / 17)
    assert axis["mean"] == pytest.approx((12 * 0.9 + 5 * 0.1) / 17)
    assert axis["median"] == pytest.approx(0.9)
    assert axis["rules"] == {"uniform-median": axis["share"], "mean": axis["mean"], "median": axis["median"]}
    assert found["axes"][B]["n"] == 3
    assert found["importance"] == {A: pytest.approx(0.75), B: pytest.approx(0.25)}
    assert found["profile"][A] == {"weight": 71, "importance": pytest.approx(1.5)}
    assert found["joint"]["nearest_ballot_distance"] == pytest.approx((0.9 - 12 / 17) / 2, abs=0.1)
    assert found["rule"] == "independent-markets"
    move = found["manipulation"]["axes"][A]["ballots_to_move"]["uniform-median"]
    # To 75.6: 0.756 · 17 = 12.9, one more; to 65.6: 11.15, one fewer.
    assert (move["up"], move["down"], move["fewest"], move["of"]) == (1, 1, 1, 17)
    assert found["manipulation"]["axes"][A]["gain"]["uniform-median"]["worst"] <= 1e-9
    assert found["minority"]["owed"]
    assert found["minority"]["groups"][0]["members"] == [f"m{number}" for number in range(12, 17)]
    assert run(capsys, monkeypatch, str(counted), "--json")[1] == out


def test_every_truthful_rule_by_name(counted: Path, capsys, monkeypatch) -> None:
    for rule in ("independent-markets", "ladder", "utilitarian"):
        found = json.loads(run(capsys, monkeypatch, str(counted), "--rule", rule, "--json")[1])
        assert found["rule"] == rule
        assert sum(found["importance"].values()) == pytest.approx(1, abs=1e-9)
        assert found["importance"] == found["importance_rules"][rule]
    code, out, err = run(capsys, monkeypatch, str(counted), "--rule", "mean", "--json")
    assert (code, out) == (2, "")
    assert "independent-markets, ladder, utilitarian" in err


def test_words(counted: Path, capsys, monkeypatch) -> None:
    code, out, err = run(capsys, monkeypatch, str(counted))
    assert (code, err) == (0, "")
    assert "17 ballots; 17 answer the question of importances." in out
    assert "A minority report is owed: 29% of the weight (5 ballots)" in out
    assert "Truthful is said with its condition" in out


def test_faults_exit_with_1_and_name_their_place(counted: Path, capsys, monkeypatch) -> None:
    counted.write_text(counted.read_text(encoding="utf-8") + "m03,1,101,,1,1\n", encoding="utf-8")
    code, out, err = run(capsys, monkeypatch, str(counted), "--json")
    assert (code, out) == (1, "")
    assert f"{counted}:19:1: ballot: 'm03' stands on line 5 already" in err
    assert f"{counted}:19:3: {A}: must be a finite number from 0 to 100" in err
    assert "2 faults; nothing was written." in err
    assert run(capsys, monkeypatch, str(counted.parent / "none.csv"))[0] == 1
