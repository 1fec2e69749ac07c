"""Replies through forms, without scripts: a member's page of a proposition, the desk, and what everybody reads."""

import csv
import io
import json
from dataclasses import replace

import pytest
from tests.fakes.memory_store import MemoryStore
from tests.fakes.serving import house_on
from tests.panel_forms import FormPlayer
from tests.reading_pages import Page

from counterpoise.services.policies import Policies

ONE = "/panels/elm/room/propositions/1"


@pytest.fixture
def player(policies: Policies) -> FormPlayer:
    return FormPlayer(house_on(MemoryStore(), policies))


def text(html: str) -> str:
    return Page(html).text


def says(player: FormPlayer, name: str, words: str, status: int = 303, **fields: str) -> str:
    return player.post(name, ONE, f"{ONE}/replies", status, text=words, **fields)


def decides(player: FormPlayer, reply: int, decision: str = "accept", because: str = "", status: int = 303) -> str:
    return player.desk("olga", f"propositions/1/replies/{reply}", status, decision=decision, because=because)


def test_a_reply_from_the_form_to_the_public_page(player: FormPlayer) -> None:
    names = player.voting(3)
    says(player, names[0], "Not when it is urgent.")
    assert "urgent" not in player.get(None, "/panels/elm")
    assert "0 replies to number 1; 1 waits for a decision" in text(player.get(None, "/panels/elm"))
    assert "urgent" not in player.get(names[1], ONE)
    own = text(player.get(names[0], ONE))
    assert "1. Not when it is urgent." in own
    assert "It waits for moderation." in own
    assert "“Not when it is urgent.” Reply 1 to proposition 1: It waits" in text(
        player.get(names[0], "/panels/elm/room")
    )
    decides(player, 1)
    said = text(player.get("olga", "/panels/elm/desk"))
    assert "No reply waits." in said
    assert "moderation of reply 1 to 1: accepted" in said
    assert "Not when it is urgent." in text(player.get(names[1], ONE))
    assert "Read 1 reply to number 1, or reply" in text(player.get(names[1], "/panels/elm/room"))
    says(player, names[1], "Then least of all.", answers="1")
    decides(player, 2)
    page = text(player.get(None, "/panels/elm"))
    assert "2 replies to number 1" in page
    assert "2. (in answer to 1) Then least of all." in page
    assert "moderation of reply 1 to 1: accepted No rule of the policy forbids it." in page
    rows = list(csv.DictReader(io.StringIO(player.get(None, "/panels/elm/replies.csv"))))
    assert [(row["number"], row["in_answer_to"], row["what_happened"]) for row in rows] == [
        ("1", "", "Accepted."),
        ("2", "in answer to 1", "Accepted."),
    ]
    player.post(names[0], ONE, f"{ONE}/replies/1/erase")
    everything = json.loads(player.get(None, "/panels/elm/panel.json"))
    assert [one["text"] for one in everything["replies"]] == [None, "Then least of all."]
    page = text(player.get(None, "/panels/elm"))
    assert "2. (in answer to 1, which was taken back) Then least of all." in page
    assert "Its author took it back." in page
    assert not any(name in player.seen["visitor"] for name in names)


def test_rejected_by_a_rule_and_appealed(player: FormPlayer) -> None:
    names = player.voting(3)
    says(player, names[0], "Bob is a fool.")
    assert "because must be 1 to" in text(decides(player, 1, "off-topic", status=422))
    assert "has no rule" in text(decides(player, 1, "no-proposition", "A question.", 422))
    assert "no-proposition" not in player.get("olga", "/panels/elm/desk").partition('id="replies"')[2]
    decides(player, 1, "private-person", "It names a neighbour.")
    page = text(player.get(None, "/panels/elm"))
    assert "Bob" not in page
    assert "Rejected. It names or describes a private person. Reason: It names a neighbour." in page
    player.post(names[0], ONE, f"{ONE}/replies/1/appeal", because="He agreed.")
    assert "You rejected it, so somebody else decides." in text(player.get("olga", "/panels/elm/desk"))
    assert "somebody else decides" in text(player.get(names[0], ONE))
    assert "1 reply waits for moderation" in text(player.get("olga", "/panels/elm/desk")).lower()


def test_what_is_refused_is_shown_again_as_it_was_typed(player: FormPlayer) -> None:
    names = player.voting(3)
    refused = says(player, names[0], "Look: \u202e", 422)
    assert "1 to 500 visible characters" in text(refused)
    assert "Look:" in refused
    says(player, names[0], "Not when it is urgent.")
    assert "says this in the same words" in text(says(player, names[0], "Not when it is URGENT", 409))
    assert "by its number" in text(says(player, names[0], "Well.", 422, answers="one"))
    assert "by its number" in text(says(player, names[0], "Well.", 422, answers="9" * 5000))
    assert "There is no reply" in text(says(player, names[0], "Well.", 404, answers="9"))
    assert len(player.get(None, "/panels/elm/replies.csv").splitlines()) == 2


def test_who_may_come_in(player: FormPlayer) -> None:
    names = player.voting(3)
    says(player, names[0], "Not when it is urgent.")
    assert player.browser(None).get(ONE).headers["location"] == "/sign-in"
    for name in ("mia", "olga"):
        player.get(name, ONE, 403)
    for number in ("9", "99999999999999999999"):
        player.get(names[0], f"/panels/elm/room/propositions/{number}", 404)
    # Without the token of a form nothing happens, and nobody takes back what is another's.
    bare = player.browser(names[1]).post(f"{ONE}/replies", data={"text": "Well."})
    assert bare.status_code == 403
    shown = player.get(names[1], ONE)
    token = shown.split('name="csrf" value="')[1].split('"')[0]
    for action in ("erase", "appeal"):
        other = player.browser(names[1]).post(f"{ONE}/replies/1/{action}", data={"csrf": token, "because": "Mine."})
        assert other.status_code == 403
    moderating = player.browser(names[1]).post("/panels/elm/desk/propositions/1/replies/1", data={"csrf": token})
    assert moderating.status_code == 403
    assert "Not when it is urgent." in player.get(names[0], ONE)


def test_after_the_votes_nothing_is_taken_and_everything_stays(player: FormPlayer) -> None:
    names = player.voted(3)
    says(player, names[0], "Not when it is urgent.")
    decides(player, 1)
    token = player.get(names[0], ONE).split('name="csrf" value="')[1].split('"')[0]
    player.step("ballots")
    shown = player.get(names[0], ONE)
    assert "They are not taken now." in text(shown)
    assert "<textarea" not in shown
    assert "Take it back" not in shown
    for action in ("", "/1/erase", "/1/appeal"):
        late = player.browser(names[0]).post(f"{ONE}/replies{action}", data={"csrf": token, "text": "Late."})
        assert late.status_code == 409, action
    assert "Not when it is urgent." in text(player.get(None, "/panels/elm"))
    assert 'id="replies"' not in player.get("olga", "/panels/elm/desk")


def test_replies_to_what_was_merged_stay_their_authors(player: FormPlayer) -> None:
    names = player.proposing(3)
    for name, words in ((names[0], "Ask before acting."), (names[1], "Keep answers short.")):
        player.room(name, "propositions", text=words)
    for number in (1, 2):
        player.desk("olga", f"propositions/{number}", decision="accept", because="It fits.")
    says(player, names[2], "Not when it is urgent.")
    shown = player.get(names[2], ONE)
    with player.house.people.store.writing() as work:  # type: ignore[union-attr]
        held = work.contributions.proposition("elm", 1)
        assert held is not None
        work.contributions.replace_proposition(replace(held, status="merged", merged_into=2))
        work.commit()
    token = shown.split('name="csrf" value="')[1].split('"')[0]
    late = player.browser(names[2]).post(f"{ONE}/replies", data={"csrf": token, "text": "Well."})
    assert late.status_code == 409
    merged = player.get(names[2], ONE)
    assert "merged it into number 2" in text(merged)
    assert "<textarea" not in merged
    decides(player, 1)
    assert "Not when it is urgent." in text(player.get(None, "/panels/elm"))
    player.post(names[2], ONE, f"{ONE}/replies/1/erase")
    assert "urgent" not in player.get(None, "/panels/elm")


def test_texts_cannot_run(player: FormPlayer) -> None:
    names = player.voting(3)
    nasty = '=HYPERLINK("http://x") <script>alert(1)</script>'
    says(player, names[0], nasty)
    assert "<script>alert" not in player.get("olga", "/panels/elm/desk")
    decides(player, 1)
    for name, path in ((None, "/panels/elm"), (names[1], ONE), (names[0], "/panels/elm/room")):
        assert "<script>alert" not in player.get(name, path)
    row = next(csv.DictReader(io.StringIO(player.get(None, "/panels/elm/replies.csv"))))
    assert row["text"].startswith("'=")


def test_a_page_with_replies_is_well_formed(player: FormPlayer) -> None:
    names = player.voting(3)
    for name in names:
        says(player, name, f"So says {name}.")
    decides(player, 1)
    decides(player, 2, "off-topic", "Not asked.")
    for name, path in (
        (None, "/panels/elm"),
        (names[1], ONE),
        ("olga", "/panels/elm/desk"),
        (names[1], "/panels/elm/room"),
    ):
        page = Page(player.get(name, path))
        assert len(page.ids) == len(set(page.ids)), path
        levels = [int(tag[1]) for tag, _ in page.tags if tag in {"h1", "h2", "h3", "h4"}]
        assert levels.count(1) == 1
        assert all(after <= before + 1 for before, after in zip(levels, levels[1:], strict=False)), path
        assert not {"script", "style"} & {tag for tag, _ in page.tags}
