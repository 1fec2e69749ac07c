"""The pages of panels: what everybody reads, what members do in their room, what facilitators do at their desk."""

import csv
import io
import json

import pytest
from tests.fakes.memory_store import MemoryStore
from tests.fakes.serving import house_on
from tests.panel_forms import AXES, CHARTER, TEXTS, FormPlayer
from tests.reading_pages import Page

from counterpoise.services.policies import Policies


@pytest.fixture
def player(policies: Policies) -> FormPlayer:
    return FormPlayer(house_on(MemoryStore(), policies))


def text(html: str) -> str:
    return Page(html).text


def table(player: FormPlayer, name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(player.get(None, f"/panels/elm/{name}.csv"))))


def every_link_leads_somewhere(player: FormPlayer, address: str) -> None:
    """Links, pictures and anchors; one heading of the first level; nothing that the content policy forbids."""
    page = Page(player.get(None, address))
    for target in {*page.all("a", "href"), *page.all("img", "src"), *page.all("source", "srcset")}:
        path, _, fragment = target.partition("#")
        if path:
            answer = player.browser(None).get(path)
            assert answer.status_code == (303 if path == "/account" else 200), target
            assert path.endswith(("csv", "json")) or "style=" not in answer.text, target
        elif fragment:
            assert fragment in page.ids, target
    assert len(page.ids) == len(set(page.ids))
    tags = [tag for tag, _ in page.tags]
    assert not {"script", "style"} & set(tags)
    levels = [int(tag[1]) for tag in tags if tag in {"h1", "h2", "h3", "h4"}]
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in zip(levels, levels[1:], strict=False))


def test_a_whole_panel_through_forms(player: FormPlayer) -> None:
    names = player.ratified(12)
    page = player.get(None, "/panels/elm")
    said = text(page)
    for part in (
        "How should the library's assistant answer?",
        "What happened to my proposition?",
        "Goes into the result as an amendment of the catalogue.",
        "12 people voted on 8 propositions",
        "Less pushback",
        "12 yes, 0 no.",
        "library-panel@1",
        "A test needs no lots.",
        "Whom the panel heard",
    ):
        assert part in said, part
    assert not any(name in page for name in (*names, "@example.org"))
    everything = json.loads(player.get(None, "/panels/elm/panel.json"))
    assert everything["ratified"] == "library-panel@1"
    assert everything["counted"]["assents"] == {"yes": 12, "no": 0}
    assert "id-m0" not in json.dumps(everything)
    rows = {row["axis"]: row for row in table(player, "result")}
    assert [rows[axis]["weight"] for axis in AXES] == ["75", "30"]
    assert rows[AXES[0]]["mean"] == "62.5"
    assert float(rows[AXES[0]]["gain_from_lying_uniform-median"]) == 0
    assert float(rows[AXES[0]]["gain_from_lying_mean"]) > 1
    assert len(table(player, "columns")) == 12 * 4
    assert [row["text"] for row in table(player, "propositions")] == list(TEXTS)
    assert {row["group"] for row in table(player, "opinions")} >= {"everybody"}
    assert table(player, "record")[0]["stage"] == "charter"
    every_link_leads_somewhere(player, "/panels/elm")
    assert player.browser(None).get("/panels/elm/quotas.csv").status_code == 404
    assert player.browser(None).get("/panels/elm/shared.svg").headers["content-type"] == "image/svg+xml"
    assert "How should the library" in text(player.get(None, "/panels"))
    # The profile page names the panel, and the key is gone once the step is committed.
    assert "Decided by the panel elm" in text(player.get(None, "/profiles/library-panel@1"))


def test_results_are_hidden_until_votes_close(player: FormPlayer) -> None:
    player.voted(12)
    assert player.house is not None
    said = text(player.get(None, "/panels/elm"))
    assert "The map opens when the votes are closed" in said
    assert "12 have voted on propositions, with 96 votes" in said
    assert json.loads(player.get(None, "/panels/elm/panel.json"))["opinions"] is None
    assert player.browser(None).get("/panels/elm/opinions.csv").status_code == 404
    assert player.browser(None).get("/panels/elm/groups.svg").status_code == 404
    assert all(not row["agree"] for row in table(player, "propositions"))
    asked = player.house.ask
    assert asked(None, "GET", "/panels/elm/opinions").json()["code"] == "not_open"
    assert asked(None, "GET", "/panels/elm/opinions/charts/shared").status_code == 409
    player.step("ballots")
    assert "12 people voted on 8 propositions" in text(player.get(None, "/panels/elm"))
    found = asked(None, "GET", "/panels/elm/opinions").json()
    assert (found["panel"], found["map"]["people"], found["map"]["groups"]) == ("elm", 12, [])
    assert [one["everybody"]["agree"] for one in found["map"]["propositions"]] == [12, 12, *[6] * 6]
    drawn = asked(None, "GET", "/panels/elm/opinions/charts/shared?width=288")
    assert drawn.json()["$schema"].endswith("v6.json")
    assert asked(None, "GET", "/panels/elm/opinions/charts/groups").status_code == 422


def test_ballots_before_are_published_as_totals(player: FormPlayer) -> None:
    names = player.learning(11)
    for name in names:
        player.room(name, "ballot", **{f"weight:{AXES[0]}": "40", f"weight:{AXES[1]}": "70"})
    for voice, title in (("affected", "A reader"), ("critic", "A sceptic")):
        player.desk("olga", "heard", voice=voice, title=title, text="They said their part.")
    player.step("propositions")
    said = text(player.get(None, "/panels/elm"))
    assert "11 members put in a ballot while learning." in said
    assert "pushback 40.0, plain 70.0." in said


def test_few_voters_have_no_map_and_few_ballots_no_mean(player: FormPlayer) -> None:
    player.ratified(4)
    said = text(player.get(None, "/panels/elm"))
    assert "Fewer than ten people voted." in said
    assert "With ten ballots or fewer only the result itself is shown" in said
    assert {row["mean"] for row in table(player, "result")} == {""}
    assert player.browser(None).get("/panels/elm/columns.csv").status_code == 404


def test_votes_are_changed_and_taken_back_in_the_room(player: FormPlayer) -> None:
    names = player.voting(3)
    player.room(names[0], "votes", proposition=1, value="agree", important="yes")
    shown = text(player.get(names[0], "/panels/elm/room"))
    assert "You agree; it matters" in shown
    player.room(names[0], "votes", proposition=1, value="disagree")
    shown = text(player.get(names[0], "/panels/elm/room"))
    assert "You disagree" in shown
    assert "You agree" not in shown
    assert "1 have voted on propositions, with 1 votes" in text(player.get(None, "/panels/elm"))
    player.room(names[0], "votes/erase")
    assert "0 have voted" in text(player.get(None, "/panels/elm"))
    wrong = player.room(names[0], "votes", 422, proposition=99, value="agree")
    assert "proposition 99 is not open for votes" in wrong


def test_a_ballot_with_faults_is_shown_again_as_it_was_typed(player: FormPlayer) -> None:
    names = player.learning(3)
    first, second = AXES
    refused = player.room(names[0], "ballot", 422, **{f"weight:{first}": "170", f"weight:{second}": "40"})
    assert "must be a number from 0 to 100" in text(refused)
    assert 'value="170"' in refused
    refused = player.room(names[0], "ballot", 422, **{f"weight:{first}": "many"})
    assert "must be a number" in text(refused)
    refused = player.room(names[0], "ballot", 422, **{f"weight:{first}": "1", f"importance:{first}": "2"})
    assert "how important every axis is, or none" in text(refused)
    assert "0 put in a ballot while learning" in text(player.get(None, "/panels/elm")).replace("; 0", " 0")
    player.room(names[0], "ballot", **{f"weight:{first}": "62,5", f"weight:{second}": ""})
    shown = player.get(names[0], "/panels/elm/room")
    assert 'value="62.5"' in shown
    assert "Change my ballot" in shown
    player.room(names[0], "ballot/erase")
    assert "Put my ballot in" in player.get(names[0], "/panels/elm/room")


def test_moderation_appeal_and_merging(player: FormPlayer) -> None:
    names = player.proposing(3)
    player.room(names[0], "propositions", text="My neighbour Bob is a fool.")
    waiting = player.get(None, "/panels/elm")
    assert "Bob" not in waiting
    assert "Waits for moderation" in text(waiting)
    player.desk("olga", "propositions/1", decision="private-person", because="It names a neighbour.")
    page = text(player.get(None, "/panels/elm"))
    assert "Bob" not in page
    assert "It names or describes a private person." in page
    assert "It names a neighbour." in page
    player.room(names[0], "propositions/1/appeal", because="He agreed.")
    assert "Bob" not in player.get(None, "/panels/elm")
    assert "You rejected it, so somebody else decides." in text(player.get("olga", "/panels/elm/desk"))
    player.room(names[1], "propositions", text="Assistants should ask before they act.")
    player.room(names[2], "propositions", text="An assistant should ask before it acts.")
    shown = player.get(names[2], "/panels/elm/room")
    assert "Much like number 2" in text(shown)
    player.room(names[2], "propositions/3/merge", into="2")
    assert "Merged by its author into number 2." in text(player.get(None, "/panels/elm"))


def test_the_desk_says_what_the_next_step_needs(player: FormPlayer) -> None:
    player.post("olga", "/convene", "/convene", **CHARTER)
    player.step("draw")
    said = text(player.get("olga", "/panels/elm/desk"))
    assert "Nobody was drawn, and no public reason says why" in said
    assert "the charter asks for at least 3" in said
    # Who asks all the same is told the same.
    shown = player.get("olga", "/panels/elm/desk")
    token = shown.split('name="csrf" value="')[1].split('"')[0]
    refused = player.browser("olga").post("/panels/elm/desk/step", data={"csrf": token, "to": "learn"})
    assert refused.status_code == 409
    assert "nobody was drawn" in text(refused.text)
    linked = player.desk("olga", "invite", 201, role="panelist")
    assert "/join?token=" in linked
    player.desk("olga", "date", 422, stage="votes", until="yesterday", because="Because.")
    player.desk("olga", "date", stage="votes", until="2126-05-01T18:00", because="People are away.")
    assert "1 May 2126, 18:00 UTC" in text(player.get(None, "/panels/elm"))


def test_a_charter_with_faults_is_shown_again(player: FormPlayer) -> None:
    refused = player.post("olga", "/convene", "/convene", 422, **(CHARTER | {"axes": [], "question": "Why?"}))
    assert 'value="Why?"' in refused
    assert "axes" in text(refused)
    assert "There is no panel on this server yet." in text(player.get(None, "/panels"))


def test_who_may_come_in(player: FormPlayer) -> None:
    names = player.learning(3)
    assert player.browser(None).get("/panels/elm/room").headers["location"] == "/sign-in"
    player.get("mia", "/panels/elm/room", 403)
    player.get(names[0], "/panels/elm/desk", 403)
    player.get("olga", "/panels/elm/room", 403)
    player.get("mia", "/convene", 403)
    player.get(None, "/panels/oak", 404)
    # Without the token of a form nothing happens.
    refused = player.browser(names[0]).post("/panels/elm/room/ballot", data={f"weight:{AXES[0]}": "1"})
    assert refused.status_code == 403


def test_texts_cannot_run(player: FormPlayer) -> None:
    names = player.proposing(3)
    nasty = '=HYPERLINK("http://x") <script>alert(1)</script>'
    player.room(names[0], "propositions", text=nasty)
    player.desk("olga", "propositions/1", decision="accept", because=nasty)
    page = player.get(None, "/panels/elm")
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page
    assert table(player, "propositions")[0]["text"].startswith("'=")


def test_rulings_are_shown_first(player: FormPlayer) -> None:
    player.ratified(4)
    player.desk("olga", "override", axis=AXES[0], weight="50", because="A law forbids it.", protects="others")
    page = text(player.get(None, "/panels/elm"))
    assert page.index("The operator departs from the result.") < page.index("Charter")
    assert "A law forbids it." in page
    result = text(player.get(None, "/profiles/library-panel"))
    assert result.index("The operator departs from what the panel ratified.") < result.index("Decided by the panel elm")
    assert "the operator overrides it: the operator's choice" in result
    assert "to protect others" in result
    assert "authority: panel" in result
