"""``counterpoise panel opinions``, from a CSV file to JSON and to words."""

import csv
import json
import sys
from pathlib import Path

import pytest
from tests.opinion_people import conversation

from counterpoise.cli.main import main

KEYS = ["participants", "propositions", "groups", "consensus", "k", "silhouette", "stability"]


def run(capsys, monkeypatch, *words: str) -> tuple[int, str, str]:
    monkeypatch.setattr(sys, "argv", ["counterpoise", "panel", "opinions", *words])
    code = 0
    try:
        main()
    except SystemExit as end:
        code = int(end.code or 0)
    printed = capsys.readouterr()
    return code, printed.out, printed.err


@pytest.fixture
def exported(tmp_path: Path) -> Path:
    """Ninety people in three planted groups, in no order, and a comment nobody voted on."""
    votes, planted = conversation(90, 30, 0.6, seed=11)
    table = {name: dict.fromkeys(votes.propositions, "") for name in votes.participants}
    for row, column, value in zip(votes.rows, votes.columns, votes.values, strict=True):
        table[votes.participants[row]][votes.propositions[column]] = str(value)
    with (tmp_path / "participants-votes.csv").open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["participant", "group-id", *votes.propositions])
        writer.writerows([name, "", *table[name].values()] for name in sorted(table, reverse=True))
    with (tmp_path / "comments.csv").open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["comment-id", "moderated", "comment-body"])
        writer.writerows([name, 1, f"Statement {name}\x1b[31m"] for name in [*votes.propositions, "99"])
    with (tmp_path / "groups.csv").open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["participant", "group"])
        writer.writerows([name, "one" if planted[place] else "none"] for place, name in enumerate(votes.participants))
    return tmp_path


def test_json(exported: Path, capsys, monkeypatch) -> None:
    code, out, err = run(capsys, monkeypatch, str(exported), "--json", "--seed", "3")
    assert (code, err) == (0, "")
    found = json.loads(out)
    assert list(found)[:7] == KEYS
    assert (found["participants"], found["propositions"], found["k"]) == (90, 31, 3)
    assert [list(one)[:4] for one in found["groups"]] == [["id", "size", "members", "representative"]] * 3
    assert sum(one["size"] for one in found["groups"]) == 90
    assert len({member for one in found["groups"] for member in one["members"]}) == 90
    assert set(found["consensus"]) == set(found["consensus_normalised"]) == set(found["bridging"])
    assert len(found["consensus"]) == 31
    assert found["consensus"]["99"] == pytest.approx(1 / 8)
    assert found["stability"]["stable"]
    assert found["self_test"]["aligned"]
    assert 0 < found["silhouette"] <= 1
    assert run(capsys, monkeypatch, str(exported), "--json", "--seed", "3")[1] == out


def test_given_groups(exported: Path, capsys, monkeypatch) -> None:
    file = str(exported / "participants-votes.csv")
    code, out, _ = run(capsys, monkeypatch, file, "--groups", str(exported / "groups.csv"), "--json")
    found = json.loads(out)
    assert code == 0
    assert [one["id"] for one in found["groups"]] == ["none", "one"]
    assert found["k"] == 2
    counts = [one["counts"]["0"] for one in found["groups"]]
    by_hand = 1.0
    for one in counts:
        by_hand *= (one["agree"] + 1) / (one["votes"] + 2)
    assert found["consensus"]["0"] == pytest.approx(by_hand, abs=1e-12)
    assert not found["stability"]["assessed"]


def test_words(exported: Path, capsys, monkeypatch) -> None:
    code, out, err = run(capsys, monkeypatch, str(exported))
    assert (code, err) == (0, "")
    assert "3 groups found" in out
    assert "Alignment self-test passed" in out
    assert "Group A: " in out
    assert "\x1b[31m" not in out
    assert "What this cannot say:" in out


def test_faults_and_usage(exported: Path, capsys, monkeypatch) -> None:
    table = exported / "participants-votes.csv"
    head, body = table.read_text().split("\n", 1)
    table.write_text(f"{head}\n{body.replace(',1,', ',2,', 1)}")
    code, out, err = run(capsys, monkeypatch, str(exported), "--json")
    assert (code, out) == (1, "")
    assert f"{table}:" in err
    assert "must be 1, -1, 0 or empty" in err
    assert run(capsys, monkeypatch, str(exported / "comments.csv"))[0] == 1
    table.write_text(f"{head}\n{body}")
    assert run(capsys, monkeypatch, str(exported), "--seed", "-1")[0] == 2
    assert run(capsys, monkeypatch, str(exported), "--k", "1")[0] == 2
