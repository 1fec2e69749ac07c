"""``counterpoise panel draw`` from files to JSON, and back from the published table of tickets."""

import json
import sys
from pathlib import Path

import pytest

from counterpoise.cli.main import main
from counterpoise.domain.sortition.commitment import seed_of
from counterpoise.domain.sortition.lottery import Composition, Lottery
from counterpoise.domain.sortition.orbits import Block

QUOTAS = """category,value,min,max,target
technology,works in it,1,2,0.25
technology,does not,2,3,0.75
view,critic,1,2,
view,no critic,2,3,
"""
POOL = "id,household,technology,view,postcode\n" + "".join(
    f"p{number:02},{'home' if number in (4, 9) else ''},{'works in it' if number % 4 else 'does not'},"
    f"{'critic' if number % 5 == 0 else 'no critic'},{number}\n"
    for number in range(24)
)


def run(*words: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> tuple[int, str, str]:
    monkeypatch.setattr(sys, "argv", ["counterpoise", "panel", "draw", *words])
    code = 0
    try:
        main()
    except SystemExit as end:
        code = int(end.code or 0)
    printed = capsys.readouterr()
    return code, printed.out, printed.err


@pytest.fixture
def command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
    monkeypatch.chdir(tmp_path)
    Path("pool.csv").write_text(POOL, encoding="utf-8")
    Path("quotas.csv").write_text(QUOTAS, encoding="utf-8")

    def call(*words: str) -> tuple[int, str, str]:
        return run("pool.csv", "quotas.csv", *words, monkeypatch=monkeypatch, capsys=capsys)

    return call


@pytest.mark.parametrize("rule", ["leximin", "maximin"])
def test_json_says_everything_and_the_table_repeats_the_draw(command, rule: str) -> None:
    code, printed, _ = command(
        "--seats", "4", "--seed", "blue", "--rule", rule, "--lottery", "out/lottery.json", "--json"
    )
    assert code == 0
    found = json.loads(printed)
    assert len(found["selected"]) == found["seats"] == 4
    assert sum(found["odds"].values()) == pytest.approx(4, abs=1e-9)
    assert found["minimum_odds"] == min(value for value in found["odds"].values() if value)
    assert found["certificate"]["value"] == pytest.approx(found["certificate"]["bound"], abs=1e-6)
    assert found["unused_columns"] == ["postcode"]
    for quota in found["quotas"]:
        assert quota["min"] <= quota["seated"] <= quota["max"]
    assert found["quotas"][0]["target"] == 1.0
    assert found["quotas"][2]["target"] is None
    table = json.loads(Path("out/lottery.json").read_text(encoding="utf-8"))
    lottery = Lottery(
        tuple(
            Block(tuple(one["orbits"]), tuple(tuple(map(tuple, home)) for home in one["households"]), one["limit"])
            for one in table["blocks"]
        ),
        tuple(Composition(tuple(one["seats"]), one["tickets"]) for one in table["compositions"]),
    )
    assert lottery.digest == table["digest"] == found["lottery"]
    assert list(lottery.draw("blue")) == found["selected"]
    again = json.loads(command("--seats", "4", "--seed", "blue", "--rule", rule, "--json")[1])
    assert again == found
    assert json.loads(command("--seats", "4", "--seed", "red", "--rule", rule, "--json")[1])["odds"] == found["odds"]


def test_without_a_seed_the_odds_are_published_and_nobody_is_drawn(command) -> None:
    code, printed, _ = command("--seats", "4", "--json")
    frozen = json.loads(printed)
    assert code == 0
    assert frozen["selected"] == []
    secret = "0f" * 32
    code, printed, _ = command("--seats", "4", "--secret", secret, "--public", "4 8 15 16", "--json")
    drawn = json.loads(printed)
    assert drawn["digest"] == frozen["digest"]
    assert drawn["lottery"] == frozen["lottery"]
    assert drawn["seed"] == seed_of(secret, frozen["digest"], "4 8 15 16")
    assert command("--seats", "4", "--secret", secret)[0] == 2
    assert "Nobody is drawn yet" in command("--seats", "4")[1]


def test_declines_are_redrawn_with_odds_of_their_own(command) -> None:
    first = json.loads(command("--seats", "4", "--seed", "blue", "--json")[1])
    gone = first["selected"][0]
    Path("declines.csv").write_text(f"id,turn\n{gone},0\n", encoding="utf-8")
    found = json.loads(command("--seats", "4", "--seed", "blue", "--declines", "declines.csv", "--json")[1])
    assert gone not in found["selected"]
    assert set(first["selected"]) - {gone} < set(found["selected"])
    assert found["odds"] == first["odds"]
    assert found["turns"][0]["vacancies"] == 1
    assert sum(found["turns"][0]["odds"].values()) == pytest.approx(1, abs=1e-9)
    assert sum(one["declined"] for one in found["quotas"]) == 2
    for quota in found["quotas"]:
        assert quota["min"] <= quota["seated"] <= quota["max"]
        assert quota["invited"] == quota["seated"] + quota["declined"]


def test_refusals_are_sentences_with_exit_codes(command) -> None:
    Path("quotas.csv").write_text(QUOTAS.replace("works in it,1,2", "works in it,4,4"), encoding="utf-8")
    code, printed, said = command("--seats", "4", "--seed", "blue")
    assert (code, printed) == (1, "")
    assert "quotas.csv:2:1" in said
    assert "min_sum" in said
    assert command("--seats", "40", "--seed", "blue")[0] in {1, 2}
    Path("quotas.csv").write_text(QUOTAS, encoding="utf-8")
    code, _, said = command("--seats", "4", "--seed", "blue", "--rule", "nash")
    assert code == 2
    assert "leximin, maximin" in said
    Path("pool.csv").write_text(POOL.replace("p07,", "p06,"), encoding="utf-8")
    code, _, said = command("--seats", "4", "--seed", "blue")
    assert code == 1
    assert "pool.csv:9:1: id" in said


def test_quotas_that_cannot_be_met_say_what_would_do(command) -> None:
    rows = [f"p{number},{'a' if number < 5 else 'b'},{'x' if number < 5 else 'y'}" for number in range(8)]
    Path("pool.csv").write_text("id,first,second\n" + "\n".join(rows) + "\n", encoding="utf-8")
    lines = ["category,value,min,max", "first,a,3,4", "first,b,0,4", "second,x,0,1", "second,y,0,4"]
    Path("quotas.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    code, printed, said = command("--seats", "4", "--seed", "blue")
    assert (code, printed) == (1, "")
    assert "relaxes 2 seats in all" in said
    assert "instead of" in said
