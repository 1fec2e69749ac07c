"""Replies to propositions through the API and the typed client: from the first word to the ratified panel."""

import pytest
from tests.fakes.callers import secret_of
from tests.fakes.doors import Hall
from tests.panel_people import CHARTER

from counterpoise.client.http import Client, ServerProblem
from counterpoise.domain.people.records import Membership

MEMBERS = ("m0", "m1", "m2")


class Town:
    """A panel at its votes, with two accepted propositions, a rejected one and one that waits."""

    def __init__(self) -> None:
        self.hall = Hall()
        names = {"olga": "operator", "ada": "admin", "fay": "member", "gus": "member"}
        self.hall.people.move_in(names | dict.fromkeys((*MEMBERS, "mia"), "member"))
        self("olga").convene("library", CHARTER)
        with self.hall.store.writing() as work:
            work.accounts.join(Membership("library", "id-fay", "facilitator"))
            for name in MEMBERS:
                work.accounts.join(Membership("library", f"id-{name}", "panelist"))
            work.commit()
        for stage in ("draw", "learn"):
            if stage == "learn":
                self("olga").found_otherwise("library", "A test needs no lots.")
            self("olga").advance_panel("library", stage)
        for voice in ("affected", "critic"):
            self("fay").add_voice("library", voice, "Somebody", "Their part.")
        self("fay").advance_panel("library", "propositions")
        for text in ("The assistant asks before it acts.", "It names the other side.", "Is it so?"):
            made = self("m0").propose("library", text)
            rule = None if made.number < 3 else "no-proposition"
            self("fay").moderate("library", made.number, accept=rule is None, because="See the policy.", rule=rule)
        self("fay").advance_panel("library", "votes")

    def __call__(self, name: str | None) -> Client:
        visitor = self.hall.visitor()
        return Client("http://testserver", token=name and secret_of(name), transport=visitor._transport)


@pytest.fixture
def town() -> Town:
    return Town()


def refused(call) -> tuple[int, str]:
    with pytest.raises(ServerProblem) as caught:
        call()
    return caught.value.problem.status, caught.value.problem.code


def test_from_the_first_word_to_what_everybody_reads(town: Town) -> None:
    made = town("m0").write_reply("library", 1, "Not when it is urgent.")
    assert made.model_dump() == {"proposition": 1, "number": 1, "status": "submitted"}
    (waits,) = town(None).panel_replies("library", 1)
    assert (waits.text, waits.fate) == (None, "It waits for moderation.")
    assert [one.text for one in town("m1").panel_replies("library", 1)] == [None]
    assert [one.text for one in town("fay").panel_replies("library", 1)] == ["Not when it is urgent."]
    assert [one.text for one in town("fay").waiting_replies("library").items] == ["Not when it is urgent."]
    assert town("fay").moderate_reply("library", 1, 1, accept=True).fate == "Accepted."
    assert town(None).panel_reply("library", 1, 1).text == "Not when it is urgent."
    town("m1").write_reply("library", 1, "Then least of all.", answers=1)
    town("fay").moderate_reply("library", 1, 2, accept=True, because="It fits.")
    town("m2").write_reply("library", 1, "Bob is a fool.")
    rejected = town("fay").moderate_reply(
        "library", 1, 3, accept=False, because="It names a neighbour.", rule="private-person"
    )
    assert rejected.fate == "Rejected. It names or describes a private person. Reason: It names a neighbour."
    shown = list(town(None).panel_replies("library", 1))
    assert [(one.number, one.text) for one in shown] == [
        (1, "Not when it is urgent."),
        (2, "Then least of all."),
        (3, None),
    ]
    assert [one.in_answer_to for one in shown] == [None, "in answer to 1", None]
    town("m0").take_back_reply("library", 1, 1)
    shown = list(town(None).panel_replies("library", 1))
    assert (shown[0].status, shown[0].text) == ("taken-back", None)
    assert shown[1].in_answer_to == "in answer to 1, which was taken back"
    assert [one.status for one in town("m0").my_replies("library").items] == ["taken-back"]
    assert town("m2").my_replies("library").items[0].text == "Bob is a fool."
    assert town("m2").appeal_reply("library", 1, 3, "He agreed.").status == "appealed"
    assert refused(lambda: town("fay").moderate_reply("library", 1, 3, accept=True)) == (403, "not_allowed")
    for name in MEMBERS:
        town(name).cast_votes("library", [(1, 1, False)])
    assert refused(lambda: town("fay").advance_panel("library", "ballots")) == (409, "step_refused")
    assert town(None).panel("library").held.hindrances == ["1 reply waits for moderation"]
    assert town("olga").moderate_reply("library", 1, 3, accept=True).status == "accepted"
    town("fay").advance_panel("library", "ballots")
    assert refused(lambda: town("m0").write_reply("library", 1, "Too late.")) == (409, "not_open")
    assert refused(lambda: town("m1").take_back_reply("library", 1, 2)) == (409, "not_open")
    record = [one for one in town(None).panel_record("library") if "reply" in one.details]
    assert [(one.kind, one.details["reply"]) for one in record] == [
        ("moderation", 3), ("appeal", 3), ("moderation", 3), ("moderation", 2), ("moderation", 1)
    ]  # fmt: skip


def test_bad_input_is_refused_with_its_reason(town: Town) -> None:
    member, wrong = town("m0"), (422, "invalid_option")
    for text in ("", " ", "?!", "x" * 501, "a\u202eb", "a\u200bb"):
        assert refused(lambda text=text: member.write_reply("library", 1, text)) == wrong, text
    assert refused(lambda: member.write_reply("library", 1, "x" * 4001))[0] == 422
    assert refused(lambda: member.write_reply("library", 1, "Well.", answers=0))[0] == 422
    assert refused(lambda: member.write_reply("library", 1, "Well.", answers=7)) == (404, "unknown_reply")
    assert refused(lambda: member.write_reply("library", 3, "Well.")) == (409, "not_open")
    assert refused(lambda: member.write_reply("library", 9, "Well.")) == (404, "unknown_proposition")
    assert refused(lambda: member.write_reply("oak", 1, "Well."))[0] == 403
    assert refused(lambda: town(None).write_reply("library", 1, "Well."))[0] == 401
    for name in ("mia", "gus", "fay", "olga", "ada"):
        assert refused(lambda name=name: town(name).write_reply("library", 1, "Well.")) == (403, "not_allowed"), name
    member.write_reply("library", 1, "Well said.")
    assert refused(lambda: member.write_reply("library", 1, "well, SAID")) == (409, "already_there")
    assert refused(lambda: town("m1").moderate_reply("library", 1, 1, accept=True))[0] == 403
    assert refused(lambda: town("m1").waiting_replies("library"))[0] == 403
    assert refused(lambda: town("fay").moderate_reply("library", 1, 1, accept=False)) == wrong
    assert refused(lambda: town(None).panel_reply("library", 1, 2)) == (404, "unknown_reply")
    assert refused(lambda: list(town(None).panel_replies("library", 9))) == (404, "unknown_proposition")
    assert refused(lambda: list(town(None).panel_replies("oak", 1))) == (404, "unknown_panel")
    assert len(list(town(None).panel_replies("library", 1))) == 1


def test_asking_twice_with_a_key_writes_once_and_keeps_no_copy_of_the_text(town: Town) -> None:
    first = town("m0").write_reply("library", 1, "Not when it is urgent.", key="1")
    assert town("m0").write_reply("library", 1, "Not when it is urgent.", key="1") == first
    assert refused(lambda: town("m0").write_reply("library", 1, "Another.", key="1")) == (409, "key_reused")
    assert town("m1").write_reply("library", 1, "Not when it is urgent.", key="1").number == 2
    town("m0").take_back_reply("library", 1, 1)
    assert town("m0").write_reply("library", 1, "Not when it is urgent.", key="1") == first, "still once"
    with town.hall.store.reading() as work:
        assert len(work.panel_replies.all("library")) == 2
    kept = town.hall.store.state.remembered
    assert len(kept) == 2
    assert "urgent" not in repr(kept)
    where = town.hall.program(secret_of("m0")).post(
        "/api/v1/panels/library/propositions/2/replies", json={"text": "Here."}
    )
    assert where.status_code == 201
    assert town.hall.visitor().get(where.headers["location"]).json()["proposition"] == 2


def test_many_replies_come_page_after_page(town: Town) -> None:
    for name in MEMBERS:
        for number in range(20):
            town(name).write_reply("library", 1, f"{name} thinks {number}.")
    assert refused(lambda: town("m0").write_reply("library", 1, "One more.")) == (422, "invalid_option")
    found = list(town("fay").panel_replies("library", 1))
    assert [one.number for one in found] == list(range(1, 61))
    assert found[59].text == "m2 thinks 19."
    page = town.hall.visitor().get("/api/v1/panels/library/propositions/1/replies?limit=60").json()
    assert (len(page["items"]), page["next"]) == (60, None)


def test_ones_own_words_are_in_the_export_while_they_can_be_told(town: Town) -> None:
    town("m0").write_reply("library", 1, "Not when it is urgent.")
    town("m0").write_reply("library", 2, "A slip.")
    town("m0").take_back_reply("library", 2, 1)
    town("m1").write_reply("library", 1, "Somebody else's.")
    (own,) = town("m0").export_me().panels
    assert (own.panel, own.note, [one.number for one in own.propositions]) == ("library", None, [1, 2, 3])
    assert [(one.proposition, one.text) for one in own.replies] == [(1, "Not when it is urgent."), (2, None)]
    assert town("fay").export_me().panels == [], "who leads a panel writes nothing in it"
    town("fay").advance_panel("library", "closed", "Too few came.")
    assert town("m0").export_me().panels == []
