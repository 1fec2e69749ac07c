"""``counterpoise favours`` and ``evidence``, from files to JSON."""

import json
import sys
from pathlib import Path

import numpy as np
import pytest

from counterpoise.cli.main import main

KEYS = [
    "profile", "reference", "evidence", "groups", "suppressed", "welfare", "specifications", "measures_agree", "limits",
]  # fmt: skip
ROW = [
    "dimension", "group", "n", "mean", "reference_mean", "difference", "interval", "gain", "lose", "unmoved", "verdict",
]  # fmt: skip
PACK = """\
schema: evidence/v1
id: known
title: Known answers
kind: respondents
source:
  citation: a test
  licence: CC0
  retrieved: 2024-05-01
population:
  frame: people in a test
  n: 80
  dates: 2024
synthetic: true
data: people.csv
mapping:
  author: the test
  reason: weights are given as they are
"""


def run(capsys, monkeypatch, *words: str) -> tuple[int, str, str]:
    monkeypatch.setattr(sys, "argv", ["counterpoise", *words])
    code = 0
    try:
        main()
    except SystemExit as end:
        code = int(end.code or 0)
    printed = capsys.readouterr()
    return code, printed.out, printed.err


@pytest.fixture
def known(tmp_path: Path) -> Path:
    """Forty who want what candid-coach declares, forty who want its mirror image, seven who are too few."""
    rows = ["id,weight,group:kind,axis:pushback-encouragement,axis:directness-diplomacy,axis:caution-openness"]
    rows += [f"a{number},1,alike,80,68,40" for number in range(40)]
    rows += [f"b{number},1.5,opposite,20,32,60" for number in range(40)]
    (tmp_path / "pack.yaml").write_text(PACK, encoding="utf-8")
    (tmp_path / "people.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    return tmp_path


def test_known_answers(known: Path, capsys, monkeypatch) -> None:
    code, out, err = run(capsys, monkeypatch, "favours", "candid-coach", "--evidence", str(known), "--json")
    found = json.loads(out)
    assert (code, err) == (0, "")
    assert list(found)[:9] == KEYS
    alike, opposite = found["groups"]
    assert list(alike)[:11] == ROW
    away = (0.3 + 0.18 + 0.1) / 3
    assert alike["group"] == "alike"
    assert (alike["mean"], alike["reference_mean"]) == pytest.approx((1, 1 - away))
    assert (opposite["mean"], opposite["reference_mean"]) == pytest.approx((1 - 2 * away, 1 - away))
    assert (alike["gain"], alike["lose"], alike["verdict"]) == (1, 0, "closer")
    assert (opposite["gain"], opposite["lose"], opposite["verdict"]) == (0, 1, "further")
    assert found["everyone"]["difference"] == pytest.approx((40 * away - 60 * away) / 100)
    assert found["reference"]["id"] == "50:50"
    assert found["measures_agree"] is True
    assert any("made up" in limit for limit in found["limits"])
    assert any("never benefit" in limit for limit in found["limits"])


def test_the_same_seed_gives_the_same_bytes_and_rows_may_stand_in_any_order(known: Path, capsys, monkeypatch) -> None:
    words = ("favours", "candid-coach", "--evidence", "synthetic-demonstration", "--seed", "7", "--json")
    _, first, _ = run(capsys, monkeypatch, *words)
    _, second, _ = run(capsys, monkeypatch, *words)
    assert first == second
    assert "NaN" not in first
    words = ("favours", "candid-coach", "--evidence", str(known), "--json")
    _, before, _ = run(capsys, monkeypatch, *words)
    header, *rows = (known / "people.csv").read_text(encoding="utf-8").splitlines()
    np.random.default_rng(1).shuffle(rows)
    (known / "people.csv").write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    _, after, _ = run(capsys, monkeypatch, *words)
    changed = {key for key in KEYS if json.loads(before)[key] != json.loads(after)[key]}
    assert changed == {"evidence"}  # only the digest of the pack's files


def test_another_reference_and_a_context(capsys, monkeypatch) -> None:
    words = ("favours", "candid-coach", "--evidence", "synthetic-demonstration", "--json")
    _, alone, _ = run(capsys, monkeypatch, *words)
    _, out, _ = run(capsys, monkeypatch, *words, "--against", "encourager", "--context", "mental-health")
    found = json.loads(out)
    assert found["reference"]["id"] == "encourager"
    assert found["axes"] == ["directness-diplomacy", "pushback-encouragement"]
    assert found["profile"]["shares"]["pushback-encouragement"] == 0.45
    assert json.loads(alone)["profile"]["shares"]["pushback-encouragement"] == 0.8
    assert found["unmeasured"] == ["caution-openness"]


def test_small_groups_are_named_and_not_shown(capsys, monkeypatch) -> None:
    _, out, _ = run(capsys, monkeypatch, "favours", "balanced", "--evidence", "synthetic-demonstration", "--json")
    found = json.loads(out)
    hidden = {(one["dimension"], one["group"]): one["reason"] for one in found["suppressed"]}
    assert hidden == {("circle", "N"): "small", ("district", "dun"): "small", ("district", "ecru"): "derivable"}
    assert not hidden.keys() & {(one["dimension"], one["group"]) for one in found["groups"]}
    assert {one["group"]: one["ranked"] for one in found["groups"] if one["dimension"] == "circle"} == {
        "K": True, "L": True, "M": False, "O": False,
    }  # fmt: skip


def test_fewer_than_ten_people_get_no_figure(known: Path, capsys, monkeypatch) -> None:
    text = (known / "people.csv").read_text(encoding="utf-8").splitlines()
    (known / "people.csv").write_text("\n".join(text[:8]) + "\n", encoding="utf-8")
    code, out, _ = run(capsys, monkeypatch, "favours", "candid-coach", "--evidence", str(known), "--json")
    found = json.loads(out)
    assert (code, found["groups"], found["everyone"], found["welfare"]) == (0, [], None, {})
    assert found["suppressed"] == [{"dimension": "kind", "group": "alike", "reason": "small"}]


def test_aggregates_say_what_they_cannot_know(capsys, monkeypatch) -> None:
    words = ("favours", "careful-guide", "--evidence", "collective-dialogues-2023", "--json")
    code, out, _ = run(capsys, monkeypatch, *words)
    found = json.loads(out)
    assert code == 0
    assert all(one["gain"] is None and one["lose"] is None for one in found["groups"])
    said = " ".join(found["limits"])
    for part in (
        "no individuals",
        "judgement by Counterpoise catalogue authors",
        "US respondents",
        "are independent",
    ):
        assert part in said
    assert found["evidence"]["agreement"][0]["items"] == 38
    assert any("mapping strict" in row["words"] for row in found["specifications"]["everyone"]) or all(
        row["variants"] > 10 for row in found["specifications"]["groups"]
    )


def test_what_the_mapping_alone_settles_is_no_finding(capsys, monkeypatch) -> None:
    _, out, _ = run(capsys, monkeypatch, "favours", "candid-coach", "--evidence", "prism-2024", "--json")
    found = json.loads(out)
    assert found["groups"] == []
    assert found["everyone"]["difference"] == pytest.approx(-0.1)
    assert found["everyone"]["verdict"] == "cannot tell"


def test_faults_exit_with_one_and_usage_with_two(known: Path, capsys, monkeypatch) -> None:
    words = ("favours", "candid-coach", "--evidence")
    code, out, err = run(capsys, monkeypatch, *words, "nothing")
    assert (code, out) == (2, "")
    assert "no evidence pack 'nothing'" in err
    assert run(capsys, monkeypatch, *words, "prism-2024", "--seed", "-1")[0] == 2
    assert run(capsys, monkeypatch, "favours", "encourager", "--evidence", "prism-2024")[0] == 2
    data = known / "people.csv"
    data.write_text(data.read_text(encoding="utf-8") + "a0,1,alike,80,68,400\n", encoding="utf-8")
    code, out, err = run(capsys, monkeypatch, *words, str(known), "--json")
    assert (code, out) == (1, "")
    assert "people.csv:82:1: id: 'a0' stands on line 2 already [duplicate_id]" in err
    assert "people.csv:82:1: axis:caution-openness: must be a finite number from 0 to 100" in err
    assert run(capsys, monkeypatch, "evidence", "check", str(known))[0] == 1


def test_the_table_for_people_names_limits_and_hidden_groups(capsys, monkeypatch) -> None:
    code, out, _ = run(capsys, monkeypatch, "favours", "candid-coach", "--evidence", "synthetic-demonstration")
    assert code == 0
    for part in ("made up, for demonstration", "Not shown: circle N", "What this cannot say", "in points of 100"):
        assert part in out


def test_the_list_of_packs(capsys, monkeypatch) -> None:
    _, out, _ = run(capsys, monkeypatch, "evidence", "list", "--json")
    found = json.loads(out)["packs"]
    assert [(one["id"], one["synthetic"]) for one in found] == [
        ("collective-dialogues-2023", False), ("prism-2024", False), ("synthetic-demonstration", True),
    ]  # fmt: skip
