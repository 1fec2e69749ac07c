"""Strata on the pages: in the charter's form, at the desk, in the room, beside the count; and as files."""

import csv
import html
import io
import json
import re

import pytest
from tests.fakes.memory_store import MemoryStore
from tests.fakes.serving import house_on
from tests.panel_forms import AXES, CHARTER, FormPlayer
from tests.reading_pages import Page

from counterpoise.services.policies import Policies

OUT, IN = "outside the industry", "in the industry"
FIELDS = {"strata_name": "where people work", "strata": f"{OUT} = 75\r\n\r\n{IN} = 25 %"}
MEMBERS = 30


@pytest.fixture
def player(policies: Policies) -> FormPlayer:
    return FormPlayer(house_on(MemoryStore(), policies))


def text(page: str) -> str:
    return Page(page).text


def place(player: FormPlayer, names: list[str]) -> None:
    """The first twelve work outside of the industry."""
    said = {f"stratum:id-{name}": OUT if number < 12 else IN for number, name in enumerate(names)}
    player.desk("olga", "strata", **said)


def learning(player: FormPlayer, **charter: str) -> list[str]:
    player.post("olga", "/convene", "/convene", **(CHARTER | FIELDS | charter))
    player.step("draw")
    names = player.members(MEMBERS)
    player.desk("olga", "otherwise", because="A test needs no lots.")
    player.step("learn")
    return names


def counted(player: FormPlayer, out: int = 12) -> list[str]:
    """Whoever works outside asks for much of the first pole; of them ``out`` put in a ballot."""
    names = learning(player)
    place(player, names)
    for voice in ("affected", "critic"):
        player.desk("olga", "heard", voice=voice, title="Somebody", text="They said their part.")
    for stage in ("propositions", "votes", "ballots"):
        player.step(stage)
    for number, name in enumerate(names):
        if out <= number < 12:
            continue
        weights = (100, 20) if number < 12 else (0, 80)
        player.room(name, "ballot", **{f"weight:{axis}": str(one) for axis, one in zip(AXES, weights, strict=True)})
    player.step("tally")
    return names


def test_the_forms_charter_names_strata_and_shows_them_again(player: FormPlayer) -> None:
    player.post("olga", "/convene", "/convene", **(CHARTER | FIELDS))
    said = text(player.get(None, "/panels/elm"))
    assert f"where people work: {OUT} 75%, {IN} 25% of the population" in said
    held = player.get("olga", "/panels/elm/charter")
    assert 'name="strata_name" maxlength="100" value="where people work"' in held
    lines = re.search(r'<textarea id="strata"[^>]*>([^<]*)</textarea>', held)
    assert lines is not None
    assert html.unescape(lines[1]) == f"{OUT} = 75\n{IN} = 25"
    shown = json.loads(player.get(None, "/panels/elm/panel.json"))
    assert shown["charter"]["strata"]["shares"] == [{"value": OUT, "share": 0.75}, {"value": IN, "share": 0.25}]


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"strata": "town = 50\nfarm = 40"}, "must sum to 1; they sum to 0.9"),
        ({"strata": "town = 50\nfarm"}, "Strata, line 2: write the part"),
        ({"strata": "town = 50\nfarm = half"}, "Strata, line 2: the share must be a number"),
        ({"strata": "town = 50\n= 50"}, "Strata, line 2: write the part"),
        ({"strata_name": ""}, "Strata need what divides the population"),
        ({"strata": " "}, "Strata need what divides the population"),
        ({"strata": "town = 50\nTown = 50"}, "each part once"),
    ],
)
def test_what_cannot_be_read_is_said_with_its_line_and_kept(
    player: FormPlayer, fields: dict[str, str], said: str
) -> None:
    shown = player.post("olga", "/convene", "/convene", 422, **(CHARTER | FIELDS | fields))
    assert said in text(shown)
    assert html.escape((FIELDS | fields)["strata"].split("\n")[0].strip(), quote=True) in shown
    assert player.browser(None).get("/panels/elm").status_code == 404


def test_without_strata_nothing_speaks_of_them(player: FormPlayer) -> None:
    names = player.counted(12)
    for who, address in ((None, "/panels/elm"), (names[0], "/panels/elm/room"), ("olga", "/panels/elm/desk")):
        said = text(player.get(who, address))
        assert "strata" not in said.lower(), address
        assert "weighed" not in said.lower(), address
    assert player.browser(None).get("/panels/elm/strata.csv").status_code == 404
    assert "strata" not in json.loads(player.get(None, "/panels/elm/panel.json"))["charter"]


def test_desk_and_room_say_who_belongs_where(player: FormPlayer) -> None:
    names = learning(player)
    assert "30 members have no stratum" in text(player.get("olga", "/panels/elm/desk")).replace("\n", " ")
    place(player, names)
    assert "have no stratum" not in text(player.get("olga", "/panels/elm/desk"))
    assert f"You are counted to: {OUT}." in text(player.get(names[0], "/panels/elm/room"))
    # Another member learns nothing of it.
    assert OUT not in text(player.get(names[29], "/panels/elm/room")).split("What your ballot weighs")[1].split(".")[1]
    player.room(names[0], "stratum")
    assert "Nobody has said yet where you belong" in text(player.get(names[0], "/panels/elm/room"))
    assert "1 member has no stratum" in text(player.get("olga", "/panels/elm/desk"))
    player.desk("olga", "strata", **{f"stratum:id-{names[0]}": IN})
    assert f"You are counted to: {IN}." in text(player.get(names[0], "/panels/elm/room"))
    shown = player.desk("olga", "strata", 422, **{f"stratum:id-{names[0]}": "elsewhere"})
    assert f"A stratum is one of: {OUT}; {IN}." in text(shown)
    # Who was put where is on no public line.
    assert IN not in json.dumps(json.loads(player.get(None, "/panels/elm/panel.json"))["record"])


def test_an_invitation_from_the_desk_brings_into_a_part(player: FormPlayer) -> None:
    learning(player)
    assert player.house is not None
    shown = player.desk("olga", "invite", 201, role="panelist", stratum=IN)
    token = re.search(r"join\?token=([^<\"&]+)", shown)
    assert token is not None
    player.house.people.move_in({"new": "member"})
    taken = player.house.ask("new", "POST", "/me/invitations", {"token": token[1]})
    assert taken.status_code == 200, taken.text
    assert "stratum" not in taken.json()
    assert f"You are counted to: {IN}." in text(player.get("new", "/panels/elm/room"))
    assert player.house.ask("new", "GET", "/panels/elm/strata/mine").json() == {
        "name": "where people work",
        "stratum": IN,
    }
    kept = player.house.ask("new", "GET", "/me/export").json()["memberships"]
    assert kept == [{"panel": "elm", "role": "panelist", "stratum": IN}]


def test_the_count_says_what_ballots_weigh(player: FormPlayer) -> None:
    names = counted(player)
    said = " ".join(text(player.get(None, "/panels/elm")).split())
    assert "Ballots are weighed by where people work" in said
    assert "The 30 ballots tell as much as 19.9 that count alike." in said
    assert f"{OUT} 75% 12 1.88" in said
    assert f"{IN} 25% 18 0.42" in said
    rows = list(csv.DictReader(io.StringIO(player.get(None, "/panels/elm/strata.csv"))))
    assert [(row["part"], row["ballots"], row["weight"], row["held_at_limit"]) for row in rows] == [
        (OUT, "12", "1.875", "no"),
        (IN, "18", "0.416666667", "no"),
    ]
    result = {row["axis"]: row for row in csv.DictReader(io.StringIO(player.get(None, "/panels/elm/result.csv")))}
    assert [result[axis]["result"] for axis in AXES] == ["75.0", "25.0"]
    columns = list(csv.DictReader(io.StringIO(player.get(None, "/panels/elm/columns.csv"))))
    assert {row["ballot_weight"] for row in columns} == {"1.875", "0.416666667"}
    # The group that lost is sixty of a hundred heads, and a quarter of the weight.
    assert "Owed to 18 ballots, 60% of all" in said
    page = Page(player.get(None, "/panels/elm"))
    assert len(page.ids) == len(set(page.ids))
    assert "What your ballot weighs" not in text(player.get(names[0], "/panels/elm/room"))


def test_few_of_a_weight_are_said_to_hold_the_columns_back(player: FormPlayer) -> None:
    counted(player, out=9)
    said = " ".join(text(player.get(None, "/panels/elm")).split())
    assert f"{OUT} 75% 9 2.25" in said
    assert "only the result itself is shown" not in said
    assert "ten or fewer ballots have the same weight" in said
    assert player.browser(None).get("/panels/elm/columns.csv").status_code == 404


def test_a_weight_at_the_limit_is_said(player: FormPlayer) -> None:
    names = learning(player, strata=f"{OUT} = 95\n{IN} = 5")
    player.desk(
        "olga", "strata", **{f"stratum:id-{name}": OUT if place < 5 else IN for place, name in enumerate(names)}
    )
    for voice in ("affected", "critic"):
        player.desk("olga", "heard", voice=voice, title="Somebody", text="They said their part.")
    for stage in ("propositions", "votes", "ballots"):
        player.step(stage)
    for name in names:
        player.room(name, "ballot", **{f"weight:{axis}": "40" for axis in AXES})
    player.step("tally")
    said = " ".join(text(player.get(None, "/panels/elm")).split())
    assert f"{OUT} 95% 5 5.00 held at the limit {IN} 5% 25 0.20" in said
    assert f"So {OUT} still counts for less than the share of the population." in said
    # A sixth of the weight is one ballot's, so that the result stands alone.
    assert "Where one ballot has more weight than one of eleven" in said


def test_nobody_of_a_part_is_said_without_a_number(player: FormPlayer) -> None:
    counted(player, out=2)
    said = " ".join(text(player.get(None, "/panels/elm")).split())
    assert f"{OUT} and {IN} 100% 20 1.00" in said
    assert "Too few put in ballots for that: here each counts 1." in said
