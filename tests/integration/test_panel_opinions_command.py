"""``counterpoise panel opinions``, from a CSV file to JSON and to words."""

import csv
import json
import os
import subprocess
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


def test_join_by_row_through_files(exported: Path, capsys, monkeypatch) -> None:
    """The fault: the column of groups was sorted by itself and laid beside the ids again. The figures look fine."""
    file, groups = str(exported / "participants-votes.csv"), exported / "groups.csv"
    right = run(capsys, monkeypatch, file, "--groups", str(groups), "--json")
    rows = [line.split(",") for line in groups.read_text().splitlines()[1:]]
    column = sorted(group for _, group in rows)
    people = sorted(name for name, _ in rows)
    groups.write_text(
        "participant,group\n" + "".join(f"{name},{group}\n" for name, group in zip(people, column, strict=True))
    )
    wrong = run(capsys, monkeypatch, file, "--groups", str(groups), "--json")
    assert (right[0], wrong[0]) == (0, 0)
    passed, caught = (json.loads(out)["self_test"] for _, out, _ in (right, wrong))
    assert (passed["aligned"], passed["misjoined"], passed["p"] <= 0.01) == (True, 0, True)
    assert (caught["aligned"], caught["misjoined"], caught["p"] > 0.01) == (False, 0, True)
    assert any("check that its ids" in one for one in json.loads(wrong[1])["limits"])
    assert "Alignment self-test FAILED" in run(capsys, monkeypatch, file, "--groups", str(groups))[1]
    # The order of rows alone changes nothing: people are joined by id.
    groups.write_text(
        "participant,group\n" + "".join(f"{name},{group}\n" for name, group in sorted(rows, reverse=True))
    )
    assert run(capsys, monkeypatch, file, "--groups", str(groups), "--json")[1] == right[1]


def test_same_bytes_in_another_process(exported: Path) -> None:
    """Whatever the order of sets and the number of threads."""
    command = [sys.executable, "-m", "counterpoise", "panel", "opinions", str(exported), "--seed", "3", "--json"]
    outputs = {
        subprocess.run(
            command,
            capture_output=True,
            check=True,
            env=os.environ | {"PYTHONHASHSEED": seed, "OPENBLAS_NUM_THREADS": threads},
        ).stdout
        for seed, threads in (("0", "1"), ("1", "2"))
    }
    assert len(outputs) == 1


def test_every_fault_has_its_place(exported: Path, capsys, monkeypatch) -> None:
    """File, line and column of each of three faults, and no output."""
    table = exported / "participants-votes.csv"
    lines = table.read_text().splitlines()
    lines[1] = lines[1].replace(lines[1].split(",")[0], "=cmd()", 1)
    lines[3] = ",".join([*lines[3].split(",")[:-1], "NaN"])
    lines[5] = lines[5] + ",1"
    table.write_text("\n".join(lines) + "\n")
    code, out, err = run(capsys, monkeypatch, str(exported), "--json")
    assert (code, out) == (1, "")
    width = lines[0].count(",") + 1
    said = err.replace("\n", "")
    for place in (f"{table}:2:1", f"{table}:4:{width}", f"{table}:6:{width}"):
        assert place in said
    assert "Traceback" not in err
    (exported / "groups.csv").write_text("participant,group\nnobody,one\n")
    lines = [line for at, line in enumerate(lines) if at not in (1, 3, 5)]
    table.write_text("\n".join(lines) + "\n")
    code, out, err = run(capsys, monkeypatch, str(exported), "--groups", str(exported / "groups.csv"), "--json")
    assert (code, out) == (1, "")
    assert f"{exported / 'groups.csv'}:2:1" in err.replace("\n", "")


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
